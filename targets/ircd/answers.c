/*
 * Fuzzing harness: answers of the name server, through ircd's own resolver.
 *
 * The input is records: a length, and so many bytes of an answer from after its id,
 * which is that of the question; questions take them in turn, and no bytes are no
 * answer at all.  A length of ARRIVAL or more is a client that arrives, whose address
 * is looked up, from CROWD on without waiting for it, and LATER is some time without
 * any; one arrives after the last answer, too.  Above that, the kinds of `enum order`
 * each have a byte of their own, and some a text.  answers.py makes the seeds.
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum {
    ARRIVAL = 200,
    CROWD = 210,
    LATER = 220,
    ORDERS = 240,
    SOME_TIME_S = 400, /* less than answers are kept */
    HOSTS = 4,
    FIRST_HOST = 8, /* after the parties */
    WAIT_STEPS = 6,
    FAR_HOST = 246, /* after it, hosts are in 192.0.3.0/24 */
    FILL_FIRST = 300,
    FILL_ROUND = 4,
    FILL_SCALE = 4,
    FILL_MAX = 600 /* of one input; the cache has room for 512 */
};

/* What a byte from ORDERS on stands for; the next byte is its argument. */
enum order {
    LONG_ANSWER,  /* of so many bytes more than 200 times the next byte */
    SENDS_FAIL,   /* while it is not 0 */
    OTHER_SERVER, /* the last byte of the address that answers come from */
    FAR_ARRIVAL,  /* the host with that number in the next network */
    OPERATOR,     /* so many bytes are an operator's words */
    FILL,         /* so many times FILL_SCALE hosts, which are named, come and go */
    RESOLVER,     /* so many bytes are resolv.conf, which is read again */
};

static const char words[] = "NICK me\r\nUSER me 0 * :me\r\nWHOIS me\r\n";
static const char orders[] =
    "DNS l\r\nDNS\r\nCONNECT named.example.test\r\nSTATS z\r\n";

static void wait_for_answers(void)
{
    for (int i = 0; i < WAIT_STEPS; i++)
        step(STEP_S);
}

static void leave(void)
{
    for (int fd = 0; fd <= highest_fd; fd++)
        if (local[fd] && !IsListener(local[fd]) && local[fd] != &me)
            exit_client(local[fd], local[fd], &me, "Seen enough");
}

static int filled;

static void fill_cache(int hosts)
{
    outside_set_numbered(true);
    for (int i = 0; i < hosts && filled < FILL_MAX; i += FILL_ROUND) {
        filled += FILL_ROUND;
        for (int j = 0; j < FILL_ROUND; j++)
            outside_arrive(FILL_FIRST + i + j);
        for (int j = 0; j < FILL_ROUND + 2; j++)
            step(j < FILL_ROUND);
        leave();
    }
    outside_set_numbered(false);
}

static int has_other_resolver;

static void set_resolver(const uint8_t *text, size_t size)
{
    has_other_resolver = text != NULL;
    outside_set_resolver(text, size);
    rehash(&me, &me, 'd');
}

/* Carry it out; the result is how many bytes of its text are used. */
static size_t follow(enum order order, size_t argument, const uint8_t *text,
                     size_t size)
{
    size_t length = argument < size ? argument : size;

    if (order == LONG_ANSWER) {
        if (size == 0)
            return 0;
        length = argument + (size_t)ARRIVAL * text[0];
        length = length < size - 1 ? length : size - 1;
        outside_add_answer(text + 1, length);
        return length + 1;
    }
    if (order == OPERATOR || order == RESOLVER) {
        if (order == OPERATOR)
            say(2, text, length);
        else
            set_resolver(text, length);
        return length;
    }
    if (order == SENDS_FAIL)
        outside_set_unsent(argument > 0);
    else if (order == OTHER_SERVER)
        outside_set_answering((uint8_t)argument);
    else if (order == FAR_ARRIVAL)
        outside_arrive(FAR_HOST + (int)argument);
    else if (order == FILL)
        fill_cache((int)argument * FILL_SCALE);
    return 0;
}

static void look_up(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        size_t length = *bytes++;
        size--;
        if (length >= ORDERS && size > 0) {
            size_t used = follow((enum order)(length - ORDERS), bytes[0], bytes + 1,
                                 size - 1);
            bytes += used + 1;
            size -= used + 1;
            continue;
        }
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
    filled = 0;
    run_input(look_up, bytes, size);
    if (has_other_resolver) {
        if (setjmp(outside_exit) == 0)
            set_resolver(NULL, 0);
        empty_server();
    }
    return 0;
}
