/* As much as is missing, again and again, asked for at the end of each round. */
#include <errno.h>
#include <unistd.h>

int fill_good(int fd, int size)
{
    char buf[232];
    int have = read(fd, buf, 16);

    if (have == -1 || size < 16 || size > (int)sizeof buf)
        return -1;
    do {
        int more = 0;

        do {
            more = read(fd, buf + have, size - have);
        } while (more == -1 && errno == EINTR);
        if (more == -1)
            return -1;
        have += more;
    } while (have < size);
    return have;
}

int fill_bad(int fd, int size)
{
    char buf[232];
    int have = read(fd, buf, 16);

    if (have == -1 || size < 16)
        return -1;
    do {
        int more = read(fd, buf + have, size - have); // expect: input-size

        if (more == -1)
            return -1;
        have += more;
    } while (have < size);
    return have;
}
