#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

struct record {
    char name[16];
    char rest[16];
    int id;
};

void bad(const char *src)
{
    char small[16], large[64];
    wchar_t w[8];
    struct record r;

    memcpy(small, large, sizeof large); // expect: copy-size (error)
    memset(small, 0, sizeof large); // expect: copy-size (error)
    memmove(small + 1, src, 16); // expect: copy-size (error)
    strncpy(small, src, 17); // expect: copy-size (error)
    bzero(small, 20); // expect: copy-size (error)
    bcopy(src, small, 32); // expect: copy-size (error)
    snprintf(small, sizeof large, "%s", src); // expect: copy-size (error)
    wmemset(w, 0, sizeof w); // expect: copy-size (error)
    memcpy(r.name, src, sizeof r); // expect: copy-size (error)
    memset(&r.rest, 0, 24); // expect: copy-size (error)
}

void good(const char *src)
{
    char small[16], large[64];
    wchar_t w[8];
    struct record r;

    memcpy(large, small, sizeof small);
    memset(small, 0, sizeof small);
    strncpy(small, src, sizeof small);
    snprintf(small, sizeof small, "%s", src);
    snprintf(small, sizeof large, "%d", 7);
    wmemset(w, 0, sizeof w / sizeof *w);
    memset(&r, 0, sizeof r);
    memcpy(&r.name, src, sizeof r.name);
    memset(w, 0, sizeof w);
}
