/* Buffers and lengths that meet through functions of the same file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy_to(char *dst, const char *src)
{
    strcpy(dst, src);
}

static void keep_name(const char *s)
{
    char name[16];

    strcpy(name, s); // expect: strcpy-overflow (error)
    puts(name);
}

static void keep_short_name(const char *s)
{
    char name[16];

    strcpy(name, s);
    puts(name);
}

static void fill(char *p, int n)
{
    for (int i = 0; i < n; i++)
        p[i] = 'x';
}

static char *twice(const char *s)
{
    char *p = malloc(2 * strlen(s) + 1);

    if (!p)
        exit(1);
    strcpy(p, s);
    strcat(p, s);
    return p;
}

static int is_too_long(const char *s)
{
    return strlen(s) >= 16;
}

static size_t at_most_15(size_t n)
{
    if (n > 15)
        return 15;
    return n;
}

static char *source(void)
{
    return getenv("NAME");
}

static void read_into(char *b, int n)
{
    if (!fgets(b, n, stdin))
        exit(1);
}

void callers(const char *s)
{
    char b8[8], b16[16], b32[32];
    char *t = twice(s);
    size_t n = at_most_15(strlen(s));

    copy_to(b8, "too long for it"); // expect: strcpy-overflow (error)
    copy_to(b16, "fits just right");
    copy_to(b32, s); // expect: strcpy-overflow (warning)
    keep_name("a name that is much too long");
    keep_short_name("short");
    fill(b32, 32);
    fill(b32, 33); // expect: bounds-write (error)
    strcpy(t, s);
    memcpy(b16, s, n);
    b16[n] = '\0';
    if (!is_too_long(s))
        strcpy(b16, s);
    strcpy(b16, source()); // expect: strcpy-overflow (error)
    read_into(b16, 64); // expect: input-size (error)
    read_into(b16, sizeof b16);
    strcpy(b32, b16);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        copy_to((char[4]){0}, argv[1]); // expect: strcpy-overflow (error)
    return 0;
}

static void put_digit(char *text, int place)
{
    text[place] = '0';
}

void digit_bad(void)
{
    char text[10];

    put_digit(text, 10); // expect: bounds-write (error)
}

void digit_good(void)
{
    char text[10];

    put_digit(text, 9);
}

static void mark(int *counters, int which)
{
    counters[which] = 1;
}

void mark_bad(void)
{
    int counters[10] = {0};

    mark(counters, atoi(getenv("WHICH"))); // expect: bounds-write (error)
}

void mark_good(void)
{
    int counters[10] = {0}, which = atoi(getenv("WHICH"));

    if (which >= 0 && which < 10)
        mark(counters, which);
}
