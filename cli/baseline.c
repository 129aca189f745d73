/*
 * The baseline; see baseline.h.
 *
 * JSON, one finding a row, sorted, so that it is read and merged well under version
 * control.  Only the fingerprint counts; the rest is for people.
 */
#include "cli/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"

enum { VERSION = 1 };

static const char muted_by_baseline[] = "baseline";

static bool read_fingerprints(const char *path, struct map *known, struct err *e)
{
    if (!fs_exists(path))
        return true;

    SCOPED_JSON json_t *document = json_parse_file(path, e);
    if (!document)
        return false;
    json_t *rows = json_object_get(document, "findings");
    if (json_int_of(document, "version", 0) != VERSION || !json_is_array(rows))
        return err_set(e, 0,
                       "%s: not a baseline of this version; make a new one with "
                       "--write-baseline",
                       path);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const char *key = json_text_of(json_array_get(rows, i), "fingerprint", NULL);
        if (!key)
            return err_set(e, 0, "%s: finding %zu has no fingerprint", path, i + 1);
        map_set(known, key, known); /* any pointer: present */
    }
    return true;
}

bool baseline_apply(const char *path, struct chain *chain, struct baseline_counts *out,
                    struct err *e)
{
    SCOPED_MAP struct map known = {0};

    map_init(&known);
    memset(out, 0, sizeof *out);
    if (!read_fingerprints(path, &known, e))
        return err_wrap(e, "baseline");
    for (size_t i = 0; i < chain->finding_count; i++) {
        struct chain_finding *f = &chain->findings[i];
        bool is_known = map_has(&known, f->finding.fingerprint);

        free(f->baseline);
        f->baseline = mem_strdup(is_known ? "unchanged" : "new");
        if (!is_known)
            continue;
        out->known++;
        if (!f->suppressed_by)
            f->suppressed_by = mem_strdup(muted_by_baseline);
    }
    out->gone = known.len > out->known ? known.len - out->known : 0;
    return true;
}

static json_t *row(const struct finding *f)
{
    json_t *object = json_object();

    json_set_text(object, "fingerprint", f->fingerprint);
    json_set_text(object, "rule", f->rule);
    json_set_text(object, "file", f->at.file);
    json_set_text(object, "function", f->function);
    return object;
}

bool baseline_write(const char *path, const struct chain *chain, struct err *e)
{
    SCOPED_JSON json_t *document = json_object();
    SCOPED_STR struct str text = {0};
    json_t *rows = json_array();

    for (size_t i = 0; i < chain->finding_count; i++) {
        const struct chain_finding *f = &chain->findings[i];
        if (!f->suppressed_by || strcmp(f->suppressed_by, muted_by_baseline) == 0)
            json_add_new(rows, row(&f->finding));
    }
    json_set_int(document, "version", VERSION);
    json_set_new(document, "findings", rows);
    json_print(document, &text);
    return cli_write_output(path, &text, e) || err_wrap(e, "baseline");
}
