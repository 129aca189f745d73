/* What is left behind a pointer, kept beside it: as a number, or as a place. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct out {
	char *base, *at, *end;
};

int out_init(struct out *o, size_t n)
{
	o->base = malloc(n);
	if (!o->base)
		return -1;
	o->at = o->base;
	o->end = o->base + n;
	return 0;
}

int out_put(struct out *o, char c)
{
	if (o->at > o->end)
		return -1;
	*o->at++ = c; // expect: bounds-write
	return 0;
}

int out_put_right(struct out *o, char c)
{
	if (o->at >= o->end)
		return -1;
	*o->at++ = c;
	return 0;
}

int out_add(struct out *o, const void *from, size_t n)
{
	if (o->at >= o->end)
		return -1;
	memcpy(o->at, from, n); // expect: copy-size
	o->at += n;
	return 0;
}

void out_add_blindly(struct out *o, const void *from, size_t n)
{
	memcpy(o->at, from, n); // expect: copy-size
	o->at += n;
}

int out_add_right(struct out *o, const void *from, size_t n)
{
	if (n > (size_t)(o->end - o->at))
		return -1;
	memcpy(o->at, from, n);
	o->at += n;
	return 0;
}

struct in {
	const unsigned char *at;
	size_t left;
};

int get8(struct in *in, unsigned *v)
{
	if (in->left < 1)
		return -1;
	*v = *in->at++;
	in->left--;
	return 0;
}

int get16(struct in *in, unsigned *v)
{
	if (in->left < 1)
		return -1;
	*v = (unsigned)(in->at[0] << 8 | in->at[1]); // expect: bounds-read
	in->at += 2;
	in->left -= 2;
	return 0;
}

int get16_right(struct in *in, unsigned *v)
{
	if (in->left < 2)
		return -1;
	*v = (unsigned)(in->at[0] << 8 | in->at[1]);
	in->at += 2;
	in->left -= 2;
	return 0;
}

/* The caller has asked. */
static unsigned take16(struct in *in)
{
	unsigned v = (unsigned)(in->at[0] << 8 | in->at[1]);

	in->at += 2;
	in->left -= 2;
	return v;
}

int get_two(struct in *in, unsigned v[2])
{
	if (in->left < 4)
		return -1;
	v[0] = take16(in);
	v[1] = take16(in);
	return 0;
}

int get_text(struct in *in, char *to, size_t size)
{
	unsigned n;

	if (get8(in, &n) < 0 || n >= size)
		return -1;
	memcpy(to, in->at, n); // expect: source-overread
	to[n] = 0;
	in->at += n;
	in->left -= n;
	return 0;
}

int get_text_right(struct in *in, char *to, size_t size)
{
	unsigned n;

	if (get8(in, &n) < 0 || n >= size || n > in->left)
		return -1;
	memcpy(to, in->at, n);
	to[n] = 0;
	in->at += n;
	in->left -= n;
	return 0;
}

/* Text ends by itself: what is there when there is something may be just that end. */
struct text {
	const char *at;
	int left;
};

int is_comment(struct text *t)
{
	if (t->left < 1)
		return 0;
	if (t->at[0] == '/' && t->at[1] == '/') {
		t->at += 2;
		t->left -= 2;
		return 1;
	}
	return 0;
}

/* Whether there is so much is asked where the number is read, or nowhere. */
struct span {
	const unsigned char *cur, *end;
};

static int checked_length(struct span *s, size_t *out)
{
	size_t n = 0;
	unsigned k;

	if (s->cur >= s->end)
		return -1;
	k = *s->cur++ & 7;
	if (k > (size_t)(s->end - s->cur))
		return -1;
	for (; k > 0; k--)
		n = n << 8 | *s->cur++;
	if (n > (size_t)(s->end - s->cur))
		return -1;
	*out = n;
	return 0;
}

static int any_length(struct span *s, size_t *out)
{
	size_t n = 0;
	unsigned k;

	if (s->cur >= s->end)
		return -1;
	k = *s->cur++ & 7;
	if (k > (size_t)(s->end - s->cur))
		return -1;
	for (; k > 0; k--)
		n = n << 8 | *s->cur++;
	*out = n;
	return 0;
}

int span_right(struct span *s, char *to, size_t size)
{
	size_t n;

	if (checked_length(s, &n) < 0 || n >= size)
		return -1;
	memcpy(to, s->cur, n);
	to[n] = 0;
	s->cur += n;
	return 0;
}

int span_wrong(struct span *s, char *to, size_t size)
{
	size_t n;

	if (any_length(s, &n) < 0 || n >= size)
		return -1;
	memcpy(to, s->cur, n); // expect: source-overread
	to[n] = 0;
	s->cur += n;
	return 0;
}
