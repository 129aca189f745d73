/* A function's own buffer gets as much as its callers say, who do not know how much. */
#include "trust.h"

static int is_trusted(const char *text, size_t length)
{
	char address[64];

	memcpy(address, text, length); // expect: copy-size
	address[0] |= 0x20;
	return known(address);
}

static int is_trusted_in_bounds(const char *text, size_t length)
{
	char address[64];

	if (length >= sizeof address)
		return 0;
	memcpy(address, text, length);
	address[length] = 0;
	return known(address);
}

/* Its only caller knows: never more than 8. */
static int is_short(const char *text, size_t length)
{
	char address[64];

	memcpy(address, text, length);
	return known(address);
}

int look(struct token *t)
{
	return is_trusted(token_text(t), token_length(t)) ||
	       is_trusted_in_bounds(token_text(t), token_length(t)) ||
	       is_short(token_text(t), t->is_long ? 8 : 4);
}
