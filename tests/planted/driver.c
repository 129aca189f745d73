/*
 * Fuzzing driver of the planted programs: all of them are linked into one binary, and
 * the environment's $PLANTED names the one that is run.
 *
 * Each is compiled with -Dmain=NAME_main and -Dread=planted_read; planted.inc, written
 * by the test, has a line PLANTED(NAME) for each.  Both of a program's ways to standard
 * input lead to the bytes of the engine: the stream, and the descriptor.  A child that
 * a sanitizer ended ends the campaign too (waitpid() is planted_waitpid()), where
 * libFuzzer would go on.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLANTED(name) int name##_main(void);
#include "planted.inc"
#undef PLANTED

static const struct {
    const char *name;
    int (*main)(void);
} programs[] = {
#define PLANTED(name) {#name, name##_main},
#include "planted.inc"
#undef PLANTED
};

enum { SANITIZER_EXIT = 99 };

static int (*program)(void);
static const uint8_t *input;
static size_t left;

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
ssize_t planted_read(int fd, void *buffer, size_t size);
pid_t planted_waitpid(pid_t child, int *status, int options);
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

ssize_t planted_read(int fd, void *buffer, size_t size)
{
    if (fd != STDIN_FILENO)
        return -1;
    if (size > left)
        size = left;
    memcpy(buffer, input, size);
    input += size;
    left -= size;
    return (ssize_t)size;
}

const char *__asan_default_options(void)
{
    return "detect_leaks=0:exitcode=99";
}

const char *__ubsan_default_options(void)
{
    return "exitcode=99:halt_on_error=1";
}

pid_t planted_waitpid(pid_t child, int *status, int options)
{
    pid_t got = waitpid(child, status, options);

    if (got == child && WIFEXITED(*status) && WEXITSTATUS(*status) == SANITIZER_EXIT)
        _exit(SANITIZER_EXIT);
    return got;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *wanted = getenv("PLANTED");

    (void)argc;
    (void)argv;
    for (size_t i = 0; wanted && i < sizeof programs / sizeof programs[0]; i++)
        if (strcmp(programs[i].name, wanted) == 0)
            program = programs[i].main;
    if (program)
        return 0;
    fprintf(stderr, "driver: $PLANTED names no planted program\n");
    exit(2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FILE *own = stdin;
    uint8_t nothing = 0;
    FILE *stream = fmemopen(size > 0 ? (void *)(uintptr_t)bytes : &nothing,
                            size > 0 ? size : 1, "r");

    if (!stream)
        return -1;
    if (size == 0)
        fgetc(stream); /* fmemopen(3) may refuse an empty buffer: one byte, read away */
    input = bytes;
    left = size;
    stdin = stream;
    program();
    stdin = own;
    fclose(stream);
    return 0;
}
