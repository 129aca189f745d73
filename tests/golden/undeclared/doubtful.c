/* Calls with what was guessed to be of a type that they do not take. */
#include <stdlib.h>
#include <string.h>

#include "missing.h"

int length_of(struct set *s)
{
    return s->data.head.length; /* has members here ... */
}

int take(struct set *s, const struct part *p, size_t n)
{
    char copy[16];

    s->data.head.length = 0;
    memcpy(copy, p->data, n); // expect: copy-size
    return look(copy);
}
