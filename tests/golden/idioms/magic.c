/* A magic number that fills its array, or is the end of it: no text with an end. */
#include <stdio.h>
#include <string.h>

int load(FILE *in)
{
	char magic[4], out[8];

	if (fread(magic, 1, sizeof magic, in) != sizeof magic)
		return -1;
	if (memcmp(magic, "FORM", 4) != 0)
		return -1;
	out[8] = magic[0]; // expect: bounds-write
	return out[0];
}

int next_chunk(void *from, unsigned char *to, unsigned long size);

int load_chunks(void *from)
{
	unsigned char head[8], out[8];

	out[0] = 0;
	while (next_chunk(from, head, sizeof head) == 8) {
		if (memcmp(head + 4, "PLTE", 4) == 0)
			out[8] = head[0]; // expect: bounds-write
		else if (strncmp((char *)head + 4, "IDAT", 4) == 0)
			out[9] = head[0]; // expect: bounds-write
	}
	return out[0];
}

/* A text that is known is not longer. */
int known(void)
{
	char word[8] = "HI", out[8];

	out[0] = 0;
	if (strncmp(word, "HELLO", 5) == 0)
		out[8] = 1;
	return out[0];
}
