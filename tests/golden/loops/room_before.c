/* Digits that are written downwards, with room left for what comes before them. */
#include <stdio.h>

static const char digits[] = "0123456789abcdef";

static void with_room(unsigned long value, int count)
{
    unsigned before = (unsigned)getchar();
    char text[32];
    char *s = text + sizeof text;

    if (before > 2)
        before = 2;
    *--s = 0;
    while (s > text + before) {
        *--s = digits[value % 10];
        value /= 10;
        if (--count <= 0 && value == 0)
            break;
    }
    switch (before) {
    case 1: *--s = '-'; break;
    case 2:
        *--s = 'x';
        *--s = '0';
        break;
    }
    puts(s);
}

static void with_too_little_room(unsigned long value, int count)
{
    unsigned before = (unsigned)getchar();
    char text[32];
    char *s = text + sizeof text;

    if (before > 2)
        before = 2;
    *--s = 0;
    while (s > text + before) {
        *--s = digits[value % 10];
        value /= 10;
        if (--count <= 0 && value == 0)
            break;
    }
    switch (before) {
    case 1: *--s = '-'; break;
    case 2:
        *--s = 'x';
        *--s = '0';
        *--s = ' '; // expect: bounds-write
        break;
    }
    puts(s);
}

int main(int argc, char **argv)
{
    (void)argv;
    for (int k = 1; k < argc; k++) {
        with_room((unsigned long)argc, argc * 7);
        with_too_little_room((unsigned long)argc, argc * 7);
    }
    return 0;
}
