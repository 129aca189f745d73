/* A buffer grows when there is no room for the next one, and not for what ends it. */
#include <stdio.h>
#include <stdlib.h>

char *line_bad(FILE *in)
{
    size_t size = 128, n = 0;
    char *line = malloc(size);
    int c;

    if (line == NULL)
        return NULL;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (n == size) {
            char *more = realloc(line, size + 128);

            if (more == NULL) {
                free(line);
                return NULL;
            }
            line = more;
            size += 128;
        }
        line[n++] = c;
    }
    line[n] = '\0'; // expect: bounds-write
    return line;
}

char *line_good(FILE *in)
{
    size_t size = 128, n = 0;
    char *line = malloc(size);
    int c;

    if (line == NULL)
        return NULL;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (n + 1 >= size) {
            char *more = realloc(line, size + 128);

            if (more == NULL) {
                free(line);
                return NULL;
            }
            line = more;
            size += 128;
        }
        line[n++] = c;
    }
    line[n] = '\0';
    return line;
}

/* There is one more than it counts. */
char *spare_good(FILE *in)
{
    size_t size = 128, n = 0;
    char *line = malloc(size + 1);
    int c;

    if (line == NULL)
        return NULL;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (n == size) {
            char *more = realloc(line, size + 129);

            if (more == NULL) {
                free(line);
                return NULL;
            }
            line = more;
            size += 128;
        }
        line[n++] = c;
    }
    line[n] = '\0';
    return line;
}
