#include <stdio.h>
#include <string.h>

#define FORMAT "%s=%s"

static const char held[] = "%d items";

void bad(const char *s, int n, double d)
{
    char small[8];
    char line[32];

    sprintf(small, "%d", n); // expect: sprintf-overflow
    sprintf(line, "%s", s); // expect: sprintf-overflow (warning)
    sprintf(line, "%f", d); // expect: sprintf-overflow
    sprintf(line, "%.30s%s", s, "ab"); // expect: sprintf-overflow
    sprintf(small, "12345678"); // expect: sprintf-overflow (error)
    sprintf(small, held, n); // expect: sprintf-overflow
    sprintf(line, "%40d", n); // expect: sprintf-overflow (error)
    sprintf(line, "%*d", n, 1); // expect: sprintf-overflow
}

void good(const char *s, const char *t, int n, unsigned char byte)
{
    char small[12];
    char line[32];

    sprintf(small, "%d", n);
    sprintf(small, "%x", n);
    sprintf(small, "%3u", byte);
    sprintf(line, "%.31s", s);
    sprintf(line, held, n);
    sprintf(line, "%s:%s", "literal", "another");
    if (strlen(s) + strlen(t) + 2 <= sizeof line)
        sprintf(line, FORMAT, s, t);
    if (n >= 0 && n < 1000)
        sprintf(small, "item %03d", n);
}
