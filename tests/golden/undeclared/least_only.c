/* A check that a length of a peer is large enough says nothing of whether it fits. */
#include "exchange.h"

int take_nonce(struct exchange *x, const u8 *nonce, size_t length)
{
	if (length < NONCE_LEAST)
		return -1;
	os_memcpy(x->nonce, nonce, length); // expect: copy-size
	x->nonce_length = length;
	return 0;
}

int take_nonce_in_bounds(struct exchange *x, const u8 *nonce, size_t length)
{
	if (length < NONCE_LEAST || length > NONCE_MOST)
		return -1;
	os_memcpy(x->nonce, nonce, length);
	x->nonce_length = length;
	return 0;
}

int take_nonce_cut(struct exchange *x, const u8 *nonce, size_t length)
{
	if (length > x->room)
		length = x->room;
	os_memcpy(x->nonce, nonce, length);
	x->nonce_length = length;
	return 0;
}
