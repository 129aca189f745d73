/* Formats of callers that are all seen, for a buffer of the function's own. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(int fd, const char *format, ...)
{
    char text[64];
    va_list list;

    va_start(list, format);
    vsprintf(text, format, list);
    va_end(list);
    write(fd, text, strlen(text));
}

static void say_long(int fd, const char *format, ...)
{
    char text[64];
    va_list list;

    va_start(list, format);
    vsprintf(text, format, list); // expect: sprintf-overflow
    va_end(list);
    write(fd, text, strlen(text));
}

static char line[80];

static void tell_list(int fd, const char *format, va_list list)
{
    vsprintf(line, format, list);
    write(fd, line, strlen(line));
}

static void tell(int fd, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    tell_list(fd, format, list);
    va_end(list);
}

/* Two functions hand on, and only one of them what fits. */
static void note_list(int fd, const char *format, va_list list)
{
    char text[80];

    vsprintf(text, format, list); // expect: sprintf-overflow
    write(fd, text, strlen(text));
}

static void note(int fd, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    note_list(fd, format, list);
    va_end(list);
}

static void note_all(int fd, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    note_list(fd, format, list);
    va_end(list);
}

/* What is read before shifts the arguments. */
static void say_behind(int fd, const char *format, ...)
{
    char text[64];
    va_list list;

    va_start(list, format);
    fd += va_arg(list, int);
    vsprintf(text, format, list); // expect: sprintf-overflow
    va_end(list);
    write(fd, text, strlen(text));
}

/* One of its calls brings a format that nobody knows. */
static void say_any(int fd, const char *format, ...)
{
    char text[64];
    va_list list;

    va_start(list, format);
    vsprintf(text, format, list); // expect: sprintf-overflow
    va_end(list);
    write(fd, text, strlen(text));
}

/* Called by its address, too. */
static void say_from_table(int fd, const char *format, ...)
{
    char text[64];
    va_list list;

    va_start(list, format);
    vsprintf(text, format, list); // expect: sprintf-overflow
    va_end(list);
    write(fd, text, strlen(text));
}

static void (*sayers[])(int fd, const char *format, ...) = {say_from_table};

/* The text goes behind another one. */
static void say_behind_name(int fd, const char *format, ...)
{
    char text[64] = "program with a name of some length: ";
    va_list list;

    va_start(list, format);
    vsprintf(text + strlen(text), format, list); // expect: sprintf-overflow
    va_end(list);
    write(fd, text, strlen(text));
}

int main(int argc, char **argv)
{
    char name[32];

    if (!fgets(name, sizeof name, stdin))
        return 1;
    say(1, "hello %s", name);
    say(1, "%d arguments", argc);
    say_long(1, "%d arguments", argc);
    say_long(1, "hello, my dear %s, or %s", name, name);
    tell(1, "hello %.40s", argv[0]);
    note(1, "hello %s", name);
    note_all(1, "hello %s", argv[0]);
    say_behind(1, "hello %.50s and %.10s", argc, name, name);
    say_any(1, "hello %s", name);
    say_any(1, argc > 1 ? argv[1] : "nobody");
    say_from_table(1, "hello %s", name);
    sayers[0](1, "hello %s", argv[0]);
    say_behind_name(1, "hello %s", name);
    return 0;
}
