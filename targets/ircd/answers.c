/*
 * Fuzzing harness: answers of the name server, through ircd's own resolver.
 *
 * The input is records: a length, and so many bytes of an answer from after its id, which
 * is that of the question.  For each, a client arrives, whose address is looked up; an
 * answer may lead to a second question.
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char words[] = "NICK me\r\nUSER me 0 * :me\r\nWHOIS me\r\n";

static void look_up(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        size_t length = *bytes++;
        size--;
        if (length > size)
            length = size;
        outside_set_answer(bytes, length);
        if (outside_find(0) < 0)
            outside_arrive(0);
        step(STEP_S);
        bytes += length;
        size -= length;
    }
    say(0, words, sizeof words - 1);
    step(PENALTY_S);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    return run_input(look_up, bytes, size);
}
