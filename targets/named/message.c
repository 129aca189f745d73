/*
 * Fuzzing harness: one packet through dns_message_parse() as named calls it, then what
 * is done with what was understood: printed, answered, and written as a packet again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <isc/buffer.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/util.h>

#include <dns/compress.h>
#include <dns/masterdump.h>
#include <dns/message.h>

#include <dst/dst.h>

enum { PACKET_MAX = 65535, TEXT_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static isc_mem_t *memory;

/* As the log does, and as dig and mdig can. */
static void print(dns_message_t *message, const dns_master_style_t *style)
{
    static char text[TEXT_MAX];
    isc_buffer_t out;

    isc_buffer_init(&out, text, sizeof text);
    dns_message_totext(message, style, 0, &out);
    dns_message_headertotext(message, style, 0, &out);
    for (int section = DNS_PSEUDOSECTION_ANY + 1; section < DNS_PSEUDOSECTION_MAX;
         section++)
        dns_message_pseudosectiontotext(message, (dns_pseudosection_t)section, style, 0,
                                        &out);
}

/* Into `out`; the names of the sections are compressed. */
static isc_result_t write_packet(dns_message_t *message, isc_buffer_t *out)
{
    dns_compress_t compress;
    isc_result_t result;

    if (dns_compress_init(&compress, -1, memory) != ISC_R_SUCCESS)
        abort();
    result = dns_message_renderbegin(message, &compress, out);
    for (int section = 0; section < DNS_SECTION_MAX && result == ISC_R_SUCCESS;
         section++)
        result = dns_message_rendersection(message, section, 0);
    if (result == ISC_R_SUCCESS)
        result = dns_message_renderend(message);
    dns_compress_invalidate(&compress);
    return result;
}

static dns_message_t *read_packet(isc_buffer_t *packet, unsigned options)
{
    dns_message_t *message = NULL;
    isc_result_t result;

    dns_message_create(memory, DNS_MESSAGE_INTENTPARSE, &message);
    result = dns_message_parse(message, packet, options);
    if (result != ISC_R_SUCCESS && result != DNS_R_RECOVERABLE)
        dns_message_detach(&message);
    return message;
}

/* What was read is sent on unchanged, as a forwarder does, and must be readable. */
static void forward(dns_message_t *message)
{
    static uint8_t packet[PACKET_MAX];
    isc_buffer_t out;
    dns_message_t *again;

    message->from_to_wire = DNS_MESSAGE_INTENTRENDER;
    for (int section = 0; section < DNS_SECTION_MAX; section++)
        message->counts[section] = 0;
    isc_buffer_init(&out, packet, sizeof packet);
    if (write_packet(message, &out) != ISC_R_SUCCESS)
        return;
    again = read_packet(&out, DNS_MESSAGEPARSE_BESTEFFORT);
    if (again)
        dns_message_detach(&again);
}

static void answer(dns_message_t *message)
{
    static uint8_t packet[PACKET_MAX];
    isc_buffer_t out;

    if ((message->flags & DNS_MESSAGEFLAG_QR) != 0 ||
        dns_message_reply(message, true) != ISC_R_SUCCESS)
        return;
    isc_buffer_init(&out, packet, sizeof packet);
    write_packet(message, &out);
}

static dns_message_t *read_bytes(const uint8_t *bytes, size_t size, unsigned options)
{
    isc_buffer_t packet;

    isc_buffer_constinit(&packet, bytes, size);
    isc_buffer_add(&packet, size);
    return read_packet(&packet, options);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    dns_message_t *message;

    if (size > PACKET_MAX)
        return 0;
    if (!memory) {
        isc_mem_create(&memory);
        if (dst_lib_init(memory, NULL) != ISC_R_SUCCESS)
            abort();
    }
    message = read_bytes(bytes, size, 0);
    if (message) {
        answer(message);
        dns_message_detach(&message);
    }
    message = read_bytes(bytes, size, DNS_MESSAGEPARSE_BESTEFFORT);
    if (message) {
        print(message, &dns_master_style_debug);
        print(message, &dns_master_style_yaml);
        forward(message);
        dns_message_detach(&message);
    }
    return 0;
}
