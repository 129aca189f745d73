#include <string.h>

void put(const char *text);

static const char digits[] = "0123456789abcdef";

/* A zero that stands behind what is stored ends the text for callers, too. */
static char *short_name(unsigned number)
{
    static char name[10];

    name[5] = '\0';
    name[3] = digits[number & 15];
    return name;
}

static char shared[10];

static void name_it(unsigned number)
{
    shared[5] = '\0';
    shared[4] = digits[number & 15];
}

void good(unsigned number)
{
    char copy[6];

    strcpy(copy, short_name(number));
    put(copy);
    name_it(number);
    strcpy(copy, shared);
    put(copy);
}

static char *long_name(unsigned number)
{
    static char name[10];

    name[6] = '\0';
    name[5] = digits[number & 15];
    return name;
}

static char *open_name(unsigned number)
{
    static char name[10];

    name[5] = '\0';
    name[5] = digits[number & 15]; /* over the zero */
    return name;
}

void bad(unsigned number)
{
    char copy[6];

    strcpy(copy, long_name(number)); // expect: strcpy-overflow
    put(copy);
}

void bad_open(unsigned number)
{
    char copy[6];

    strcpy(copy, open_name(number)); // expect: strcpy-overflow
    put(copy);
}
