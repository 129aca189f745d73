#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define BUFSZ 1024

static void of_a_pointer(char *b, FILE *f)
{
    if (!fgets(b, sizeof b, f)) /* eight bytes: too few, but no overflow */
        exit(1);
}

void sizeof_source(const char *s)
{
    char small[8], large[32];

    strncpy(large, s, sizeof large);
    memcpy(small, large, sizeof large); // expect: copy-size (error)
    memcpy(small, large, sizeof small);
}

void strlen_source_as_bound(void)
{
    const char *s = getenv("NAME");
    char b[16];

    if (!s)
        return;
    strncpy(b, s, strlen(s)); // expect: copy-size (error)
    memcpy(b, s, strlen(s) + 1); // expect: copy-size (error)
    if (strlen(s) < sizeof b)
        memcpy(b, s, strlen(s) + 1);
}

void bytes_as_wchars(FILE *f, const wchar_t *s)
{
    wchar_t w[16];

    if (!fgetws(w, sizeof w, f)) // expect: input-size (error)
        return;
    wcsncpy(w, s, sizeof w); // expect: copy-size (error)
    swprintf(w, sizeof w, L"%ls", s); // expect: copy-size
    swprintf(w, sizeof w / sizeof *w, L"%ls", s);
    wcsncpy(w, s, sizeof w / sizeof *w);
}

void constant_larger_than_dst(int fd)
{
    char b[512];

    if (read(fd, b, BUFSZ) < 0) // expect: input-size (error)
        of_a_pointer(b, stdin);
}

void offset_ignored(const char *s)
{
    char b[32];

    memcpy(b + 8, s, sizeof b); // expect: copy-size (error)
    memcpy(b + 8, s, sizeof b - 8);
}

void length_field_from_input(int fd)
{
    unsigned short n = 0;
    char b[256];

    if (read(fd, &n, sizeof n) != sizeof n)
        return;
    if (read(fd, b, n) < 0) // expect: input-size (error)
        return;
    if (n <= sizeof b && read(fd, b, n) < 0)
        return;
}

void signed_length(int fd)
{
    int n = 0;
    char b[256];

    if (read(fd, &n, sizeof n) != sizeof n || n > (int)sizeof b)
        return;
    if (read(fd, b, n) < 0) // expect: input-size (error)
        return;
    if (n >= 0 && read(fd, b, n) < 0)
        return;
}
