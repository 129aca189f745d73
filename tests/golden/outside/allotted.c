/* As many elements as the member beside it says; and a check that lets one more be. */
#include <stdint.h>
#include <stdlib.h>

struct map {
	uint16_t first, count;
	uint16_t *glyphs;
};

unsigned next_number(void *from);

int load(struct map *m, void *from)
{
	m->first = (uint16_t)next_number(from);
	m->count = (uint16_t)next_number(from);
	m->glyphs = malloc(m->count * sizeof *m->glyphs);
	if (!m->glyphs)
		return -1;
	for (unsigned i = 0; i < m->count; i++)
		m->glyphs[i] = (uint16_t)next_number(from);
	return 0;
}

uint16_t look_up(const struct map *m, unsigned c)
{
	if (c < m->first || c > (unsigned)m->first + m->count)
		return 0;
	return m->glyphs[c - m->first]; // expect: bounds-read
}

uint16_t look_up_right(const struct map *m, unsigned c)
{
	if (c < m->first || c >= (unsigned)m->first + m->count)
		return 0;
	return m->glyphs[c - m->first];
}

void change(struct map *m, unsigned at, uint16_t to)
{
	if (at > m->count)
		return;
	m->glyphs[at] = to; // expect: bounds-write
}

struct list {
	unsigned count;
	char **names;
};

/* Room for the one that ends it, too. */
int make_list(struct list *l, unsigned count)
{
	l->names = calloc(count + 1, sizeof *l->names);
	l->count = count;
	return l->names ? 0 : -1;
}

void end_list(struct list *l, unsigned at)
{
	if (at <= l->count)
		l->names[at] = NULL;
}

struct pool {
	unsigned size;
	int *at;
};

int make_pool(struct pool *p, unsigned size)
{
	p->size = size;
	p->at = calloc(size, sizeof *p->at);
	return p->at ? 0 : -1;
}

void take(struct pool *p, unsigned which)
{
	if (which <= p->size)
		p->at[which] = 1; // expect: bounds-write
}

/* A search that has an end of its own says so elsewhere. */
int find(struct pool *p, int what)
{
	unsigned i = 0;

	for (i = 0; i < p->size; i++)
		if (p->at[i] == what)
			break;
	return i < p->size ? p->at[i] : 0;
}
