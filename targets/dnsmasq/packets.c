/*
 * Fuzzing harness: one DNS packet, once as the answer of an upstream server, which goes
 * into the cache, and once as a client's question, which is answered from it.
 *
 * What was cached for one input is expired for the next: each one is a day later, and
 * nothing is kept for longer than an hour.
 */
#include "rfc1035.c"

#include <stdint.h>

enum { ROOM = 4096, HOUR = 3600, DAY = 24 * HOUR };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What option.c and dnsmasq.c make before the first packet. */
static void start(void)
{
    daemon = calloc(1, sizeof *daemon);
    daemon->namebuff = calloc(1, MAXDNAME * 2 + 1);
    daemon->workspacename = calloc(1, MAXDNAME * 2 + 1);
    daemon->cachesize = 150;
    daemon->max_cache_ttl = HOUR;
    daemon->edns_pktsz = ROOM;
    cache_init();
    blockdata_init();
}

static void take_answer(struct dns_header *header, size_t size, time_t now)
{
    unsigned short type;

    if (!extract_request(header, size, daemon->namebuff, &type))
        return;
    find_pseudoheader(header, size, NULL, NULL, NULL, NULL);
    check_for_bogus_wildcard(header, size, daemon->namebuff, now);
    extract_addresses(header, size, daemon->namebuff, now, NULL, NULL, 0, 1, 0, 0);
}

static void answer_question(struct dns_header *header, size_t size, time_t now)
{
    const struct in_addr here = {htonl(INADDR_LOOPBACK)}, mask = {0};
    int is_stale = 0, is_filtered = 0;

    /* Of an answer, what its question was. */
    header->hb3 &= ~HB3_QR;
    header->ancount = header->nscount = header->arcount = 0;
    answer_request(header, (char *)header + ROOM, size, here, mask, now, 0, 0, 0,
                   &is_stale, &is_filtered);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static time_t now = DAY;
    struct dns_header *answer, *question;

    if (size < sizeof *answer || size > ROOM)
        return 0;
    if (!daemon)
        start();
    now += DAY;
    answer = malloc(size); /* no room behind the packet */
    question = calloc(1, ROOM);
    if (answer && question) {
        memcpy(answer, bytes, size);
        memcpy(question, bytes, size);
        take_answer(answer, size, now);
        answer_question(question, size, now);
    }
    free(answer);
    free(question);
    return 0;
}
