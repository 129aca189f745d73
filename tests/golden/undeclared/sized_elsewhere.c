/* Members of a missing header, of which the file takes the size where it checks. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

int put(struct store *s, const unsigned char *from)
{
    int n = (short)(from[0] << 8 | from[1]);

    if (n > (int)sizeof(s->bytes) - s->used)
        return -1;
    memcpy(s->bytes + s->used, from, n); // expect: copy-size
    return 0;
}

int put_right(struct store *s, const unsigned char *from)
{
    int n = (short)(from[0] << 8 | from[1]);

    if (n < 0 || n > (int)sizeof(s->bytes) - s->used)
        return -1;
    memcpy(s->bytes + s->used, from, n);
    return 0;
}

/* Cleared, and looked at one by one: an array of some numbers. */
void begin(struct line *l)
{
    memset(l->marks, 0, sizeof(l->marks));
    memset(l->stops, 0, sizeof(l->stops));
    l->marked = 0;
    l->stopped = 0;
}

void mark(struct line *l, int n)
{
    l->marks[l->marked++] = n; // expect: bounds-write
}

int last(const struct line *l)
{
    int most = 0, i;

    for (i = 0; i < l->marked; i++)
        if (l->marks[i] > most)
            most = l->marks[i];
    for (i = 0; i < l->stopped; i++)
        if (l->stops[i] > most)
            most = l->stops[i];
    return most;
}

void stop(struct line *l, int n)
{
    if (l->stopped < MOST_STOPS)
        l->stops[l->stopped++] = n;
}
