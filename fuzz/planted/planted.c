/*
 * The planted crash: a program that each campaign must see crash through its own jail
 * and engine before it may start.
 *
 * The seed is "PLANTED-SEED".  An input that still begins with "PL" but whose third
 * byte is changed crashes: in this process when that byte is odd, in a forked child
 * when it is even.  So one changed byte is enough, every engine finds both within a
 * moment, and a campaign that sees neither has lost its eyes: a sanitizer without
 * /proc, a wrong option, a child whose death nobody reports.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUFFER_SIZE = 13, SEED_SIZE = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#ifndef __has_feature
#define __has_feature(name) 0
#endif

#if __has_feature(memory_sanitizer)
/* Under MemorySanitizer the fault is a decision by what was never written. */
__attribute__((noinline)) static void planted_overflow(volatile char *buffer,
                                                       size_t count)
{
    volatile char unwritten[BUFFER_SIZE + 1];

    unwritten[0] = 0;
    if (unwritten[count > BUFFER_SIZE ? BUFFER_SIZE : 0])
        buffer[0] = 1;
}
#else
/* volatile, so that no compiler proves the overflow and drops it. */
__attribute__((noinline)) static void planted_overflow(volatile char *buffer,
                                                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer[i] = 1;
}
#endif

static void crash_in_child(volatile char *buffer)
{
    pid_t child = fork();

    if (child == 0) {
        planted_overflow(buffer, BUFFER_SIZE + 1);
        _exit(0);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    volatile char buffer[BUFFER_SIZE];

    planted_overflow(buffer, BUFFER_SIZE); /* fits */
    if (size < SEED_SIZE || bytes[0] != 'P' || bytes[1] != 'L' || bytes[2] == 'A')
        return 0;
    if (bytes[2] & 1)
        planted_overflow(buffer, BUFFER_SIZE + 1);
    else
        crash_in_child(buffer);
    return 0;
}
