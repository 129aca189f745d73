/*
 * parse_crash() on any bytes: the first two choose how the process ended.
 *
 * Whatever comes out must be bounded and printable, and survive JSON unchanged.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "evidence/parse/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_texts(const struct crash *c)
{
    assert(c->detector && c->kind && c->summary && c->report && c->signature);
    assert(strlen(c->kind) <= 4096 && strlen(c->report) <= (4 * 65536));
    for (const char *p = c->report; *p; p++)
        assert((unsigned char)*p >= ' ' || *p == '\n' || *p == '\t');
    for (size_t i = 0; i < c->frame_count; i++)
        assert(c->frames[i].function && c->frames[i].file);
    assert(c->frame_count <= 257 && c->origin_count <= 256);
}

static void check_json(const struct crash *c)
{
    SCOPED_JSON json_t *document = crash_to_json(c);
    struct crash back;

    assert(crash_from_json(document, &back, NULL));
    SCOPED_JSON json_t *again = crash_to_json(&back);
    assert(json_equal(document, again));
    crash_fini(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parse_exit exit = {0};
    struct crash c = {0};

    if (size >= 2 && data[0] != '=') {
        exit.exit_code = data[0] % 80;
        exit.signal = data[1] % 40;
    }
    if (parse_crash((const char *)data, size, &exit, &c)) {
        check_texts(&c);
        check_json(&c);
    } else {
        assert(!c.kind && !c.frames && !c.report);
    }
    crash_fini(&c);
    return 0;
}
