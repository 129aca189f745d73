/*
 * A server's log, which goes nowhere, a key that it knows, and packets that are signed
 * with that key: what could be recorded would be too old.
 */
#ifndef SPILLWAY_TARGETS_NAMED_SIGNING_H
#define SPILLWAY_TARGETS_NAMED_SIGNING_H

#include <stdio.h>

#include <isc/hmac.h>
#include <isc/log.h>
#include <isc/md.h>
#include <isc/stdtime.h>

#include <dns/tsig.h>

#include <ns/log.h>

#include "server.h"

enum {
    HEADER_BYTES = 12,
    SIGNED_MAX = 4096,    /* bytes of a packet before its signature */
    SIGNATURE_ROOM = 256, /* behind it */
    LOUDEST = 99,
};

static const unsigned char secret[] = "a secret that everybody knows";

/* What is signed behind the message: the key's name, class and life, the algorithm. */
static const unsigned char signed_names[] = {
    3,   107, 101, 121, 0,  0,   255, 0,  0,  0,  0,  11,
    104, 109, 97,  99,  45, 115, 104, 97, 50, 53, 54, 0,
};

/* And when: the time, how far from it is near enough, no error, nothing else. */
static const unsigned char signed_times[] = {0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 0};

enum { TIMES_BEFORE_MAC = 8, MAC_BYTES = 32 };

/* The record as it is sent, up to the time. */
static const unsigned char record_begin[] = {
    3,  107, 101, 121, 0,  0,  250, 0,   255, 0,  0,  0,  0,  0,
    61, 11,  104, 109, 97, 99, 45,  115, 104, 97, 50, 53, 54, 0,
};

static isc_log_t *lctx;

static ssize_t write_nothing(void *cookie, const char *text, size_t size)
{
    UNUSED(cookie);
    UNUSED(text);
    return (ssize_t)size;
}

/* Messages are made, and go nowhere; BIND makes none for its own channel of that kind. */
static void start_log(void)
{
    const cookie_io_functions_t way = {.write = write_nothing};
    isc_logdestination_t where = {.file = {.versions = ISC_LOG_ROLLNEVER}};
    isc_logconfig_t *config = NULL;

    where.file.stream = fopencookie(NULL, "w", way);
    if (!where.file.stream)
        abort();
    isc_log_create(memory, &lctx, &config);
    ns_log_init(lctx);
    ns_log_setcontext(lctx);
    isc_log_createchannel(config, "nowhere", ISC_LOG_TOFILEDESC, ISC_LOG_DYNAMIC,
                          &where, 0);
    must(isc_log_usechannel(config, "nowhere", NULL, NULL));
}

/* Everything is logged, or only what is wrong. */
static void set_loud(bool is_loud)
{
    isc_log_setdebuglevel(lctx, is_loud ? LOUDEST : 0);
}

static void know_key(void)
{
    static unsigned char copy[sizeof secret];
    dns_tsig_keyring_t *ring = NULL;
    dns_fixedname_t fixed;
    dns_name_t *name = dns_fixedname_initname(&fixed);

    memcpy(copy, secret, sizeof copy);
    must(dns_name_fromstring(name, "key.", 0, NULL));
    must(dns_tsigkeyring_create(memory, &ring));
    must(dns_tsigkey_create(name, dns_tsig_hmacsha256_name, copy, sizeof copy, false,
                            NULL, 0, 0, memory, ring, NULL));
    dns_view_setkeyring(view, ring);
}

/* The packet with a signature behind it, for which there is room, as a client makes one
 * now. */
static size_t sign(uint8_t *packet, size_t size)
{
    uint8_t known[SIGNED_MAX + sizeof signed_names + sizeof signed_times];
    uint8_t times[sizeof signed_times];
    unsigned count = (unsigned)packet[10] << 8 | packet[11], length = MAC_BYTES;
    size_t whole = size + sizeof signed_names + sizeof signed_times;
    isc_stdtime_t now;

    isc_stdtime_get(&now);
    memcpy(times, signed_times, sizeof times);
    for (int i = 0; i < 4; i++)
        times[2 + i] = (uint8_t)(now >> (24 - 8 * i));
    memcpy(known, packet, size);
    memcpy(known + size, signed_names, sizeof signed_names);
    memcpy(known + size + sizeof signed_names, times, sizeof times);

    memcpy(packet + size, record_begin, sizeof record_begin);
    size += sizeof record_begin;
    memcpy(packet + size, times, TIMES_BEFORE_MAC);
    size += TIMES_BEFORE_MAC;
    packet[size++] = 0;
    packet[size++] = MAC_BYTES;
    must(isc_hmac(ISC_MD_SHA256, secret, sizeof secret, known, whole, packet + size,
                  &length));
    size += MAC_BYTES;
    packet[size++] = packet[0]; /* the original number */
    packet[size++] = packet[1];
    memset(packet + size, 0, 4); /* no error, nothing else */
    size += 4;
    count++;
    packet[10] = (uint8_t)(count >> 8);
    packet[11] = (uint8_t)count;
    return size;
}

#endif
