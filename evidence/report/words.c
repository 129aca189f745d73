/* See words.h. */
#include "evidence/report/words.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

char *words_count(size_t n, const char *one, const char *many)
{
    return mem_printf("%zu %s", n, n == 1 ? one : many);
}

char *words_list(const char *list)
{
    struct str s = {0};

    for (; list && *list; list++)
        str_add(&s, *list == ';' ? ", " : (char[]){*list, '\0'});
    return str_take(&s);
}

char *words_number(uint64_t number)
{
    SCOPED_FREE char *digits = mem_printf("%" PRIu64, number);
    size_t len = strlen(digits);
    struct str grouped = {0};

    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            str_add(&grouped, "\xe2\x80\xaf");
        str_add_char(&grouped, digits[i]);
    }
    return str_take(&grouped);
}

char *words_size(int64_t bytes)
{
    if (bytes == FINDING_UNBOUNDED)
        return mem_strdup("no bound");
    if (bytes < 0)
        return mem_strdup("not known");
    return mem_printf("%" PRId64 " byte%s", bytes, bytes == 1 ? "" : "s");
}

char *words_extent(const struct finding *f)
{
    const char *doing = f->access == FINDING_WRITE ? "write" : "read";

    if (f->is_before && f->before > 0)
        return mem_printf("the %s can begin %" PRIu64 " byte%s before the start", doing,
                          f->before, f->before == 1 ? "" : "s");
    if (f->is_before)
        return mem_printf("the %s can begin before the start", doing);
    if (f->largest == FINDING_UNBOUNDED)
        return mem_printf("the %s has no upper bound", doing);
    if (f->largest >= 0)
        return mem_printf("the %s can reach byte %" PRId64, doing, f->largest);
    return NULL;
}

char *words_buffer(const struct finding *f)
{
    SCOPED_FREE char *extent = words_extent(f);
    SCOPED_FREE char *size = words_size(f->capacity);
    SCOPED_FREE char *name = f->object ? mem_printf("`%s`", f->object)
                                       : mem_strdup("the buffer");

    if (f->capacity >= 0 && extent)
        return mem_printf("%s has %s, %s", name, size, extent);
    if (f->capacity >= 0)
        return mem_printf("%s has %s", name, size);
    if (!extent)
        return NULL;
    return f->is_before
               ? mem_printf("%s, of %s", extent, name)
               : mem_printf("%s %s %s", extent,
                            f->access == FINDING_WRITE ? "into" : "from", name);
}

const char *words_side(const struct finding *f)
{
    return f->is_before ? "before" : "behind";
}

char *words_access(const struct crash *c)
{
    struct str s = {0};
    const char *object = c->object;

    str_add(&s,
            c->access == CRASH_ACCESS_NONE ? "fault" : crash_access_name(c->access));
    if (c->access_size >= 0 && c->access != CRASH_ACCESS_NONE)
        str_addf(&s, " of %" PRId64 " byte%s", c->access_size,
                 c->access_size == 1 ? "" : "s");
    if (object)
        str_addf(&s, "%s%s", strchr("'ta", *object) ? " at " : ", ", object);
    return str_take(&s);
}

char *words_identity(const struct containment *c)
{
    struct str s = {0};

    if (c->uid >= 0)
        str_addf(&s, "uid %ld, gid %ld", c->uid, c->gid);
    else
        str_add(&s, "an unknown user");
    if (c->level)
        str_addf(&s, " in a jail of level %s", c->level);
    str_add(&s, c->was_root_supervised ? ", supervised by root"
                                       : ", built without root in a user namespace");
    return str_take(&s);
}

char *words_layers(const struct containment *c)
{
    size_t counts[4] = {0};
    struct str s = {0};

    for (size_t i = 0; i < c->layer_count; i++)
        counts[c->layers[i].state & 3]++;
    for (int state = LAYER_HELD; state <= LAYER_NOT_WANTED; state++) {
        if (counts[state] == 0)
            continue;
        str_addf(&s, "%s%zu %s", s.len ? ", " : "", counts[state],
                 layer_state_name((enum layer_state)state));
    }
    return s.len ? str_take(&s) : mem_strdup("none recorded");
}

char *words_attempts(const struct containment *c)
{
    size_t escaped = containment_count(c, ATTEMPT_ESCAPED);
    size_t uncounted = containment_count(c, ATTEMPT_NOT_HERE) +
                       containment_count(c, ATTEMPT_NO_CONTROL);
    size_t tried = c->attempt_count - uncounted;

    if (c->attempt_count == 0)
        return mem_strdup("no escape was tried");
    if (escaped > 0)
        return mem_printf("%zu escapes tried from inside the crash, %zu got out", tried,
                          escaped);
    if (c->verdict == CONTAINMENT_ESCAPED) /* a witness saw what no attempt reported */
        return mem_printf("%zu escapes tried from inside the crash; outside, a change "
                          "was seen",
                          tried);
    return mem_printf("%zu escapes tried from inside the crash, none got out", tried);
}

const char *words_reach(enum reach r)
{
    switch (r) {
    case REACH_REPORTED: return "the analyser says so; nothing was run yet";
    case REACH_NOT_BUILT: return "no verdict: a harness could not be built";
    case REACH_UNREACHED: return "no verdict: the place was never executed";
    case REACH_EXECUTED: return "the place was executed and did not crash";
    case REACH_ISOLATED:
        return "the function crashes on its own; its callers may prevent that";
    case REACH_CONFIRMED:
        return "an input replayed from the program's own entry crashes here";
    }
    return "";
}

const char *words_verdict(enum containment_verdict v)
{
    switch (v) {
    case CONTAINMENT_NOT_AUDITED: return "it is not known whether the jail would hold";
    case CONTAINMENT_CONTAINED:
        return "everything that was tried failed, seen from outside";
    case CONTAINMENT_ESCAPED: return "something outside the jail was reached";
    }
    return "";
}

const char *words_fix(enum fix_state f)
{
    switch (f) {
    case FIX_NONE: return "none yet";
    case FIX_PROPOSED: return "proposed, not proven yet";
    case FIX_PROVEN:
        return "proven: the same input no longer crashes and the analyser is silent";
    }
    return "";
}
