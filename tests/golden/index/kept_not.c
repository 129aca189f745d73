/* Indices in variables that something else than a guarded store can change. */
#include <setjmp.h>
#include <stdio.h>

#define ROOM 64
#define BUFFERS 16

static char buffers[BUFFERS][ROOM];

static int read_into;

static void bad_address(int *where, const char *line)
{
    sscanf(line, "%d", where);
}

static int shared;

static void grow_shared(void)
{
    shared += 9;
}

/* Between the check and the store something else stores. */
static void bad_call(void)
{
    if (shared >= BUFFERS)
        return;
    grow_shared();
    shared++;
}

static jmp_buf again;
static int jumped;

/* The second time around the number is not what it was. */
static void bad_jump(void)
{
    jumped = 0;
    if (setjmp(again) > 20)
        return;
    jumped++;
    longjmp(again, jumped);
}

static unsigned char narrow;

static void bad_wrap(void)
{
    narrow = narrow - 1;
}

static int merged;

static void bad_merge(int is_large)
{
    if (!is_large && merged >= BUFFERS)
        return;
    merged++;
}

static int set_first, set_second;

/* Each holds the other to what it is. */
static void good_pair(char c)
{
    if (c == 'x')
        set_first = set_second;
    if (c == 'y')
        set_second = set_first;
    if (c == 'z')
        set_first = c & 15;
}


int main(void)
{
    char line[ROOM];

    while (fgets(line, sizeof line, stdin)) {
        bad_address(&read_into, line);
        bad_call();
        bad_jump();
        bad_wrap();
        bad_merge(line[0]);
        good_pair(line[0]);
        if (line[0] == 'a')
            fgets(buffers[read_into], ROOM, stdin); // expect-miss: input-size
        if (line[0] == 'b')
            fgets(buffers[shared], ROOM, stdin); // expect: input-size
        if (line[0] == 'c')
            fgets(buffers[jumped], ROOM, stdin); // expect-miss: input-size
        if (line[0] == 'd')
            fgets(buffers[narrow], ROOM, stdin); // expect-miss: input-size
        if (line[0] == 'e')
            fgets(buffers[merged], ROOM, stdin); // expect: input-size
        if (line[0] == 'f')
            fgets(buffers[set_first], ROOM, stdin);
    }
    return 0;
}
