/* What functions that are not seen answer of an array that they fill. */
#include <stdio.h>
#include <string.h>

#include "missing.h"

int filter_good(struct connection *c)
{
    unsigned char in[512], out[512];
    int n = get_bytes(c, in, sizeof in), m = 0;

    for (int i = 0; i < n; i++)
        if (in[i] != 255)
            out[m++] = in[i];
    return put_bytes(c, out, m);
}

/* No check, and the array that is filled is smaller. */
int filter_bad(struct connection *c)
{
    unsigned char in[512], out[256];
    int n = get_bytes(c, in, sizeof in), m = 0;

    for (int i = 0; i < n; i++)
        if (in[i] != 255)
            out[m++] = in[i]; // expect: bounds-write
    return put_bytes(c, out, m);
}

int mark_bad(struct connection *c)
{
    char text[512];
    int n = get_bytes(c, text, sizeof text);

    if (n < 0)
        return -1;
    text[n] = 0; // expect: bounds-write
    return look(text);
}

/* Numbers that only a missing header has are no less than 0. */
int mark_good(struct connection *c)
{
    char text[MAX_TEXT + 1];
    int n = get_bytes(c, text, MAX_TEXT);

    if (n < 0)
        return -1;
    text[n] = 0;
    return look(text);
}

/* A place that a search found in a text is one of the text. */
int lines(struct connection *c)
{
    char text[512], *end = NULL, *at = text;
    int n = get_bytes(c, text, sizeof text - 1);

    if (n < 0)
        return -1;
    text[n] = 0;
    while ((end = strstr(at, "\r\n")) != NULL) {
        *end = 0;
        if (look(at))
            return 1;
        at = end + 2;
    }
    return 0;
}

/* How long a text is, a caller says; that is not below 0. */
int say(const char *text, int length)
{
    char line[MAX_NAME + 2];

    if (length >= MAX_NAME)
        return -1;
    sprintf(line, "%.*s", length, text);
    return look(line);
}

/* What limits the one limits the other. */
int names(const unsigned char *from, int left)
{
    char name[256], other[256];
    int at = 0, n = 0;

    while (left && *from != ' ') {
        if (at >= sizeof(name) - 1 - text_prefix_len)
            return -1;
        name[at++] = *from;
        from++;
        left--;
    }
    name[at] = 0;
    while (left && *from != '=') {
        if (n >= sizeof(other) - 1 - at)
            return -1;
        other[n++] = *from;
        from++;
        left--;
    }
    strncpy(&other[text_prefix_len + 1], name, sizeof(other) - text_prefix_len - 1);
    return look(other);
}

/* A type that says what it is. */
int take_line(int fd, const uschar *from, int n)
{
    union {
        uschar line[108];
        struct {
            uschar kind, code;
        } head;
    } u;

    if (n > sizeof(u))
        return -1;
    memcpy(&u, from, n);
    return u.head.kind == 1 ? look(u.line) : fd;
}
