/*
 * Fuzzing harness: one packet of a client through ns__client_request(), against a
 * server that also asks others, keeps what they said, and may change it: with a cache
 * that is old in parts, policies, addresses that are made up (DNS64), names that lead
 * elsewhere, limits, and a plug-in.
 *
 * Nine bytes say how the packet comes and how the server is configured (the names
 * below); the rest is the packet.  Nothing leads to the network: what other servers
 * say is played by fetches.h.
 */
#include "server.h"

#include <isc/netaddr.h>
#include <isc/quota.h>
#include <isc/stats.h>

#include <dns/dns64.h>
#include <dns/keytable.h>
#include <dns/order.h>
#include <dns/rootns.h>
#include <dns/rrl.h>
#include <dns/stats.h>

#include <ns/stats.h>

#include "fetches.h"
#include "names.h"
#include "plugin.h"
#include "policies.h"
#include "signing.h"

enum { WAY, FETCHES, VIEW, POLICY, SHAPE, PLUGIN, RULES, SERVER, CLIENT, HEAD_BYTES };

enum { /* of WAY */
       STREAM = 1,
       LOUD = 2,
       AGAIN = 4,      /* the packet comes several times */
       ALONE = 8,      /* the server asks nobody */
       CLOSED = 16,    /* and tells nobody what it knows */
       STRANGER = 32,  /* asks for none but its own */
       BUSY = 64,      /* more clients wait than should */
       FULL = 128,     /* or may */
       TIMES = 3,
};

enum { /* of VIEW */
       SIX = 1,             /* DNS64 */
       SIX_MORE = 2,        /* for whoever asks for recursion, signed or not */
       REDIRECTED = 4,      /* names that there are not, by a zone */
       REDIRECTED_NAME = 8, /* or by names of others */
       SYNTHESIS = 16,      /* of what is not there, from NSEC */
       STALE = 32,          /* old answers rather than none */
       STALE_FIRST = 64,    /* or than new ones */
       STALE_SOON = 128,    /* or than late ones */
};

enum { /* of POLICY */
       POLICY_SET = 3,
       POLICY_KIND = 28,
       POLICY_SHIFT = 2,
       BREAK_DNSSEC = 32,
       WAIT_FOR_SERVERS = 64,
       WITHOUT_RECURSION = 128,
};

enum { /* of SHAPE */
       MINIMAL = 3,
       MINIMAL_ANY = 4,
       RATE = 8, /* few answers a second */
       RATE_LOG = 16,
       SORTED = 32,
       ORDERED = 64,
       COOKIES = 128, /* or none */
};

enum { /* of RULES */
       CHECKED = 1,
       OWN_ALL = 2, /* what is not there is not there with authority */
       NO_GLUE_CACHE = 4,
       HINTS = 8,
       FAILURES = 16,     /* are kept */
       PADDED = 32,
       SENTINEL = 64,
       SMALLEST = 128, /* names are asked for label by label */
};

enum { /* of CLIENT */
       BY_SIX = 1,
       BLACK = 2,      /* is not to be answered */
       ANY_CASE = 4,   /* wants names as it wrote them */
       UNSENT = 8,     /* gets nothing that is sent */
       NAMED = 16,     /* may ask who the server is */
       COOKIES_AES = 32,
       ECHO_PORT = 64, /* is a service that answers anything */
       SIX_GLUE = 128,
       ECHO = 7,
       USUAL_PORT = 40000,
};

/* Options of the server, for tests of its clients. */
static const uint32_t options[] = {
    NS_SERVER_LOGQUERIES,  NS_SERVER_NOAA,
    NS_SERVER_NOSOA,       NS_SERVER_NONEAREST,
    NS_SERVER_NOEDNS,      NS_SERVER_DROPEDNS,
    NS_SERVER_EDNSREFUSED, NS_SERVER_COOKIEALWAYSVALID,
};

/* One of these at a time: settings are not combined at will. */
static const struct {
    unsigned view, shape;
} apart[] = {
    {SIX | SIX_MORE,                   0     },
    {REDIRECTED | REDIRECTED_NAME,     0     },
    {STALE | STALE_FIRST | STALE_SOON, 0     },
    {0,                                RATE  },
    {0,                                SORTED},
};

/* Who may ask: everybody, nobody, or whom the server says. */
enum whom { ALL, NOBODY, USUAL };

static const struct {
    const char *name, *text;
    dns_zonetype_t type;
    enum whom whom;
} served[] = {
    {"example.test.", signed_zone,  dns_zone_primary,    ALL   },
    {"hashed.test.",  hashed_zone,  dns_zone_primary,    ALL   },
    {"plain.test.",   plain_zone,   dns_zone_primary,    USUAL },
    {"second.test.",  plain_zone,   dns_zone_secondary,  USUAL },
    {"closed.test.",  plain_zone,   dns_zone_primary,    NOBODY},
    {"mirror.test.",  signed_zone,  dns_zone_mirror,     ALL   },
    {"static.",       static_zone,  dns_zone_staticstub, ALL   },
    {"stub.test.",    updated_zone, dns_zone_stub,       ALL   },
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static ns_server_t *server;
static dns_acl_t *anybody, *nobody;
static dns_zone_t *redirect;
static dns_db_t *hints;
static dns_dns64_t *sixes[2];
static dns_acl_t *sorted, *sorted_by_one;
static dns_order_t *order;
static dns_fixedname_t redirect_name;

/* ------------------------------------------------------------------ the server */

static void set_whom(dns_zone_t *zone, enum whom whom)
{
    if (whom == NOBODY)
        dns_zone_setqueryacl(zone, nobody);
    if (whom == USUAL)
        dns_zone_clearqueryacl(zone);
}

static void count_queries(dns_zone_t *zone)
{
    isc_stats_t *requests = NULL;
    dns_stats_t *types = NULL;

    must(isc_stats_create(memory, &requests, ns_statscounter_max));
    must(dns_rdatatypestats_create(memory, &types));
    dns_zone_setrequeststats(zone, requests);
    dns_zone_setrcvquerystats(zone, types);
}

static void serve_all(isc_taskmgr_t *tasks)
{
    dns_fixedname_t name;
    dns_zone_t *zone;

    for (size_t i = 0; i < ARRAY_SIZE(served); i++) {
        name_of(served[i].name, &name);
        zone = serve(dns_fixedname_name(&name), served[i].text, served[i].type,
                     anybody);
        set_whom(zone, served[i].whom);
        if (served[i].whom == ALL)
            count_queries(zone);
    }
    make_policies(tasks, anybody);
    name_of(".", &name);
    redirect = make_zone(dns_fixedname_name(&name), redirect_text, dns_zone_redirect,
                         anybody);
    name_of("redirect.", &redirect_name);
}

static isc_netaddr_t address_of(const char *text)
{
    struct in6_addr six;
    struct in_addr four;
    isc_netaddr_t result;

    if (inet_pton(AF_INET6, text, &six) == 1)
        isc_netaddr_fromin6(&result, &six);
    else if (inet_pton(AF_INET, text, &four) == 1)
        isc_netaddr_fromin(&result, &four);
    else
        abort();
    return result;
}

/* All but `prefix`, or nothing but it. */
static dns_acl_t *acl_of(const char *prefix, uint16_t bits, bool is_all_but)
{
    isc_netaddr_t address = address_of(prefix);
    dns_acl_t *acl = NULL;

    must(dns_acl_create(memory, 1, &acl));
    must(dns_iptable_addprefix(acl->iptable, &address, bits, !is_all_but));
    if (is_all_but)
        must(dns_iptable_addprefix(acl->iptable, NULL, 0, true));
    return acl;
}

static void make_sixes(void)
{
    isc_netaddr_t known = address_of("64:ff9b::"), own = address_of("2001:db8:64::");
    isc_netaddr_t suffix = address_of("::1");

    must(dns_dns64_create(memory, &known, 96, NULL, NULL, acl_of("10.0.0.0", 8, true),
                          acl_of("64:ff9b::", 96, false), 0, &sixes[0]));
    must(dns_dns64_create(memory, &own, 48, &suffix, anybody, NULL, NULL,
                          DNS_DNS64_RECURSIVE_ONLY | DNS_DNS64_BREAK_DNSSEC,
                          &sixes[1]));
}

static void nest(dns_acl_t *in, dns_acl_t *acl)
{
    in->elements[in->length].type = dns_aclelementtype_nestedacl;
    in->elements[in->length].negative = false;
    in->elements[in->length].nestedacl = acl;
    in->length++;
}

/* Addresses: those of one network first; names: by turns, or as they are. */
static void make_orders(void)
{
    dns_acl_t *rule = NULL;
    dns_fixedname_t name;

    must(dns_acl_create(memory, 1, &sorted));
    must(dns_acl_create(memory, 2, &rule));
    nest(rule, anybody);
    nest(rule, acl_of("203.0.113.82", 32, false));
    nest(sorted, rule);
    rule = NULL;
    must(dns_acl_create(memory, 1, &sorted_by_one));
    must(dns_acl_create(memory, 1, &rule));
    nest(rule, acl_of("192.0.2.0", 24, false));
    nest(sorted_by_one, rule);
    must(dns_order_create(memory, &order));
    name_of("*.example.test.", &name);
    must(dns_order_add(order, dns_fixedname_name(&name), dns_rdatatype_any,
                       dns_rdataclass_any, DNS_RDATASETATTR_RANDOMIZE));
    name_of("*.", &name);
    must(dns_order_add(order, dns_fixedname_name(&name), dns_rdatatype_any,
                       dns_rdataclass_any, DNS_RDATASETATTR_CYCLIC));
}

/* A key of the root zone that this server trusts: number 1. */
static void trust_key(void)
{
    static unsigned char digest[32];
    dns_rdata_ds_t key = {
        .common = {.rdclass = dns_rdataclass_in, .rdtype = dns_rdatatype_ds},
        .key_tag = 1,
        .algorithm = 13,
        .digest_type = 2,
        .length = sizeof digest,
        .digest = digest,
    };
    dns_keytable_t *keys = NULL;
    dns_fixedname_t root;

    ISC_LINK_INIT(&key.common, link);
    name_of(".", &root);
    must(dns_view_initsecroots(view, memory));
    must(dns_view_getsecroots(view, &keys));
    must(dns_keytable_add(keys, false, false, dns_fixedname_name(&root), &key, NULL,
                          NULL));
    dns_keytable_detach(&keys);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static int resolver; /* nothing looks inside */
    isc_taskmgr_t *tasks = make_view();

    UNUSED(argc);
    UNUSED(argv);
    must(dns_acl_any(memory, &anybody));
    must(dns_acl_none(memory, &nobody));
    know_key();
    serve_all(tasks);
    start_fetches();
    make_sixes();
    make_orders();
    trust_key();
    must(dns_rootns_create(memory, dns_rdataclass_in, NULL, &hints));
    dns_view_freeze(view);
    view->resolver = (dns_resolver_t *)&resolver;
    view->prefetch_trigger = 10;
    view->staleanswerttl = 30;
    view->pad_acl = anybody;
    start_log();
    make_plugin();
    wire_connect(make_client(tasks, &server));
    wire_settle();
    return 0;
}

/* ----------------------------------------------------------- its configuration */

static void set_way(unsigned how)
{
    set_loud(how & LOUD);
    view->recursion = !(how & ALONE);
    view->cacheacl = how & CLOSED ? nobody : anybody;
    view->queryacl = how & CLOSED ? nobody : anybody;
    view->queryonacl = how & STRANGER ? nobody : NULL;
    view->recursionacl = how & STRANGER ? nobody : anybody;
    isc_quota_max(&server->recursionquota, how & FULL ? 1 : 10);
    isc_quota_soft(&server->recursionquota, how & BUSY ? 1 : 0);
}

static void set_fetches(unsigned how)
{
    first_fetch = how & 0xf;
    later_fetches = how >> 4;
}

static void set_view(unsigned how)
{
    const unsigned bits[] = {SIX, SIX_MORE};

    ISC_LIST_INIT(view->dns64);
    view->dns64cnt = 0;
    for (size_t i = 0; i < ARRAY_SIZE(sixes); i++) {
        if (!(how & bits[i]))
            continue;
        dns_dns64_append(&view->dns64, sixes[i]);
        view->dns64cnt++;
    }
    view->redirect = how & REDIRECTED ? redirect : NULL;
    view->redirectzone = how & REDIRECTED_NAME ? dns_fixedname_name(&redirect_name)
                                               : NULL;
    view->synthfromdnssec = (how & SYNTHESIS) != 0;
    view->staleanswersok = how & STALE ? dns_stale_answer_yes : dns_stale_answer_no;
    view->staleanswerclienttimeout = how & STALE_FIRST  ? 0
                                     : how & STALE_SOON ? 1
                                                        : (uint32_t)-1;
}

static void set_policy(unsigned how)
{
    dns_rpz_zones_t *set = how & POLICY_SET ? policies[(how & POLICY_SET) - 1] : NULL;

    view->rpzs = set;
    if (!set)
        return;
    set->p.break_dnssec = (how & BREAK_DNSSEC) != 0;
    set->p.nsip_wait_recurse = set->p.nsdname_wait_recurse = (how & WAIT_FOR_SERVERS) !=
                                                             0;
    set->p.no_rd_ok = how & WITHOUT_RECURSION ? DNS_RPZ_ALL_ZBITS : 0;
    for (unsigned i = 0; i < set->p.num_zones; i++)
        set->zones[i]->policy = (how & POLICY_KIND) >> POLICY_SHIFT;
}

static void limit_rates(bool is_only_told)
{
    const dns_rrl_rate_t one = {.r = 1, .scaled = 1, .str = "rate"};
    dns_rrl_t *limits = NULL;

    must(dns_rrl_init(&limits, view, 4));
    limits->responses_per_second = limits->referrals_per_second = one;
    limits->nodata_per_second = limits->nxdomains_per_second = one;
    limits->errors_per_second = limits->all_per_second = one;
    limits->slip.r = limits->slip.scaled = 2;
    limits->log_only = is_only_told;
    limits->window = 15;
    limits->max_entries = 16;
    limits->qps_scale = 0;
    limits->qps = 1.0;
    limits->ipv4_prefixlen = 24;
    limits->ipv4_mask = htonl(0xffffff00);
}

static void set_shape(unsigned how)
{
    view->minimalresponses = how & MINIMAL;
    view->minimal_any = (how & MINIMAL_ANY) != 0;
    view->sortlist = !(how & SORTED) ? NULL : (how & ORDERED) ? sorted_by_one : sorted;
    view->order = how & ORDERED ? order : NULL;
    view->requireservercookie = (how & COOKIES) != 0;
    if (view->rrl)
        dns_rrl_view_destroy(view);
    if (how & RATE)
        limit_rates(how & RATE_LOG);
}

static void set_rules(unsigned how)
{
    view->checknames = (how & CHECKED) != 0;
    view->auth_nxdomain = (how & OWN_ALL) != 0;
    view->use_glue_cache = !(how & NO_GLUE_CACHE);
    view->hints = how & HINTS ? hints : NULL;
    view->fail_ttl = how & FAILURES ? 10 : 0;
    view->padding = how & PADDED ? 128 : 0;
    view->root_key_sentinel = (how & SENTINEL) != 0;
    view->qminimization = view->qmin_strict = (how & SMALLEST) != 0;
}

static void set_server(unsigned how)
{
    server->options = 0;
    for (size_t i = 0; i < ARRAY_SIZE(options); i++)
        if (how & 1u << i)
            server->options |= options[i];
}

static void set_client(unsigned how)
{
    static char name[] = "server";

    wire_is_six = (how & BY_SIX) != 0;
    wire_is_broken = (how & UNSENT) != 0;
    wire_port = how & ECHO_PORT ? ECHO : USUAL_PORT;
    server->blackholeacl = how & BLACK ? anybody : NULL;
    server->server_id = how & NAMED ? name : NULL;
    server->cookiealg = how & COOKIES_AES ? ns_cookiealg_aes : ns_cookiealg_siphash24;
    view->nocasecompress = how & ANY_CASE ? anybody : NULL;
    view->preferred_glue = how & SIX_GLUE ? dns_rdatatype_aaaa : dns_rdatatype_none;
}

/* Of those apart, the first that an input asks for. */
static void choose(unsigned *of_view, unsigned *of_shape)
{
    bool is_chosen = false;

    for (size_t i = 0; i < ARRAY_SIZE(apart); i++) {
        bool is_asked = *of_view & apart[i].view || *of_shape & apart[i].shape;

        if (is_asked && is_chosen) {
            *of_view &= ~apart[i].view;
            *of_shape &= ~apart[i].shape;
        }
        is_chosen |= is_asked;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    isc_quota_t *taken = NULL;
    unsigned of_view, of_shape;

    if (size < HEAD_BYTES)
        return 0;
    of_view = bytes[VIEW];
    of_shape = bytes[SHAPE];
    choose(&of_view, &of_shape);
    set_way(bytes[WAY]);
    set_fetches(bytes[FETCHES]);
    set_view(of_view);
    set_policy(bytes[POLICY]);
    set_shape(of_shape);
    set_plugin(bytes[PLUGIN], !(bytes[WAY] & FULL));
    set_rules(bytes[RULES]);
    set_server(bytes[SERVER]);
    set_client(bytes[CLIENT]);
    start_cache();
    if (bytes[WAY] & (BUSY | FULL))
        (void)isc_quota_attach(&server->recursionquota, &taken);
    for (int i = 0; i < (bytes[WAY] & AGAIN ? TIMES : 1); i++)
        wire_receive(bytes + HEAD_BYTES, size - HEAD_BYTES, bytes[WAY] & STREAM,
                     ns__client_request);
    if (taken)
        isc_quota_detach(&taken);
    return 0;
}
