/*
 * Fuzzing harness: one packet of a client that wants a whole zone, or what changed in
 * it, through ns__client_request(), against a server whose zones may be of each type,
 * have a journal, be closed, or too large.
 *
 * The first byte says how it came, and how the server is configured (the names below);
 * the rest is the packet.  It is signed by the harness where that is wanted: what
 * could be recorded would be too old.
 */
#include "server.h"

#include <errno.h>
#include <stdio.h>

#include <isc/quota.h>

#include <dns/peer.h>

#include "outside.h"
#include "signing.h"
#include "transfers.h"

enum {
    STREAM = 1,    /* over TCP */
    ONE = 2,       /* one record a message */
    WHOLE = 4,     /* changes alone are not given */
    BUSY = 8,      /* as many transfers as are allowed go on already */
    SIGNED = 16,   /* with a key that the server knows */
    UNSENT = 32,   /* sending fails */
    KNOWN = 64,    /* the server was told of the peer */
    LOUD = 128,    /* everything is logged */
    PACKET_MAX = 4096,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static ns_server_t *server;
static dns_peerlist_t *peers, *nobody;

/* --------------------------------------------------------------- the journal */

struct place {
    size_t at;
};

static ssize_t read_journal(void *cookie, char *to, size_t size)
{
    struct place *place = cookie;
    size_t left = place->at < sizeof journal ? sizeof journal - place->at : 0;

    if (size > left)
        size = left;
    memcpy(to, journal + place->at, size);
    place->at += size;
    return (ssize_t)size;
}

static int seek_journal(void *cookie, off64_t *offset, int whence)
{
    struct place *place = cookie;
    off64_t base = whence == SEEK_CUR   ? (off64_t)place->at
                   : whence == SEEK_END ? (off64_t)sizeof journal
                                        : 0;

    if (base + *offset < 0)
        return -1;
    place->at = (size_t)(base + *offset);
    *offset = (off64_t)place->at;
    return 0;
}

static int close_journal(void *cookie)
{
    free(cookie);
    return 0;
}

/* One file can be opened. */
static FILE *open_file(const char *name, const char *mode)
{
    const cookie_io_functions_t way = {
        .read = read_journal, .seek = seek_journal, .close = close_journal};
    struct place *place;

    UNUSED(mode);
    if (strcmp(name, "changes") != 0) {
        errno = ENOENT;
        return NULL;
    }
    place = calloc(1, sizeof *place);
    if (!place)
        abort();
    return fopencookie(place, "r", way);
}

/* ------------------------------------------------------------------ the zones */

static void serve_one(const char *name, const char *text, dns_zonetype_t type,
                      dns_acl_t *whom, unsigned ratio)
{
    dns_fixedname_t fixed;
    dns_name_t *origin = dns_fixedname_initname(&fixed);
    dns_zone_t *zone;

    must(dns_name_fromstring(origin, name, 0, NULL));
    zone = serve(origin, text, type, whom);
    dns_zone_setmaxxfrout(zone, 60);
    dns_zone_setidleout(zone, ratio > 0 ? 60 : 0);
    dns_zone_setixfrratio(zone, ratio);
    must(dns_zone_setjournal(zone,
                             strcmp(name, "primary.test.") == 0 ? "none" : "changes"));
}

/* A record that is as large as a message. */
static char *large_zone(void)
{
    enum { STRINGS = 255, STRING = 255 };
    static char text[sizeof changed_zone + 64 + STRINGS * (STRING + 3)];
    char *to = text + sprintf(text, "%slarge TXT", changed_zone);

    for (int i = 0; i < STRINGS; i++) {
        *to++ = ' ';
        memset(to, 'x', STRING);
        to += STRING;
    }
    *to++ = '\n';
    *to = '\0';
    return text;
}

static void serve_all(void)
{
    dns_acl_t *anybody = NULL, *none = NULL;

    must(dns_acl_any(memory, &anybody));
    must(dns_acl_none(memory, &none));
    serve_one("primary.test.", changed_zone, dns_zone_primary, anybody, 0);
    serve_one("changed.test.", changed_zone, dns_zone_primary, anybody, 0);
    serve_one("ratio.test.", changed_zone, dns_zone_primary, anybody, 1);
    serve_one("ample.test.", changed_zone, dns_zone_primary, anybody, 100000);
    serve_one("closed.test.", changed_zone, dns_zone_primary, none, 0);
    serve_one("second.test.", changed_zone, dns_zone_secondary, anybody, 0);
    serve_one("mirror.test.", changed_zone, dns_zone_mirror, anybody, 0);
    serve_one("stub.test.", changed_zone, dns_zone_stub, anybody, 0);
    serve_one("large.test.", large_zone(), dns_zone_primary, anybody, 0);
}

/* --------------------------------------------------------------- the server */

static void know_peer(void)
{
    struct in_addr client = {.s_addr = htonl(0xc0000201)}; /* 192.0.2.1 */
    dns_peer_t *peer = NULL;
    isc_netaddr_t from;

    isc_netaddr_fromin(&from, &client);
    must(dns_peerlist_new(memory, &peers));
    must(dns_peerlist_new(memory, &nobody));
    must(dns_peer_new(memory, &from, &peer));
    must(dns_peer_settransferformat(peer, dns_one_answer));
    must(dns_peer_setprovideixfr(peer, true));
    dns_peerlist_addpeer(peers, peer);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    isc_taskmgr_t *tasks = make_view();

    UNUSED(argc);
    UNUSED(argv);
    outside_open = open_file;
    know_key();
    know_peer();
    serve_all();
    dns_view_freeze(view);
    start_log();
    wire_connect(make_client(tasks, &server));
    wire_settle();
    return 0;
}

/* ---------------------------------------------------------------- the packet */

static void configure(unsigned how)
{
    view->transfer_format = how & ONE ? dns_one_answer : dns_many_answers;
    view->provideixfr = !(how & WHOLE);
    view->peers = how & KNOWN ? peers : nobody;
    isc_quota_max(&server->xfroutquota, how & BUSY ? 1 : 10);
    set_loud(how & LOUD);
    wire_is_broken = (how & UNSENT) != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t packet[PACKET_MAX + SIGNATURE_ROOM];
    isc_quota_t *taken = NULL;

    if (size < 1 || size > PACKET_MAX)
        return 0;
    configure(bytes[0]);
    size--;
    memcpy(packet, bytes + 1, size);
    if (bytes[0] & SIGNED && size >= HEADER_BYTES)
        size = sign(packet, size);
    if (bytes[0] & BUSY)
        must(isc_quota_attach(&server->xfroutquota, &taken));
    wire_receive(packet, size, bytes[0] & STREAM, ns__client_request);
    if (taken)
        isc_quota_detach(&taken);
    return 0;
}
