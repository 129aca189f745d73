/*
 * Fuzzing harness: packets of the peer through pppd's own get_input(), phase by phase.
 *
 * The first two bytes are how this side is configured (below).  Then records follow: a
 * length, and so many bytes of a packet from the protocol field on.  Length 0 lets the
 * oldest timer run out instead, and length 255 answers what pppd asked for last, as the
 * byte after it says: no peer could be that lucky.  get_input() and the timers are static
 * in main.c, hence the include.
 *
 * Later phases are reached as in life: the harness acknowledges what pppd asks for, and
 * asks for what the configuration wants of the peer, all through get_input().
 */
#define main pppd_main
#include "main.c"
#undef main

#include <stdint.h>

#include "chap_ms.h"
#include "eap.h"
#include "machine.h"
#include "mppe.h"

/* The first byte. */
enum {
    OPEN_LCP = 1, /* else: the link is being established */
    WANT_PAP = 2, /* this side asks the peer to authenticate itself */
    WANT_CHAP = 4,
    WANT_EAP = 8,
    GIVE_AUTH = 0x30, /* the peer asks: 0 nothing, 1 PAP, 2 CHAP, 3 EAP */
    SKIP_AUTH = 0x40, /* all have authenticated: the network phase */
    DEBUG = 0x80, /* packets are printed, as with the option of this name */
};

/* The second one. */
enum {
    ECHO = 1, /* the peer must answer each echo request */
    ADDRESSES = 2, /* this side knows both addresses, and does not give in */
    BUNDLE = 4, /* multilink */
    ENCRYPT = 8, /* encryption is wanted, with keys from the authentication */
    MICROSOFT = 0x10, /* what CHAP is asked for: MS-CHAP, not MD5 */
    CALL_BACK = 0x20,
    WAIT = 0x40, /* the peer shall begin, and must */
    TRUST = 0x80, /* any answer to a challenge is right */
};

enum { PACKET_MAX = 1504, ANSWER = 255 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Of other units, in no header. */
extern int lcp_echo_interval, lcp_echo_fails;
extern bool allow_any_ip;

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

static int trust(char *name, char *ours, int id, struct chap_digest_type *digest,
                 unsigned char *challenge, unsigned char *response, char *message,
                 int size)
{
    (void)name;
    (void)ours;
    (void)id;
    (void)digest;
    (void)challenge;
    (void)response;
    strlcpy(message, "welcome", (size_t)size);
    return 1;
}

/* What options would have set; all of it, as the input before may have set more. */
static void configure(unsigned more)
{
    lcp_options *link = &lcp_wantoptions[0];
    ipcp_options *addresses = &ipcp_wantoptions[0];

    lcp_echo_interval = more & ECHO ? 5 : 0;
    lcp_echo_fails = more & ECHO ? 2 : 0;
    addresses->ouraddr = more & ADDRESSES ? htonl(0xc0000201) : 0;
    addresses->hisaddr = more & ADDRESSES ? htonl(0xc0000202) : 0;
    addresses->accept_local = addresses->accept_remote = !(more & ADDRESSES);
    addresses->default_route = addresses->proxy_arp = (more & ADDRESSES) != 0;
    ipcp_allowoptions[0].dnsaddr[0] = ipcp_allowoptions[0].winsaddr[0] =
        htonl(0xc0000203);
    ipcp_allowoptions[0].dnsaddr[1] = ipcp_allowoptions[0].winsaddr[1] =
        htonl(0xc0000204);
    multilink = (more & BUNDLE) != 0;
    link->neg_mrru = lcp_allowoptions[0].neg_mrru = multilink;
    link->mrru = lcp_allowoptions[0].mrru = 1600;
    link->neg_endpoint = multilink;
    link->endpoint.class = EPD_LOCAL;
    link->endpoint.length = 4;
    mppe_keys_set = (more & ENCRYPT) != 0;
    ccp_wantoptions[0].mppe = more & ENCRYPT ? MPPE_OPT_40 | MPPE_OPT_128 : 0;
    ccp_allowoptions[0].mppe = ccp_wantoptions[0].mppe;
    link->chap_mdtype = more & MICROSOFT ? MDTYPE_MICROSOFT | MDTYPE_MICROSOFT_V2
                                         : MDTYPE_MD5;
    link->neg_cbcp = lcp_allowoptions[0].neg_cbcp = (more & CALL_BACK) != 0;
    link->silent = link->passive = (more & WAIT) != 0;
    chap_verify_hook = more & TRUST ? trust : NULL;
    ipxcp_protent.enabled_flag = 1;
    allow_any_ip = 1; /* for those whom no authentication gives addresses */
}

static void start(unsigned mode, unsigned more)
{
    static struct channel channel;

    the_channel = &channel;
    srand48(1); /* numbers of packets, and what challenges are made of */
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
    configure(more);
    new_phase(PHASE_ESTABLISH);
    lcp_open(0);
    lcp_lowerup(0);
}

/* Answer what pppd asked for last in this protocol with the same options. */
static void answer(unsigned protocol, unsigned code)
{
    static uint8_t packet[PACKET_MAX];
    int size;
    const unsigned char *asked = machine_asked(protocol, &size);

    if (!asked || size < 8 || size > PACKET_MAX)
        return;
    memcpy(packet, asked + 2, (size_t)size - 2);
    packet[2] = (uint8_t)code;
    receive(packet, (size_t)size - 2);
}

/* Say that the peer knows nothing of a protocol. */
static void reject(unsigned protocol)
{
    uint8_t packet[10] = {0xc0, 0x21, PROTREJ, 1, 0, 8, 0, 0, CONFREQ, 1};

    packet[6] = (uint8_t)(protocol >> 8);
    packet[7] = (uint8_t)protocol;
    receive(packet, sizeof packet);
}

/* Two bits for what the peer says, the others for the protocol. */
static void answer_as(unsigned what)
{
    static const uint16_t kinds[] = {PPP_LCP, PPP_IPCP,  PPP_IPV6CP, PPP_CCP,
                                     PPP_ECP, PPP_IPXCP, PPP_PAP,    PPP_CHAP,
                                     PPP_EAP, PPP_CBCP};
    static const uint8_t codes[] = {CONFACK, CONFNAK, CONFREJ};
    unsigned protocol = kinds[(what >> 2) % (sizeof kinds / sizeof *kinds)];

    if ((what & 3) == 3)
        reject(protocol);
    else
        answer(protocol, codes[what & 3]);
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
    answer(PPP_LCP, CONFACK);
    ask(mode);
    if ((mode & SKIP_AUTH) && phase == PHASE_AUTHENTICATE)
        start_networks(0);
}

static void feed(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        unsigned kind = *bytes++;
        size_t length = kind == ANSWER ? 1 : kind;

        size--;
        if (length > size)
            length = size;
        if (length == 0)
            run_timer();
        else if (kind == ANSWER)
            answer_as(*bytes);
        else
            receive(bytes, length);
        bytes += length;
        size -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    if (setjmp(machine_exit) == 0) {
        start(bytes[0], bytes[1]);
        bring_up(bytes[0]);
        feed(bytes + 2, size - 2);
    }
    forget_timers();
    return 0;
}
