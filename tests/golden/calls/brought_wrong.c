/*
 * A strlcpy() that is brought along, and ends the text one too late: that its name says
 * something else is no reason to believe it.
 */
#include <stdio.h>
#include <string.h>

size_t strlcpy(char *dst, const char *src, size_t size);
void keep(const char *s);

size_t strlcpy(char *dst, const char *src, size_t size)
{
    size_t length = strlen(src);

    if (length >= size) {
        memcpy(dst, src, size);
        dst[size] = '\0'; // expect: bounds-write
    } else {
        memcpy(dst, src, length + 1);
    }
    return length;
}

void keep(const char *s)
{
    char small[10];

    strlcpy(small, s, sizeof small);
    puts(small);
}
