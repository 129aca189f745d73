/* What was zero before a read, and lies behind all that it may put there, ends the text. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void up_to_nineteen(int n)
{
    char text[80] = "";

    if (n < 0 || n > 19)
        return;
    if (fread(text, 1, (size_t)n, stdin) > 0)
        puts(text);
}

void all_but_one(size_t n)
{
    char text[80];

    memset(text, 0, sizeof text);
    if (n >= sizeof text)
        return;
    if (read(0, text, n) > 0)
        puts(text);
}

void behind_a_header(size_t n)
{
    char text[80] = "";

    if (n > 60)
        return;
    if (read(0, text + 10, n) > 0)
        puts(text + 10);
}

void all_of_it(size_t n)
{
    char text[80];

    memset(text, 0, sizeof text);
    if (n > sizeof text)
        return;
    if (read(0, text, n) > 0)
        puts(text); // expect: source-overread
}

void zeros_in_front(size_t n)
{
    char text[80];

    memset(text, 0, 20);
    if (n > 40)
        return;
    if (read(0, text, n) > 0)
        puts(text); // expect: source-overread
}
