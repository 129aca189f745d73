/* The room that is left in a buffer of which memory says how full it is. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line {
    int count;
    char text[512];
};

static struct line *line;

/* One byte is left for the terminator. */
static int more_of(int fd)
{
    int n = (int)read(fd, line->text + line->count,
                      sizeof(line->text) - 1 - line->count);

    if (n < 0)
        return 0;
    line->count += n;
    line->text[line->count] = '\0';
    return line->count;
}

/* None is. */
static int all_of(int fd)
{
    int n = (int)read(fd, line->text + line->count, sizeof(line->text) - line->count);

    if (n < 0)
        return 0;
    line->count += n;
    line->text[line->count] = '\0'; // expect: bounds-write
    return line->count;
}

int main(int argc, char **argv)
{
    (void)argv;
    line = calloc(1, sizeof *line);
    if (!line)
        return 1;
    return argc > 1 ? more_of(0) : all_of(0);
}
