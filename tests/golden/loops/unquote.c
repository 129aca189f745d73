// Escapes are taken out of a text: what is written never gains on what is read.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

char *good_unquote(const char *s)
{
    char *text = strdup(s);
    int i = 0;

    if (!text)
        return NULL;
    while (*s)
        if (s[0] == '\\' && s[1] == 'x' && isxdigit((unsigned char)s[2]) &&
            isxdigit((unsigned char)s[3])) {
            text[i++] = s[3];
            s += 4;
        } else if (s[0] == '\\' && isxdigit((unsigned char)s[1]) &&
                   isxdigit((unsigned char)s[2])) {
            text[i++] = s[2];
            s += 3;
        } else {
            text[i++] = *s++;
        }
    text[i] = '\0';
    return text;
}

char *good_plain_tests(const char *s)
{
    char *text = malloc(strlen(s) + 1);
    int i = 0;

    if (!text)
        return NULL;
    while (*s)
        if (s[0] == '\\' && s[1] && s[2] && s[3]) {
            text[i++] = s[2];
            s += 4;
        } else if (s[0] == '%' && s[1]) {
            text[i++] = s[1];
            s += 2;
        } else {
            text[i++] = *s++;
        }
    text[i] = '\0';
    return text;
}

char *bad_quote(const char *s)
{
    char *text = strdup(s);
    int i = 0;

    if (!text)
        return NULL;
    while (*s)
        if (s[0] == '\\') {
            text[i++] = '\\'; // expect: bounds-write
            text[i++] = *s++;
        } else if (s[0] == '%' && s[1]) {
            text[i++] = s[1];
            s += 2;
        } else {
            text[i++] = *s++;
        }
    text[i] = '\0';
    return text;
}
