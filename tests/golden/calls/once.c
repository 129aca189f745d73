/* A function that one call leads to: its access is told of where it is made. */
#include <string.h>

static void end_at(char *p)
{
    p[20] = 0; // expect: bounds-write
}

static void begin_before(char *p)
{
    p[-1] = '['; // expect: bounds-write
}

static void begin_inside(char *p)
{
    p[-1] = '[';
}

static void pass_on(char *to, const char *from)
{
    strcpy(to, from); // expect: strcpy-overflow
}

static void wrap(char *to, const char *from)
{
    pass_on(to, from);
}

static void end_anywhere(char *p, int n)
{
    p[n] = 0;
}

void all_of_them(const char *text)
{
    char name[20], other[20], more[8];

    end_at(name);
    begin_before(other);
    begin_inside(name + 1);
    wrap(more, text);
    end_anywhere(name, 19);
    end_anywhere(other, 20); // expect: bounds-write
}
