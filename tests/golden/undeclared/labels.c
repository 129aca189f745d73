/* A file without its own headers: the labels of a switch are constants nobody declared. */
#include "options.h"
#include <string.h>

/* The label is some number of one byte: the case is not unreachable. */
void option_bad(unsigned char *p, unsigned char *end)
{
    char host[64];

    while (end - p >= 2) {
        unsigned char code = *p++, n = *p++;

        switch (code) {
        case OPTION_HOST:
            memcpy(host, p, n); // expect: copy-size
            set_host(host, n);
            break;
        }
        p += n;
    }
}

void option_good(unsigned char *p, unsigned char *end)
{
    char host[64];

    while (end - p >= 2) {
        unsigned char code = *p++, n = *p++;

        switch (code) {
        case OPTION_HOST:
            if (n > sizeof host || n > end - p)
                return;
            memcpy(host, p, n);
            set_host(host, n);
            break;
        }
        p += n;
    }
}

/* The same constant, compared elsewhere. */
void skip_bad(unsigned char *p, unsigned char n)
{
    char name[32];

    if (*p == OPTION_HOST)
        memcpy(name, p + 1, n); // expect: copy-size
    set_host(name, n);
}

/* And as an index: nothing is known of its value, so nothing is said. */
int table_good(int *counts)
{
    int own[16] = {0};

    own[OPTION_HOST] = 1;
    return own[0] + counts[OPTION_HOST];
}

/* A macro that nobody declared gets the amount and what is left: it may be a check. */
int copy_checked(const unsigned char *p, unsigned left, unsigned char *to, unsigned size)
{
    while (left > 0) {
        unsigned n = p[0];

        if (n > size)
            return -1;
        if (!HAS_LEFT(n, left))
            return -1;
        memcpy(to, p, n);
        p += n;
        left -= n;
    }
    return 0;
}
