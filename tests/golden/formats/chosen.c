/* Where formats come from: constant arrays, macros, ?:, tables and gettext. */
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#define _(text) gettext(text)
#define WIDTH 8
#define STR_(x) #x
#define STR(x) STR_(x)

static const char held[] = "%s-%s";
static const char *const table[] = {"%d", "%u"};

void chosen(int n, int is_long, const char *s)
{
    char b[12], c[4];

    sprintf(b, is_long ? "%d (long)" : "%d", n); // expect: sprintf-overflow
    sprintf(b, is_long ? "%d" : "%u", n);
    sprintf(c, held, "ab", "cd"); // expect: sprintf-overflow (error)
    sprintf(b, held, "ab", "cd");
    sprintf(c, table[0], n); // expect: sprintf-overflow
    sprintf(b, table[0], n);
    sprintf(c, "%" STR(WIDTH) "s", s); // expect: sprintf-overflow
    sprintf(b, "%." STR(WIDTH) "s", s);
    sprintf(b, _("%s is too long"), s); // expect: sprintf-overflow
    sprintf(b, _("%.4s..."), s);
    sprintf(b, ngettext("%d file", "%d files", 2), n); // expect: sprintf-overflow
}

void scanned(const char *s)
{
    char b[8];
    static const char word[] = "%s", limited[] = "%7s";

    sscanf(s, word, b); // expect: scanf-unbounded (warning)
    sscanf(s, limited, b);
    sscanf(s, "%" STR(WIDTH) "s", b); // expect: scanf-width
    sscanf(s, _("%7s"), b);
}
