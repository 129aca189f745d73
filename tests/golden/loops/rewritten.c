/*
 * A text whose characters are replaced, one by one, by what a function says: no further
 * than it was read.  A cursor that goes on behind the look at the text's end is another
 * matter.
 */
#include <stdio.h>

int is_upper(int c);
int lower(int c);
int use(const char *text);
int read_char(void *in);

int lowered_good(const char *name)
{
    char text[128], *p = NULL;

    snprintf(text, sizeof text, "%s", name);
    for (p = text; *p; p++)
        if (is_upper(*p))
            *p = (char)lower(*p);
    return use(text);
}

int lowered_by_hand_good(const char *name)
{
    char text[128], *p = NULL;

    snprintf(text, sizeof text, "%s", name);
    for (p = text; *p != '\0'; p++) {
        if (!is_upper(*p))
            continue;
        *p = (char)lower(*p);
    }
    return use(text);
}

int appended_bad(void *in, const char *name)
{
    char text[128], *p = text;
    int c;

    snprintf(text, sizeof text, "%s", name);
    while (*p)
        p++;
    while ((c = read_char(in)) != -1)
        *p++ = (char)lower(c); // expect: bounds-write
    return use(text);
}
