/*
 * Fuzzing harness: the program's own main reads each input from standard input.
 *
 * The C library lets a program assign `stdin` (glibc manual, "Standard Streams"), so the
 * input becomes a stream of its own and no state is left from one run to the next.  The
 * program is compiled with -Dmain=program_main, and its messages are of no interest here.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int program_main(void);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static FILE *nowhere;
    FILE *old_in = stdin, *old_out = stdout, *old_err = stderr;
    uint8_t nothing = 0;
    FILE *input = fmemopen(size > 0 ? (void *)(uintptr_t)bytes : &nothing,
                           size > 0 ? size : 1, "r");

    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    if (!input)
        return -1;
    if (size == 0)
        fgetc(input); /* fmemopen(3) may refuse an empty buffer: one byte, read away */
    stdin = input;
    if (nowhere)
        stdout = stderr = nowhere;
    program_main();
    stdin = old_in;
    stdout = old_out;
    stderr = old_err;
    fclose(input);
    return 0;
}
