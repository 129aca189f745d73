/*
 * Fuzzing harness: one options file through pppd's own options_from_file(), or the
 * words of a command line through parse_args().
 *
 * The first byte says how they are read: as root's (privileged), or as the user's own,
 * of which much is refused; as a file, or each line as one word; what is read after
 * that in the same words, the user's own file, the device's file, or the rest of a
 * line of the file of secrets; and whether all that was set is printed then, as with
 * the option `dump`. What the options set are the program's variables; they are left
 * as they are, as a second options file would find them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "pppd.h"

enum {
    PRIVILEGED = 1,
    WORDS = 2,
    DUMP = 4,
    USER_FILE = 8,
    DEVICE_FILE = 16,
    SECRETS = 32,
    BEGINNING = 64, /* of the program, when some options end it */
    WORDS_MAX = 64,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static char *text;

static void print_nothing(void *argument, char *format, ...)
{
    (void)argument;
    (void)format;
}

static void read_words(void)
{
    char *words[WORDS_MAX];
    char *rest = text;
    int count = 0;

    while (count < WORDS_MAX && rest)
        words[count++] = strsep(&rest, "\n");
    (void)parse_args(count, words);
}

/* What stands behind "--" in a line of the file of secrets. */
static void read_secrets(unsigned mode)
{
    struct wordlist words[WORDS_MAX];
    char *rest = text;
    size_t count = 0;

    while (count < WORDS_MAX && rest) {
        words[count].word = strsep(&rest, "\n");
        words[count].next = NULL;
        if (count > 0)
            words[count - 1].next = &words[count];
        count++;
    }
    options_from_list(words, mode & PRIVILEGED);
}

static void read_more(unsigned mode, size_t size)
{
    if (mode & USER_FILE) {
        machine_set_options(text, size);
        options_from_user();
    }
    if (mode & DEVICE_FILE) {
        machine_set_options(text, size);
        strlcpy(devnam, "/dev/serial/tty0", sizeof devnam);
        options_for_tty();
    }
    if (mode & SECRETS)
        read_secrets(mode);
}

static void read_options(unsigned mode, size_t size)
{
    static char name[] = "options";

    privileged_option = 0;
    phase = mode & BEGINNING ? PHASE_INITIALIZE : PHASE_DEAD;
    read_more(mode & (USER_FILE | DEVICE_FILE), size);
    if (mode & WORDS) {
        read_words();
    } else {
        machine_set_options(text, size);
        options_from_file(name, 1, 1, mode & PRIVILEGED);
    }
    read_more(mode & SECRETS ? mode & (SECRETS | PRIVILEGED) : 0, size);
    if (mode & DUMP)
        print_options(print_nothing, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int is_started;

    if (size == 0)
        return 0;
    log_to_fd = -1;
    text = malloc(size);
    if (!text)
        abort();
    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    if (setjmp(machine_exit) == 0) {
        if (!is_started)
            tty_init();
        is_started = 1;
        read_options(bytes[0], size - 1);
    }
    machine_set_options(NULL, 0);
    free(text);
    return 0;
}
