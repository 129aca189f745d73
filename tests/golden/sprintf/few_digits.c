/* Floating numbers that are made of integers, or are a remainder, have few digits. */
#include <math.h>
#include <stdio.h>

void kilobytes(unsigned long n, char *out)
{
    sprintf(out, "%.1f", (double)n / 1000.0);
}

void duration(double seconds, char *out)
{
    long hours, minutes, rest;

    rest = fmod(seconds + 0.5, 60L);
    hours = seconds / 3600L;
    minutes = ((long)seconds / 60L) % 60L;
    sprintf(out, "%2ld:%02ld:%02ld", hours, minutes, rest);
}

void total(unsigned long bytes, double time)
{
    char size[32], taken[32];

    kilobytes(bytes, size);
    duration(time, taken);
    printf("%s in %s\n", size, taken);
}

void percent(int part, int all)
{
    char text[16];

    sprintf(text, "%.1f", part * 100.0);
    puts(text);
}

/* The bad twins: a buffer for fewer digits than a long has, */
void short_total(unsigned long bytes)
{
    char size[16];

    kilobytes(bytes, size); // expect: sprintf-overflow
    puts(size);
}

/* and numbers of which nothing is known. */
void ratio(double part, double all)
{
    char text[32];

    sprintf(text, "%.1f", part / all); // expect: sprintf-overflow
    puts(text);
}

void remainder_of(double part, double all)
{
    char text[32];

    sprintf(text, "%.1f", fmod(part, all)); // expect: sprintf-overflow
    puts(text);
}
