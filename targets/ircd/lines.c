/*
 * Fuzzing harness: lines from clients, operators and servers through ircd's own main loop,
 * to dopacket(), parse() and every command.
 *
 * Each line of the input begins with a letter for who says it: u an unknown client, c a
 * user, o an operator, s a server that linked to us, n a server that we link to when an
 * operator says so; i what the next one's ident service says.  The rest, with its end, is
 * what the server receives.  Other lines are said by whoever spoke last.
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static size_t line_size(const uint8_t *bytes, size_t size)
{
    const uint8_t *end = memchr(bytes, '\n', size);

    return end ? (size_t)(end - bytes) + 1 : size;
}

static int party_of(uint8_t letter)
{
    for (int i = 0; i < PARTIES; i++)
        if (parties[i].letter == letter)
            return i;
    return -1;
}

static void converse(const uint8_t *bytes, size_t size)
{
    int party = 0;

    while (size > 0) {
        size_t length = line_size(bytes, size);
        int speaker = party_of(bytes[0]);

        if (speaker >= 0)
            party = speaker;
        if (bytes[0] == 'i')
            outside_set_ident(bytes + 1, length - 1);
        else
            say(party, bytes + (speaker >= 0), length - (speaker >= 0));
        bytes += length;
        size -= length;
    }
    for (int i = 0; i < 3; i++)
        step(PENALTY_S);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    return run_input(converse, bytes, size);
}
