/*
 * Fuzzing harness: one configuration file through ircd's own rehash(), which a hangup
 * signal calls: every line is parsed, addresses, classes and listeners are set up, and
 * what the old file said is dropped.  A user arrives and is looked up in what was
 * read. What follows a line of PARTING is said by parties as in lines.c.  Afterwards
 * the usual file is read again.
 */
#include "running.h"

#define PARTING "\n%%\n"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char ask[] = "STATS i\r\nSTATS c\r\nSTATS k\r\nSTATS y\r\nSTATS p\r\n"
                              "ADMIN\r\n";
    const uint8_t *parting = memmem(bytes, size, PARTING, sizeof PARTING - 1);
    size_t config_size = parting ? (size_t)(parting - bytes) + 1 : size;

    start_once();
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
    outside_set_config(NULL, 0);
    if (setjmp(outside_exit) == 0)
        rehash(&me, &me, 1);
    empty_server();
    return 0;
}
