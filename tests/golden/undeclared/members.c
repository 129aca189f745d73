/* A file without its own headers: members that the structure at hand does not have. */
#include "members.h"
#include <string.h>

struct outer {
    int a;
};

struct inner {
    char text[400];
};

static void inner_clear(struct inner *in)
{
    memset(in, 0, sizeof *in);
}

/* What lies there, nobody knows; it is not the variable. */
void outer_good(struct outer *o)
{
    inner_clear(&o->inner);
}

void inner_good(void)
{
    struct inner in;

    inner_clear(&in);
}

void inner_bad(void)
{
    struct outer o;

    inner_clear((struct inner *)&o); // expect: copy-size
    use(&o);
}

/* A size that may be negative, by its name. */
int read_good(int fd, char *data, gsize size)
{
    gsize got = 0;

    data = malloc(size + 1);
    if (data == NULL)
        return -1;
    while (got < size) {
        gssize n = recv(fd, data + got, size - got, 0);

        if (n <= 0)
            break;
        got += n;
    }
    data[got] = '\0';
    return keep(data);
}
