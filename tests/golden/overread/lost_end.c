#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Texts whose only terminator was written over. */

size_t over_the_end_bad(void)
{
    char s[8] = "";
    int n = getchar();

    if (!fgets(s, sizeof s, stdin) || n < 0 || n >= (int)sizeof s)
        return 0;
    s[n] = 'x';
    return strlen(s); // expect: source-overread (error)
}

size_t before_zeros_good(void)
{
    char s[8] = "";
    int n = getchar();

    if (n < 0 || n >= (int)sizeof s - 1)
        return 0;
    s[n] = 'x';
    return strlen(s);
}

size_t ended_again_good(void)
{
    char s[8] = "";
    int n = getchar();

    if (!fgets(s, sizeof s, stdin) || n < 0 || n >= (int)sizeof s)
        return 0;
    s[n] = 'x';
    s[sizeof s - 1] = '\0';
    return strlen(s);
}

static void put(char *p, int n)
{
    p[n] = 'x';
}

size_t by_a_helper_bad(void)
{
    char s[8] = "";
    int n = getchar();

    if (!fgets(s, sizeof s, stdin) || n < 0 || n >= (int)sizeof s)
        return 0;
    put(s, n);
    return strlen(s); // expect: source-overread (warning)
}

/* Nothing is written outside of the text, so that it keeps its end. */
static char *join(char *text)
{
    for (char *p = text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    return text;
}

size_t in_place_good(const char *s)
{
    char b[80];

    snprintf(b, sizeof b, "%s", s);
    join(b);
    return strlen(b);
}

size_t filled_bad(void)
{
    char s[16] = "";
    int n = getchar();

    if (!fgets(s, sizeof s, stdin) || n > 15)
        return 0;
    for (int i = 0; i <= n; i++)
        s[i] = 'x';
    return strlen(s); // expect: source-overread (error)
}

/* Copies that fill all the room there is. */

size_t exactly_full_bad(void)
{
    char s[10] = "", b[4] = {0};

    if (!fgets(s, sizeof s, stdin) || strlen(s) > 4)
        return 0;
    strncpy(b, s, 4);
    return strlen(b); // expect: source-overread (error)
}

size_t not_full_good(void)
{
    char s[10] = "", b[8] = {0};

    if (!fgets(s, sizeof s, stdin) || strlen(s) > 4)
        return 0;
    memcpy(b, s, strlen(s));
    return strlen(b);
}

/* No zero at all may be put there. */
size_t perhaps_none_bad(void)
{
    char s[6] = "";
    int n = getchar();

    if (read(0, s, sizeof s) < 0 || n < 0 || n > 6)
        return 0;
    memset(s, 0, (size_t)n);
    return strlen(s); // expect: source-overread (warning)
}

size_t at_least_one_good(void)
{
    char s[6] = "";
    int n = getchar();

    if (read(0, s, sizeof s) < 0 || n < 1 || n > 6)
        return 0;
    memset(s, 0, (size_t)n);
    return strlen(s);
}

/* Zeros that stand behind the last place that is written. */
size_t shown_good(const char *bytes, size_t at, size_t size)
{
    size_t end = at + 16 < size ? at + 16 : size;
    char shown[17] = "";

    for (size_t i = at; i < end; i++)
        shown[i - at] = bytes[i] > ' ' ? bytes[i] : '.';
    return strlen(shown);
}

size_t magic_good(void)
{
    char s[100];

    memset(s, 0, sizeof s);
    s[0] = s[2] = '$';
    s[1] = '6';
    s[3] = '\0'; /* as it was */
    return strlen(s);
}
