/*
 * Options of a link's peer in the style of pppd: type, length, value.
 *
 * Planted: length off the wire, stack.  A name's length is believed.
 * Seed: "\001\004ab\002\003c"
 */
#include <string.h>
#include <unistd.h>

enum { OPTION_MRU = 1, OPTION_NAME = 2, NAME_SIZE = 32 };

static int name_option(const unsigned char *value, unsigned length)
{
    char name[NAME_SIZE];

#ifdef FIXED
    if (length >= sizeof name)
        return 0;
#endif
    memcpy(name, value, length); // expect: copy-size
    return length > 0 && name[0] != '\0';
}

static int options(const unsigned char *at, size_t left)
{
    int taken = 0;

    while (left >= 2) {
        unsigned length = at[1];
        if (length < 2 || length > left)
            return -1;
        if (at[0] == OPTION_NAME)
            taken += name_option(at + 2, length - 2);
        else if (at[0] == OPTION_MRU)
            taken++;
        at += length;
        left -= length;
    }
    return taken;
}

int main(void)
{
    unsigned char packet[200];
    ssize_t got = read(STDIN_FILENO, packet, sizeof packet);

    return got < 0 || options(packet, (size_t)got) < 0;
}
