/*
 * A function that is seen, whose result is not understood: it fills as much of the array
 * as it says, and gets all of the array.
 */
#include <errno.h>
#include <unistd.h>

extern int open_file(const char *name);

static ssize_t read_all(int fd, char *to, size_t size)
{
    ssize_t all = 0;

    while (size > 0) {
        ssize_t got = read(fd, to, size);

        if (got <= 0) {
            if (got < 0 && errno == EINTR)
                continue;
            return all ? all : -1;
        }
        all += got;
        to += got;
        size -= (size_t)got;
    }
    return all;
}

static int read_file(char *to, size_t size, const char *name)
{
    int fd = open_file(name), got = 0;

    if (fd < 0)
        return -1;
    got = read_all(fd, to, size);
    close(fd);
    return got;
}

int first_of(const char *name)
{
    char text[4096];
    int n = read_file(text, sizeof text, name);

    if (n <= 0)
        return -1;
    text[n] = 0; // expect: bounds-write
    return text[0];
}

int first_of_good(const char *name)
{
    char text[4096];
    int n = read_file(text, sizeof text - 1, name);

    if (n <= 0)
        return -1;
    text[n] = 0;
    return text[0];
}
