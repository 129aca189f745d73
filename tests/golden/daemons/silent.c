/* What real code does and a reader can follow: none of it may be reported. */
#include "parts/daemon.h"
#include <ctype.h>
#include <unistd.h>

/* A pointer to the first row goes on through the matrix. */
struct boxes {
    unsigned s[4][256];
};

unsigned mix(const struct boxes *b, unsigned x)
{
    const unsigned *s = b->s[0];

    return s[x >> 24] + s[0x100 + ((x >> 16) & 0xff)] + s[0x300 + (x & 0xff)];
}

unsigned one_row_bad(const struct boxes *b)
{
    return b->s[0][256]; // expect: bounds-read
}

/* The index of a static table is part of the interface. */
static struct lease leases[4];

void forget(int unit)
{
    memset(&leases[unit], 0, sizeof leases[unit]);
}

/* Several tags of one buffer; the length of the first places the second. */
struct tag {
    unsigned short length, type;
};

int two_tags(const struct lease *l)
{
    char buf[64];
    struct tag *first = (struct tag *)buf, *second;

    first->length = 4 + 16;
    memcpy((char *)first + 4, l->hw, 16);
    second = (struct tag *)((char *)first + first->length);
    second->length = 4;
    memcpy((char *)second + 4, l->hw, 16);
    return fail(buf);
}

/* A cursor behind a faster one. */
char *decode(const char *s)
{
    char *out = malloc(strlen(s) + 1), *d = out;

    if (!out)
        return NULL;
    while (*s) {
        if (*s == '+')
            *d = ' ';
        else
            *d = *s;
        d++;
        s++;
    }
    *d = '\0';
    return out;
}

/* Trailing blanks, down to nothing. */
int trim(FILE *f)
{
    char line[128];
    int i;

    if (!fgets(line, sizeof line, f))
        return -1;
    for (i = (int)strlen(line) - 1; i >= 0; --i)
        if (!isspace((unsigned char)line[i]))
            break;
    i++;
    line[i] = '\0';
    return fail(line);
}

/* A path is put together in an array as long as what it is made from. */
int make_parents(char *home)
{
    char path[strlen(home) + 2];

    path[0] = '\0';
    for (char *part = strtok(home, "/"); part; part = strtok(NULL, "/")) {
        strcat(path, "/");
        strcat(path, part);
    }
    return access(path, 0);
}

/* A hash that keeps what does not fill a block. */
struct hash {
    unsigned char data[64];
    unsigned used;
};

void hash_add(struct hash *h, const unsigned char *p, unsigned count)
{
    unsigned used = h->used, part;

    if (used + count >= sizeof h->data) {
        if (used) {
            part = sizeof h->data - used;
            memcpy(h->data + used, p, part);
            count -= part;
            p += part;
        }
        if (count >= sizeof h->data) {
            part = count & ~63u;
            count -= part;
            p += part;
        }
        used = 0;
    }
    memcpy(h->data + used, p, count);
    h->used = used + count;
}

/* An attribute's data goes on behind its structure. */
struct attribute {
    unsigned char type, length;
    unsigned char data[2];
};

void set_attribute(struct attribute *a, const unsigned char *p, unsigned char length)
{
    a->length = length;
    memcpy(a->data, p, length);
}
