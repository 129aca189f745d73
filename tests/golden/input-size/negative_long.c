/* What strtoul() says of a text may be negative as a `long`. */
#include <stdlib.h>
#include <sys/socket.h>

int chunk(int fd, const char *line)
{
    char buf[4096];
    long left = (long)strtoul(line, NULL, 16), want = left;

    if (want > (long)sizeof buf)
        want = sizeof buf;
    return (int)recv(fd, buf, (size_t)want, 0); // expect: input-size
}

int chunk_good(int fd, const char *line)
{
    char buf[4096];
    unsigned long left = strtoul(line, NULL, 16), want = left;

    if (want > sizeof buf)
        want = sizeof buf;
    return (int)recv(fd, buf, want, 0);
}
