/*
 * Which findings a crash confirms.
 *
 * A finding says "this access, at these lines of this function of this file, may leave
 * its object in this direction".  A crash confirms it when a sanitizer saw an access
 * leave its object there.  Where the two name different paths for one file (a copy in
 * the work folder, an absolute name in debug information), suffixes are compared; a
 * bare file name alone is too little, unless the finding's path goes through the
 * target's folder.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "triage/steps.h"
#include "triage/triage.h"

enum {
    SLACK_LINES = 3, /* a call over several lines, a macro, a comment that moved it */
    DEEPEST_FRAME = 8, /* a finding may stand where buffer and length meet: a caller */
};

/* Kinds of crash (parts of names) that are an access outside its object. */
static const char *const bounds_kinds[] = {
    "buffer-overflow",
    "buffer-underflow",
    "overflow-param",
    "out-of-bounds",
    "bounds",
    "object-size",
    "negative-size",
    "SEGV",
    "BUS",
    "dynamic-stack",
    "container",
    "heap-buffer",
};

static bool is_bounds_crash(const struct crash *c)
{
    for (size_t i = 0; i < sizeof bounds_kinds / sizeof *bounds_kinds; i++)
        if (strstr(c->kind, bounds_kinds[i]))
            return true;
    return false;
}

/* Whether `path` ends with `tail` at the border of a component. */
static bool ends_with_path(const char *path, const char *tail)
{
    size_t path_len = strlen(path), tail_len = strlen(tail);

    if (tail_len == 0 || tail_len > path_len ||
        strcmp(path + path_len - tail_len, tail) != 0)
        return false;
    return tail_len == path_len || tail[0] == '/' ||
           path[path_len - tail_len - 1] == '/';
}

static bool goes_through(const char *path, const char *target)
{
    char *name, *entry;

    triage_split_target(target, &name, &entry);
    SCOPED_FREE char *middle = mem_printf("/%s/", name);
    SCOPED_FREE char *start = mem_printf("%s/", name);
    bool is_through = strstr(path, middle) || str_starts_with(path, start);
    free(name);
    free(entry);
    return is_through;
}

static bool is_same_file(const char *finding_file, const char *crash_file,
                         const char *target)
{
    while (str_starts_with(finding_file, "./"))
        finding_file += 2;
    if (ends_with_path(crash_file, finding_file) ||
        ends_with_path(finding_file, crash_file))
        return true;
    return strcmp(fs_base(finding_file), fs_base(crash_file)) == 0 &&
           goes_through(finding_file, target);
}

static bool is_near(const struct place *at, unsigned line)
{
    unsigned end = at->end_line > at->line ? at->end_line : at->line;

    return line + SLACK_LINES >= at->line && line <= end + SLACK_LINES;
}

static bool is_same_direction(const struct finding *f, const struct crash *c)
{
    if (c->access == CRASH_ACCESS_NONE)
        return true; /* UBSan and plain signals do not say */
    return (c->access == CRASH_ACCESS_WRITE) == (f->access == FINDING_WRITE);
}

static bool frame_matches(const struct crash_frame *frame, const struct finding *f,
                          const struct crash *c)
{
    return frame->file && *frame->file && frame->function && f->at.file &&
           f->function && strcmp(frame->function, f->function) == 0 &&
           is_near(&f->at, frame->line) &&
           is_same_file(f->at.file, frame->file, c->target);
}

static bool raise_evidence(struct store *store, const struct chain_crash *c,
                           const struct finding *f, struct err *e)
{
    bool is_real = c->entry && strcmp(c->entry, "real") == 0;
    SCOPED_FREE char *detail =
        mem_printf("%s in %s, crash %s%s", c->crash.kind, c->crash.target, c->crash.id,
                   c->crash.in_front ? ", behind a known fault" : "");

    return store_link(store, f->fingerprint, c->crash.id, e) &&
           store_set_reach(store, f->fingerprint,
                           is_real ? REACH_CONFIRMED : REACH_ISOLATED, detail, e);
}

/* The innermost frame that findings stand on counts; frames outside it do not. */
static bool link_crash(struct store *store, const struct chain *chain,
                       const struct chain_crash *c, size_t *linked, struct err *e)
{
    const struct crash_frame *own = crash_own_frame(&c->crash);
    size_t first = own ? (size_t)(own - c->crash.frames) : 0;
    size_t stop = first + DEEPEST_FRAME < c->crash.frame_count ? first + DEEPEST_FRAME
                                                               : c->crash.frame_count;
    bool has_match = false;

    if (!own || !is_bounds_crash(&c->crash))
        return true;
    for (size_t i = first; i < stop && !has_match; i++) {
        for (size_t j = 0; j < chain->finding_count; j++) {
            const struct finding *f = &chain->findings[j].finding;

            if (!frame_matches(&c->crash.frames[i], f, &c->crash) ||
                !is_same_direction(f, &c->crash))
                continue;
            has_match = true;
            if (!raise_evidence(store, c, f, e))
                return false;
            ++*linked;
        }
    }
    return true;
}

/* A finding that carries a change of the source has a fix, if only a proposed one. */
static bool note_fixes(struct store *store, const struct chain *chain, struct err *e)
{
    for (size_t i = 0; i < chain->finding_count; i++) {
        const struct chain_finding *f = &chain->findings[i];

        if (f->finding.edit_count > 0 && f->fix == FIX_NONE &&
            !store_set_fix(store, f->finding.fingerprint, FIX_PROPOSED, e))
            return false;
    }
    return true;
}

bool triage_link(const struct triage_options *o, size_t *linked, struct err *e)
{
    const struct store_query query = {.target = o->target};
    struct chain chain = {0};
    size_t count = 0;

    if (!store_load(o->store, &query, &chain, e))
        return false;

    bool ok = note_fixes(o->store, &chain, e);
    for (size_t i = 0; ok && i < chain.crash_count; i++)
        ok = link_crash(o->store, &chain, &chain.crashes[i], &count, e);
    chain_fini(&chain);
    if (linked)
        *linked = count;
    return ok;
}
