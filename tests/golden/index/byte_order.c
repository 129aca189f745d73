#include <stddef.h>
#include <stdint.h>
#include <string.h>

int emit(const uint8_t *bytes, size_t size);

/* Which byte of a number comes first is asked while the program runs. */
int good(size_t length)
{
    uint8_t bytes[1 + sizeof length], *to;
    const uint8_t *first, *last, *p;
    int one = 1, step;

    if (*(char *)&one) {
        first = (const uint8_t *)&length + sizeof length - 1;
        last = (const uint8_t *)&length;
        step = -1;
    } else {
        first = (const uint8_t *)&length;
        last = first + sizeof length;
        step = 1;
    }
    for (p = first; p != last; p += step)
        if (*p)
            break;
    for (to = bytes + 1;; p += step) {
        *to++ = *p;
        if (p == last)
            break;
    }
    bytes[0] = (uint8_t)(0x80 + (to - bytes - 1));
    return emit(bytes, (size_t)(to - bytes));
}

int good_union(void)
{
    union {
        uint32_t number;
        uint8_t bytes[4];
    } probe;
    uint8_t out[4];

    probe.number = 0x01020304;
    memset(out, 0, probe.bytes[0] == 4 ? 4 : 8);
    return emit(out, sizeof out);
}

int bad_union(void)
{
    union {
        uint32_t number;
        uint8_t bytes[4];
    } probe;
    uint8_t out[4];

    probe.number = 0x01020304;
    memset(out, 0, probe.bytes[3] == 1 ? 8 : 4); // expect: copy-size (error)
    return emit(out, sizeof out);
}

int bad_changed(const uint8_t *from)
{
    uint32_t number = 1;
    uint8_t out[4];

    memcpy(&number, from, sizeof number);
    memset(out, 0, *(uint8_t *)&number); // expect: copy-size
    return emit(out, sizeof out);
}
