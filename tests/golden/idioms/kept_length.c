/* A program that is seen whole: what kept `length` small is in it, if not followed. */
#include <stdlib.h>
#include <string.h>

struct name {
    unsigned int size;
    char *bytes;
};

static struct name *made;

static void make(unsigned int size)
{
    if (size > 255)
        abort();
    made = malloc(sizeof *made);
    if (!made)
        abort();
    made->size = size;
    made->bytes = malloc(size);
}

static int compare(const struct name *name)
{
    char copy[255];

    memcpy(copy, name->bytes, name->size);
    return copy[0];
}

static int (*const compares[2])(const struct name *) = {compare, compare};

int main(int argc, char **argv)
{
    (void)argv;
    make(12);
    return made->bytes ? compares[argc > 3](made) : 0;
}
