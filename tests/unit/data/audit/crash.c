/*
 * Crashes in the way that $CRASH names, on any input but the empty one.
 *
 * As a libFuzzer target, or with -DWITH_MAIN as a program of its own.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int is_asked(const char *name)
{
    const char *wanted = getenv("CRASH");

    return wanted && !strcmp(wanted, name);
}

static int sink(volatile char *above, int depth)
{
    volatile char room[4096];

    room[0] = above ? above[0] : (char)depth;
    return depth < 0 ? 0 : sink(room, depth + 1) + room[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static char *volatile nowhere;
    static volatile int largest = 0x7fffffff;
    char *volatile room = malloc(4);

    if (!size || !room) {
        free(room);
        return 0;
    }
    if (is_asked("overflow"))
        memset(room, bytes[0], 4 + size);
    if (is_asked("segv"))
        *nowhere = 1;
    if (is_asked("abort"))
        abort();
    if (is_asked("undefined"))
        largest += 1 + (int)(size & 1);
    if (is_asked("recursion"))
        sink(NULL, 0);
    while (is_asked("hang"))
        sink(NULL, -1);
    if (is_asked("double-free"))
        free(room);
    free(room);
    return 0;
}

#ifdef WITH_MAIN
int main(void)
{
    return LLVMFuzzerTestOneInput((const uint8_t *)"x", 1);
}
#endif
