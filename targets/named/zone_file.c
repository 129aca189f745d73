/*
 * Fuzzing harness: one zone file through dns_master_loadbuffer() into a zone's
 * database, and what was loaded written out again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <isc/buffer.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/util.h>

#include <dns/callbacks.h>
#include <dns/db.h>
#include <dns/fixedname.h>
#include <dns/master.h>
#include <dns/masterdump.h>
#include <dns/name.h>
#include <dns/ttl.h>

#include <dst/dst.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static isc_mem_t *memory;
static dns_fixedname_t fixed_origin;
static dns_name_t *origin;
static FILE *nowhere;

static ssize_t forget(void *cookie, const char *text, size_t size)
{
    UNUSED(cookie);
    UNUSED(text);
    return (ssize_t)size;
}

static void start(void)
{
    cookie_io_functions_t sink = {.write = forget};

    isc_mem_create(&memory);
    nowhere = fopencookie(NULL, "w", sink);
    origin = dns_fixedname_initname(&fixed_origin);
    if (!nowhere || dst_lib_init(memory, NULL) != ISC_R_SUCCESS ||
        dns_name_fromstring(origin, "example.test.", 0, NULL) != ISC_R_SUCCESS)
        abort();
}

/* Complaints have been made where they arose; nobody reads them here. */
static void say_nothing(dns_rdatacallbacks_t *callbacks, const char *format, ...)
{
    UNUSED(callbacks);
    UNUSED(format);
}

static isc_result_t load(dns_db_t *db, isc_buffer_t *text)
{
    dns_rdatacallbacks_t callbacks;
    isc_result_t result;
    isc_result_t end;

    dns_rdatacallbacks_init(&callbacks);
    callbacks.error = say_nothing;
    callbacks.warn = say_nothing;
    if (dns_db_beginload(db, &callbacks) != ISC_R_SUCCESS)
        abort();
    result = dns_master_loadbuffer(text, origin, origin, dns_rdataclass_in,
                                   DNS_MASTER_ZONE | DNS_MASTER_CHECKNS |
                                       DNS_MASTER_MANYERRORS,
                                   &callbacks, memory);
    end = dns_db_endload(db, &callbacks);
    return result == ISC_R_SUCCESS || result == DNS_R_SEENINCLUDE ? end : result;
}

/* A time in words, as answers of nsupdate and comments of a dump show it. */
static void print_time(uint32_t seconds)
{
    char text[128];
    isc_buffer_t out;

    for (int how = 0; how < 4; how++)
        for (unsigned room = 0; room <= sizeof text; room += seconds % 8 + 1) {
            isc_buffer_init(&out, text, room);
            dns_ttl_totext(seconds, how & 1, how & 2, &out);
        }
}

static void dump(dns_db_t *db)
{
    dns_dbversion_t *version = NULL;

    dns_db_currentversion(db, &version);
    dns_master_dumptostream(memory, db, version, &dns_master_style_full,
                            dns_masterformat_text, NULL, nowhere);
    dns_master_dumptostream(memory, db, version, &dns_master_style_default,
                            dns_masterformat_raw, NULL, nowhere);
    dns_db_closeversion(db, &version, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    isc_buffer_t text;
    dns_db_t *db = NULL;

    if (!memory)
        start();
    isc_buffer_constinit(&text, bytes, size);
    isc_buffer_add(&text, size);
    isc_buffer_setactive(&text, size);
    if (dns_db_create(memory, "rbt", origin, dns_dbtype_zone, dns_rdataclass_in, 0,
                      NULL, &db) != ISC_R_SUCCESS)
        abort();
    if (load(db, &text) == ISC_R_SUCCESS)
        dump(db);
    if (size > sizeof(uint32_t)) {
        uint32_t seconds;

        memcpy(&seconds, bytes, sizeof seconds);
        print_time(seconds);
        print_time((uint32_t)size * 3601);
    }
    dns_db_detach(&db);
    return 0;
}
