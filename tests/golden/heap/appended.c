/* A buffer, what is used of it, and its size side by side: appends that look at the whole. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct text {
	char *at;
	size_t used, size;
};

int text_new(struct text *t)
{
	t->size = 128;
	t->used = 0;
	t->at = malloc(t->size);
	return t->at ? 0 : -1;
}

static int grow(struct text *t, size_t by)
{
	char *at = realloc(t->at, t->size + by);

	if (!at)
		return -1;
	t->at = at;
	t->size += by;
	return 0;
}

int text_put(struct text *t, char c)
{
	if (t->used > t->size && grow(t, 64) < 0)
		return -1;
	t->at[t->used++] = c; // expect: bounds-write
	return 0;
}

int text_put_right(struct text *t, char c)
{
	if (t->used >= t->size && grow(t, 64) < 0)
		return -1;
	t->at[t->used++] = c;
	return 0;
}

/* Nothing is looked at, where the others look. */
void text_add(struct text *t, const char *from, size_t n)
{
	memcpy(t->at + t->used, from, n); // expect: copy-size
	t->used += n;
}

/* As much as all of it has, wherever that begins. */
int text_add_little(struct text *t, const char *from, size_t n)
{
	if (n > t->size)
		return -1;
	memcpy(t->at + t->used, from, n); // expect: copy-size
	t->used += n;
	return 0;
}

int text_add_right(struct text *t, const char *from, size_t n)
{
	if (n > t->size - t->used && grow(t, n) < 0)
		return -1;
	memcpy(t->at + t->used, from, n);
	t->used += n;
	return 0;
}

int text_fill(struct text *t, int fd)
{
	ssize_t n = read(fd, t->at + t->used, t->size); // expect: input-size

	if (n > 0)
		t->used += (size_t)n;
	return (int)n;
}

int text_fill_right(struct text *t, int fd)
{
	ssize_t n = read(fd, t->at + t->used, t->size - t->used);

	if (n > 0)
		t->used += (size_t)n;
	return (int)n;
}

int text_fill_anew(struct text *t, int fd)
{
	ssize_t n;

	t->used = 0;
	n = read(fd, t->at + t->used, t->size);
	if (n > 0)
		t->used += (size_t)n;
	return (int)n;
}

/* Its callers have looked. */
static void add_checked(struct text *t, const char *from, size_t n)
{
	memcpy(t->at + t->used, from, n);
	t->used += n;
}

int text_add_line(struct text *t, const char *line)
{
	size_t n = strlen(line);

	if (t->used + n + 1 > t->size)
		return -1;
	add_checked(t, line, n);
	add_checked(t, "\n", 1);
	return 0;
}

/* ... as those of another buffer are meant to, by the look that is there for them. */
struct packet {
	unsigned char *data;
	unsigned length, room;
};

int packet_reserve(struct packet *p, unsigned n)
{
	unsigned char *data;

	if (p->room - p->length >= n)
		return 0;
	data = realloc(p->data, p->length + n);
	if (!data)
		return -1;
	p->data = data;
	p->room = p->length + n;
	return 0;
}

void packet_put(struct packet *p, const void *from, unsigned n)
{
	memcpy(p->data + p->length, from, n);
	p->length += n;
}

int packet_take(struct packet *p, const void *from, unsigned n)
{
	if (packet_reserve(p, n) < 0)
		return -1;
	memcpy(p->data + p->length, from, n);
	p->length += n;
	return 0;
}

int packet_full(const struct packet *p, unsigned n)
{
	return p->data[0] == n && p->length >= p->room;
}
