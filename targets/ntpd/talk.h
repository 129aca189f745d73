/*
 * Packets to a running ntpd, for the harnesses: through its own input handler, to
 * receive() and process_control().
 *
 * They are records: a byte for how, two for a length, and so many bytes of a packet.
 * What a real sender knows and a fuzzer cannot guess is put in where the first byte asks
 * for it: the timestamp that a server returns, a nonce, a digest with a key.
 */
#ifndef SPILLWAY_TARGETS_NTPD_TALK_H
#define SPILLWAY_TARGETS_NTPD_TALK_H

#include "running.h"

enum {
    SENDER = 0x0f,    /* the address: below */
    ANSWER = 0x10,    /* we asked the server before, and it returns our timestamp */
    SIGN = 0x20,      /* the digest is right, with the key of this sender */
    NONCE = 0x40,     /* the data of a control packet begin with a valid nonce */
    WAIT = 0x80,      /* time goes by first */
    ORIGIN_AT = 24,   /* where the returned timestamp is in a packet */
    WAIT_S = 70,
    PACKET_MAX = 1200
};

struct sender {
    uint32_t address;
    int port;
    keyid_t key;
};

static const struct sender senders[SENDER + 1] = {
    {OUTSIDE_LOOPBACK, 40000,    1},
    {0xc0000214,       NTP_PORT, 1},
    {0xc0000215,       NTP_PORT, 2},
    {0xc0000216,       NTP_PORT, 3},
    {0xc0000232,       40000,    1},
    {0xc0000232,       NTP_PORT, 2},
    {0xc0000242,       40000,    1},
    {0xc0000243,       40000,    1},
    {0xc0000244,       40000,    2},
    {0xc0000245,       40000,    3},
    {0xcb007105,       40000,    1},
    {0xcb007106,       123,      1},
    {0xc0000233,       40000,    1},
    {0xc0000234,       40000,    1},
    {0xc0000235,       40000,    1},
    {0xc0000236,       40000,    1},
};

static struct peer *peer_of(const struct sender *s)
{
    for (struct peer *p = peer_list; p; p = p->p_link)
        if (IS_IPV4(&p->srcadr) && SRCADR(&p->srcadr) == s->address)
            return p;
    return NULL;
}

/* Have the server ask this sender, and return its timestamp as the sender would. */
static void put_origin(const struct sender *s, uint8_t *packet, size_t size)
{
    struct peer *p = peer_of(s);
    uint32_t origin[2];

    if (!p)
        return;
    p->nextdate = current_time;
    transmit(p);
    if (size < ORIGIN_AT + sizeof origin)
        return;
    origin[0] = htonl(lfpuint(p->org_rand));
    origin[1] = htonl(lfpfrac(p->org_rand));
    memcpy(packet + ORIGIN_AT, origin, sizeof origin);
}

/* Put "nonce=...," before the data of a control packet, and count it. */
static size_t put_nonce(const struct sender *s, uint8_t *packet, size_t size)
{
    struct recvbuf buffer = {0};
    char text[64], nonce[40];
    size_t length;
    unsigned count;

    if (size < CTL_HEADER_LEN || size + sizeof text > PACKET_MAX)
        return size;
    SET_AF(&buffer.recv_srcadr, AF_INET);
    SET_ADDR4N(&buffer.recv_srcadr, htonl(s->address));
    SET_PORT(&buffer.recv_srcadr, (unsigned short)s->port);
    get_systime(&buffer.recv_time);
    generate_nonce(&buffer, nonce, sizeof nonce);
    length = (size_t)snprintf(text, sizeof text, "nonce=%s, ", nonce);
    memmove(packet + CTL_HEADER_LEN + length, packet + CTL_HEADER_LEN,
            size - CTL_HEADER_LEN);
    memcpy(packet + CTL_HEADER_LEN, text, length);
    count = (unsigned)(packet[10] << 8 | packet[11]) + (unsigned)length;
    packet[10] = (uint8_t)(count >> 8);
    packet[11] = (uint8_t)count;
    return size + length;
}

/* The digest of what is there so far, as the program itself makes it. */
static size_t put_digest(const struct sender *s, uint8_t *packet, size_t size)
{
    static uint32_t whole[PACKET_MAX / 4 + 32];
    auth_info *key = authlookup(s->key, true);

    while (size % 4 != 0)
        packet[size++] = 0;
    if (!key)
        return size;
    memcpy(whole, packet, size);
    size += (size_t)authencrypt(key, whole, (int)size);
    memcpy(packet, whole, size);
    return size;
}

static void send_record(unsigned how, const uint8_t *bytes, size_t size)
{
    static uint8_t packet[PACKET_MAX + 128];
    const struct sender *s = &senders[how & SENDER];

    if (size > PACKET_MAX)
        size = PACKET_MAX;
    memcpy(packet, bytes, size);
    if (how & WAIT)
        wait_seconds(WAIT_S);
    else
        wait_seconds(1);
    if (how & ANSWER)
        put_origin(s, packet, size);
    if (how & NONCE)
        size = put_nonce(s, packet, size);
    if (how & SIGN)
        size = put_digest(s, packet, size);
    outside_send_packet(packet, size, s->address, s->port);
    io_handler();
}

static void send_all(const uint8_t *bytes, size_t size)
{
    while (size > 3) {
        unsigned how = bytes[0];
        size_t length = (size_t)(bytes[1] << 8 | bytes[2]);
        bytes += 3;
        size -= 3;
        if (length > size)
            length = size;
        send_record(how, bytes, length);
        bytes += length;
        size -= length;
    }
}

#endif
