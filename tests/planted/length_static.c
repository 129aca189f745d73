/*
 * A name of a question in the style of named: labels, each after its length.
 *
 * Planted: length off the wire, static.  Labels are short; a name of many is not.
 * Seed: "\003www\007example\004test\000"
 */
#include <string.h>
#include <unistd.h>

enum { LABEL_MAX = 63, NAME_SIZE = 96 };

static char name[NAME_SIZE];

static int parse_name(const unsigned char *at, size_t left)
{
    size_t used = 0;

    while (left > 0 && at[0] != 0) {
        size_t length = at[0];
        if (length > LABEL_MAX || length + 1 > left)
            return -1;
#ifdef FIXED
        if (used + length + 2 > sizeof name)
            return -1;
#endif
        memcpy(name + used, at + 1, length); // expect: copy-size
        name[used + length] = '.'; // expect: bounds-write
        used += length + 1;
        at += length + 1;
        left -= length + 1;
    }
    return (int)used;
}

int main(void)
{
    unsigned char packet[512];
    ssize_t got = read(STDIN_FILENO, packet, sizeof packet);

    return got <= 0 || parse_name(packet, (size_t)got) <= 0;
}
