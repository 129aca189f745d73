/* A size that is handed on in a narrower type: what was cut off only makes it smaller. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct record {
    size_t size;
    unsigned char *data;
};

struct head {
    uint32_t old_size;
};

static void put(int fd, const void *from, uint32_t size)
{
    (void)!write(fd, from, size);
}

static void append(int fd, struct record key, struct record more)
{
    struct head h;
    unsigned char *all = NULL;

    if (read(fd, &h, sizeof h) != (ssize_t)sizeof h)
        return;
    all = malloc(key.size + h.old_size + more.size);
    if (!all)
        return;
    memset(all, 0, key.size + h.old_size + more.size);
    put(fd, all, key.size + h.old_size + more.size);
    free(all);
}

static void append_with_end(int fd, struct record key, struct record more)
{
    struct head h;
    unsigned char *all = NULL;

    if (read(fd, &h, sizeof h) != (ssize_t)sizeof h)
        return;
    all = malloc(key.size + h.old_size + more.size);
    if (!all)
        return;
    memset(all, 0, key.size + h.old_size + more.size);
    put(fd, all, key.size + h.old_size + more.size + 1); // expect: source-overread
    free(all);
}

int main(int argc, char **argv)
{
    struct record key = {strlen(argv[0]), (unsigned char *)argv[0]};
    struct record more = {strlen(argv[argc - 1]), (unsigned char *)argv[argc - 1]};

    append(0, key, more);
    append_with_end(0, key, more);
    return 0;
}
