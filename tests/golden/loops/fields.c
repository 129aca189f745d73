/* How many fields there are says nothing of how long one is. */
#include <ctype.h>
#include <stdlib.h>

int parse_port(const char *arg, unsigned char *out)
{
	unsigned char a[6];
	char num[4];
	int n = 0, k = 0;

	for (; *arg != '\0' && *arg != '\r'; arg++) {
		if (isdigit((unsigned char)*arg)) {
			num[k++] = *arg; // expect: bounds-write
		} else if (*arg == ',') {
			num[k] = '\0';
			if (n >= 5)
				return -1;
			a[n++] = (unsigned char)atoi(num);
			k = 0;
		} else {
			return -1;
		}
	}
	out[0] = a[0];
	return n;
}

int parse_checked(const char *arg, unsigned char *out)
{
	unsigned char a[6];
	char num[4];
	int n = 0, k = 0;

	for (; *arg != '\0' && *arg != '\r'; arg++) {
		if (isdigit((unsigned char)*arg)) {
			if (k >= (int)sizeof num - 1)
				return -1;
			num[k++] = *arg;
		} else if (*arg == ',') {
			num[k] = '\0';
			if (n >= 5)
				return -1;
			a[n++] = (unsigned char)atoi(num);
			k = 0;
		} else {
			return -1;
		}
	}
	out[0] = a[0];
	return n;
}

/* A number that goes up with each character. */
int parse_counted(const char *arg, unsigned char *out)
{
	char num[4];
	int n = 0, k = 0;

	for (; *arg != '\0'; arg++) {
		if (n >= 4)
			return -1;
		n++;
		if (isdigit((unsigned char)*arg))
			num[k++] = *arg;
		else
			k = 0;
	}
	out[0] = (unsigned char)num[0];
	return n;
}
