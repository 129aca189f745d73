/*
 * Fuzzing harness: one packet, printed and written again into room that is too small
 * for it, as for a log's line or for an answer by UDP.
 *
 * The input begins with how much room there is at first (two bytes), how many bytes of
 * it more are tried one after the other, and what is done.
 */
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <isc/buffer.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/util.h>

#include <dns/compress.h>
#include <dns/fixedname.h>
#include <dns/masterdump.h>
#include <dns/message.h>
#include <dns/name.h>
#include <dns/rdataset.h>
#include <dns/tsig.h>

#include <dst/dst.h>

enum {
    HEAD_BYTES = 4,
    ROOM_MAX = 4096,
    IS_WRITTEN = 1, /* else printed */
    IS_YAML = 2,
    HAS_OPTIONS = 4, /* a message of its own, with EDNS */
    IS_SIGNED = 8,
    IS_SHORTENED = 0x10,
    IS_INDENTED = 0x40, /* what is printed */
    HAS_FLAGS = 0x20, /* of printing and writing: the bits above */
    KEY_BYTES = 32,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static isc_mem_t *memory;
static dns_tsigkey_t *key;
static const dns_master_style_t *styles[2][2]; /* also indented; as text, as YAML */

static void make_styles(void)
{
    dns_master_style_t *text = NULL, *yaml = NULL;

    if (dns_master_stylecreate(&text, DNS_STYLEFLAG_INDENT, 24, 24, 24, 32, 80, 8,
                               UINT_MAX, memory) != ISC_R_SUCCESS ||
        dns_master_stylecreate(&yaml, DNS_STYLEFLAG_INDENT | DNS_STYLEFLAG_YAML, 24, 24,
                               24, 32, 80, 8, UINT_MAX, memory) != ISC_R_SUCCESS)
        abort();
    styles[0][0] = &dns_master_style_debug;
    styles[0][1] = &dns_master_style_yaml;
    styles[1][0] = text;
    styles[1][1] = yaml;
}

static void start(void)
{
    static unsigned char secret[KEY_BYTES] = "a key that only this file knows";
    dns_fixedname_t fixed;
    dns_name_t *name = dns_fixedname_initname(&fixed);

    isc_mem_create(&memory);
    make_styles();
    if (dst_lib_init(memory, NULL) != ISC_R_SUCCESS ||
        dns_name_fromstring(name, "key.", 0, NULL) != ISC_R_SUCCESS ||
        dns_tsigkey_create(name, dns_tsig_hmacsha256_name, secret, sizeof secret, false,
                           NULL, 0, 0, memory, NULL, &key) != ISC_R_SUCCESS)
        abort();
}

static dns_message_t *read_packet(const uint8_t *bytes, size_t size)
{
    dns_message_t *message = NULL;
    isc_buffer_t packet;
    isc_result_t result;

    isc_buffer_constinit(&packet, bytes, size);
    isc_buffer_add(&packet, size);
    dns_message_peekheader(&packet, NULL, NULL);
    dns_message_create(memory, DNS_MESSAGE_INTENTPARSE, &message);
    result = dns_message_parse(message, &packet, DNS_MESSAGEPARSE_BESTEFFORT);
    if (result != ISC_R_SUCCESS && result != DNS_R_RECOVERABLE)
        dns_message_detach(&message);
    return message;
}

/* Each part has all of the room for itself. */
static void print(dns_message_t *message, char *text, unsigned room, unsigned how)
{
    const dns_master_style_t *style = styles[how >> 7][(how & IS_YAML) != 0];
    dns_messagetextflag_t flags = how & HAS_FLAGS ? how >> 6 | 1 : 0;
    isc_buffer_t out;

    message->indent.string = "  ";
    message->indent.count = how & IS_INDENTED ? 2 : 0;
    isc_buffer_init(&out, text, room);
    dns_message_totext(message, style, flags, &out);
    isc_buffer_init(&out, text, room);
    dns_message_headertotext(message, style, flags, &out);
    for (int part = DNS_PSEUDOSECTION_ANY + 1; part < DNS_PSEUDOSECTION_MAX; part++) {
        isc_buffer_init(&out, text, room);
        dns_message_pseudosectiontotext(message, (dns_pseudosection_t)part, style,
                                        flags, &out);
    }
    for (int section = 0; section < DNS_SECTION_MAX; section++) {
        isc_buffer_init(&out, text, room);
        dns_message_sectiontotext(message, (dns_section_t)section, style, flags, &out);
    }
}

static void add_options(dns_message_t *message)
{
    static unsigned char cookie[8] = "cookie!";
    dns_ednsopt_t options[] = {
        {.code = DNS_OPT_COOKIE, .length = 8, .value = cookie},
        {.code = DNS_OPT_PAD},
        {.code = DNS_OPT_NSID}
    };
    dns_rdataset_t *set = NULL;

    if (message->opt ||
        dns_message_buildopt(message, &set, 0, 1232, DNS_MESSAGEEXTFLAG_DO, options,
                             sizeof options / sizeof *options) != ISC_R_SUCCESS)
        return;
    dns_message_setpadding(message, 128);
    if (dns_message_setopt(message, set) != ISC_R_SUCCESS)
        return;
}

static void write_sections(dns_message_t *message, unsigned how)
{
    isc_result_t result = ISC_R_SUCCESS;

    for (int section = 0; section < DNS_SECTION_MAX && result == ISC_R_SUCCESS;
         section++)
        result = dns_message_rendersection(message, section,
                                           how & HAS_FLAGS ? how >> 3 & 0x1f : 0);
    if (how & IS_SHORTENED)
        message->flags |= DNS_MESSAGEFLAG_TC;
    if (result == ISC_R_SUCCESS || how & IS_SHORTENED)
        dns_message_renderend(message);
}

/* As named writes an answer, and takes it back where it does not fit. */
static void write_packet(dns_message_t *message, uint8_t *packet, unsigned room,
                         unsigned how)
{
    dns_compress_t compress;
    isc_buffer_t out;

    message->from_to_wire = DNS_MESSAGE_INTENTRENDER;
    message->state = DNS_SECTION_ANY;
    for (int section = 0; section < DNS_SECTION_MAX; section++)
        message->counts[section] = 0;
    if (dns_compress_init(&compress, -1, memory) != ISC_R_SUCCESS)
        abort();
    dns_compress_setsensitive(&compress, (how & IS_YAML) != 0);
    isc_buffer_init(&out, packet, room);
    dns_message_setsig0key(message, NULL);
    if (dns_message_renderbegin(message, &compress, &out) == ISC_R_SUCCESS) {
        if (how & IS_SIGNED && !message->tsigkey && !message->tsig)
            dns_message_settsigkey(message, key);
        if (how & HAS_OPTIONS)
            add_options(message);
        write_sections(message, how);
        dns_message_renderreset(message);
    }
    dns_compress_invalidate(&compress);
}

/* Who signed it, also as an answer has to know it, and how long one may be kept. */
static void ask(dns_message_t *message)
{
    const dns_name_t *owner = NULL;
    isc_buffer_t *signature = NULL;
    dns_message_t *answer = NULL;
    dns_fixedname_t fixed;
    dns_ttl_t ttl;

    dns_message_signer(message, dns_fixedname_initname(&fixed));
    dns_message_gettsig(message, &owner);
    dns_message_getsig0(message, NULL);
    owner = NULL;
    dns_message_getsig0(message, &owner);
    dns_message_clonebuffer(message);
    if (dns_message_getquerytsig(message, memory, &signature) == ISC_R_SUCCESS &&
        signature) {
        dns_message_create(memory, DNS_MESSAGE_INTENTPARSE, &answer);
        dns_message_setquerytsig(answer, signature);
        dns_message_detach(&answer);
        isc_buffer_free(&signature);
    }
    dns_message_minttl(message, DNS_SECTION_ANSWER, &ttl);
    dns_message_response_minttl(message, &ttl);
}

static void use(const uint8_t *bytes, size_t size, unsigned room, unsigned how)
{
    dns_message_t *message = read_packet(bytes, size);
    void *place = malloc(room > 0 ? room : 1);

    if (!place)
        abort();
    if (message)
        ask(message);
    if (message && how & IS_WRITTEN)
        write_packet(message, place, room, how);
    else if (message)
        print(message, place, room, how);
    if (message)
        dns_message_detach(&message);
    free(place);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    unsigned room, more;

    if (size < HEAD_BYTES)
        return 0;
    if (!memory)
        start();
    room = (unsigned)(bytes[0] << 8 | bytes[1]) % ROOM_MAX;
    more = bytes[2];
    for (unsigned i = 0; i <= more; i++)
        use(bytes + HEAD_BYTES, size - HEAD_BYTES, room + i, bytes[3]);
    return 0;
}
