/* A function that nobody declared gets an array, and a size that callers decide. */
#include "stream.h"

static unsigned sum(struct stream *in, unsigned length)
{
	unsigned char block[256];
	unsigned total = 0;

	stream_read(in, block, length); // expect: copy-size
	for (unsigned i = 0; i < sizeof block; i++)
		total += block[i];
	return total;
}

static unsigned sum_short(struct stream *in, unsigned length)
{
	unsigned char block[256];
	unsigned total = 0;

	stream_read(in, block, length);
	for (unsigned i = 0; i < sizeof block; i++)
		total += block[i];
	return total;
}

unsigned check(struct stream *in)
{
	unsigned char head[8];

	stream_read(in, head, 8);
	return head[0] + sum(in, 300) + sum_short(in, 200);
}
