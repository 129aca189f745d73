/*
 * A number that was read with a width has only so many digits, and a check by shifting
 * is a check.
 */
#include <stdio.h>
#include <string.h>

void version(const char *level)
{
    char text[15];
    int major = 0, minor = 0, patch = 0;

    sscanf(level, "%2d%2d%2d", &major, &minor, &patch);
    sprintf(text, "%d.%d", major, minor == 99 ? minor + 1 : minor);
    sprintf(text + strlen(text), ".%d", patch);
    puts(text);
}

void too_many_digits(const char *level)
{
    char text[8];
    int major = 0, minor = 0;

    sscanf(level, "%4d%4d", &major, &minor);
    sprintf(text, "%d.%d", major, minor); // expect: sprintf-overflow
    puts(text);
}

void keeps_what_it_was(const char *level)
{
    char text[4];
    int major = 12345;

    sscanf(level, "%2d", &major);
    sprintf(text, "%d", major); // expect: sprintf-overflow
    puts(text);
}

void mask(const char *mask)
{
    char text[16];
    int part[4] = {0};

    sscanf(mask, "%d.%d.%d.%d", &part[0], &part[1], &part[2], &part[3]);
    if (part[0] >> 8 || part[1] >> 8 || part[2] >> 8 || part[3] >> 8)
        return;
    sprintf(text, "%d.%d.%d.%d", part[0], part[1], part[2], part[3]);
    puts(text);
}

void mask_by_nine_bits(const char *mask)
{
    char text[8];
    int part[2] = {0};

    sscanf(mask, "%d.%d", &part[0], &part[1]);
    if (part[0] >> 10 || part[1] >> 10)
        return;
    sprintf(text, "%d.%d", part[0], part[1]); // expect: sprintf-overflow
    puts(text);
}
