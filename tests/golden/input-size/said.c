/* Numbers made of digits, one by one, and clamped on one side only. */
#include <stdlib.h>
#include <unistd.h>

static long size_of(const char *line)
{
    long n = 0;

    for (; *line; line++) {
        int c = *line;

        if (c >= '0' && c <= '9')
            c -= '0';
        else if (c >= 'a' && c <= 'f')
            c -= 'a' - 10;
        else
            break;
        n = (n << 4) | c;
    }
    return n;
}

long digits_bad(const char *line, int fd)
{
    char data[512];

    return read(fd, data, size_of(line)); // expect: input-size
}

long chosen_bad(const char *line, int fd)
{
    char data[512];
    long n = size_of(line), want = n < 512 ? n : 512;

    return read(fd, data, want); // expect: input-size
}

long chosen_good(const char *line, int fd)
{
    char data[512];
    long n = size_of(line), want = 0;

    if (n < 0)
        return -1;
    want = n < 512 ? n : 512;
    return read(fd, data, want);
}

long clamped_bad(const char *line, int fd)
{
    char data[512];
    long n = strtol(line, NULL, 16);

    if (n > 512)
        n = 512;
    return read(fd, data, n); // expect: input-size
}

long clamped_good(const char *line, int fd)
{
    char data[512];
    long n = strtol(line, NULL, 16);

    if (n > 512)
        n = 512;
    if (n < 0)
        n = 0;
    return read(fd, data, n);
}
