/* What a caller hands on as it is read is the same text afterwards. */
#include <string.h>

int put(const char *);
static int is_dated(const char *msg, int flags)
{
	int length;

	log_line("<- %s", msg);
	length = strlen(msg);
	if (length < 16 || msg[3] != ' ' || msg[6] != ' ' || msg[12] != ':')
		flags |= 1;
	return flags;
}

static int is_dated_blindly(const char *msg, int flags)
{
	log_line("<- %s", msg);
	if (msg[3] != ' ' || msg[6] != ' ' || msg[12] != ':') // expect: bounds-read
		flags |= 1;
	return flags;
}

int tell(void)
{
	return is_dated("-- MARK --", 0) + is_dated_blindly("-- MARK --", 5);
}
