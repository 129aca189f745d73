/*
 * Fuzzing harness: the contents of one record, of any type and class, from a packet or
 * from text, through everything that BIND does with them: compared, printed, taken
 * apart and put together, digested, checked.
 *
 * The input begins with the type (two bytes), the class (two), and a byte that says
 * where the rest comes from, and how small the buffers for results are.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <isc/buffer.h>
#include <isc/lex.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/util.h>

#include <dns/callbacks.h>
#include <dns/compress.h>
#include <dns/fixedname.h>
#include <dns/masterdump.h>
#include <dns/message.h>
#include <dns/name.h>
#include <dns/rdata.h>
#include <dns/rdatastruct.h>
#include <dns/rdatatype.h>

#include <dst/dst.h>

enum {
    HEAD_BYTES = 5,
    IS_TEXT = 1,
    IS_UNCHECKED = 2, /* of text: names may be anything */
    IS_SMALL = 4, /* buffers are as long as the rest of that byte says */
    TEXT_MAX = 1 << 19,
    STRUCT_MAX = 4096, /* larger than the structure of any type */
    LINE = 60,
    URI_BEFORE_TARGET = 4,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static isc_mem_t *memory;
static dns_fixedname_t fixed_origin;
static dns_name_t *origin;
static size_t room; /* what fits into a buffer for results */

static void start(void)
{
    isc_mem_create(&memory);
    origin = dns_fixedname_initname(&fixed_origin);
    if (dst_lib_init(memory, NULL) != ISC_R_SUCCESS ||
        dns_name_fromstring(origin, "example.test.", 0, NULL) != ISC_R_SUCCESS)
        abort();
}

static void say_nothing(dns_rdatacallbacks_t *callbacks, const char *format, ...)
{
    UNUSED(callbacks);
    UNUSED(format);
}

static isc_result_t from_packet(dns_rdata_t *rdata, dns_rdatatype_t type,
                                dns_rdataclass_t class, const uint8_t *bytes,
                                size_t size, isc_buffer_t *target)
{
    dns_decompress_t decompress;
    isc_buffer_t packet;
    isc_result_t result;

    isc_buffer_constinit(&packet, bytes, size);
    isc_buffer_add(&packet, size);
    isc_buffer_setactive(&packet, size);
    dns_decompress_init(&decompress, -1, DNS_DECOMPRESS_ANY);
    result = dns_rdata_fromwire(rdata, class, type, &packet, &decompress, 0, target);
    dns_decompress_invalidate(&decompress);
    return result;
}

static isc_result_t from_text(dns_rdata_t *rdata, dns_rdatatype_t type,
                              dns_rdataclass_t class, const void *bytes, size_t size,
                              unsigned options, isc_buffer_t *target)
{
    isc_lexspecials_t specials = {0};
    dns_rdatacallbacks_t callbacks;
    isc_buffer_t text;
    isc_lex_t *lexer = NULL;
    isc_result_t result;

    dns_rdatacallbacks_init(&callbacks);
    callbacks.error = say_nothing;
    callbacks.warn = say_nothing;
    isc_buffer_constinit(&text, bytes, size);
    isc_buffer_add(&text, size);
    isc_buffer_setactive(&text, size);
    if (isc_lex_create(memory, 64, &lexer) != ISC_R_SUCCESS)
        abort();
    specials['('] = specials[')'] = specials['"'] = 1;
    isc_lex_setspecials(lexer, specials);
    isc_lex_setcomments(lexer, ISC_LEXCOMMENT_DNSMASTERFILE);
    result = isc_lex_openbuffer(lexer, &text);
    if (result == ISC_R_SUCCESS)
        result = dns_rdata_fromtext(rdata, class, type, lexer, origin, options, memory,
                                    target, &callbacks);
    isc_lex_destroy(&lexer);
    return result;
}

/* ------------------------------------------------------------------- what is done */

/* In each style; what was printed is read again and is the same, as far as it fits. */
static void print(dns_rdata_t *rdata)
{
    static char text[TEXT_MAX];
    static uint8_t wire[DNS_RDATA_MAXLENGTH];
    static const dns_masterstyle_flags_t styles[] = {
        0,
        DNS_STYLEFLAG_MULTILINE | DNS_STYLEFLAG_COMMENTDATA | DNS_STYLEFLAG_RRCOMMENT,
        DNS_STYLEFLAG_UNKNOWNFORMAT, DNS_STYLEFLAG_MULTILINE | DNS_STYLEFLAG_YAML,
        DNS_STYLEFLAG_NOCRYPTO};
    dns_rdata_t again = DNS_RDATA_INIT;
    isc_buffer_t out, target;

    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        isc_buffer_init(&out, text, room < sizeof text ? (unsigned)room : sizeof text);
        dns_rdata_tofmttext(rdata, i & 1 ? origin : NULL, styles[i], LINE,
                            i == 0   ? 0xffffffff
                            : i == 1 ? LINE
                                     : 0,
                            "\n", &out);
    }
    isc_buffer_init(&out, text, sizeof text);
    isc_buffer_init(&target, wire, sizeof wire);
    if (dns_rdata_totext(rdata, NULL, &out) == ISC_R_SUCCESS &&
        from_text(&again, rdata->type, rdata->rdclass, text,
                  isc_buffer_usedlength(&out), 0, &target) == ISC_R_SUCCESS) {
        dns_rdata_compare(rdata, &again);
        dns_rdata_casecompare(rdata, &again);
    }
}

static void write_packet(dns_rdata_t *rdata)
{
    static uint8_t wire[DNS_RDATA_MAXLENGTH];
    dns_compress_t compress;
    isc_buffer_t out;

    if (dns_compress_init(&compress, -1, memory) != ISC_R_SUCCESS)
        abort();
    dns_compress_setmethods(&compress, DNS_COMPRESS_GLOBAL14);
    isc_buffer_init(&out, wire, room < sizeof wire ? (unsigned)room : sizeof wire);
    dns_rdata_towire(rdata, &compress, &out);
    dns_compress_invalidate(&compress);
}

/* As a structure in C, and back. */
static void take_apart(dns_rdata_t *rdata)
{
    static union {
        uint8_t bytes[STRUCT_MAX];
        max_align_t align;
    } apart;
    static uint8_t wire[DNS_RDATA_MAXLENGTH];
    dns_rdata_t again = DNS_RDATA_INIT;
    isc_buffer_t out;

    memset(&apart, 0, sizeof apart);
    if (dns_rdata_tostruct(rdata, &apart, NULL) == ISC_R_SUCCESS)
        dns_rdata_freestruct(&apart);
    if (dns_rdata_tostruct(rdata, &apart, memory) != ISC_R_SUCCESS)
        return;
    isc_buffer_init(&out, wire, room < sizeof wire ? (unsigned)room : sizeof wire);
    if (rdata->type == dns_rdatatype_uri && rdata->length == URI_BEFORE_TARGET) {
        dns_rdata_freestruct(&apart); /* one without a target is never made of one */
        return;
    }
    if (dns_rdata_fromstruct(&again, rdata->rdclass, rdata->type, &apart, &out) ==
        ISC_R_SUCCESS)
        dns_rdata_compare(rdata, &again);
    dns_rdata_freestruct(&apart);
}

static isc_result_t forget_name(void *arg, const dns_name_t *name, dns_rdatatype_t type,
                                dns_rdataset_t *found)
{
    UNUSED(arg);
    UNUSED(name);
    UNUSED(type);
    UNUSED(found);
    return ISC_R_SUCCESS;
}

static isc_result_t forget_bytes(void *arg, isc_region_t *bytes)
{
    UNUSED(arg);
    UNUSED(bytes);
    return ISC_R_SUCCESS;
}

static void check(dns_rdata_t *rdata)
{
    static const char *const owners[] = {"example.test.", "*.example.test.",
                                         "_25._tcp.Example.test.", "\\001.test.",
                                         "gc._msdcs.example.test."};
    dns_fixedname_t fixed, bad;

    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        dns_name_t *owner = dns_fixedname_initname(&fixed);
        if (dns_name_fromstring(owner, owners[i], 0, NULL) != ISC_R_SUCCESS)
            abort();
        dns_rdata_checkowner(owner, rdata->rdclass, rdata->type, i & 1);
        dns_rdata_checknames(rdata, owner, i & 1 ? NULL : dns_fixedname_initname(&bad));
        dns_rdata_additionaldata(rdata, owner, forget_name, NULL);
    }
    dns_rdata_digest(rdata, forget_bytes, NULL);
    if (rdata->type == dns_rdatatype_rrsig || rdata->type == dns_rdatatype_sig)
        dns_rdata_covers(rdata);
}

/* The same bytes as what another packet says, and another one with less of them. */
static void compare(dns_rdata_t *rdata)
{
    static uint8_t bytes[DNS_RDATA_MAXLENGTH];
    static uint8_t address[] = {192, 0, 2, 1};
    dns_rdata_t plain = DNS_RDATA_INIT;
    isc_region_t region = {.base = address, .length = sizeof address};
    size_t length = rdata->length;

    dns_rdata_fromregion(&plain, dns_rdataclass_in, dns_rdatatype_a, &region);
    dns_rdata_casecompare(rdata, &plain);
    dns_rdata_compare(rdata, &plain);
    dns_rdata_casecompare(&plain, rdata);
    dns_rdata_compare(&plain, rdata);
    for (size_t less = 0; less < 3 && less < length; less++) {
        dns_rdata_t other = DNS_RDATA_INIT;
        isc_buffer_t target;

        isc_buffer_init(&target, bytes, sizeof bytes);
        if (from_packet(&other, rdata->type, rdata->rdclass, rdata->data, length - less,
                        &target) != ISC_R_SUCCESS)
            continue;
        dns_rdata_casecompare(rdata, &other);
        dns_rdata_compare(&other, rdata);
    }
}

/* The type's own name, and what may be the name of one. */
static void name_type(dns_rdatatype_t type, dns_rdataclass_t class,
                      const uint8_t *bytes, size_t size)
{
    char text[DNS_RDATATYPE_FORMATSIZE];
    isc_textregion_t region = {.base = text};
    dns_rdatatype_t again;

    dns_rdatatype_format(type, text,
                         room < sizeof text ? (unsigned)room + 1 : sizeof text);
    region.length = (unsigned)strlen(text);
    if (region.length > 0)
        dns_rdatatype_fromtext(&again, &region);
    region.length = (unsigned)(size < sizeof text ? size : sizeof text);
    memcpy(text, bytes, region.length);
    if (region.length > 0)
        dns_rdatatype_fromtext(&again, &region);
    dns_rdatatype_attributes(type);
    dns_rdatatype_isknown(type);
    dns_rdatatype_ismeta(type);
    dns_rdatatype_issingleton(type);
    dns_rdatatype_notquestion(type);
    dns_rdatatype_questiononly(type);
    dns_rdatatype_atcname(type);
    dns_rdatatype_atparent(type);
    dns_rdatatype_followadditional(type);
    dns_rdatatype_isdnssec(type);
    dns_rdatatype_iskeymaterial(type);
    dns_rdatatype_iszonecutauth(type);
    dns_rdataclass_ismeta(class);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t wire[DNS_RDATA_MAXLENGTH];
    dns_rdata_t rdata = DNS_RDATA_INIT;
    dns_rdatatype_t type;
    dns_rdataclass_t class;
    isc_buffer_t target;
    isc_result_t result;
    unsigned how;

    if (size < HEAD_BYTES)
        return 0;
    if (!memory)
        start();
    type = (dns_rdatatype_t)(bytes[0] << 8 | bytes[1]);
    class = (dns_rdataclass_t)(bytes[2] << 8 | bytes[3]);
    how = bytes[4];
    room = how & IS_SMALL ? how >> 3 : TEXT_MAX;
    name_type(type, class, bytes + HEAD_BYTES, size - HEAD_BYTES);
    isc_buffer_init(&target, wire, sizeof wire);
    /* Words of no characters, as a zero makes them, are known: see the description. */
    if (how & IS_TEXT && memchr(bytes + HEAD_BYTES, '\0', size - HEAD_BYTES))
        return 0;
    if (how & IS_TEXT)
        result = from_text(&rdata, type, class, bytes + HEAD_BYTES, size - HEAD_BYTES,
                           how & IS_UNCHECKED
                               ? 0
                               : DNS_RDATA_CHECKNAMES | DNS_RDATA_CHECKNAMESFAIL |
                                     DNS_RDATA_CHECKMX | DNS_RDATA_CHECKMXFAIL,
                           &target);
    else
        result = from_packet(&rdata, type, class, bytes + HEAD_BYTES, size - HEAD_BYTES,
                             &target);
    if (result != ISC_R_SUCCESS)
        return 0;
    print(&rdata);
    write_packet(&rdata);
    take_apart(&rdata);
    check(&rdata);
    compare(&rdata);
    return 0;
}
