/*
 * A program that is seen whole.  How long its lines are, whoever sends them decides:
 * every length that the buffer has room for may occur, and a check that lets one byte
 * too many pass is no check.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int keep_line(const char *s, size_t n)
{
    unsigned char p[8];

    if (n > 9)
        return 0;
    memcpy(p, s, n); // expect: copy-size
    return p[0];
}

static int keep_rest(const char *s)
{
    char p[8];

    if (strlen(s) > 8)
        return 0;
    strcpy(p, s); // expect: strcpy-overflow
    return p[0];
}

static int keep_sent(const char *s, size_t n)
{
    char p[8];

    if (n > 8)
        return 0;
    memcpy(p, s, n);
    p[n] = 0; // expect: bounds-write
    return p[0];
}

static int keep_line_good(const char *s, size_t n)
{
    unsigned char p[8];

    if (n > 8)
        return 0;
    memcpy(p, s, n);
    return p[0];
}

static int keep_rest_good(const char *s)
{
    char p[8];

    if (strlen(s) > 7)
        return 0;
    strcpy(p, s);
    return p[0];
}

static int read_sent(void)
{
    char sent[300];
    ssize_t got = read(0, sent, sizeof sent - 1);

    if (got < 0)
        return 0;
    sent[got] = 0;
    return keep_sent(sent, strlen(sent));
}

int main(void)
{
    char line[300], *at = NULL;
    int sum = 0;

    for (volatile long wait = 0; wait < 100000000; wait++)
        continue;
    while (fgets(line, sizeof line, stdin)) {
        if ((at = strchr(line, '\n')) != NULL)
            *at = 0;
        sum += keep_line(line, strlen(line)) + keep_line_good(line, strlen(line));
        for (at = line; isspace((unsigned char)*at);)
            at++;
        sum += keep_rest(at) + keep_rest_good(at);
    }
    return sum + read_sent();
}
