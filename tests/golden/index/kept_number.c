/* Indices that a program keeps in variables: code elsewhere holds them to the array. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 64
#define BUFFERS 16

static char buffers[BUFFERS][ROOM];
static int next_buffer;

/* The place behind the last one is never seen by anybody. */
static char *get_good(void)
{
    char *p = buffers[next_buffer];

    memset(buffers[next_buffer], 0, ROOM);
    next_buffer++;
    next_buffer %= BUFFERS;
    return p;
}

static char others[BUFFERS][ROOM];
static int next_other;

static char *get_bad(void)
{
    char *p = others[next_other];

    memset(others[next_other], 0, ROOM); // expect: copy-size
    if (++next_other > BUFFERS)
        next_other = 0;
    return p;
}

struct group {
    short place;
};

static struct group *groups[BUFFERS];
static int group_count;

/* Which of its values a number in memory has, only its type says. */
static void good_merged(struct group *g, const struct group *old)
{
    int place = 0;

    if (group_count >= BUFFERS)
        return;
    if (old)
        place = old->place;
    else
        place = group_count++;
    groups[place] = g;
    g->place = (short)place;
}

static void bad_merged(struct group *g, const char *line)
{
    int place = 0;

    if (line[0] == 'g')
        place = line[1] & 31;
    else if (group_count < BUFFERS)
        place = group_count++;
    groups[place] = g; // expect: bounds-write
}

int main(void)
{
    char line[ROOM];
    char *good = NULL, *bad = NULL;

    while (fgets(line, sizeof line, stdin)) {
        if (line[0] == 'a')
            next_buffer = line[1] & 3;
        if (line[0] == 'b')
            next_other = line[1] & 3;
        good_merged(calloc(1, sizeof(struct group)), groups[line[1] & 15]);
        bad_merged(calloc(1, sizeof(struct group)), line);
        good = get_good();
        bad = get_bad();
        if (!fgets(good, ROOM, stdin) || !fgets(bad, ROOM, stdin)) // expect: input-size
            break;
        puts(good);
        puts(bad); // expect: source-overread
    }
    return 0;
}
