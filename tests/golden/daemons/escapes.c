/* Escapes are taken out of a copy that is as long as the text. */
#include "parts/daemon.h"
char *e1_good(const char *s)
{
    char *out = malloc(strlen(s) + 1), *d = out;
    if (!out)
        return NULL;
    while (*s) {
        if (*s == '\\')
            s++;
        else
            *d++ = *s++;
    }
    *d = 0;
    return out;
}
char *e2_good(const char *s)
{
    char *out = malloc(strlen(s) + 1), *d = out;
    if (!out)
        return NULL;
    for (; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
            *d++ = *s;
        } else
            *d++ = *s;
    }
    *d = 0;
    return out;
}
char *e3_good(const char *s)
{
    char *out = malloc(strlen(s) + 1), *d = out;
    if (!out)
        return NULL;
    while (*s) {
        if (*s == '\\' && s[1]) {
            *d++ = *s++;
            *d++ = *s++;
        } else
            *d++ = *s++;
    }
    *d = 0;
    return out;
}
char *e4_good(const char *s)
{
    char *out = malloc(strlen(s) + 1), *d = out;
    if (!out)
        return NULL;
    while (*s) {
        if (*s == '%' && s[1] && s[2]) {
            *d++ = s[1] * 16 + s[2];
            s += 3;
        } else
            *d++ = *s++;
    }
    *d = 0;
    return out;
}
