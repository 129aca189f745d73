#include <stdio.h>
#include <string.h>

/* A place and an end are two pointers here; callers know that they point into one. */
static int append(const char *text, size_t n, char **at, char *end)
{
    if (*at + n > end)
        return 0;
    memcpy(*at, text, n);
    *at += n;
    return 1;
}

static int append_late(const char *text, size_t n, char **at, char *end)
{
    if (*at > end)
        return 0;
    memcpy(*at, text, n); // expect: copy-size
    *at += n;
    return 1;
}

int append_good(int argc, char **argv)
{
    char line[64], *at = line;

    if (argc < 2)
        return 0;
    if (!append(argv[1], strlen(argv[1]), &at, line + sizeof line))
        return 0;
    return append(".", 2, &at, line + sizeof line);
}

int append_bad(int argc, char **argv)
{
    char line[64], *at = line;

    if (argc < 2)
        return 0;
    return append(argv[1], strlen(argv[1]), &at, // expect: copy-size
                  line + sizeof line + 1);
}

int append_late_bad(int argc, char **argv)
{
    char line[64], *at = line;

    if (argc < 2)
        return 0;
    return append_late(argv[1], strlen(argv[1]), &at,
                       line + sizeof line);
}

/* Through a function that only hands both on. */
static int append_two(const char *a, const char *b, char *line, size_t room)
{
    char *at = line, *end = line + room;

    return append(a, strlen(a), &at, end) && append(b, strlen(b) + 1, &at, end);
}

int append_two_good(int argc, char **argv)
{
    char line[64];

    return argc > 2 && append_two(argv[1], argv[2], line, sizeof line);
}

int append_two_bad(int argc, char **argv)
{
    char line[64];

    return argc > 2 &&
           append_two(argv[1], argv[2], line, // expect: copy-size
                      sizeof line * 2);
}

/* Copied until the end is met. */
static void fill(char *to, const char *end, const char *from)
{
    while (to < end && *from)
        *to++ = *from++;
}

int fill_good(int argc, char **argv)
{
    char line[64];

    if (argc > 1)
        fill(line, line + sizeof line, argv[1]);
    return line[0];
}

int fill_bad(int argc, char **argv)
{
    char line[64];

    if (argc > 1)
        fill(line, line + sizeof line + 1, argv[1]); // expect: bounds-write (error)
    return line[0];
}
