/*
 * Fuzzing harness: arguments and environment of a user through su's own su_main(), up
 * to the shell that is started.
 *
 * The first byte says who calls and how it goes on (below), the second how many
 * arguments there are, the third which call fails and how the shell ends; the rest are
 * texts that end with a zero byte: the arguments, and then the environment.  su-
 * common.c is included for what it would be a new process for: the mask of its
 * debugging output, and the signal that was caught.
 */
#include "login-utils/su-common.c"

#include <stdint.h>

#include "machine.h"

enum {
    AS_ROOT = 1,
    ON_TERMINAL = 2,
    PAM_SHIFT = 2, /* two bits: how PAM decides */
    AS_PARENT = 0x10,
    AS_RUNUSER = 0x20,
    DEFINITIONS_SHIFT = 6, /* two bits: which login.defs there is */
    ARGUMENTS = 31,
    FAILING = 31,
    END_SHIFT = 5,
    HEAD = 3,
    TEXTS = 256
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Cut `text` at its zero bytes. */
static size_t split_texts(char *text, size_t size, char **texts)
{
    size_t count = 0;

    for (char *end = text + size; text < end && count < TEXTS; count++) {
        texts[count] = text;
        text += strlen(text) + 1;
    }
    texts[count] = NULL;
    return count;
}

/* The shell behind a pseudo-terminal stops or ends, as pty-session.c hears of it. */
static void proxy(void *handle)
{
    struct ul_pty *pty = handle;
    const struct ul_pty_callbacks *callbacks = ul_pty_get_callbacks(pty);

    pty->sigfd = 0; /* it runs */
    callbacks->child_wait(pty->callback_data, pty->child);
}

static void run(const uint8_t *head, char **texts, size_t count)
{
    static char name[] = "su";
    unsigned mode = head[0], wanted = head[1] & ARGUMENTS;
    char *arguments[ARGUMENTS + 2] = {name};
    int argc = 1;
    struct machine machine = {.is_root = mode & AS_ROOT,
                              .has_terminal = (mode & ON_TERMINAL) != 0,
                              .is_parent = (mode & AS_PARENT) != 0,
                              .pam = (mode >> PAM_SHIFT) & 3,
                              .failing = head[2] & FAILING,
                              .end = head[2] >> END_SHIFT,
                              .definitions = (mode >> DEFINITIONS_SHIFT) & 3,
                              .proxy = proxy};

    while (count > 0 && argc <= (int)wanted) {
        arguments[argc++] = *texts++;
        count--;
    }
    machine.environment = texts;
    machine_start(&machine);
    su_debug_mask = 0;
    caught_signal = 0;
    optind = 0;
    opterr = 0;
    if (setjmp(machine_exit) == 0)
        su_main(argc, arguments, mode & AS_RUNUSER ? RUNUSER_MODE : SU_MODE);
    free_getlogindefs_data();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *texts[TEXTS + 1];
    char *text;
    size_t count;

    if (size < HEAD)
        return 0;
    size -= HEAD;
    text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, bytes + HEAD, size);
    text[size] = '\0';
    count = split_texts(text, size, texts);
    run(bytes, texts, count);
    machine_end(); /* the text too: malloc() here is the machine's */
    return 0;
}
