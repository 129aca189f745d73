/* Indices that a program keeps in variables: code elsewhere holds them to the array. */
#include <stdio.h>
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

    memset(others[next_other], 0, ROOM);
    if (++next_other > BUFFERS)
        next_other = 0;
    return p;
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
        good = get_good();
        bad = get_bad();
        if (!fgets(good, ROOM, stdin) || !fgets(bad, ROOM, stdin)) // expect: input-size
            break;
        puts(good);
        puts(bad); // expect: source-overread
    }
    return 0;
}
