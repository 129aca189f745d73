/* The library's functions under names of a program's own, which only a header has. */
#include "os.h"

struct key {
	unsigned char bytes[32];
	unsigned length;
};

int take_key(struct key *k, const unsigned char *p, unsigned left)
{
	if (left < 2 || p[0] > left - 2)
		return -1;
	os_memcpy(k->bytes, p + 2, p[0]); // expect: copy-size
	k->length = p[0];
	return 0;
}

int take_checked(struct key *k, const unsigned char *p, unsigned left)
{
	if (left < 2 || p[0] > left - 2 || p[0] > sizeof k->bytes)
		return -1;
	os_memcpy(k->bytes, p + 2, p[0]);
	k->length = p[0];
	return 0;
}

char *join(const char *a, const char *b)
{
	char *both = os_malloc(os_strlen(a) + os_strlen(b));

	OS_STRCPY(both, a); // expect: strcpy-overflow
	OS_STRCAT(both, b); // expect: strcat-overflow
	return both;
}

char *join_all(const char *a, const char *b)
{
	char *both = os_malloc(os_strlen(a) + os_strlen(b) + 1);

	OS_STRCPY(both, a);
	OS_STRCAT(both, b);
	return both;
}

/* Another thing altogether: it has more arguments. */
int store(struct list *l, const char *name)
{
	char key[8];

	return list_strcpy(l, key, name, 0);
}
