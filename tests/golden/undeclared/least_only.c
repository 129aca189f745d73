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

/* What a pool of memory is given is no buffer. */
int fill_index(struct journal *j, unsigned char *p)
{
	unsigned i;

	j->index = pool_mem_get(j->pool, j->size * sizeof(j->index[0]));
	for (i = 0; i < j->size; i++)
		p += put_entry(j->index[i].serial, p);
	for (i = 0; i <= j->size; i++)
		j->index[i].serial = 0; // expect: bounds-write
	pool_mem_put(j->pool, j->index);
	return 0;
}
