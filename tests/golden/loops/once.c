#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Bodies that run once are no loops: what they leave behind is known exactly. */

void choose_long(void)
{
    char name[64], line[32];
    int round;

    for (round = 0; round < 1; round++) {
        memset(name, 'x', 63);
        name[63] = 0;
    }
    strcpy(line, name); // expect: strcpy-overflow
    puts(line);
}

void choose_short(void)
{
    char name[64], line[32];
    int round;

    for (round = 0; round < 1; round++) {
        memset(name, 'x', 31);
        name[31] = 0;
    }
    strcpy(line, name);
    puts(line);
}

void widen_long(int n)
{
    wchar_t *text = malloc(32 * sizeof *text), line[32];
    int round;

    if (!text)
        return;
    for (round = 0; round < 1; round++) {
        wmemset(line, L'x', 31);
        line[31] = 0;
    }
    text[0] = 0;
    wcscat(text, L"-");
    wcscat(text, line); // expect: strcat-overflow
    wprintf(L"%ls %d\n", text, n);
    free(text);
}

void widen_short(int n)
{
    wchar_t *text = malloc(33 * sizeof *text), line[32];
    int round;

    if (!text)
        return;
    for (round = 0; round < 1; round++) {
        wmemset(line, L'x', 31);
        line[31] = 0;
    }
    text[0] = 0;
    wcscat(text, L"-");
    wcscat(text, line);
    wprintf(L"%ls %d\n", text, n);
    free(text);
}

/* Twice: the second round overwrites what the first left. */
void twice(void)
{
    char line[8];
    char *at = line;
    int round;

    for (round = 0; round < 2; round++)
        at += 4;
    at[0] = 0; // expect: bounds-write
    puts(line);
}
