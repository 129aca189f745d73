/* A file without its own headers: macros and functions that nobody declared. */
#include "peer.h"
#include <string.h>

/* A macro that reads from the packet into `n`. */
void secret_bad(unsigned char *packet, int len)
{
    char secret[64];
    unsigned char n;

    GETCHAR(n, packet);
    memcpy(secret, packet, n); // expect: copy-size
    check_secret(secret, len);
}

void secret_good(unsigned char *packet, int len)
{
    char secret[64];
    unsigned char n;

    GETCHAR(n, packet);
    if (n > len || n > sizeof secret)
        return;
    memcpy(secret, packet, n);
    check_secret(secret, len);
}

/* A function that returns what the packet says. */
void name_bad(struct buffer *b)
{
    char name[64];
    int n = get_u16(b);

    memcpy(name, get_bytes(b), n); // expect: copy-size
    check_name(name);
}

void name_good(struct buffer *b)
{
    char name[64];
    int n = get_u16(b);

    if (n < 0 || n > (int)sizeof name)
        return;
    memcpy(name, get_bytes(b), n);
    check_name(name);
}

/* ... or stores it. */
void place_bad(unsigned char *packet)
{
    static int seen[32];
    int which;

    read_number(packet, &which);
    seen[which] = 1; // expect: bounds-write
}

void place_good(unsigned char *packet)
{
    static int seen[32];
    int which;

    read_number(packet, &which);
    if (which < 0 || which >= 32)
        return;
    seen[which] = 1;
}

/* Of a number that comes from nobody's data, nothing is known. */
void width_good(void)
{
    char line[128];
    int n = line_width();

    memset(line, ' ', n);
    put_line(line);
}
