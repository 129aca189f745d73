/* What is known of the arguments makes the longest output shorter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

void numbers(unsigned char byte, int n, short s, unsigned u)
{
    char b2[3], b3[4], b6[7], b11[12];

    sprintf(b2, "%x", byte);
    sprintf(b2, "%02x", byte);
    sprintf(b2, "%hhx", n);
    sprintf(b2, "%u", byte); // expect: sprintf-overflow
    sprintf(b3, "%u", byte);
    sprintf(b6, "%hd", n);
    sprintf(b6, "%d", s);
    sprintf(b3, "%d", s); // expect: sprintf-overflow
    sprintf(b11, "%d", n);
    sprintf(b11, "%u", u);
    sprintf(b11, "%ld", (long)n);
    sprintf(b6, "%d", n); // expect: sprintf-overflow
    if (n >= 0 && n < 100)
        sprintf(b2, "%d", n);
    if (n < 100)
        sprintf(b2, "%d", n); // expect: sprintf-overflow
    sprintf(b2, "%d", n % 10);
    sprintf(b2, "%02d", u % 60 < 60 ? u % 60 : 0);
    sprintf(b2, "%c%c", n, byte);
    sprintf(b3, "%c%c%c%c", n, n, n, n); // expect: sprintf-overflow
}

void hex(char *out, const unsigned char *digest)
{
    char text[33];
    int i;

    for (i = 0; i < 16; i++)
        sprintf(text + 2 * i, "%02x", digest[i]);
    strcpy(out, text);
}

void widths(const char *s, int n)
{
    char b[16];

    sprintf(b, "%*d", n, 1); // expect: sprintf-overflow (warning)
    if (n >= 0 && n < 16)
        sprintf(b, "%*d", n, 1);
    if (n >= 0 && n <= 16)
        sprintf(b, "%*d", n, 1); // expect: sprintf-overflow
    sprintf(b, "%*d", atoi(getenv("WIDTH")), 1); // expect: sprintf-overflow (error)
    sprintf(b, "%.*s", 15, s);
    sprintf(b, "%.*s", 16, s); // expect: sprintf-overflow
    sprintf(b, "%.*s", n, s); // expect: sprintf-overflow (warning)
    if (n >= 0 && (unsigned)n < sizeof b)
        sprintf(b, "%.*s", n, s);
    sprintf(b, "%2$s %1$d", 1234567, "12345678"); // expect: sprintf-overflow (error)
    sprintf(b, "%2$s %1$d", 1234567, "1234567");
}

void strings(const char *s, const wchar_t *w)
{
    char b[16];
    int n = 0;

    if (strlen(s) < 10)
        sprintf(b, "%s:%d", s, 12345);
    if (strlen(s) < 11)
        sprintf(b, "%s:%d", s, 12345); // expect: sprintf-overflow
    sprintf(b, "%ls", w); // expect: sprintf-overflow (warning)
    sprintf(b, "%ls", L"abc");
    sprintf(b, "%s%n", "abc", &n);
    b[n] = '\0';
    sprintf(b, "%m"); // expect: sprintf-overflow
    sprintf(b, "%.3m");
    sprintf(b, "100%% of %s", "it all");
}

void floats(double d, long double l)
{
    char b[318], c[32], e[5000];

    sprintf(b, "%f", d);
    sprintf(c, "%f", d); // expect: sprintf-overflow
    sprintf(c, "%g %e", d, d);
    sprintf(c, "%.3f", d); // expect: sprintf-overflow
    sprintf(b, "%Lf", l); // expect: sprintf-overflow
    sprintf(e, "%Lf", l);
}
