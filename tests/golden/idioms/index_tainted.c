#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>

static int counts[10];

void bad(char **argv, FILE *f)
{
    int i = 0;
    char b[16];

    (void)argv;
    if (fscanf(f, "%d", &i) == 1)
        counts[i]++; // expect: bounds-write (error)
    i = atoi(getenv("SLOT"));
    b[i] = 'x'; // expect: bounds-write (error)
    if (i < 16)
        b[i] = 'x'; // expect: bounds-write (error)
}

void good(FILE *f)
{
    int i = 0;
    char b[16];

    if (fscanf(f, "%d", &i) == 1 && i >= 0 && i < 10)
        counts[i]++;
    i = atoi(getenv("SLOT"));
    if (0 <= i && (unsigned)i < sizeof b)
        b[i] = 'x';
}

/* FD_SET is a macro: an index into fds_bits. */
void macro(void)
{
    fd_set set;
    int fd = atoi(getenv("FD"));

    FD_ZERO(&set);
    FD_SET(fd, &set); // expect: bounds-write (error)
    if (fd >= 0 && fd < FD_SETSIZE)
        FD_SET(fd, &set);
}
