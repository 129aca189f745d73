/* A pointer in a variable that is only ever set to one place. */
#include <string.h>

static char line[80], *at;
char *shared_at;
extern char *known_outside;
char *known_outside;
static char *moved, *either, *begun = line + 70, *given;
static char other[200];

void open_line(int n)
{
    at = line;
    shared_at = &line[60];
    known_outside = line;
    moved = line;
    either = n ? line : other;
    given = line;
}

void put(const char *text)
{
    if (strlen(text) < 100)
        strcpy(at, text); // expect: strcpy-overflow
}

void put_right(const char *text)
{
    if (strlen(text) < 80)
        strcpy(at, text);
}

void end_shared(void)
{
    shared_at[20] = 0; // expect: bounds-write
}

void end_shared_right(void)
{
    shared_at[19] = 0;
}

void end_begun(void)
{
    begun[10] = 0; // expect: bounds-write
}

void end_begun_right(void)
{
    begun[9] = 0;
}

void others_may_set_it(void)
{
    known_outside[100] = 0;
}

void step(void)
{
    moved++;
    moved[79] = 0;
}

void two_places(void)
{
    either[100] = 0;
}

void set(char **p, char *to)
{
    *p = to;
}

void any_place(char *to)
{
    set(&given, to);
    given[100] = 0;
}
