/* What this does to the text depends on a flag of the other file. */
#include <string.h>

extern int want_long;

char *make(char *text)
{
    if (want_long) {
        memset(text, 'A', 99);
        text[99] = 0;
    } else {
        memset(text, 'A', 49);
        text[49] = 0;
    }
    return text;
}
