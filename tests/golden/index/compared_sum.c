/* What is compared is just what is accessed, but with one too many. */
#include <stddef.h>
#include <string.h>

struct entry {
    int id;
    struct entry *next;
};

static struct entry *table[64];

/* Both numbers have limits of their own, too, and these do not say it any better. */
int name_bad(const unsigned char *in, int len)
{
    char name[256];
    int n;

    if (len < 1)
        return -1;
    n = in[0];
    len--;
    if (n != 16 || n > len)
        return -1;
    if (len - n > (int)sizeof name)
        return -1;
    memcpy(name, in + 1 + n, (size_t)(len - n));
    name[len - n] = '\0'; // expect: bounds-write
    return (int)strlen(name);
}

int name_good(const unsigned char *in, int len)
{
    char name[256];
    int n;

    if (len < 1)
        return -1;
    n = in[0];
    len--;
    if (n != 16 || n > len)
        return -1;
    if (len - n >= (int)sizeof name)
        return -1;
    memcpy(name, in + 1 + n, (size_t)(len - n));
    name[len - n] = '\0';
    return (int)strlen(name);
}

/* A place in a table, kept by a caller that comes back for more. */
struct entry *next_bad(int *at)
{
    for (;;) {
        ++*at;
        if (*at > 64)
            return NULL;
        if (table[*at]) // expect: bounds-read
            return table[*at]; // expect: bounds-read
    }
}

struct entry *next_good(int *at)
{
    for (;;) {
        ++*at;
        if (*at >= 64)
            return NULL;
        if (table[*at])
            return table[*at];
    }
}
