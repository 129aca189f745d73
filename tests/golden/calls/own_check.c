/* A function that looks at how full its block is, in terms that callers do not have. */
#include <stdint.h>
#include <string.h>

struct digest {
    uint32_t bits;
    unsigned char block[64];
};

void transform(unsigned char *block);

void update(struct digest *d, const unsigned char *data, uint32_t len)
{
    uint32_t used = (d->bits >> 3) & 63, i = 0;

    d->bits += len << 3;
    if (used + len > 63) {
        memcpy(&d->block[used], data, i = 64 - used);
        transform(d->block);
        for (; i + 63 < len; i += 64)
            transform(d->block);
        used = 0;
    }
    memcpy(&d->block[used], &data[i], len - i);
}

void finish_good(struct digest *d)
{
    unsigned char count[8] = {0}, mark = 0200;

    update(d, &mark, 1);
    update(d, count, 8);
}

void update_bad(struct digest *d, const unsigned char *data, uint32_t len)
{
    uint32_t used = (d->bits >> 3) & 63;

    d->bits += len << 3;
    memcpy(&d->block[used], data, len); // expect: copy-size
}
