/* A file without its own headers: what numbers may be that nobody declared. */
#include "packet.h"
#include <string.h>

/* Two bytes of a packet are never negative. */
void name_bad(struct packet *p)
{
    char name[256];
    int n = get_u16(p);

    if (n > (int)sizeof(name))
        return;
    memcpy(name, get_bytes(p), n);
    name[n] = '\0'; // expect: bounds-write
    put_name(name);
}

void name_good(struct packet *p)
{
    char name[256];
    int n = get_u16(p);

    if (n >= (int)sizeof(name))
        return;
    memcpy(name, get_bytes(p), n);
    name[n] = '\0';
    put_name(name);
}
