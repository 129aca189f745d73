/* A place that a text or a packet says, in a buffer of which the size is elsewhere. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static char *names;
static unsigned long names_size;

int load_names(const char *from, unsigned long size)
{
	names = malloc(size + 1);
	if (!names)
		return -1;
	memcpy(names, from, size);
	names[size] = '\0';
	names_size = size;
	return 0;
}

char *name_at(const char *field)
{
	char *p = names + strtoul(field, NULL, 10);

	return strchr(p, '/'); // expect: source-overread
}

char *name_checked(const char *field)
{
	unsigned long at = strtoul(field, NULL, 10);

	if (at >= names_size)
		return NULL;
	return strchr(names + at, '/');
}

int follow(const uint8_t *message, const uint8_t *p)
{
	unsigned at = p[0] << 8 | p[1];

	return message[at]; // expect: bounds-read
}

int follow_checked(const uint8_t *message, const uint8_t *end, const uint8_t *p)
{
	unsigned at = p[0] << 8 | p[1];

	if (message + at >= end)
		return -1;
	return message[at];
}

/* One of as many as there are bytes, or of a power of two. */
int class_of(const int *table, const uint8_t *p)
{
	unsigned hash = p[0] << 8 | p[1];

	return table[p[0]] + table[hash & 255] + table[hash % 64];
}
