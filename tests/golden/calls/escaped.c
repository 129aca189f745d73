/* A helper that writes up to three characters for each of its source's. */
#include <string.h>

int search(const char *text);

static void escape(const char *in, char *out)
{
    static const char hex[] = "0123456789abcdef";

    while (*in) {
        if (strchr("*()\\", *in) != NULL) {
            *out++ = '\\'; // expect: bounds-write
            *out++ = hex[(unsigned char)*in >> 4]; // expect: bounds-write
            *out++ = hex[*in & 15]; // expect: bounds-write
            in++;
        } else {
            *out++ = *in++; // expect: bounds-write
        }
    }
    *out = '\0';
}

int escaped_bad(const char *user)
{
    char text[512];

    escape(user, text);
    return search(text);
}
