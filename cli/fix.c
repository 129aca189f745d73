/*
 * Applying proposed edits; see fix.h.
 *
 * Edits are gathered from all findings, sorted by file and place, and judged before a
 * byte is written: equal ones are one, overlapping ones are all refused, since nobody
 * can say which was meant.
 */
#include "cli/fix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

/* One edit, with its place as bytes of the file. */
struct edit {
    char *path; /* absolute, links resolved */
    size_t begin, end;
    const char *text; /* the finding's */
    const struct place *at;
    size_t finding; /* index in the chain */
};

struct edits {
    struct edit *at;
    size_t len, cap;
};

void fix_result_fini(struct fix_result *r)
{
    if (r)
        strv_fini(&r->refused);
}

static void edits_fini(struct edits *l)
{
    for (size_t i = 0; i < l->len; i++)
        free(l->at[i].path);
    vec_fini(l);
}

static void refuse(struct fix_result *out, const struct place *at, const char *why)
{
    strv_addf(&out->refused, "%s:%u:%u: %s", at->file, at->line, at->col, why);
}

/* ---------------------------------------------------------------- gathering */

/* The byte of (line, col); false when the text has no such place. */
static bool offset_of(const struct str *text, unsigned line, unsigned col, size_t *out)
{
    const char *at = str_text(text), *end = at + text->len;

    for (unsigned n = 1; n < line; n++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            return false;
        at++;
    }
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    size_t len = (size_t)((stop ? stop : end) - at);
    if (line == 0 || col == 0 || col - 1 > len)
        return false;
    *out = (size_t)(at - str_text(text)) + col - 1;
    return true;
}

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    while (len > 0 && folder[len - 1] == '/')
        len--;
    return strncmp(path, folder, len) == 0 && path[len] == '/';
}

/* Why this edit cannot be made, or NULL; fills `out`. */
static const char *resolve(struct sources *sources, const struct finding_edit *from,
                           struct edit *out)
{
    SCOPED_FREE char *path = sources_path(sources, from->at.file);
    SCOPED_FREE char *root = fs_real(sources->root, NULL);
    const struct str *text = sources_text(sources, from->at.file);
    const struct place *at = &from->at;

    out->at = at;
    out->text = from->text;
    out->path = fs_real(path, NULL);
    if (!text || !out->path)
        return "the file cannot be read";
    if (!root || !is_below(out->path, root))
        return "the file is outside the project";
    if (!offset_of(text, at->line, at->col, &out->begin) ||
        !offset_of(text, at->end_line, at->end_col, &out->end) || out->end < out->begin)
        return "the file has changed since it was analysed";
    return NULL;
}

static int compare_edits(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    int paths = strcmp(x->path, y->path);

    if (paths != 0)
        return paths;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* The edits of all findings; those that cannot be made refuse their finding. */
static void gather(const struct chain *chain, struct sources *sources,
                   struct edits *edits, bool *is_refused, struct fix_result *out)
{
    for (size_t i = 0; i < chain->finding_count; i++) {
        const struct chain_finding *f = &chain->findings[i];
        for (size_t k = 0; !f->suppressed_by && k < f->finding.edit_count; k++) {
            struct edit *edit = vec_push(edits);
            const char *why = resolve(sources, &f->finding.edits[k], edit);
            edit->finding = i;
            if (!why)
                continue;
            refuse(out, edit->at, why);
            is_refused[i] = true;
            free(edit->path);
            edits->len--;
        }
    }
    if (edits->len > 0)
        qsort(edits->at, edits->len, sizeof *edits->at, compare_edits);
}

/* ------------------------------------------------------------------ judging */

static bool is_repeated(const struct edits *l, size_t i)
{
    return i > 0 && compare_edits(&l->at[i - 1], &l->at[i]) == 0;
}

/*
 * Two edits overlap when they share a byte, or insert at the same place.  `widest` is
 * the edit that reaches farthest so far, which need not be the one just before.
 */
static void refuse_overlaps(const struct edits *l, bool *is_refused,
                            struct fix_result *out)
{
    size_t widest = 0;

    for (size_t i = 1; i < l->len; i++) {
        const struct edit *before = &l->at[widest], *edit = &l->at[i];
        bool same_file = strcmp(before->path, edit->path) == 0;
        if (same_file && compare_edits(before, edit) != 0 &&
            (edit->begin < before->end || edit->begin == before->begin)) {
            is_refused[before->finding] = is_refused[edit->finding] = true;
            refuse(out, edit->at, "overlaps another fix; make one of them by hand");
        }
        if (!same_file || edit->end >= before->end)
            widest = i;
    }
}

/*
 * Half a fix may be worse than none: a finding's edits are made together, and an edit
 * that several findings share is made for all of them or for none.
 */
static void spread_refusals(const struct edits *l, bool *is_refused)
{
    bool has_changed = true;

    while (has_changed) {
        has_changed = false;
        for (size_t i = 1; i < l->len; i++) {
            bool *before = &is_refused[l->at[i - 1].finding];
            bool *own = &is_refused[l->at[i].finding];
            if (!is_repeated(l, i) || *before == *own)
                continue;
            *before = *own = has_changed = true;
        }
    }
}

/* Leave the edits that are to be made, each once. */
static void keep_accepted(struct edits *l, const bool *is_refused)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->len; i++) {
        bool is_kept = !is_refused[l->at[i].finding] &&
                       (kept == 0 || compare_edits(&l->at[kept - 1], &l->at[i]) != 0);
        if (is_kept)
            l->at[kept++] = l->at[i];
        else
            free(l->at[i].path);
    }
    l->len = kept;
}

/* ------------------------------------------------------------------ writing */

/* The text of one file with `count` edits, which are sorted and apart. */
static void rewrite(const struct str *text, const struct edit *edits, size_t count,
                    struct str *out)
{
    size_t done = 0;

    for (size_t i = 0; i < count; i++) {
        str_add_bytes(out, text->text + done, edits[i].begin - done);
        str_add(out, edits[i].text);
        done = edits[i].end;
    }
    str_add_bytes(out, str_text(text) + done, text->len - done);
}

/* Replace the file; mode and, where we may, owner stay what they are. */
static bool replace(const char *path, const struct str *before, const struct str *after,
                    struct err *e)
{
    SCOPED_STR struct str now = {0};
    struct stat st;

    if (stat(path, &st) != 0)
        return err_set(e, errno, "stat %s", path);
    if (!fs_read(path, SIZE_MAX, &now, e))
        return false;
    if (now.len != before->len ||
        memcmp(str_text(&now), str_text(before), now.len) != 0)
        return err_set(e, 0, "%s changed while it was analysed; run again", path);
    if (!fs_write(path, str_text(after), after->len, st.st_mode & 07777, e))
        return false;
    if (geteuid() == 0 && chown(path, st.st_uid, st.st_gid) != 0)
        return err_set(e, errno, "chown %s", path);
    return true;
}

bool fix_apply(const struct chain *chain, struct sources *sources,
               struct fix_result *out, struct err *e)
{
    __attribute__((cleanup(edits_fini))) struct edits edits = {0};

    SCOPED_FREE bool *is_refused = mem_calloc(chain->finding_count, sizeof *is_refused);

    memset(out, 0, sizeof *out);
    gather(chain, sources, &edits, is_refused, out);
    refuse_overlaps(&edits, is_refused, out);
    spread_refusals(&edits, is_refused);
    keep_accepted(&edits, is_refused);
    for (size_t i = 0, next; i < edits.len; i = next) {
        const struct edit *first = &edits.at[i];
        SCOPED_STR struct str after = {0};

        for (next = i; next < edits.len; next++)
            if (strcmp(edits.at[next].path, first->path) != 0)
                break;
        const struct str *before = sources_text(sources, first->at->file);
        rewrite(before, first, next - i, &after);
        if (!replace(first->path, before, &after, e))
            return err_wrap(e, "fix");
        out->edits += next - i;
        out->files++;
    }
    return true;
}
