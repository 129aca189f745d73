#include <string.h>
#include <unistd.h>

size_t bad(int fd)
{
    char b[64], link[64];
    ssize_t n = read(fd, b, sizeof b), m;

    if (n < 0)
        return 0;
    b[n] = '\0'; // expect: bounds-write (error)
    m = readlink("/proc/self/exe", link, sizeof link);
    link[m] = '\0'; // expect: bounds-write (error)
    return strlen(b);
}

size_t good(int fd)
{
    char b[64], link[64];
    ssize_t n = read(fd, b, sizeof b - 1), m;

    if (n < 0)
        return 0;
    b[n] = '\0';
    m = readlink("/proc/self/exe", link, sizeof link - 1);
    if (m < 0)
        return 0;
    link[m] = '\0';
    return strlen(b) + strlen(link);
}
