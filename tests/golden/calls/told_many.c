/*
 * A private helper stores as many elements as it is told into a fixed array, and its
 * callers tell it what a packet says.
 */
#include <stddef.h>
#include <stdint.h>

struct attr {
	uint32_t cluster[16];
	uint32_t community[16];
	int n;
};

struct stream {
	const uint8_t *data;
	size_t at, end;
};

static uint32_t next_long(struct stream *s);

static unsigned next_byte(struct stream *s)
{
	if (s->at >= s->end)
		return 0;
	return s->data[s->at++];
}

static uint32_t next_long(struct stream *s)
{
	uint32_t v = next_byte(s) << 8;

	return v | next_byte(s);
}

static void read_cluster(struct stream *s, struct attr *a, unsigned length)
{
	for (unsigned i = 0; i < length / 4; i++)
		a->cluster[i] = next_long(s); // expect: bounds-write
}

static void read_community(struct stream *s, struct attr *a, unsigned length)
{
	for (unsigned i = 0; i < length / 4; i++)
		a->community[i] = next_long(s);
}

int read_attribute(struct stream *s, struct attr *a)
{
	unsigned type = next_byte(s), length = next_byte(s);

	if (s->at + length > s->end)
		return -1;
	if (type == 10)
		read_cluster(s, a, length);
	if (type == 8 && length <= sizeof a->community)
		read_community(s, a, length);
	return 0;
}

static void read_said(struct attr *a, const uint8_t *p, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		a->cluster[i] = p[i]; // expect: bounds-write
}

void read_packet(struct attr *a, const uint8_t *p)
{
	read_said(a, p + 2, p[0] << 8 | p[1]);
}

static void read_nibbles(struct attr *a, const uint8_t *p, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		a->cluster[i] = p[i];
}

void read_small(struct attr *a, const uint8_t *p)
{
	read_nibbles(a, p + 2, p[0] & 15);
}
