/* A file without its own headers: a length that a macro reads from the packet itself. */
#include "session.h"
#include <string.h>

int beat_bad(struct session *s)
{
    unsigned char *p = s->record.bytes, *from, *out;
    unsigned int size;

    read_short(p, size);
    from = p;
    out = new_reply(s, size + 3);
    memcpy(out + 3, from, size); // expect: source-overread
    return send_reply(s, out, size + 3);
}

int beat_good(struct session *s)
{
    unsigned char *p = s->record.bytes, *from, *out;
    unsigned int size;

    read_short(p, size);
    if (1 + 2 + size + 16 > s->record.length)
        return 0;
    from = p;
    out = new_reply(s, size + 3);
    memcpy(out + 3, from, size);
    return send_reply(s, out, size + 3);
}
