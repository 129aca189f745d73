/* A loop that goes through what a library says is next, with a search inside. */
#include <grp.h>
#include <stddef.h>
#include <string.h>

int groups_of(const char *user, gid_t *out)
{
	gid_t found[32];
	struct group *g;
	char **m;
	int n = 0;

	while ((g = getgrent()) != NULL) {
		for (m = g->gr_mem; *m; m++)
			if (strcmp(*m, user) == 0)
				break;
		if (*m)
			found[n++] = g->gr_gid; // expect: bounds-write
	}
	memcpy(out, found, sizeof found[0]);
	return n;
}

int some_groups_of(const char *user, gid_t *out)
{
	gid_t found[32];
	struct group *g;
	char **m;
	int n = 0;

	while ((g = getgrent()) != NULL) {
		for (m = g->gr_mem; *m; m++)
			if (strcmp(*m, user) == 0)
				break;
		if (!*m)
			continue;
		if (n >= 32)
			break;
		found[n++] = g->gr_gid;
	}
	memcpy(out, found, sizeof found[0]);
	return n;
}

/* What guards the store counts down. */
int few_groups_of(gid_t *out)
{
	gid_t found[32];
	struct group *g;
	int n = 0, left = 32;

	while ((g = getgrent()) != NULL) {
		if (left > 0) {
			found[n++] = g->gr_gid;
			left--;
		}
	}
	memcpy(out, found, sizeof found[0]);
	return n;
}
