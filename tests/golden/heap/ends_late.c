/* A buffer grows when there is no room for the next one, and not for what ends it. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* It was made as large as all that is put there. */
char *joined_good(char *const *texts, size_t count)
{
    size_t size = 0, n = 0;
    char *all = NULL;

    for (size_t i = 0; i < count; i++)
        size += strlen(texts[i]);
    size += 1;
    all = malloc(size);
    if (all == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        memcpy(all + n, texts[i], strlen(texts[i]));
        n += strlen(texts[i]);
        assert(n < size);
    }
    all[n] = '\0';
    return all;
}
