// Elements are filled, and how many are left is counted: a place, and the room behind it.
#include <stddef.h>
#include <unistd.h>

static int split(char *p, char *end, char **argv, int size)
{
    char **first = argv;

    *argv++ = p;
    for (size--; p < end; p++)
        if (*p == ':') {
            if (--size <= 0)
                return -1;
            *p = '\0';
            *argv++ = p + 1;
        }
    return (int)(argv - first);
}

static int split_badly(char *p, char *end, char **argv, int size)
{
    char **first = argv;

    *argv++ = p;
    for (; p < end; p++)
        if (*p == ':') {
            if (--size < 0)
                return -1;
            *p = '\0';
            *argv++ = p + 1; // expect: bounds-write (error)
        }
    return (int)(argv - first);
}

int good(void)
{
    char line[1000], *words[10];
    ssize_t n = read(0, line, sizeof line);

    return n > 0 ? split(line, line + n, words, 10) : 0;
}

int bad(void)
{
    char line[1000], *words[10];
    ssize_t n = read(0, line, sizeof line);

    return n > 0 ? split_badly(line, line + n, words, 10)
                 : 0;
}

/* The list is ended behind the last element: there must be room for that, too. */
static int split_ended(char *p, char *end, char **argv, int size)
{
    char **first = argv;

    for (*argv++ = p, size--; p < end; p++)
        if (*p == ':') {
            if (--size <= 0)
                return -1;
            *p = '\0';
            *argv++ = p + 1;
        }
    *argv = NULL;
    return (int)(argv - first);
}

static int split_ended_badly(char *p, char *end, char **argv, int size)
{
    char **first = argv;

    for (*argv++ = p, size--; p < end; p++)
        if (*p == ':') {
            if (--size < 0)
                return -1;
            *p = '\0';
            *argv++ = p + 1;
        }
    *argv = NULL; // expect: bounds-write
    return (int)(argv - first);
}

int good_end(void)
{
    char line[1000], *words[10];
    ssize_t n = read(0, line, sizeof line);

    return n > 0 ? split_ended(line, line + n, words, 10) : 0;
}

int bad_end(void)
{
    char line[1000], *words[10];
    ssize_t n = read(0, line, sizeof line);

    return n > 0 ? split_ended_badly(line, line + n, words, 10) : 0;
}
