/* See context.h. */
#include "evidence/report/context.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"

enum { LARGEST_SOURCE = 8 << 20 };

/* A file and where its lines begin. */
struct source_text {
    struct str text;
    VEC(size_t) starts;
};

static void index_chain(struct report *r)
{
    const struct chain *c = r->in->chain;

    for (size_t i = 0; i < c->crash_count; i++)
        map_set(&r->crashes, c->crashes[i].crash.id, &c->crashes[i]);
    for (size_t i = 0; i < c->finding_count; i++) {
        const char *key = c->findings[i].finding.fingerprint;

        if (!map_has(&r->findings, key)) /* the first of two with equal text */
            map_set(&r->findings, key, &c->findings[i]);
    }
}

void report_init(struct report *r, const struct report_input *in,
                 const struct report_style *style, struct str *out)
{
    static const struct report_style plain;

    *r = (struct report){.in = in, .style = style ? style : &plain, .out = out};
    map_init(&r->sources);
    map_init(&r->crashes);
    map_init(&r->findings);
    if (in->root && *in->root)
        r->root = fs_absolute(in->root);
    r->shown_from = mem_strdup(r->root);
    index_chain(r);
}

void report_fini(struct report *r)
{
    for (size_t i = 0; i < r->sources.len; i++) {
        struct source_text *s = r->sources.entries[i].value;

        str_fini(&s->text);
        vec_fini(&s->starts);
        free(s);
    }
    map_fini(&r->sources);
    map_fini(&r->crashes);
    map_fini(&r->findings);
    free(r->root);
    free(r->shown_from);
    *r = (struct report){0};
}

const char *report_or_empty(const char *text)
{
    return text ? text : "";
}

const char *report_path(const struct report *r, const char *file)
{
    size_t len = r->shown_from ? strlen(r->shown_from) : 0;

    file = report_or_empty(file);
    if (len > 1 && strncmp(file, r->shown_from, len) == 0 && file[len] == '/' &&
        file[len + 1])
        return file + len + 1;
    return file;
}

/* ------------------------------------------------------------------ sources */

static void index_lines(struct source_text *s)
{
    const char *text = str_text(&s->text), *end = text + s->text.len;

    for (const char *p = text; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));

        *vec_push(&s->starts) = (size_t)(p - text);
        p = newline ? newline + 1 : end;
    }
}

/* From where we are, and else from the root. */
static void read_from_disk(const struct report *r, const char *file, struct str *out)
{
    SCOPED_FREE char *below = NULL;

    if (fs_read(file, LARGEST_SOURCE, out, NULL) || !r->root || *file == '/')
        return;
    str_clear(out);
    below = fs_join(r->root, file);
    if (!fs_read(below, LARGEST_SOURCE, out, NULL))
        str_clear(out);
}

static const struct source_text *source_of(struct report *r, const char *file)
{
    struct source_text *s = map_get(&r->sources, file);

    if (s)
        return s;
    s = mem_alloc(sizeof *s);
    map_set(&r->sources, file, s);
    if (r->in->source) {
        const struct str *text = r->in->source(r->in->source_context, file);

        if (text)
            str_add_bytes(&s->text, str_text(text), text->len);
    } else {
        read_from_disk(r, file, &s->text);
    }
    index_lines(s);
    return s;
}

bool report_source_line(struct report *r, const char *file, unsigned line,
                        const char **text, size_t *size)
{
    const struct source_text *s;
    size_t start, end;

    if (!file || !*file || line == 0)
        return false;
    s = source_of(r, file);
    if (line > s->starts.len)
        return false;
    start = s->starts.at[line - 1];
    end = line < s->starts.len ? s->starts.at[line] : s->text.len;
    while (end > start && strchr("\r\n", s->text.text[end - 1]) &&
           s->text.text[end - 1])
        end--;
    *text = s->text.text + start;
    *size = end - start;
    return true;
}

const struct chain_crash *report_find_crash(const struct report *r, const char *id)
{
    return map_get(&r->crashes, id);
}

const struct chain_finding *report_find_finding(const struct report *r,
                                                const char *fingerprint)
{
    return map_get(&r->findings, fingerprint);
}

enum fix_state report_fix(const struct chain_finding *f)
{
    return f->fix == FIX_NONE && f->finding.edit_count > 0 ? FIX_PROPOSED : f->fix;
}
