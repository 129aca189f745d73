/* The library calls back: a comparison, and what a thread does. */
#include <pthread.h>
#include <stdlib.h>

struct job {
    int *rows;
    int count;
};

static int asked[3], next_asked;

static int compare(const void *a, const void *b)
{
    asked[next_asked++] = 1; // expect: bounds-write
    return *(const int *)a - *(const int *)b;
}

static void *sum(void *argument)
{
    struct job *job = argument;
    int all = 0;

    for (int i = 0; i <= job->count; i++)
        all += job->rows[i]; // expect: bounds-read
    job->count = all;
    return NULL;
}

static void *sum_below(void *argument)
{
    struct job *job = argument;
    int all = 0;

    for (int i = 0; i < job->count; i++)
        all += job->rows[i];
    job->count = all;
    return NULL;
}

int main(int argc, char **argv)
{
    int *rows = malloc(4 * sizeof *rows);
    struct job job = {rows, 4};
    pthread_t thread;

    (void)argv;
    if (!rows)
        return 1;
    for (int i = 0; i < 4; i++)
        rows[i] = 4 - i;
    if (argc > 2)
        qsort(rows, 4, sizeof rows[0], compare);
    if (argc > 1)
        pthread_create(&thread, NULL, sum_below, &job);
    else
        pthread_create(&thread, NULL, sum, &job);
    pthread_join(thread, NULL);
    return job.count;
}
