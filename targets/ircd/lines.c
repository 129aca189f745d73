/*
 * Fuzzing harness: lines from clients, operators and servers through ircd's own main
 * loop, to dopacket(), parse() and every command.
 *
 * Each line of the input begins with a letter for who says it: u an unknown client, c
 * a user, d another one from the same host, o an operator, s a server that linked to
 * us, n a server that we link to when an operator says so; i what the next one's ident
 * service says, h the next ones' host name, t lets an hour pass.  The rest, with its
 * end, is what the server receives. After b and some text nobody takes what it sends,
 * until b alone; p is its option -p from then on, strict, on, off or standalone; after m
 * and some text the message of the day is empty, until m alone, as REHASH reads it. Other
 * lines are said by whoever spoke last.
 *
 * WITH_IAUTH there is the program that decides on each client: a says something in its
 * name (outside.h), and after w and some text it waits with those who come, until w
 * alone; after x it has ended.
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    return run_input(converse, bytes, size);
}
