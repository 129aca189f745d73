/*
 * A member that counts the rows of a matrix: begun anew by the loop that fills it and
 * returned in the end, or told to a callback together with the array.
 */
#include <string.h>

struct answer {
	unsigned char addr[8][4];
	int n;
};

int read_addresses(const unsigned char *p, const unsigned char *end, struct answer *h)
{
	h->n = 0;
	while (end - p >= 4) {
		memcpy(h->addr[h->n], p, 4); // expect: copy-size
		h->n++;
		p += 4;
	}
	return h->n;
}

struct families {
	unsigned char family[8][2];
	int count;
};

int read_families(const unsigned char *p, const unsigned char *end, struct families *h)
{
	h->count = 0;
	while (end - p >= 4) {
		h->family[h->count][0] = p[0]; // expect: bounds-write
		h->count++;
		p += 4;
	}
	return h->count;
}

struct checked {
	unsigned char addr[8][4];
	int used;
};

int read_checked(const unsigned char *p, const unsigned char *end, struct checked *h)
{
	h->used = 0;
	while (end - p >= 4 && h->used < 8) {
		memcpy(h->addr[h->used], p, 4);
		h->used++;
		p += 4;
	}
	return h->used;
}

struct option {
	unsigned char sub[64];
	int len;
	void (*done)(struct option *, const unsigned char *, int);
};

void option_end(struct option *o)
{
	if (o->len > 0 && o->done)
		o->done(o, o->sub, o->len);
	o->len = 0;
}

void option_put(struct option *o, unsigned char c)
{
	o->sub[o->len++] = c; // expect: bounds-write
}

struct asked {
	unsigned char sub[64];
	int have;
	int (*has_room)(int);
};

void asked_put(struct asked *o, unsigned char c)
{
	if (o->has_room(o->have))
		o->sub[o->have++] = c;
}

/* Counted elsewhere, and given back: who calls it may stop in time. */
struct returned {
	unsigned char sub[64];
	int fill;
};

int returned_put(struct returned *o, unsigned char c)
{
	o->sub[o->fill++] = c;
	return o->fill;
}

struct oid {
	unsigned id[16];
	unsigned len;
};

/* The first two are stored apart. */
int read_oid(const unsigned char *p, unsigned n, struct oid *o)
{
	unsigned v = 0;

	if (n == 0)
		return -1;
	o->id[0] = p[0] / 40;
	o->id[1] = p[0] % 40;
	o->len = 2;
	for (unsigned i = 1; i < n; i++) {
		v = v << 7 | (p[i] & 0x7f);
		if (p[i] & 0x80)
			continue;
		o->id[o->len++] = v; // expect: bounds-write
		v = 0;
	}
	return 0;
}

struct short_oid {
	unsigned id[16];
	unsigned size;
};

int read_short_oid(const unsigned char *p, unsigned n, struct short_oid *o)
{
	unsigned v = 0;

	o->size = 1;
	for (unsigned i = 1; i < n; i++) {
		v = v << 7 | (p[i] & 0x7f);
		if (p[i] & 0x80)
			continue;
		if (o->size >= 16)
			return -1;
		o->id[o->size++] = v;
		v = 0;
	}
	return 0;
}
