/* Two texts and what is put between them, where the sum of their lengths is asked for. */
#include <string.h>

int join(char *to, const char *name, const char *domain, size_t size)
{
	if (strlen(name) + strlen(domain) + 1 > size)
		return -1;
	strcpy(to, name);
	strcat(to, "@");
	strcat(to, domain); // expect: strcat-overflow
	return 0;
}

int join_with_room(char *to, const char *name, const char *domain, size_t size)
{
	if (strlen(name) + 1 + strlen(domain) + 1 > size)
		return -1;
	strcpy(to, name);
	strcat(to, "@");
	strcat(to, domain);
	return 0;
}
