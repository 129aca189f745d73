#include <string.h>

/* Parameters that are declared as arrays are pointers, in sums as well. */

static void store_behind(int to[])
{
    *(to + 5) = 1;
}

static void append(char to[], const char *from)
{
    strcpy(to + 2, from);
}

static long distance(const char from[], const char *to)
{
    return to - from;
}

void passed(void)
{
    int small[5], large[6];
    char text[8];

    store_behind(small); // expect: bounds-write (error)
    store_behind(large);
    append(text, "12345");
    append(text, "123456"); // expect: strcpy-overflow (error)
    text[distance(text, text + 7)] = '\0';
}

int main(int argc, char *argv[])
{
    char name[8];

    if (argc > 1)
        strcpy(name, *(argv + 1)); // expect: strcpy-overflow (error)
    return name[0];
}
