/* `n + 1` of a number that text or a packet says, which wraps in its type. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *literal_bad(int fd, const char *line)
{
    unsigned size = strtoul(line, NULL, 10);
    char *data = malloc(size + 1);

    if (data == NULL)
        return NULL;
    if (read(fd, data, size) < 0) // expect: input-size
        size = 0;
    return data;
}

char *literal_good(int fd, const char *line)
{
    unsigned size = strtoul(line, NULL, 10);
    char *data = NULL;

    if (size > 1 << 20)
        return NULL;
    data = malloc(size + 1);
    if (data == NULL)
        return NULL;
    if (read(fd, data, size) < 0)
        size = 0;
    return data;
}

struct entry {
    int name, value;
    char kind;
};

struct entry *table_bad(const unsigned char *p)
{
    int n = p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
    struct entry *all = NULL;

    if (n < 0)
        return NULL;
    all = malloc((unsigned)(n * sizeof *all));
    if (all == NULL)
        return NULL;
    for (int i = 0; i < n; i++)
        all[i].name = i; // expect: bounds-write
    return all;
}

struct entry *table_good(const unsigned char *p)
{
    int n = p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
    struct entry *all = NULL;

    if (n < 0 || n > 4096)
        return NULL;
    all = malloc((unsigned)(n * sizeof *all));
    if (all == NULL)
        return NULL;
    for (int i = 0; i < n; i++)
        all[i].name = i;
    return all;
}
