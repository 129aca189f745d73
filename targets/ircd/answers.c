/*
 * Fuzzing harness: answers of the name server, through ircd's own resolver.
 *
 * The input is records: a length, and so many bytes of an answer from after its id,
 * which is that of the question; questions take them in turn, and no bytes are no
 * answer at all.  A length of ARRIVAL or more is a client that arrives, whose address
 * is looked up, from CROWD on without waiting for it, and LATER is some time without
 * any; one arrives after the last answer, too.  answers.py makes the seeds.
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum {
    ARRIVAL = 200,
    CROWD = 210,
    LATER = 220,
    SOME_TIME_S = 400, /* less than answers are kept */
    HOSTS = 4,
    FIRST_HOST = 8, /* after the parties */
    WAIT_STEPS = 6
};

static const char words[] = "NICK me\r\nUSER me 0 * :me\r\nWHOIS me\r\n";
static const char orders[] =
    "DNS l\r\nDNS\r\nCONNECT named.example.test\r\nSTATS z\r\n";

static void wait_for_answers(void)
{
    for (int i = 0; i < WAIT_STEPS; i++)
        step(STEP_S);
}

static void look_up(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        size_t length = *bytes++;
        size--;
        if (length >= LATER) {
            step(SOME_TIME_S);
            continue;
        }
        if (length >= ARRIVAL) {
            outside_arrive(FIRST_HOST + (int)(length - ARRIVAL) % HOSTS);
            if (length < CROWD)
                wait_for_answers();
            continue;
        }
        if (length > size)
            length = size;
        outside_add_answer(bytes, length);
        bytes += length;
        size -= length;
    }
    outside_arrive(0);
    wait_for_answers();
    say(0, words, sizeof words - 1);
    say(1, orders, sizeof orders - 1); /* a user may not */
    say(2, orders, sizeof orders - 1);
    step(PENALTY_S);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    return run_input(look_up, bytes, size);
}
