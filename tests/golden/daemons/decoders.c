/* Decoders and encoders, which write as they read. */
#include "parts/daemon.h"
#include <ctype.h>

/* base64 without a look at the room. */
static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_bad(const char *s)
{
    unsigned char out[128];
    int n = 0, state = 0;

    while (*s) {
        const char *at = strchr(digits, *s++);

        if (!at)
            break;
        if (state == 0)
            out[n] = (unsigned char)((at - digits) << 2); // expect: bounds-write
        else
            out[n++] |= (unsigned char)(at - digits); // expect-miss: bounds-read, bounds-write
        state = !state;
    }
    return out[0];
}

int base64_good(const char *s)
{
    unsigned char out[128];
    int n = 0, state = 0;

    while (*s) {
        const char *at = strchr(digits, *s++);

        if (!at || n >= (int)sizeof out)
            break;
        if (state == 0)
            out[n] = (unsigned char)((at - digits) << 2);
        else
            out[n++] |= (unsigned char)(at - digits);
        state = !state;
    }
    return out[0];
}

/* Hexadecimal: three characters for each byte. */
void hex_bad(const unsigned char *p, int len)
{
    char text[64];
    char *at = text;
    int i;

    for (i = 0; i < len; i++) {
        *at++ = "0123456789abcdef"[p[i] >> 4]; // expect: bounds-write
        *at++ = "0123456789abcdef"[p[i] & 15]; // expect: bounds-write
        *at++ = ':'; // expect-miss: bounds-write
    }
    log_error("%.*s", (int)(at - text), text);
}

void hex_good(const unsigned char *p, int len)
{
    char text[64];
    char *at = text;
    int i;

    for (i = 0; i < len && at + 3 < text + sizeof text; i++) {
        *at++ = "0123456789abcdef"[p[i] >> 4];
        *at++ = "0123456789abcdef"[p[i] & 15];
        *at++ = ':';
    }
    log_error("%.*s", (int)(at - text), text);
}

/* Room for one, but an escape takes four. */
void escape_bad(const char *s)
{
    char out[100];
    char *d = out, *end = out + sizeof out - 1;

    while (*s && d < end) {
        if (isprint((unsigned char)*s)) {
            *d++ = *s++;
        } else {
            *d++ = '\\';
            *d++ = '0' + ((*s >> 6) & 3); // expect-miss: bounds-write
            *d++ = '0' + ((*s >> 3) & 7); // expect: bounds-write
            *d++ = '0' + (*s++ & 7); // expect: bounds-write
        }
    }
    *d = '\0'; // expect: bounds-write
    log_error("%s", out);
}

void escape_good(const char *s)
{
    char out[100];
    char *d = out, *end = out + sizeof out - 4;

    while (*s && d < end) {
        if (isprint((unsigned char)*s)) {
            *d++ = *s++;
        } else {
            *d++ = '\\';
            *d++ = '0' + ((*s >> 6) & 3);
            *d++ = '0' + ((*s >> 3) & 7);
            *d++ = '0' + (*s++ & 7);
        }
    }
    *d = '\0';
    log_error("%s", out);
}

/* Quotes are doubled; the index is looked at once a round. */
void quote_bad(const char *s)
{
    char out[64];
    size_t n = 0;

    out[n++] = '"';
    for (; *s && n < sizeof out - 1; s++) {
        if (*s == '"' || *s == '\\')
            out[n++] = '\\';
        out[n++] = *s; // expect-miss: bounds-write
    }
    out[n++] = '"'; // expect: bounds-write
    out[n] = '\0'; // expect: bounds-write
    log_error("%s", out);
}

void quote_good(const char *s)
{
    char out[64];
    size_t n = 0;

    out[n++] = '"';
    for (; *s && n < sizeof out - 3; s++) {
        if (*s == '"' || *s == '\\')
            out[n++] = '\\';
        out[n++] = *s;
    }
    out[n++] = '"';
    out[n] = '\0';
    log_error("%s", out);
}

/* %41 and so on, into a fixed array. */
void percent_bad(const char *url)
{
    char path[256];
    char *d = path;

    while (*url && *url != '?') {
        if (*url == '%' && url[1] && url[2]) {
            *d++ = (char)((url[1] - '0') * 16 + (url[2] - '0')); // expect: bounds-write
            url += 3;
        } else {
            *d++ = *url++; // expect: bounds-write
        }
    }
    *d = '\0'; // expect-miss: bounds-write
    log_error("%s", path);
}

void percent_good(const char *url)
{
    char path[256];
    char *d = path;

    while (*url && *url != '?' && d < path + sizeof path - 1) {
        if (*url == '%' && url[1] && url[2]) {
            *d++ = (char)((url[1] - '0') * 16 + (url[2] - '0'));
            url += 3;
        } else {
            *d++ = *url++;
        }
    }
    *d = '\0';
    log_error("%s", path);
}

/* UTF-8: up to three bytes for each unit; the limit is for one. */
int utf8_bad(const unsigned short *in, size_t count)
{
    unsigned char out[96];
    size_t n = 0, i;

    for (i = 0; i < count; i++) {
        if (n >= sizeof out)
            break;
        if (in[i] < 0x80) {
            out[n++] = (unsigned char)in[i];
        } else if (in[i] < 0x800) {
            out[n++] = (unsigned char)(0xc0 | (in[i] >> 6));
            out[n++] = (unsigned char)(0x80 | (in[i] & 0x3f)); // expect: bounds-write
        } else {
            out[n++] = (unsigned char)(0xe0 | (in[i] >> 12));
            out[n++] = (unsigned char)(0x80 | ((in[i] >> 6) & 0x3f)); // expect: bounds-write
            out[n++] = (unsigned char)(0x80 | (in[i] & 0x3f)); // expect: bounds-write
        }
    }
    return out[0];
}

int utf8_good(const unsigned short *in, size_t count)
{
    unsigned char out[96];
    size_t n = 0, i;

    for (i = 0; i < count; i++) {
        if (n + 3 > sizeof out)
            break;
        if (in[i] < 0x80) {
            out[n++] = (unsigned char)in[i];
        } else if (in[i] < 0x800) {
            out[n++] = (unsigned char)(0xc0 | (in[i] >> 6));
            out[n++] = (unsigned char)(0x80 | (in[i] & 0x3f));
        } else {
            out[n++] = (unsigned char)(0xe0 | (in[i] >> 12));
            out[n++] = (unsigned char)(0x80 | ((in[i] >> 6) & 0x3f));
            out[n++] = (unsigned char)(0x80 | (in[i] & 0x3f));
        }
    }
    return out[0];
}

/* A run length from the data. */
int runs_bad(const unsigned char *p, const unsigned char *end)
{
    unsigned char row[320];
    unsigned n = 0;

    while (p + 1 < end) {
        unsigned count = *p++;
        unsigned char value = *p++;

        while (count-- > 0)
            row[n++] = value; // expect: bounds-write
    }
    return row[0];
}

int runs_good(const unsigned char *p, const unsigned char *end)
{
    unsigned char row[320];
    unsigned n = 0;

    while (p + 1 < end) {
        unsigned count = *p++;
        unsigned char value = *p++;

        while (count-- > 0) {
            if (n >= sizeof row)
                return -1;
            row[n++] = value;
        }
    }
    return row[0];
}
