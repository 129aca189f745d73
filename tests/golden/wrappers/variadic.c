#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(char *to, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vsprintf(to, format, ap);
    va_end(ap);
}

static int put_sized(char *to, size_t size, const char *format, ...)
{
    va_list ap;
    int n = 0;

    va_start(ap, format);
    n = vsnprintf(to, size, format, ap);
    va_end(ap);
    return n;
}

static int vget(const char *text, const char *format, va_list ap)
{
    return vsscanf(text, format, ap);
}

static int get(const char *text, const char *format, ...)
{
    va_list ap;
    int n = 0;

    va_start(ap, format);
    n = vget(text, format, ap);
    va_end(ap);
    return n;
}

void bad(const char *s)
{
    char b[8];
    const char *home = getenv("HOME");

    put(b, "%s", "12345678"); // expect: sprintf-overflow (error)
    put(b, "%d-%s", 1, s); // expect: sprintf-overflow (warning)
    put_sized(b, 16, "%s", s); // expect: copy-size (error)
    if (home)
        get(home, "%s", b); // expect: scanf-unbounded (error)
    get("a-long-word", "%8s", b); // expect: scanf-width (error)
}

void good(const char *s)
{
    char b[8];
    int n = 0;

    put(b, "%s", "1234567");
    put(b, "%.3s-%c", s, 'x');
    put_sized(b, sizeof b, "%s", s);
    get(s, "%7s %d", b, &n);
    get("short", "%s", b);
}
