/*
 * Bytes that code which nobody declared reads in, with the size behind them: what is put
 * together of them is as much an outsider's as what hands them out.
 */
#include "io.h"
#include <stdlib.h>

static unsigned get4(const unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (unsigned)p[3] << 24;
}

int load_palette(IO *io)
{
	unsigned char head[54], palette[256][4];
	unsigned count, i;

	if (io_read(io, head, sizeof head) != sizeof head)
		return -1;
	count = get4(head + 46);
	if (count == 0)
		count = 256;
	for (i = 0; i < count; i++)
		if (io_read(io, palette[i], 4) != 4) // expect: bounds-write
			return -1;
	return show(palette[0]);
}

int load_checked(IO *io)
{
	unsigned char head[54], palette[256][4];
	unsigned count, i;

	if (io_read(io, head, sizeof head) != sizeof head)
		return -1;
	count = get4(head + 46);
	if (count == 0)
		count = 256;
	if (count > 256)
		return -1;
	for (i = 0; i < count; i++)
		if (io_read(io, palette[i], 4) != 4)
			return -1;
	return show(palette[0]);
}

int load_kind(IO *io)
{
	unsigned char head[16];
	int seen[100] = {0};

	if (io_read(io, head, sizeof head) != sizeof head)
		return -1;
	seen[head[3]] = 1; // expect: bounds-write
	return show_all(seen);
}

int load_bit(IO *io)
{
	unsigned char head[16];
	int seen[256] = {0};

	if (io_read(io, head, sizeof head) != sizeof head)
		return -1;
	seen[head[3]] = 1;
	return show_all(seen);
}
