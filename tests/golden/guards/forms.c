/* The usual ways to check a length before a copy: all of them silence it. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))

void early_return(const char *s)
{
    char b[16];

    if (strlen(s) >= sizeof b)
        return;
    strcpy(b, s);
}

void nested(const char *s)
{
    char b[16];
    size_t n = strlen(s);

    if (n + 1 <= sizeof b) {
        strcpy(b, s);
        memcpy(b, s, n + 1);
    }
}

void clamp(const char *s)
{
    char b[16];
    size_t n = strlen(s);

    if (n > sizeof b - 1)
        n = sizeof b - 1;
    memcpy(b, s, n);
    b[n] = '\0';
}

void minimum(const char *s)
{
    char b[16];
    size_t n = MIN(strlen(s), sizeof b - 1);

    memcpy(b, s, n);
    b[n] = '\0';
}

void conjunction(const char *s, int on)
{
    char b[16];

    if (on && s && strlen(s) < sizeof b)
        strcpy(b, s);
}

void disjunction(const char *s)
{
    char b[16];

    if (!s || !*s || strlen(s) > 15)
        return;
    strcpy(b, s);
}

void asserted(const char *s)
{
    char b[16];

    assert(strlen(s) < sizeof b);
    strcpy(b, s);
}

void leaves(const char *s)
{
    char b[16];

    if (strlen(s) >= sizeof b) {
        fprintf(stderr, "too long\n");
        exit(1);
    }
    strcpy(b, s);
}

void flag(const char *s)
{
    char b[16];
    int fits = strlen(s) < sizeof b;

    if (fits)
        strcpy(b, s);
}

void correlated(const char *s, int mode)
{
    char b[16];
    int ok = 0;

    if (strlen(s) < sizeof b)
        ok = 1;
    if (mode)
        puts("mode");
    if (ok)
        strcpy(b, s);
}

void replaced(const char *s)
{
    char b[16];

    if (strlen(s) >= sizeof b)
        s = "default";
    strcpy(b, s);
}

void checked_snprintf(const char *s)
{
    char b[16], c[16];
    int n = snprintf(b, sizeof b, "%s", s);

    if (n < 0 || (size_t)n >= sizeof b)
        return;
    strcpy(c, b);
}

void truncated_snprintf(const char *s)
{
    char b[16], c[16];

    snprintf(b, sizeof b, "%s", s);
    strcpy(c, b);
}

void dead(const char *s)
{
    char b[16];
    const int debug = 0;

    if (debug)
        strcpy(b, s);
    if (0)
        strcpy(b, s);
}

void terminated(const char *s)
{
    char b[16], c[16];

    strncpy(b, s, sizeof b - 1);
    b[sizeof b - 1] = '\0';
    strcpy(c, b);
}

void weak(const char *s)
{
    char b[16];

    if (strlen(s) <= sizeof b)
        strcpy(b, s); // expect: strcpy-overflow (warning)
}

void other_string(const char *s, const char *t)
{
    char b[16];

    if (strlen(t) < sizeof b)
        strcpy(b, s); // expect: strcpy-overflow (warning)
}

void too_late(const char *s)
{
    char b[16];

    strcpy(b, s); // expect: strcpy-overflow (warning)
    if (strlen(s) >= sizeof b)
        exit(1);
}

void changed_after(char *s)
{
    char b[16];

    if (strlen(s) >= sizeof b)
        return;
    strcat(s, "more"); // expect: strcat-overflow (note)
    strcpy(b, s); // expect: strcpy-overflow (warning)
}

void default_string(const char *s)
{
    char b[8];

    if (!s)
        s = "a default that is too long"; 
    strcpy(b, s); // expect: strcpy-overflow (error)
}
