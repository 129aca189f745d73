#include <stdlib.h>
#include <string.h>

#define WHOLE ((size_t)-1)

void show(const char *text);

/* A size that stands for something else: the largest there is, which callers pass. */
static void clear(char *to, size_t size)
{
    if (size != WHOLE)
        memset(to, 0, size);
}

static long names(char *out, size_t *size)
{
    static const char all[] = "first\0second\0third";
    char *to = NULL;

    if (*size == WHOLE) {
        to = malloc(sizeof all);
        if (!to)
            return 1;
        *(char **)out = to;
    } else {
        to = out;
        if (out && *size < sizeof all)
            return 2;
    }
    if (to)
        memcpy(to, all, sizeof all);
    *size = sizeof all;
    return 0;
}

void good(void)
{
    char small[8], *list = NULL;
    size_t size = WHOLE;

    clear(small, WHOLE);
    show(small);
    if (names((char *)&list, &size) == 0)
        show(list);
}

static void clear_whole(char *to, size_t size)
{
    if (size == WHOLE)
        memset(to, 0, 16); // expect: copy-size (error)
}

void bad(void)
{
    char small[8];

    clear(small, 9); // expect: copy-size (error)
    show(small);
}

void bad_whole(void)
{
    char small[8];

    clear_whole(small, WHOLE);
    show(small);
}
