/*
 * Faults on demand: the functions that a description lists under `faults` fail when the
 * input says so, as they would for want of memory.  Linked to entries with `faults`.
 *
 * The first three bytes of an input are a number N (two bytes, high one first) and a
 * count; the rest is the harness's.  It is run once with the N-th call of those
 * functions failing, once with the one behind it, and so on, `count` times more, until
 * there are no more calls.  No call is the 0th, so three zeros are a run without faults.
 *
 * The linker's --wrap leads calls from one unit to another here.  The wrappers know no
 * prototypes: they hand on more words than any of the functions takes, which the calling
 * conventions of x86-64 and AArch64 allow for whatever is no floating-point number.
 *
 * A harness or program that calls abort() after a fault has not crashed: it says that it
 * cannot go on, and the next run begins.  What it held is lost.
 */
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `FAULTS` is the list of the description: FAULT(name, result) for each. */
#ifndef FAULTS
#define FAULTS
#endif

/* Neither counted as coverage nor checked: the words may never have been written. */
#define PLAIN __attribute__((no_sanitize("address", "memory", "undefined", "coverage")))

typedef uintptr_t word;

#define WORDS                                                                          \
    word a, word b, word c, word d, word e, word f, word g, word h, word i, word j
#define GIVEN a, b, c, d, e, f, g, h, i, j

enum { HEAD_BYTES = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int faults_harness(const uint8_t *bytes, size_t size);
void faults_end(void);
bool faults_have_come(void);
void __wrap_abort(void) __attribute__((noreturn));
void __real_abort(void) __attribute__((noreturn));

static jmp_buf given_up;
static unsigned long calls_left; /* until the one that fails; 0: none fails */
static bool has_failed;

PLAIN static bool fails_now(void)
{
    if (calls_left == 0 || --calls_left > 0)
        return false;
    has_failed = true;
    return true;
}

#define FAULT(name, result)                                                            \
    word __real_##name(WORDS);                                                         \
    word __wrap_##name(WORDS);                                                         \
    PLAIN word __wrap_##name(WORDS)                                                    \
    {                                                                                  \
        return fails_now() ? (word)(result) : __real_##name(GIVEN);                    \
    }

FAULTS

/* For stand-ins of exit(): a program that a fault has ended left things half done, and
 * nobody may clean up behind it.  They call abort() then. */
PLAIN bool faults_have_come(void)
{
    return has_failed;
}

/* No more faults, and an abort() is one again: a sanitizer is about to end all. */
PLAIN void faults_end(void)
{
    calls_left = 0;
    has_failed = false;
}

PLAIN void __wrap_abort(void)
{
    if (!has_failed)
        __real_abort();
    longjmp(given_up, 1);
}

/* Whether a call has failed in it: otherwise it had fewer than `first`. */
PLAIN static bool run(const uint8_t *bytes, size_t size, unsigned long first)
{
    bool had_fault;

    faults_end();
    calls_left = first;
    if (setjmp(given_up) == 0)
        faults_harness(bytes, size);
    had_fault = has_failed;
    faults_end();
    return had_fault;
}

PLAIN int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    unsigned long first;

    if (size < HEAD_BYTES)
        return 0;
    first = (unsigned long)bytes[0] << 8 | bytes[1];
    for (unsigned i = 0; i <= bytes[2]; i++)
        if (!run(bytes + HEAD_BYTES, size - HEAD_BYTES, first + i) && first + i > 0)
            break;
    return 0;
}
