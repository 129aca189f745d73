/*
 * Buffers that grow when they are full: one too late when the check says `>`.  That there
 * are so many elements, the function says where it asks for more.
 */
#include <stdio.h>
#include <stdlib.h>

void *grow_or_die(void *old, size_t size);

char *line_bad(FILE *in)
{
    size_t size = 100, n = 0;
    char *line = malloc(size);
    int c;

    while (line && (c = getc(in)) != EOF && c != '\n') {
        if (n > size) {
            size *= 2;
            line = grow_or_die(line, size);
        }
        line[n++] = (char)c; // expect: bounds-write
    }
    return line;
}

char *line_good(FILE *in)
{
    size_t size = 100, n = 0;
    char *line = malloc(size);
    int c;

    while (line && (c = getc(in)) != EOF && c != '\n') {
        if (n >= size) {
            size *= 2;
            line = grow_or_die(line, size);
        }
        line[n++] = (char)c;
    }
    return line;
}

/* One more than it counts. */
char *line_more_good(FILE *in)
{
    size_t size = 100, n = 0;
    char *line = malloc(size + 1);
    int c;

    while (line && (c = getc(in)) != EOF && c != '\n') {
        if (n > size) {
            size *= 2;
            line = grow_or_die(line, size + 1);
        }
        line[n++] = (char)c;
    }
    return line;
}

struct text {
    char *at;
    size_t length, size;
};

int add_bad(struct text *t, int c)
{
    if (t->length > t->size) {
        size_t size = t->size ? t->size * 2 : 64;
        char *more = realloc(t->at, size);

        if (!more)
            return -1;
        t->at = more;
        t->size = size;
    }
    t->at[t->length++] = (char)c; // expect: bounds-write
    return 0;
}

int add_good(struct text *t, int c)
{
    if (t->length >= t->size) {
        size_t size = t->size ? t->size * 2 : 64;
        char *more = realloc(t->at, size);

        if (!more)
            return -1;
        t->at = more;
        t->size = size;
    }
    t->at[t->length++] = (char)c;
    return 0;
}

/* Room for the character, and none for what ends the text. */
int end_bad(struct text *t, int c)
{
    if (t->length >= t->size) {
        size_t size = t->size ? t->size * 2 : 64;
        char *more = realloc(t->at, size);

        if (!more)
            return -1;
        t->at = more;
        t->size = size;
    }
    t->at[t->length++] = (char)c;
    t->at[t->length] = '\0'; // expect: bounds-write
    return 0;
}

int end_good(struct text *t, int c)
{
    if (t->length + 1 >= t->size) {
        size_t size = t->size ? t->size * 2 : 64;
        char *more = realloc(t->at, size);

        if (!more)
            return -1;
        t->at = more;
        t->size = size;
    }
    t->at[t->length++] = (char)c;
    t->at[t->length] = '\0';
    return 0;
}

static struct job {
    int id;
    char name[32];
} *jobs;
static int job_count, job_room;

int job_bad(int id)
{
    if (job_count > job_room) {
        int room = job_room + 16;
        struct job *more = realloc(jobs, (size_t)room * sizeof *more);

        if (!more)
            return -1;
        jobs = more;
        job_room = room;
    }
    jobs[job_count].id = id; // expect: bounds-write
    job_count++;
    return 0;
}

int job_good(int id)
{
    if (job_count >= job_room) {
        int room = job_room + 16;
        struct job *more = realloc(jobs, (size_t)room * sizeof *more);

        if (!more)
            return -1;
        jobs = more;
        job_room = room;
    }
    jobs[job_count].id = id;
    job_count++;
    return 0;
}
