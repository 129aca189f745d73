/* A function that nobody declared gets arrays with their sizes: then a number that is one, too. */
#include "stream.h"
#include <string.h>

struct info {
	unsigned char palette[768], alpha[256];
};

static unsigned get4(const unsigned char *p)
{
	return (unsigned)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

int load(struct stream *in, struct info *to)
{
	unsigned char head[8];
	unsigned length;

	while (stream_read(in, head, 8) == 8) {
		length = get4(head);
		if (memcmp(head + 4, "PLTE", 4) == 0) {
			if (length > sizeof to->palette)
				return -1;
			if (stream_read(in, to->palette, length) != length)
				return -1;
		} else if (memcmp(head + 4, "tRNS", 4) == 0) {
			if (stream_read(in, to->alpha, length) != length) // expect: copy-size
				return -1;
		} else if (stream_skip(in, length) < 0) {
			return -1;
		}
	}
	return 0;
}

/* What is copied is no buffer, however long it is. */
void mark(char *to, unsigned length, unsigned char *from)
{
	copy_some(to, "...", 4);
	copy_some(to, "...", get4(from));
}
