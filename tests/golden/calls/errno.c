#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What failed, as the system says it: no 0, which would be none. */
static int parent_exists(char *path, int *exists)
{
    struct stat st;
    char *slash = strrchr(path, '/');
    int error;

    if (!slash)
        return EINVAL;
    *slash = '\0';
    if (stat(path, &st) == 0) {
        *exists = 1;
    } else if (errno == ENOENT) {
        *exists = 0;
    } else {
        error = errno;
        return error;
    }
    *slash = '/';
    return 0;
}

char good(char *path)
{
    char *copy;
    int exists = 0;

    if (parent_exists(path, &exists) || exists)
        return 0;
    copy = strdup(path);
    return copy ? copy[1] : 0;
}

static int fetch(int fd, char *to, size_t size, size_t *got)
{
    ssize_t n = read(fd, to, size);

    if (n < 0)
        return -errno;
    *got = (size_t)n;
    return 0;
}

void good_negative(int fd)
{
    char buffer[16];
    size_t got = 99;

    if (fetch(fd, buffer, sizeof buffer, &got))
        return;
    memset(buffer, 0, got);
}

/* Here 0 is asked for: strtol() says nothing where all is well. */
static int number_of(const char *text, size_t *out)
{
    long number;

    errno = 0;
    number = strtol(text, NULL, 10);
    if (errno != 0)
        return errno;
    *out = (size_t)number;
    return 0;
}

void bad(const char *text)
{
    char buffer[16];
    size_t got = 0;

    if (number_of(text, &got) == 0)
        memset(buffer, 0, got); // expect: copy-size
}

static int last(size_t *out)
{
    int error = errno;

    if (errno == 0)
        *out = 99;
    return error;
}

void bad_none(void)
{
    char buffer[16];
    size_t got = 16;

    if (last(&got) == 0)
        memset(buffer, 0, got); // expect: copy-size
}
