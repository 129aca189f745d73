/*
 * Fuzzing harness: one configuration file through ircd's own rehash(), which a hangup
 * signal calls: every line is parsed, addresses, classes and listeners are set up, and
 * what the old file said is dropped.  A user arrives and is looked up in what was
 * read. What follows a line of PARTING is said by parties as in lines.c.  Afterwards
 * the usual file is read again.
 */
#include "running.h"

#include <stdbool.h>

#define PARTING "\n%%\n"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A rehash leaves the class of lines without one as an earlier file had it. */
static void reset_default_class(void)
{
    static aClass usual;
    static bool is_kept;
    aClass *class = FirstClass();

    if (!is_kept)
        usual = *class;
    is_kept = true;
    if (class->ip_limits && !usual.ip_limits)
        patricia_destroy(class->ip_limits, NULL);
    usual.next = class->next;
    usual.links = class->links;
    *class = usual;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char ask[] = "STATS i\r\nSTATS c\r\nSTATS k\r\nSTATS y\r\nSTATS p\r\n"
                              "ADMIN\r\n";
    const uint8_t *parting = memmem(bytes, size, PARTING, sizeof PARTING - 1);
    size_t config_size = parting ? (size_t)(parting - bytes) + 1 : size;

    start_once();
    reset_default_class();
    outside_set_config(bytes, config_size);
    if (setjmp(outside_exit) == 0) {
        rehash(&me, &me, 1);
        if (parting)
            converse(parting + sizeof PARTING - 1,
                     size - config_size - sizeof PARTING + 2);
        say(1, ask, sizeof ask - 1);
        step(PENALTY_S);
    }
    empty_server();
    reset_default_class();
    outside_set_config(NULL, 0);
    if (setjmp(outside_exit) == 0)
        rehash(&me, &me, 1);
    empty_server();
    return 0;
}
