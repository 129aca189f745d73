/*
 * Fuzzing harness: packets of the peer through pppd's own get_input(), phase by phase.
 *
 * The first byte is how this side is configured (below).  Then records follow: a length,
 * and so many bytes of a packet from the protocol field on; length 0 lets the oldest
 * timer run out instead.  get_input() and the timers are static in main.c, hence the
 * include.
 *
 * Later phases are reached as in life: the harness acknowledges what pppd asks for, and
 * asks for what the configuration wants of the peer, all through get_input().
 */
#define main pppd_main
#include "main.c"
#undef main

#include <stdint.h>

#include "machine.h"

enum {
    OPEN_LCP = 1, /* else: the link is being established */
    WANT_PAP = 2, /* this side asks the peer to authenticate itself */
    WANT_CHAP = 4,
    WANT_EAP = 8,
    GIVE_AUTH = 0x30, /* the peer asks: 0 nothing, 1 PAP, 2 CHAP, 3 EAP */
    SKIP_AUTH = 0x40, /* all have authenticated: the network phase */
    DEBUG = 0x80, /* packets are printed, as with the option of this name */
    PACKET_MAX = 1504
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);


static void forget_timers(void)
{
    while (callout) {
        struct callout *next = callout->c_next;
        free(callout);
        callout = next;
    }
}

static void run_timer(void)
{
    struct callout *first = callout;

    if (!first)
        return;
    callout = first->c_next;
    first->c_func(first->c_arg);
    free(first);
}

/* A packet from the protocol field on; the link adds address and control. */
static void receive(const uint8_t *packet, size_t size)
{
    static uint8_t framed[PACKET_MAX];

    if (size > sizeof framed - 2)
        size = sizeof framed - 2;
    framed[0] = PPP_ALLSTATIONS;
    framed[1] = PPP_UI;
    memcpy(framed + 2, packet, size);
    machine_receive(framed, (int)size + 2);
    get_input();
}

/* CHAP's own registers its digests, which it may do only once in a process. */
static void init_protocols(void)
{
    static int is_chap_started;

    for (int i = 0; protocols[i]; i++) {
        if (protocols[i] == &chap_protent && is_chap_started)
            chap_protent.lowerdown(0);
        else
            protocols[i]->init(0);
    }
    is_chap_started = 1;
}

static void start(unsigned mode)
{
    static struct channel channel;

    the_channel = &channel;
    forget_timers();
    machine_forget_sent();
    log_to_fd = -1;
    debug = (mode & DEBUG) != 0;
    auth_required = 0;
    hungup = kill_link = open_ccp_flag = 0;
    error_count = 0;
    bundle_eof = multilink_master = doing_multilink = 0;
    strlcpy(our_name, "pppd", sizeof our_name);
    strlcpy(user, "pppd", sizeof user);
    strlcpy(passwd, "secret", sizeof passwd);
    init_protocols();
    lcp_wantoptions[0].neg_upap = (mode & WANT_PAP) != 0;
    lcp_wantoptions[0].neg_chap = (mode & WANT_CHAP) != 0;
    lcp_wantoptions[0].neg_eap = (mode & WANT_EAP) != 0;
    new_phase(PHASE_ESTABLISH);
    lcp_open(0);
    lcp_lowerup(0);
}

/* Say yes to what pppd asked for last, as the peer would. */
static void acknowledge(void)
{
    static uint8_t answer[PACKET_MAX];
    int size;
    const unsigned char *asked = machine_sent(&size);

    if (!asked || size < 8 || size > PACKET_MAX || asked[4] != CONFREQ)
        return;
    memcpy(answer, asked + 2, (size_t)size - 2);
    answer[2] = CONFACK;
    receive(answer, (size_t)size - 2);
}

/* Ask for LCP as the peer would, with the authentication that the mode says. */
static void ask(unsigned mode)
{
    static const uint8_t requests[][13] = {
        {0xc0, 0x21, CONFREQ, 1, 0, 4},
        {0xc0, 0x21, CONFREQ, 1, 0, 8, 3, 4, 0xc0, 0x23},
        {0xc0, 0x21, CONFREQ, 1, 0, 9, 3, 5, 0xc2, 0x23, 5},
        {0xc0, 0x21, CONFREQ, 1, 0, 8, 3, 4, 0xc2, 0x27},
    };
    const uint8_t *request = requests[(mode & GIVE_AUTH) >> 4];

    receive(request, request[5] + 2u);
}

static void bring_up(unsigned mode)
{
    if (!(mode & OPEN_LCP))
        return;
    acknowledge();
    ask(mode);
    if ((mode & SKIP_AUTH) && phase == PHASE_AUTHENTICATE)
        start_networks(0);
}

static void feed(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        size_t length = *bytes++;
        size--;
        if (length > size)
            length = size;
        if (length == 0)
            run_timer();
        else
            receive(bytes, length);
        bytes += length;
        size -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    if (setjmp(machine_exit) == 0) {
        start(bytes[0]);
        bring_up(bytes[0]);
        feed(bytes + 1, size - 1);
    }
    forget_timers();
    return 0;
}
