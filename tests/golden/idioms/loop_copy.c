#include <stdlib.h>
#include <string.h>

void until_nul(void)
{
    const char *s = getenv("NAME");
    char b[16], *d = b;
    int i;

    if (!s)
        return;
    while ((*d++ = *s++) != '\0') // expect: bounds-write (error)
        continue;
    s = getenv("OTHER");
    for (i = 0; s && s[i]; i++)
        b[i] = s[i]; // expect: bounds-write (error)
}

void until_delimiter(const char *argument)
{
    char user[16];
    int i = 0;

    while (*argument != ':')
        user[i++] = *argument++; // expect: bounds-write (warning)
}

void until_delimiter_checked(const char *argument)
{
    char user[16];
    size_t i = 0;

    while (*argument && *argument != ':' && i < sizeof user - 1)
        user[i++] = *argument++;
    user[i] = '\0';
}

void all_fits(void)
{
    const char *s = getenv("NAME");
    char b[16], *d = b;

    if (!s || strlen(s) >= sizeof b)
        return;
    while ((*d++ = *s++) != '\0')
        continue;
}
