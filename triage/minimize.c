/*
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing
 * Input", 2002) in its plain form: try without ever smaller chunks, and begin again as
 * long as something went.  Large chunks come first, so a search that is cut short by
 * its time limit has done the most it could.
 */
#include "triage/minimize.h"

#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

enum { FILLER = 'A' };

struct search {
    const struct minimize_options *o;
    struct str *best;
    struct map tried;
    size_t attempts;
    bool is_over;
};

/* Try a candidate; it becomes the best one if it keeps the property. */
static bool try_candidate(struct search *s, const struct str *candidate)
{
    const struct hash_key key = hash_bytes(str_text(candidate), candidate->len);

    if (map_has(&s->tried, key.hex))
        return false;
    s->is_over = s->is_over || s->o->is_over(s->o->context);
    if (s->is_over)
        return false;
    map_set(&s->tried, key.hex, s);
    s->attempts++;
    if (!s->o->keeps(s->o->context, str_text(candidate), candidate->len))
        return false;
    str_clear(s->best);
    str_add_bytes(s->best, str_text(candidate), candidate->len);
    return true;
}

static bool try_without(struct search *s, size_t at, size_t count)
{
    SCOPED_STR struct str candidate = {0};

    str_add_bytes(&candidate, s->best->text, at);
    str_add_bytes(&candidate, s->best->text + at + count, s->best->len - at - count);
    return try_candidate(s, &candidate);
}

static bool try_filled(struct search *s, size_t at, size_t count)
{
    SCOPED_STR struct str candidate = {0};

    str_add_bytes(&candidate, s->best->text, s->best->len);
    memset(candidate.text + at, FILLER, count);
    return try_candidate(s, &candidate);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One pass over the input with chunks of one size; whether something went. */
static bool remove_chunks(struct search *s, size_t chunk)
{
    bool has_shrunk = false;

    for (size_t at = 0; at < s->best->len && !s->is_over;) {
        if (try_without(s, at, smaller(chunk, s->best->len - at)))
            has_shrunk = true;
        else
            at += chunk;
    }
    return has_shrunk;
}

static void shrink(struct search *s)
{
    bool has_shrunk = true;

    while (has_shrunk && !s->is_over) {
        has_shrunk = false;
        for (size_t chunk = (s->best->len + 1) / 2; chunk > 0 && !s->is_over;
             chunk /= 2)
            has_shrunk |= remove_chunks(s, chunk);
    }
}

/* What can be anything becomes one letter, so that what matters stands out. */
static void fill(struct search *s)
{
    for (size_t chunk = s->best->len; chunk > 0 && !s->is_over; chunk /= 2)
        for (size_t at = 0; at < s->best->len && !s->is_over; at += chunk)
            try_filled(s, at, smaller(chunk, s->best->len - at));
}

size_t minimize_bytes(struct str *bytes, const struct minimize_options *o)
{
    struct search s = {.o = o, .best = bytes};

    map_init(&s.tried);
    if (bytes->len > 0) {
        const struct hash_key key = hash_bytes(bytes->text, bytes->len);

        map_set(&s.tried, key.hex, &s); /* it has the property: no need to ask */
        shrink(&s);
        fill(&s);
    }
    map_fini(&s.tried);
    return s.attempts;
}
