/*
 * Content keys: XXH3 128 bits as 32 hexadecimal digits (xxHash; not cryptographic).
 */
#ifndef SPILLWAY_BASE_HASH_H
#define SPILLWAY_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct hash_key {
    char hex[33];
};

struct hash_key hash_bytes(const void *bytes, size_t size);
uint64_t hash_u64(const void *bytes, size_t size, uint64_t seed);

/* The key of a file's content. */
bool hash_file(const char *path, struct hash_key *out, struct err *e);

#endif
