/*
 * Fuzzing harness: one packet of a client that wants to change a zone, through
 * ns__client_request(), against a server whose zones are signed, have rules of who may
 * change what, are kept for another server, or may not be changed.
 *
 * The first byte says how the packet came, and how the zones are configured (the names
 * below); the rest is the packet, which the harness signs where that is wanted.
 */
#include "server.h"

#include <errno.h>

#include <dns/ssu.h>

#include "outside.h"
#include "signing.h"
#include "zones.h"

enum {
    STREAM = 1,   /* over TCP */
    SIGNED = 2,   /* with a key that the server knows */
    LOUD = 4,     /* everything is logged */
    CHECKED = 8,  /* names, mail servers and lifetimes are looked at */
    STRICT = 16,  /* and what is wrong with them is refused */
    FULL = 32,    /* no more records than there are */
    KEPT = 64,    /* changes are to be kept in a file, which cannot be opened */
    PLAIN = 128,  /* a signed zone may become one that is not */
    PRIVATE = 65534,
    RECORDS = 12, /* of a zone that is full */
    LIFETIME = 3600,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char keyed_zone[] =
    "$TTL 60\n"
    "@ SOA ns root 1 3600 600 86400 60\n"
    "@ NS ns\n"
    "@ DNSKEY 257 3 13 " KEY "\n"
    "@ DNSKEY 256 3 13 " KEY "\n"
    "@ NSEC3PARAM 1 0 5 aabb\n"
    "@ TYPE65534 \\# 5 0d00010000\n"
    "@ TYPE65534 \\# 5 0d00020001\n"
    "@ TYPE65534 \\# 8 0001000005026162\n"
    "ns A 192.0.2.53\n"
    "www A 192.0.2.80\n"
    "www RRSIG A 13 3 60 20380101000000 20200101000000 1 @ AAECAwQFBgcICQoLDA0ODw==\n"
    "www NSEC ns A RRSIG NSEC\n"
    "child NS ns.child\n"
    "child DS 1 13 2 abababababababababababababababababababababababababababababababab\n"
    "ns.child A 192.0.2.54\n"
    "mail MX 10 www\n";

static const char ruled_zone[] =
    "$TTL 60\n"
    "@ SOA ns root 1 3600 600 86400 60\n"
    "@ NS ns\n"
    "ns A 192.0.2.53\n"
    "www A 192.0.2.80\n"
    "few A 192.0.2.81\n"
    "few TXT \"text\"\n"
    "few SRV 1 2 53 ns\n"
    "few PTR ns\n"
    "x.wild SRV 1 2 53 ns\n"
    "x.wild PTR ns\n"
    "x.wild RRSIG A 13 4 60 20380101000000 20200101000000 1 @ AAECAwQFBgcICQoLDA0O\n"
    "all SRV 1 2 53 ns\n"
    "all PTR ns\n"
    "all A 192.0.2.82\n";

enum { ANYBODY = 1, RULES = 2, FORWARD = 4, FROZEN = 8 };

static struct {
    const char *name, *text;
    dns_zonetype_t type;
    unsigned how; /* who may change it */
    dns_zone_t *zone;
    dns_fixedname_t origin;
} served[] = {
    {"updated.test.", updated_zone, dns_zone_primary,   ANYBODY,          NULL, {}},
    {"keyed.test.",   keyed_zone,   dns_zone_primary,   ANYBODY,          NULL, {}},
    {"rules.test.",   ruled_zone,   dns_zone_primary,   RULES,            NULL, {}},
    {"closed.test.",  updated_zone, dns_zone_primary,   0,                NULL, {}},
    {"frozen.test.",  updated_zone, dns_zone_primary,   ANYBODY | FROZEN, NULL, {}},
    {"second.test.",  updated_zone, dns_zone_secondary, FORWARD,          NULL, {}},
    {"mirror.test.",  updated_zone, dns_zone_mirror,    0,                NULL, {}},
    {"stub.test.",    updated_zone, dns_zone_stub,      ANYBODY,          NULL, {}},
};

/* What the holder of the key, or somebody, may change in a zone with rules. */
static const struct {
    bool is_granted;
    const char *who, *what;
    dns_ssumatchtype_t how;
    unsigned count;
    dns_ssuruletype_t types[2];
} rules[] = {
    {false, "key.", "www.rules.test.",    dns_ssumatchtype_name,      0, {}               },
    {true,  "key.", "few.rules.test.",    dns_ssumatchtype_subdomain, 2, {{1, 2}, {16, 1}}},
    {true,  "key.", "*.wild.rules.test.", dns_ssumatchtype_wildcard,  1, {{255, 0}}       },
    {true,  "key.", "key.",               dns_ssumatchtype_selfsub,   0, {}               },
    {true,  "*.",   "rules.test.",        dns_ssumatchtype_tcpself,   1, {{12, 3}}        },
    {true,  "*.",   "rules.test.",        dns_ssumatchtype_6to4self,  0, {}               },
    {true,  "key.", "rules.test.",        dns_ssumatchtype_subdomain, 0, {}               },
};

/* ------------------------------------------------------------------ the zones */

static FILE *open_none(const char *name, const char *mode)
{
    UNUSED(name);
    UNUSED(mode);
    errno = EACCES;
    return NULL;
}

static void set_rules(dns_zone_t *zone)
{
    dns_ssutable_t *table = NULL;

    dns_ssutable_create(memory, &table);
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        dns_fixedname_t who, what;
        dns_ssuruletype_t types[2] = {rules[i].types[0], rules[i].types[1]};

        must(dns_name_fromstring(dns_fixedname_initname(&who), rules[i].who, 0, NULL));
        must(
            dns_name_fromstring(dns_fixedname_initname(&what), rules[i].what, 0, NULL));
        dns_ssutable_addrule(table, rules[i].is_granted, dns_fixedname_name(&who),
                             rules[i].how, dns_fixedname_name(&what), rules[i].count,
                             types);
    }
    dns_zone_setssutable(zone, table);
    dns_ssutable_detach(&table);
}

static void serve_all(isc_taskmgr_t *tasks)
{
    dns_acl_t *anybody = NULL;
    isc_task_t *task = NULL;

    must(dns_acl_any(memory, &anybody));
    must(isc_task_create(tasks, 0, &task));
    for (size_t i = 0; i < ARRAY_SIZE(served); i++) {
        dns_name_t *origin = dns_fixedname_initname(&served[i].origin);
        dns_zone_t *zone;

        must(dns_name_fromstring(origin, served[i].name, 0, NULL));
        zone = serve(origin, served[i].text, served[i].type, anybody);
        served[i].zone = zone;
        dns_zone_settask(zone, task);
        dns_zone_setprivatetype(zone, PRIVATE);
        dns_zone_setmaxttl(zone, LIFETIME);
        if (served[i].how & ANYBODY)
            dns_zone_setupdateacl(zone, anybody);
        if (served[i].how & FORWARD)
            dns_zone_setforwardacl(zone, anybody);
        if (served[i].how & RULES)
            set_rules(zone);
        dns_zone_setupdatedisabled(zone, (served[i].how & FROZEN) != 0);
    }
}

static void set_zone(dns_zone_t *zone, unsigned how)
{
    bool is_checked = (how & CHECKED) != 0, is_strict = (how & STRICT) != 0;

    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKMX, is_checked);
    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKMXFAIL, is_strict);
    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKNAMES, is_checked);
    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKNAMESFAIL, is_strict);
    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKWILDCARD, is_checked);
    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKINTEGRITY, is_checked);
    dns_zone_setoption(zone, DNS_ZONEOPT_CHECKTTL, is_checked);
    dns_zone_setoption(zone, DNS_ZONEOPT_SECURETOINSECURE, (how & PLAIN) != 0);
    dns_zone_setmaxrecords(zone, how & FULL ? RECORDS : 0);
    must(dns_zone_setjournal(zone, how & KEPT ? "none" : NULL));
}

static bool may_change(size_t i)
{
    return served[i].type == dns_zone_primary &&
           (served[i].how == ANYBODY || served[i].how == RULES);
}

/* What the last update has changed must not be there for the next input. */
static void start_over(unsigned how)
{
    for (size_t i = 0; i < ARRAY_SIZE(served); i++) {
        if (may_change(i)) {
            dns_zone_setmaxrecords(served[i].zone, 0);
            fill(served[i].zone, dns_fixedname_name(&served[i].origin), served[i].text);
        }
        set_zone(served[i].zone, how);
    }
    wire_settle();
}

/* ---------------------------------------------------------------- the packet */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    isc_taskmgr_t *tasks = make_view();

    UNUSED(argc);
    UNUSED(argv);
    outside_open = open_none;
    know_key();
    serve_all(tasks);
    dns_view_freeze(view);
    start_log();
    wire_connect(make_client(tasks, NULL));
    wire_settle();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t packet[SIGNED_MAX + SIGNATURE_ROOM];

    if (size < 1 || size > SIGNED_MAX)
        return 0;
    set_loud(bytes[0] & LOUD);
    start_over(bytes[0]);
    size--;
    memcpy(packet, bytes + 1, size);
    if (bytes[0] & SIGNED && size >= HEADER_BYTES)
        size = sign(packet, size);
    wire_receive(packet, size, bytes[0] & STREAM, ns__client_request);
    return 0;
}
