/*
 * A running ircd, for the harnesses: started by its own main(), moved on by its own
 * main loop, and emptied after each input.  Both are static in ircd.c or end there,
 * hence the include.
 *
 * Parties speak to it: an unknown client, a user, an operator, a server that linked to
 * us, a server that we link to.  Each arrives when it speaks for the first time, and
 * what is needed to become what it is said in its name by the harness.
 */
#ifndef SPILLWAY_TARGETS_IRCD_RUNNING_H
#define SPILLWAY_TARGETS_IRCD_RUNNING_H

#define main ircd_main
#include "ircd.c"
#undef main

#include <stdint.h>

#include "outside.h"

#ifdef WITH_IAUTH
enum { HAS_IAUTH = 1 };
#else
enum { HAS_IAUTH = 0 };
#endif

enum {
    HOUR_S = 3600,
    STEP_S = 4,      /* an unknown client is given 90 seconds */
    PATIENCE = 3,
    PENALTY_S = 10,  /* so long a client's next line may be put off */
    LATER_S = 900000 /* nothing is remembered for so long */
};

struct party {
    char letter;
    const char *first_words; /* NULL: it does not come by itself */
};

/* A server, the one behind it, and a user there who leads the channel. */
static const char hub_words[] =
    "PASS secret 0211030000 IRC|aEFJKMR P\r\n"
    "SERVER hub.example.test 1 000B :A hub\r\n"
    ":000B SERVER far.example.test 2 000C 0211030000 :Far away\r\n"
    ":000B UNICK there 000BAAAAA user a.example.test 192.0.2.80 +i :Their user\r\n"
    ":000B NJOIN #here :@000BAAAAA\r\n";

static const struct party parties[] = {
    {'u', ""                                                                      },
    {'c', "NICK user\r\nUSER user 0 * :A user\r\nJOIN #here\r\n"                  },
    {'o', "NICK oper\r\nUSER oper 0 * :Oper\r\nOPER oper secret\r\nJOIN #here\r\n"},
    {'s', hub_words                                                               },
    {'n', NULL                                                                    },
    {'d', "NICK twin\r\nUSER user 0 * :From the user's host\r\nJOIN #here\r\n"    },
};
enum { PARTIES = sizeof parties / sizeof *parties };

static struct {
    iconf_t iconf;
    istat_t istat;
    int resfd, udpfd, adfd, bootopt;
} booted;

/* The main loop, once, `seconds` later. */
static void step(int seconds)
{
    outside_now += seconds;
    io_loop();
}

static void start_server(void)
{
    static char name[] = "ircd", no_iauth[] = "-s";
    static char *argv[] = {name, HAS_IAUTH ? NULL : no_iauth, NULL};

    if (HAS_IAUTH)
        outside_start_iauth();
    setenv("TZ", "UTC0", 1); /* else each look at the clock opens a file */
    if (setjmp(outside_exit) != 0)
        abort(); /* it would not start */
    if (setjmp(outside_started) == 0)
        ircd_main(HAS_IAUTH ? 1 : 2, argv);
    outside_remember();
    /* The network is whole: else nobody is made the operator of a new channel. */
    iconf.split = iconf.split_minservers = iconf.split_minusers = 0;
    booted.iconf = iconf;
    booted.istat = istat;
    booted.bootopt = bootopt;
    booted.resfd = resfd;
    booted.udpfd = udpfd;
    booted.adfd = adfd;
}

static void say(int party, const void *bytes, size_t size)
{
    int fd = outside_find(party);

    if (fd < 0 && parties[party].first_words) {
        outside_arrive(party);
        for (int i = 0; i <= HAS_IAUTH; i++)
            step(STEP_S);
        fd = outside_find(party);
        if (fd >= 0 && parties[party].first_words[0]) {
            outside_say(fd, parties[party].first_words,
                        strlen(parties[party].first_words));
            step(STEP_S);
            fd = outside_find(party);
        }
    }
    for (int i = 0; i < PATIENCE && fd >= 0 && !outside_is_read(fd); i++) {
        step(PENALTY_S);
        fd = outside_find(party);
    }
    if (fd < 0 || size == 0)
        return;
    outside_say(fd, bytes, size);
    step(STEP_S);
}

/* Overwrite who was here, and which nicknames are locked, as if long ago. */
static void forget_history(void)
{
    static aClient nobody;
    static char empty[] = "";

    nobody.name = nobody.info = empty;
    nobody.user = me.user;
    timeofday = 1;
    for (int i = 0; i < 2 * (ww_size + lk_size); i++)
        add_history(&nobody, NULL);
    ww_index = lk_index = 0;
}

/* The clock and the server's timetable, as they are after the start. */
static void reset_clock(void)
{
    static time_t began;

    if (!began)
        began = outside_now;
    outside_now = timeofday = began;
    nextconnect = nextgarbage = nextping = nextexpire = nextpreference = 1;
    nextiarestart = began + 3 * (time_t)LATER_S;
    nextdnscheck = nexttkexpire = nextdelayclose = 0;
    for (aClient *listener = ListenerLL; listener; listener = listener->next)
        listener->lasttime = 0;
    mysrand(1);
}

/* Half a line, options, its configuration and statistics. */
static void reset_iauth(void)
{
    static const char words[] = "\nG 0\nO -\na\ns\n";

    outside_iauth_says(words, sizeof words - 1);
    step(STEP_S);
}

/* All go, all that is kept for a time is dropped, and it is the first day again. */
static void empty_server(void)
{
    if (setjmp(outside_exit) != 0)
        return;
    for (int fd = 0; fd <= highest_fd; fd++)
        if (local[fd] && !IsListener(local[fd]) && local[fd] != &me)
            exit_client(local[fd], local[fd], &me, "The input is over");
    delay_close(-2);
    tkline_expire(1);
    for (int i = 0; i < 4; i++)
        step(LATER_S);
    forget_history();
    outside_restore();
    for (aClient *listener = ListenerLL; listener; listener = listener->next)
        outside_set_listener(listener->fd);
    resfd = booted.resfd;
    udpfd = booted.udpfd;
    adfd = booted.adfd;
    if (HAS_IAUTH)
        reset_iauth();
    if (!motd) { /* it had become empty */
        motd_mtime = 0;
        read_motd(IRCDMOTD_PATH);
    }
    bootopt = booted.bootopt;
    iconf = booted.iconf;
    istat = booted.istat;
    dorehash = dorestart = restart_iauth = rehashed = 0;
    reset_clock();
}

static void start_once(void)
{
    static int is_started;

    if (is_started)
        return;
    start_server();
    empty_server();
    is_started = 1;
}

static inline size_t line_size(const uint8_t *bytes, size_t size)
{
    const uint8_t *end = memchr(bytes, '\n', size);

    return end ? (size_t)(end - bytes) + 1 : size;
}

static inline int party_of(uint8_t letter)
{
    for (int i = 0; i < PARTIES; i++)
        if (parties[i].letter == letter)
            return i;
    return -1;
}

/* As the option -p says it: strict, on, off, or standalone. */
static inline void set_protocol(const uint8_t *word, size_t size)
{
    int is_on = size > 1 && word[1] == 'n', is_alone = size > 1 && word[1] == 't';

    bootopt = booted.bootopt & ~(BOOT_PROT | BOOT_STRICTPROT);
    if (size > 2 && word[0] == 's')
        bootopt = booted.bootopt | (is_alone && word[2] == 'a' ? BOOT_STANDALONE : 0);
    else if (is_on)
        bootopt |= BOOT_PROT;
}

/* Lines, each of the party that its first letter names, or of the last one. */
static inline void converse(const uint8_t *bytes, size_t size)
{
    int party = 0;

    while (size > 0) {
        size_t length = line_size(bytes, size);
        int speaker = party_of(bytes[0]);

        if (speaker >= 0)
            party = speaker;
        if (bytes[0] == 'i')
            outside_set_ident(bytes + 1, length - 1);
        else if (bytes[0] == 'h')
            outside_set_name(bytes + 1, length - 1 - (bytes[length - 1] == '\n'));
        else if (bytes[0] == 't')
            step(HOUR_S);
        else if (bytes[0] == 'b')
            outside_set_deaf(length > 2);
        else if (bytes[0] == 'a')
            outside_iauth_says(bytes + 1, length - 1);
        else if (bytes[0] == 'p')
            set_protocol(bytes + 1, length - 1);
        else if (bytes[0] == 'm')
            outside_set_motd(length <= 2);
        else if (bytes[0] == 'x')
            outside_end_iauth();
        else if (bytes[0] == 'w')
            outside_set_iauth_slow(length > 2);
        else
            say(party, bytes + (speaker >= 0), length - (speaker >= 0));
        bytes += length;
        size -= length;
    }
    for (int i = 0; i < 3; i++)
        step(PENALTY_S);
}

typedef void play_fn(const uint8_t *bytes, size_t size);

/* One input, as far as it goes; nothing of it is left. */
static inline int run_input(play_fn *play, const uint8_t *bytes, size_t size)
{
    start_once();
    if (setjmp(outside_exit) == 0)
        play(bytes, size);
    empty_server();
    return 0;
}

#endif
