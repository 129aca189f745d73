/* The function knows where the data ends, and holds its cursor against that elsewhere. */
#include <stddef.h>
#include <string.h>

typedef unsigned char byte;

int unpack(const byte *p, const byte *end, byte *to, size_t size)
{
	byte *at = to, *limit = to + size;
	unsigned n;

	if (p >= end)
		return -1;
	while ((n = *p++) != 0) { // expect: bounds-read
		if (n > 63)
			return -1;
		if (at + n + 1 >= limit)
			return -1;
		*at++ = (byte)n;
		memcpy(at, p, n); // expect: source-overread
		p += n;
		at += n;
	}
	return (int)(at - to);
}

int unpack_unlimited(const byte *p, const byte *end, byte *to, size_t size)
{
	byte *at = to, *limit = to + size;
	unsigned n;

	if (p >= end || at >= limit)
		return -1;
	while ((n = *p++) != 0) {
		if (n > 63 || p + n >= end)
			return -1;
		*at++ = (byte)n;
		memcpy(at, p, n); // expect: copy-size
		p += n;
		at += n;
	}
	return (int)(at - to);
}

int unpack_right(const byte *p, const byte *end, byte *to, size_t size)
{
	byte *at = to, *limit = to + size;
	unsigned n;

	if (p >= end)
		return -1;
	while ((n = *p++) != 0) {
		if (n > 63 || p + n >= end || at + n + 1 >= limit)
			return -1;
		*at++ = (byte)n;
		memcpy(at, p, n);
		p += n;
		at += n;
	}
	return (int)(at - to);
}

int length_of(const byte *end, const byte *from)
{
	const byte *p = from;
	unsigned n;

	if (p >= end)
		return -1;
	while ((n = *p++) != 0) { // expect: bounds-read
		if (n & 0xc0)
			return -1;
		p += n;
	}
	return (int)(p - from);
}

int length_of_right(const byte *end, const byte *from)
{
	const byte *p = from;
	unsigned n;

	if (p >= end)
		return -1;
	while ((n = *p++) != 0) {
		if (n & 0xc0 || (size_t)(end - p) <= n)
			return -1;
		p += n;
	}
	return (int)(p - from);
}

/* Each round looks whether there is anything left, and what it jumps over. */
int sum_of(const byte *p, const byte *end)
{
	int sum = 0;

	while (end - p >= 2) {
		unsigned n = p[1];

		if (n < 2)
			return -1;
		sum += p[0];
		p += n;
	}
	return sum;
}

/* The sum may wrap, but it was thought of. */
int option(const byte *p, unsigned length, byte *to, unsigned size)
{
	unsigned at, n;

	for (at = 0; at + 2 <= length; at += n) {
		n = p[at + 1];
		at += 2;
		if (at + n > length || n > size)
			return -1;
		memcpy(to, p + at, n);
	}
	return 0;
}

int option_anywhere(const byte *p, unsigned length, byte *to, unsigned size)
{
	unsigned at, n;

	for (at = 0; at + 2 <= length; at += n) {
		n = p[at + 1];
		at += 2;
		if (n > length || n > size)
			return -1;
		memcpy(to, p + at, n); // expect: source-overread
	}
	return 0;
}

/* What is left has no sign: when more is taken from it than there is, it is no end. */
unsigned kinds(const byte *p, unsigned left)
{
	unsigned all = 0;

	while (left >= 4) {
		unsigned kind = (unsigned)(p[0] << 8 | p[1]); // expect: bounds-read
		unsigned n = 4 + (unsigned)(p[2] << 8 | p[3]);

		all |= kind;
		p += n;
		left -= n;
	}
	return all;
}

unsigned kinds_right(const byte *p, unsigned left)
{
	unsigned all = 0;

	while (left >= 4) {
		unsigned n = (unsigned)(p[2] << 8 | p[3]), step = n + 4;

		if (n > left - 4)
			break;
		all |= (unsigned)(p[0] << 8 | p[1]);
		p += step;
		left -= step;
	}
	return all;
}

/* Below 0 the loop is over. */
unsigned sum_signed(const byte *p, int left)
{
	unsigned sum = 0;

	while (left > 0) {
		int n = p[0];

		sum += (unsigned)n;
		p += n;
		left -= n;
	}
	return sum;
}

int copy_parts(const byte *p, int left, byte *to, unsigned size)
{
	while (left > 0) {
		unsigned n = p[0];

		if (n < 2 || n > size)
			return -1;
		memcpy(to, p, n); // expect: source-overread
		p += n;
		left -= (int)n;
	}
	return 0;
}
