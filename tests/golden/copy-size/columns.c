/*
 * Numbers out of a table that nothing writes: those of one column, and not the largest
 * of all.
 */
#include <string.h>

static const struct {
    unsigned char start[4], mask[4];
    unsigned bits;
} prefixes[] = {
    {{1, 2, 3, 4}, {255, 255, 0, 0}, 32},
    {{1, 2, 3, 4}, {255, 255, 255, 0}, 64},
    {{9, 9, 9, 9}, {255, 255, 255, 255}, 96},
};

static unsigned bits_of(unsigned kind)
{
    return kind < sizeof prefixes / sizeof prefixes[0] ? prefixes[kind].bits : 0;
}

int keep(unsigned kind, unsigned char *out, const unsigned char *d)
{
    unsigned char kept[12];
    unsigned bits = bits_of(kind);

    if (bits == 0)
        return 0;
    memset(kept, 0, sizeof kept);
    memmove(kept, d, bits / 8);
    memcpy(out, kept, sizeof kept);
    return 1;
}

int keep_too_much(unsigned kind, unsigned char *out, const unsigned char *d)
{
    unsigned char kept[10];
    unsigned bits = bits_of(kind);

    if (bits == 0)
        return 0;
    memset(kept, 0, sizeof kept);
    memmove(kept, d, bits / 8); // expect: copy-size
    memcpy(out, kept, sizeof kept);
    return 1;
}
