/* What ends the program says so in its name, and why. */
#include "server.h"

void take(const unsigned char *p, unsigned left)
{
	unsigned char name[32];
	unsigned n = left > 0 ? p[0] : 0;

	if (n > sizeof name || n > left - 1)
		server_exit("name too long");
	memcpy(name, p + 1, n);
	use(name, n);
}

void take_another(const unsigned char *p)
{
	unsigned char name[32];
	unsigned n = p[0];

	if (n > sizeof name)
		exit_client(p, n);
	memcpy(name, p + 1, n); // expect: copy-size
	use(name, n);
}

void take_and_log(const unsigned char *p)
{
	unsigned char name[32];
	unsigned n = p[0];

	if (n > sizeof name)
		server_log("name too long");
	memcpy(name, p + 1, n); // expect: copy-size
	use(name, n);
}
