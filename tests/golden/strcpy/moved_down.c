/* A text that is moved towards the start of its own buffer ends where it did, or before. */
#include <stdio.h>
#include <string.h>

static void strip(char *model, const char *from, int size)
{
	char *at;

	snprintf(model, size, "%s", from);
	if ((at = strstr(model, ", Inc.,")) != NULL)
		strcpy(at, at + 7);
	if ((at = strchr(model, '(')) != NULL && at > model)
		*at = 0;
}

static void strip_other(char *model, const char *from)
{
	const char *at;

	if ((at = strstr(from, ", Inc.,")) != NULL)
		strcpy(model, at + 7); // expect: strcpy-overflow
}

void show(const char *text)
{
	char model[64], other[64];

	strip(model, text, sizeof model);
	puts(model);
	strip_other(other, text);
	puts(other);
}

int get_model(char *to, size_t size);

static void strip_found(char *model, int is_short)
{
	char *at = strstr(model, ", Inc.,");

	if (is_short)
		at = model;
	if (at != NULL)
		strcpy(at, at + 7);
}

void show_found(int is_short)
{
	char model[64];

	if (get_model(model, sizeof model) < 0)
		return;
	strip_found(model, is_short);
	puts(model);
}
