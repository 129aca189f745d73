/* A helper copies a text without a limit, which its callers have no name for. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[256];

static int find_home(char *to)
{
	struct passwd *user = getpwnam(to + 1);

	if (user == NULL)
		return 1;
	strcpy(to, user->pw_dir); // expect: strcpy-overflow
	return 0;
}

int expand(void)
{
	return find_home(path);
}

static int find_short_home(char *to, size_t size)
{
	struct passwd *user = getpwnam(to + 1);

	if (user == NULL || strlen(user->pw_dir) >= size)
		return 1;
	strcpy(to, user->pw_dir);
	return 0;
}

int expand_short(void)
{
	return find_short_home(path, sizeof path);
}

static void print_setting(char *to)
{
	char *value = getenv("SETTING");

	if (value != NULL)
		sprintf(to, "%s/x", value); // expect: sprintf-overflow
}

int setting(void)
{
	char line[100];

	print_setting(line);
	return (int)strlen(line);
}

/* As long as what it is allocated for. */
static void print_copy(char *to)
{
	char *value = getenv("OTHER");

	if (value != NULL)
		strcpy(to, value);
}

char *copy_setting(void)
{
	char *value = getenv("OTHER"), *to = value ? malloc(strlen(value) + 1) : NULL;

	if (to != NULL)
		print_copy(to);
	return to;
}
