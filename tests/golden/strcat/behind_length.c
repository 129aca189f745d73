/* A character and an end behind a text, where its length was looked at. */
#include <string.h>

void add_slash(const char *from)
{
	char dir[64];
	size_t length = strlen(from);

	if (length >= sizeof dir)
		return;
	memcpy(dir, from, length + 1);
	dir[length] = '/';
	dir[length + 1] = 0; // expect: bounds-write
}

void add_slash_inside(const char *from)
{
	char dir[64];
	int length = (int)strlen(from);

	if (length >= (int)sizeof dir - 1)
		return;
	memcpy(dir, from, (size_t)length + 1);
	dir[length] = '/';
	dir[length + 1] = 0;
}
