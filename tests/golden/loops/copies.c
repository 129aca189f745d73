/* Copies that the program makes itself, character by character. */
#include <stdio.h>
#include <string.h>

void copy_bad(const char *s)
{
    char b[16];
    char *d = b;

    while (*s)
        *d++ = *s++; // expect: bounds-write (warning)
    *d = '\0'; // expect-miss: bounds-write (warning)
}

void copy_condition_bad(const char *s)
{
    char b[16];
    char *d = b;

    while ((*d++ = *s++) != '\0') // expect: bounds-write (warning)
        continue;
}

void copy_index_bad(const char *s)
{
    char b[16];
    int i;

    for (i = 0; s[i]; i++)
        b[i] = s[i]; // expect: bounds-write (warning)
    b[i] = '\0'; // expect-miss: bounds-write (warning)
}

void copy_index_good(const char *s)
{
    char b[16];
    size_t i;

    for (i = 0; s[i] && i < sizeof b - 1; i++)
        b[i] = s[i];
    b[i] = '\0';
}

void copy_one_too_far(const char *s)
{
    char b[16];
    size_t i;

    for (i = 0; s[i] && i < sizeof b; i++)
        b[i] = s[i];
    b[i] = '\0'; // expect: bounds-write
}

void copy_checked(const char *s)
{
    char b[16];
    char *d = b;

    if (strlen(s) >= sizeof b)
        return;
    while (*s)
        *d++ = *s++;
    *d = '\0';
}

void input_bad(void)
{
    char b[64];
    int c, i = 0;

    while ((c = getchar()) != EOF && c != '\n')
        b[i++] = (char)c; // expect: bounds-write (error)
    b[i] = '\0'; // expect: bounds-write (error)
}

void input_good(void)
{
    char b[64];
    int c, i = 0;

    while ((c = getchar()) != EOF && c != '\n')
        if (i < (int)sizeof b - 1)
            b[i++] = (char)c;
    b[i] = '\0';
}

void input_bounded(FILE *f)
{
    char b[64];
    size_t n = 0;
    int c;

    while (n < sizeof b - 1 && (c = getc(f)) != EOF)
        b[n++] = (char)c;
    b[n] = '\0';
}

void until_colon(const char *p)
{
    char user[32];
    int i = 0;

    while (*p && *p != ':')
        user[i++] = *p++; // expect: bounds-write (warning)
    user[i] = '\0'; // expect-miss: bounds-write (warning)
}
