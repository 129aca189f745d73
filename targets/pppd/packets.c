/*
 * Fuzzing harness: packets of the peer through pppd's own get_input(), phase by phase.
 *
 * The first four bytes are how this side is configured (below).  Then records follow:
 * a length, and so many bytes of a packet from the protocol field on.  Length 0 lets
 * the oldest timer run out instead, and length 255 answers what pppd asked for last,
 * as the byte after it says: no peer could be that lucky.  In an answer the id 255
 * stands for that of the question, which a peer has seen.  Length 254 is what happens
 * on this side, as the byte after it says: the line falls, a protocol is closed or
 * opened, a script ends.  Length 253 is a packet that this side's own machine sends,
 * for dialling on demand; its length follows.  get_input() and the timers are static
 * in main.c, hence the include.
 *
 * Later phases are reached as in life: the harness acknowledges what pppd asks for,
 * and asks for what the configuration wants of the peer, all through get_input().
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

/* The third one. */
enum {
    OTHER_VALUES = 1, /* a small MRU, a map of characters, quality reports */
    PREDICTORS = 2, /* compression by Predictor-1 and -2, and not by Deflate */
    ONE_DEFLATE = 4, /* of its two numbers, only one */
    KERNEL_REFUSES = 8, /* any compression, and addresses */
    NAMED = 0x10, /* the peer has a name, whatever it says */
    DEMAND = 0x20, /* the interface is up before the link */
    NOTHING_ALLOWED = 0x40, /* of what a peer might ask for */
    ASK_SERVERS = 0x80, /* for the addresses of name servers */
};

/* The fourth one. */
enum {
    AGAIN = 1, /* challenges are repeated */
    STRIP = 2, /* domains before names */
    NO_ADDRESSES = 4, /* neither side's is known or made up */
    KERNEL_KEEPS = 8, /* no buffers for compression: a smaller one is tried */
    IDENTIFIERS = 0x10, /* of IPv6: given by options, no other accepted */
    SHOW_SECRETS = 0x20,
    ADAPTIVE = 0x40, /* echo requests only when nothing came */
    STATEFUL = 0x80, /* encryption with state is refused no more */
};

enum {
    PACKET_MAX = 1504,
    OWN = 253,
    EVENT = 254,
    ANSWER = 255,
    HEAD = 4,
    ID = 3, /* where it stands, from the protocol field on */
    ASKED_ID = 255,
    SMALL_MRU = 1400,
    PERIOD = 30
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Of other units, in no header. */
extern int lcp_echo_interval, lcp_echo_fails;
extern bool allow_any_ip, lcp_echo_adaptive, disable_defaultip, noremoteip;
extern bool refuse_mppe_stateful;
extern int chap_rechallenge_time, chapms_strip_domain;

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
    if (size > ID && packet[ID] == ASKED_ID && packet[ID - 1] != CONFREQ) {
        int asked_size;
        const uint8_t *asked = machine_asked(packet[0] << 8 | packet[1], &asked_size);

        if (asked)
            framed[2 + ID] = asked[2 + ID];
    }
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

/* The variable behind an option, where it is static in its unit. */
static bool *variable_of(struct protent *protocol, const char *name)
{
    for (option_t *option = protocol->options; option->name; option++)
        if (strcmp(option->name, name) == 0)
            return option->addr;
    abort();
}

static void configure_link(unsigned more)
{
    lcp_options *link = &lcp_wantoptions[0], *allowed = &lcp_allowoptions[0];
    bool is_other = (more & OTHER_VALUES) != 0;

    link->mru = is_other ? SMALL_MRU : DEFMRU;
    link->asyncmap = is_other ? 0x000a0000 : 0xffffffff;
    link->neg_asyncmap = is_other;
    allowed->asyncmap = is_other ? 0x000a0000 : 0;
    link->neg_lqr = allowed->neg_lqr = is_other;
    link->lqr_period = allowed->lqr_period = PERIOD;
    link->neg_ssnhf = allowed->neg_ssnhf = is_other && multilink;
    link->neg_mru = link->neg_magicnumber = 1;
    link->neg_pcompression = link->neg_accompression = 1;
    if (more & NOTHING_ALLOWED)
        *allowed = (lcp_options){0};
}

static void configure_networks(unsigned more, unsigned rest)
{
    ccp_options *wanted = &ccp_wantoptions[0], *allowed = &ccp_allowoptions[0];
    ipv6cp_options *six = &ipv6cp_wantoptions[0];

    wanted->predictor_1 = wanted->predictor_2 = (more & PREDICTORS) != 0;
    allowed->predictor_2 = wanted->predictor_2;
    if (more & PREDICTORS)
        wanted->deflate = 0;
    if (more & ONE_DEFLATE)
        wanted->deflate_draft = allowed->deflate_correct = 0;
    six->use_ip = (rest & IDENTIFIERS) == 0;
    six->opt_local = six->opt_remote = (rest & IDENTIFIERS) != 0;
    six->accept_local = six->accept_remote = (rest & IDENTIFIERS) == 0;
    six->default_route = 1;
    six->use_persistent = (more & OTHER_VALUES) != 0;
    six->neg_vj = ipv6cp_allowoptions[0].neg_vj = (more & OTHER_VALUES) != 0;
    if (rest & IDENTIFIERS) {
        eui64_setlo32(six->ourid, 1);
        eui64_setlo32(six->hisid, 2);
    }
    if (more & NOTHING_ALLOWED) {
        *allowed = (ccp_options){0};
        ipcp_allowoptions[0] = (ipcp_options){0};
        ipv6cp_allowoptions[0] = (ipv6cp_options){0};
    }
}

/* What options make necessary; the challenges do not change by it. */
static void prepare(void)
{
    unsigned short numbers[3] = {0};

    memcpy(numbers, seed48(numbers), sizeof numbers);
    for (int i = 0; protocols[i]; i++) {
        if (protocols[i]->check_options)
            protocols[i]->check_options();
        if (demand && protocols[i]->demand_conf)
            protocols[i]->demand_conf(0);
    }
    seed48(numbers);
}

/* The same of what came later to this harness. */
static void configure_more(unsigned more, unsigned rest)
{
    configure_link(more);
    configure_networks(more, rest);
    machine_refuse(more & KERNEL_REFUSES ? EINVAL : rest & KERNEL_KEEPS ? ENOBUFS : 0);
    explicit_remote = (more & NAMED) != 0;
    strlcpy(remote_name, more & NAMED ? "peer" : "", sizeof remote_name);
    *variable_of(&ipcp_protent, "usepeerdns") = (more & ASK_SERVERS) != 0;
    chap_rechallenge_time = eap_states[0].es_rechallenge = rest & AGAIN ? PERIOD : 0;
    chapms_strip_domain = (rest & STRIP) != 0;
    disable_defaultip = noremoteip = (rest & NO_ADDRESSES) != 0;
    *variable_of(&pap_protent, "hide-password") = (rest & SHOW_SECRETS) == 0;
    strlcpy(hostname, more & ASK_SERVERS ? "host" : "nowhere", sizeof hostname);
    lcp_echo_adaptive = (rest & ADAPTIVE) != 0;
    refuse_mppe_stateful = (rest & STATEFUL) == 0;
    demand = (more & DEMAND) != 0;
    prepare();
}

/* Scripts end, and what they start then. */
static void forget_children(void)
{
    for (int i = 0; i < 4 && n_children > 0; i++)
        reap_kids();
    while (children) {
        struct subprocess *next = children->next;
        free(children);
        children = next;
    }
    n_children = 0;
}

static void start(const uint8_t *head)
{
    unsigned mode = head[0];
    static struct channel channel;
    static int is_started;

    if (!is_started)
        sys_init();
    is_started = 1;
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
    configure(head[1]);
    configure_more(head[2], head[3]);
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

static void bring_up(unsigned mode, unsigned more)
{
    if (!(mode & OPEN_LCP))
        return;
    answer(PPP_LCP, CONFACK);
    ask(mode);
    if (!(mode & SKIP_AUTH) || phase != PHASE_AUTHENTICATE)
        return;
    if (more & ENCRYPT)
        auth_done[0] = more & MICROSOFT ? CHAP_MS_PEER : CHAP_MS2_PEER;
    start_networks(0);
}

/* Not every protocol wants to hear of everything. */
static void tell(void (*function)(int unit))
{
    if (function)
        function(0);
}

/* Three bits for what happens, the others for the protocol. */
static void happen(unsigned what)
{
    unsigned count = 0;
    struct protent *protocol;

    while (protocols[count])
        count++;
    protocol = protocols[(what >> 3) % count];
    switch (what & 7) {
    case 0: tell(protocol->lowerdown); break;
    case 1: tell(protocol->lowerup); break;
    case 2: tell(protocol->open); break;
    case 3:
        if (protocol->close)
            protocol->close(0, "the harness says so");
        break;
    case 4: tell(protocol->protrej); break;
    case 5: reap_kids(); break;
    case 6: link_terminated(0); break;
    case 7: start_networks(0); break;
    }
}

/* A packet of this side's: is it worth dialling for? */
static void send_own(const uint8_t *packet, size_t size)
{
    uint8_t *copy = malloc(size + 1);

    if (!copy)
        abort();
    memcpy(copy, packet, size);
    if (size > PPP_HDRLEN && copy[PPP_HDRLEN] >> 4 == 6)
        ipv6cp_protent.active_pkt(copy, (int)size);
    else
        ipcp_protent.active_pkt(copy, (int)size);
    free(copy);
}

static void feed(const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        unsigned kind = *bytes++;
        size_t length = kind >= EVENT ? 1 : kind;

        size--;
        if (kind == OWN && size > 0) {
            length = *bytes++;
            size--;
        }
        if (length > size)
            length = size;
        if (length == 0)
            run_timer();
        else if (kind == ANSWER)
            answer_as(*bytes);
        else if (kind == EVENT)
            happen(*bytes);
        else if (kind == OWN)
            send_own(bytes, length);
        else
            receive(bytes, length);
        bytes += length;
        size -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < HEAD)
        return 0;
    if (setjmp(machine_exit) == 0) {
        start(bytes);
        bring_up(bytes[0], bytes[1]);
        feed(bytes + HEAD, size - HEAD);
    }
    if (setjmp(machine_exit) == 0)
        forget_children();
    forget_timers();
    return 0;
}
