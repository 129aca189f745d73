/* A program that is seen whole: what a function with `...` leaves as it was. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int has_header;
int quiet;

static void say(const char *text, ...)
{
    va_list all;

    if (quiet)
        return;
    va_start(all, text);
    vprintf(text, all);
    va_end(all);
}

__attribute__((noreturn)) static void give_up(const char *why)
{
    has_header = 0;
    puts(why);
    exit(has_header);
}

/* What ends the program stores for nobody, and the system's code not at all. */
static void say_wide(const char *text, ...)
{
    va_list all;

    if (getppid() == 1)
        give_up(text);
    va_start(all, text);
    vprintf(text, all);
    va_end(all);
}

static void say_more(const char *text, ...)
{
    va_list all;

    va_start(all, text);
    vprintf(text, all);
    va_end(all);
    has_header = !has_header;
}

/* Two bytes less are read where two stand before them. */
static int get(char *to)
{
    int from = has_header ? 2 : 0, n = 0;

    memset(to, 0, 2);
    n = (int)read(0, to + from, 1500 - from);
    if (n < 0)
        say("error %d\n", n);
    say("got %d\n", n);
    return has_header && n > 0 ? n + 2 : n;
}

static int get_wide(char *to)
{
    int from = has_header ? 2 : 0, n = 0;

    memset(to, 0, 2);
    n = (int)read(0, to + from, 1500 - from);
    say_wide("got %d\n", n);
    return has_header && n > 0 ? n + 2 : n;
}

static int get_more(char *to)
{
    int from = has_header ? 2 : 0, n = 0;

    memset(to, 0, 2);
    n = (int)read(0, to + from, 1500 - from);
    say_more("got %d\n", n);
    return has_header && n > 0 ? n + 2 : n;
}

int main(int argc, char **argv)
{
    char in[1500], out[1500];
    int n = 0;

    has_header = argc > 1;
    quiet = argc > 2 && argv[2][0];
    n = get(in);
    if (n > 0)
        memcpy(out, in, n);
    n = get_wide(in);
    if (n > 0)
        memcpy(out, in, n);
    n = get_more(in);
    if (n > 0)
        memcpy(out, in, n); // expect: copy-size, source-overread
    return out[0];
}
