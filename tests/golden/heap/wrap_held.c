/* A size that may wrap, but for a limit that only other files know. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

extern uint32_t most_allowed;

static int read_all(int fd, char *to, uint32_t n)
{
    uint32_t got = 0;

    while (got < n) {
        ssize_t k = read(fd, to + got, n - got);

        if (k <= 0)
            return -1;
        got += (uint32_t)k;
    }
    return 0;
}

char *text(int fd)
{
    uint32_t n = 0;
    char *s = NULL;

    if (read(fd, &n, sizeof n) != sizeof n)
        return NULL;
    n = ntohl(n);
    s = malloc(n + 1);
    if (!s || read_all(fd, s, n) < 0) // expect: input-size
        return NULL;
    s[n] = 0; // expect: bounds-write
    return s;
}

char *text_right(int fd)
{
    uint32_t n = 0;
    char *s = NULL;

    if (read(fd, &n, sizeof n) != sizeof n)
        return NULL;
    n = ntohl(n);
    if (n > most_allowed)
        return NULL;
    s = malloc(n + 1);
    if (!s || read_all(fd, s, n) < 0)
        return NULL;
    s[n] = 0;
    return s;
}

/* One more than is held: what is read is too much in any case. */
char *text_and_more(int fd)
{
    uint32_t n = 0;
    char *s = NULL;

    if (read(fd, &n, sizeof n) != sizeof n)
        return NULL;
    n = ntohl(n);
    if (n > most_allowed)
        return NULL;
    s = malloc(n + 1);
    if (!s || read_all(fd, s, n) < 0)
        return NULL;
    s[n + 1] = 0; // expect: bounds-write
    return s;
}
