/*
 * Fuzzing harness: one domain name, from a packet (dns_name_fromwire) or from text
 * (dns_name_fromtext), and back.
 *
 * The first byte says which, and how small the buffers are that it is then written to,
 * too; for a packet, the second one says where in it the name
 * starts, so that pointers have something before them to point to.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <isc/buffer.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/util.h>

#include <dns/compress.h>
#include <dns/fixedname.h>
#include <dns/name.h>

enum {
    TEXT_MAX = 4 * DNS_NAME_MAXWIRE,
    IS_TEXT = 1,
    IS_DOWNCASED = 2,
    ROOM_SHIFT = 2,
    ROOM_MAX = 256
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static isc_mem_t *memory;

/* What is written must be read as the same name. */
static void write_text(const dns_name_t *name)
{
    static char text[TEXT_MAX];
    dns_fixedname_t fixed;
    dns_name_t *again = dns_fixedname_initname(&fixed);
    isc_buffer_t out;

    isc_buffer_init(&out, text, sizeof text);
    if (dns_name_totext(name, false, &out) != ISC_R_SUCCESS ||
        dns_name_fromtext(again, &out, dns_rootname, 0, NULL) != ISC_R_SUCCESS)
        abort();
    if (!dns_name_equal(name, again))
        abort();
    isc_buffer_clear(&out);
    dns_name_tofilenametext(name, true, &out);
}

static void write_wire(const dns_name_t *name)
{
    static uint8_t wire[4 * DNS_NAME_MAXWIRE];
    dns_compress_t compress;
    isc_buffer_t out;

    if (dns_compress_init(&compress, -1, memory) != ISC_R_SUCCESS)
        abort();
    dns_compress_setmethods(&compress, DNS_COMPRESS_GLOBAL14);
    isc_buffer_init(&out, wire, sizeof wire);
    if (dns_name_towire(name, &compress, &out) != ISC_R_SUCCESS ||
        dns_name_towire(name, &compress, &out) != ISC_R_SUCCESS)
        abort();
    dns_compress_invalidate(&compress);
}

/* In lists of names that a log shows. */
static isc_result_t shorten(isc_buffer_t *out, unsigned used)
{
    return isc_buffer_usedlength(out) > used + 40 ? ISC_R_NOSPACE : ISC_R_SUCCESS;
}

/* Into buffers that it may not fit into. */
static void squeeze(const dns_name_t *name, unsigned room)
{
    static uint8_t place[ROOM_MAX];
    dns_compress_t compress;
    dns_fixedname_t fixed;
    dns_name_t *short_name = dns_fixedname_initname(&fixed);
    dns_name_t copy = DNS_NAME_INITEMPTY;
    isc_buffer_t out;

    if (name->length == 0)
        return;
    for (unsigned options = 0; options < 4; options++) {
        isc_buffer_init(&out, place, room);
        dns_name_totext2(name, options, &out);
    }
    dns_name_settotextfilter(room & 1 ? shorten : NULL);
    isc_buffer_init(&out, place, room);
    dns_name_totext(name, true, &out);
    dns_name_settotextfilter(room & 2 ? shorten : NULL);
    dns_name_settotextfilter(NULL);
    isc_buffer_init(&out, place, room);
    if (dns_name_isabsolute(name))
        dns_name_tofilenametext(name, false, &out);
    isc_buffer_init(&out, place, room);
    dns_name_downcase(name, short_name, &out);
    isc_buffer_init(&out, place, room);
    dns_name_concatenate(name, NULL, short_name, &out);
    isc_buffer_init(&out, place, room);
    dns_name_concatenate(NULL, name, short_name, &out);
    isc_buffer_init(&out, place, room);
    dns_name_concatenate(dns_name_isabsolute(name) ? NULL : name, name, short_name,
                         &out);
    dns_name_dupwithoffsets(name, memory, &copy);
    dns_name_free(&copy, memory);
    if (!dns_name_isabsolute(name))
        return; /* such a name is in no packet */
    if (dns_compress_init(&compress, -1, memory) != ISC_R_SUCCESS)
        abort();
    dns_compress_setmethods(&compress,
                            room & 1 ? DNS_COMPRESS_GLOBAL14 : DNS_COMPRESS_NONE);
    dns_compress_setsensitive(&compress, room & 2);
    isc_buffer_init(&out, place, room);
    dns_name_towire(name, &compress, &out);
    dns_name_towire(name, &compress, &out);
    dns_compress_invalidate(&compress);
}

static isc_result_t forget(void *arg, isc_region_t *bytes)
{
    UNUSED(arg);
    UNUSED(bytes);
    return ISC_R_SUCCESS;
}

static void ask(const dns_name_t *name)
{
    char *text = NULL;
    char shown[32];

    dns_name_isvalid(name);
    dns_name_istat(name);
    dns_name_digest(name, forget, NULL);
    dns_name_hash(name, true);
    dns_name_fullhash(name, true);
    dns_name_format(name, shown, sizeof shown);
    if (dns_name_tostring(name, &text, memory) == ISC_R_SUCCESS)
        isc_mem_free(memory, text);
}

static void take_apart(const dns_name_t *name)
{
    dns_fixedname_t first, second, joined;
    dns_name_t *prefix = dns_fixedname_initname(&first);
    dns_name_t *suffix = dns_fixedname_initname(&second);
    dns_name_t *whole = dns_fixedname_initname(&joined);
    unsigned labels = dns_name_countlabels(name);

    dns_name_iswildcard(name);
    dns_name_ishostname(name, true);
    dns_name_ismailbox(name);
    dns_name_internalwildcard(name);
    dns_name_isdnssd(name);
    dns_name_isula(name);
    dns_name_isrfc1918(name);
    dns_name_hash(name, false);
    if (labels < 2)
        return;
    dns_name_split(name, labels / 2, prefix, suffix);
    if (dns_name_concatenate(prefix, suffix, whole, NULL) != ISC_R_SUCCESS ||
        !dns_name_equal(name, whole))
        abort();
    dns_name_issubdomain(name, suffix);
    if (dns_name_iswildcard(suffix))
        dns_name_matcheswildcard(name, suffix);
    dns_name_rdatacompare(name, suffix);
}

static isc_result_t from_packet(dns_name_t *name, const uint8_t *bytes, size_t size)
{
    dns_decompress_t decompress;
    isc_buffer_t packet;
    isc_result_t result;

    if (size < 1)
        return ISC_R_UNEXPECTEDEND;
    isc_buffer_constinit(&packet, bytes + 1, size - 1);
    isc_buffer_add(&packet, size - 1);
    isc_buffer_setactive(&packet, size - 1);
    isc_buffer_forward(&packet, bytes[0] < size ? bytes[0] : 0);
    dns_decompress_init(&decompress, -1, DNS_DECOMPRESS_ANY);
    dns_decompress_setmethods(&decompress, DNS_COMPRESS_GLOBAL14);
    result = dns_name_fromwire(name, &packet, &decompress, 0, NULL);
    dns_decompress_invalidate(&decompress);
    return result;
}

static isc_result_t from_text(dns_name_t *name, const uint8_t *bytes, size_t size,
                              unsigned options)
{
    isc_buffer_t text;

    isc_buffer_constinit(&text, bytes, size);
    isc_buffer_add(&text, size);
    return dns_name_fromtext(name, &text, options ? dns_rootname : NULL, options, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    dns_fixedname_t fixed;
    dns_name_t *name = dns_fixedname_initname(&fixed);
    unsigned options, room;
    isc_result_t result;

    if (size < 1)
        return 0;
    if (!memory)
        isc_mem_create(&memory);
    room = bytes[0] >> ROOM_SHIFT;
    options = bytes[0] & IS_DOWNCASED ? DNS_NAME_DOWNCASE : 0;
    result = bytes[0] & IS_TEXT ? from_text(name, bytes + 1, size - 1, options)
                                : from_packet(name, bytes + 1, size - 1);
    if (result != ISC_R_SUCCESS)
        return 0;
    if (!dns_name_isabsolute(name)) {
        ask(name);
        squeeze(name, room);
        return 0;
    }
    write_text(name);
    write_wire(name);
    take_apart(name);
    ask(name);
    squeeze(name, room);
    if (dns_name_downcase(name, name, NULL) != ISC_R_SUCCESS)
        abort();
    return 0;
}
