/*
 * Statistics of a link in the style of pppd: packets are counted by their code.
 *
 * Planted: index, stack.  The code is any byte.
 * Seed: "\001\002\003\001"
 */
#include <unistd.h>

enum { CODES = 16 };

static int most_frequent(const unsigned char *codes, size_t count)
{
    unsigned seen[CODES] = {0};
    int most = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned code = codes[i];
#ifdef FIXED
        if (code >= CODES)
            continue;
#endif
        seen[code]++; // expect: bounds-write
    }
    for (int code = 1; code < CODES; code++)
        if (seen[code] > seen[most])
            most = code;
    return most;
}

int main(void)
{
    unsigned char packet[64];
    ssize_t got = read(STDIN_FILENO, packet, sizeof packet);

    return got <= 0 || most_frequent(packet, (size_t)got) == 0;
}
