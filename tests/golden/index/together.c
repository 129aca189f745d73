/* An array and the number of its elements, which one call gave together. */
#include <stdlib.h>

struct range {
    unsigned long start, count;
};

int read_ranges(const char *owner, struct range **out);
char **split(const char *line, int *count);

unsigned long total_bad(const char *owner)
{
    struct range *ranges = NULL;
    unsigned long sum = 0;
    int count = read_ranges(owner, &ranges);

    for (int i = 0; i <= count; i++)
        sum += ranges[i].count; // expect: bounds-read
    return sum;
}

unsigned long total_good(const char *owner)
{
    struct range *ranges = NULL;
    unsigned long sum = 0;
    int count = read_ranges(owner, &ranges);

    for (int i = 0; i < count; i++)
        sum += ranges[i].count;
    return sum;
}

void drop_bad(const char *line)
{
    int n = 0;
    char **words = split(line, &n);

    for (int i = 0; i <= n; i++)
        free(words[i]); // expect: bounds-read
    free(words);
}

void drop_good(const char *line)
{
    int n = 0;
    char **words = split(line, &n);

    for (int i = 0; i < n; i++)
        free(words[i]);
    free(words);
}

/* A number from somewhere else may be the last one. */
int last_one(void);

void walk_good(const char *line)
{
    int n = 0, last = last_one();
    char **words = split(line, &n);

    for (int i = 0; i <= last; i++)
        free(words[i]);
    free(words);
}
