/* A function's own check is too late, and no caller knows how large its buffer is. */
#include "names.h"

static const char *name_of(int n, const char *names[], int count)
{
	if (n > count)
		return "?";
	return names[n]; // expect: bounds-read
}

static const char *name_in(int n, const char *names[], int count)
{
	if (n >= count)
		return "?";
	return names[n];
}

/* Its only caller knows: one less than the array has. */
static const char *name_below(int n, const char *names[], int count)
{
	if (n > count)
		return "?";
	return names[n];
}

void show(const struct message *m)
{
	static const char *few[] = {"no", "yes", "both"};

	if (m->type < 0)
		return;
	put(name_of(m->type, types, ITEMS(types)));
	put(name_in(m->type, types, ITEMS(types)));
	put(name_below(m->type, few, 2));
}
