/* What is left of a buffer moves to its front: as much as that, or as there was before. */
#include <string.h>
#include <unistd.h>

struct conn {
	int fd;
	char in[512];
	size_t have;
};

int fill(struct conn *c)
{
	ssize_t n = read(c->fd, c->in + c->have, sizeof c->in - c->have);

	if (n <= 0)
		return -1;
	c->have += (size_t)n;
	return 0;
}

void drop_late(struct conn *c, size_t used)
{
	if (used > c->have)
		return;
	memmove(c->in, c->in + used, c->have); // expect: copy-size, source-overread
	c->have -= used;
}

void drop(struct conn *c, size_t used)
{
	if (used > c->have)
		return;
	c->have -= used;
	memmove(c->in, c->in + used, c->have);
}

void drop_rest(struct conn *c, size_t used)
{
	if (used > c->have)
		return;
	memmove(c->in, c->in + used, c->have - used);
	c->have -= used;
}

struct lines {
	char *at;
	size_t have;
};

void drop_line_late(struct lines *l)
{
	char *end = memchr(l->at, '\n', l->have);

	if (!end)
		return;
	end++;
	memmove(l->at, end, l->have); // expect: source-overread
	l->have -= (size_t)(end - l->at);
}

void drop_line(struct lines *l)
{
	char *end = memchr(l->at, '\n', l->have);

	if (!end)
		return;
	end++;
	l->have -= (size_t)(end - l->at);
	memmove(l->at, end, l->have);
}
