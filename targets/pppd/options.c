/*
 * Fuzzing harness: one options file through pppd's own options_from_file(), or the words
 * of a command line through parse_args().
 *
 * The first byte says how they are read: as root's (privileged), or as the user's own,
 * of which much is refused; as a file, or each line as one word; and whether all that
 * was set is printed then, as with the option `dump`.  What the options set are the program's variables; they are
 * left as they are, as a second options file would find them.
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

static void read_options(unsigned mode, size_t size)
{
    static char name[] = "options";

    privileged_option = 0;
    if (mode & WORDS) {
        read_words();
    } else {
        machine_set_options(text, size);
        options_from_file(name, 1, 1, mode & PRIVILEGED);
    }
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
