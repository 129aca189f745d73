/* Content keys; see hash.h. */
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/mem.h"
#include "base/scoped.h"

static struct hash_key to_key(XXH128_hash_t hash)
{
    struct hash_key key;

    snprintf(key.hex, sizeof key.hex, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
    return key;
}

struct hash_key hash_bytes(const void *bytes, size_t size)
{
    return to_key(XXH3_128bits(bytes, size));
}

uint64_t hash_u64(const void *bytes, size_t size, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, size, seed);
}

static bool add_file(XXH3_state_t *state, const char *path, struct err *e)
{
    SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, errno, "open %s", path);

    char buffer[16384];
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(e, errno, "read %s", path);
        if (got == 0)
            return true;
        XXH3_128bits_update(state, buffer, (size_t)got);
    }
}

bool hash_file(const char *path, struct hash_key *out, struct err *e)
{
    XXH3_state_t *state = XXH3_createState();

    XXH3_128bits_reset(state);
    bool ok = add_file(state, path, e);
    if (ok)
        *out = to_key(XXH3_128bits_digest(state));
    XXH3_freeState(state);
    return ok;
}
