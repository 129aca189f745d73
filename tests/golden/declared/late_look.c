/* What is copied is held against the room for it, but only when it was copied. */
#include <string.h>

const unsigned char *parse_length(const unsigned char *p, size_t left, size_t *length);

const unsigned char *parse_text(const unsigned char *p, size_t *left, unsigned char *to,
                                size_t *room)
{
	size_t n = 0;

	p = parse_length(p, *left, &n);
	if (!p)
		return 0;
	memmove(to, p, n); // expect: copy-size
	if (*room > n)
		to[n] = 0;
	*room = n;
	*left -= n;
	return p + n;
}

const unsigned char *parse_fitting(const unsigned char *p, size_t *left,
                                   unsigned char *to, size_t *room)
{
	size_t n = 0;

	p = parse_length(p, *left, &n);
	if (!p || n > *room)
		return 0;
	memmove(to, p, n);
	if (*room > n)
		to[n] = 0;
	*room = n;
	*left -= n;
	return p + n;
}
