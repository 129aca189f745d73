/*
 * One line for each crash.
 */
#include "cli/triage.h"

#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "cli/cli.h"

enum { COLUMNS = 6 };

void triage_add_where(const struct crash *c, struct str *out)
{
    const struct crash_frame *own = crash_own_frame(c);

    if (!own || !own->function || !*own->function) {
        str_add(out, "(place not known)");
        return;
    }
    str_add_escaped(out, own->function, strlen(own->function), false);
    if (own->file && *own->file) {
        const char *file = fs_base(own->file);

        str_add_char(out, ' ');
        str_add_escaped(out, file, strlen(file), false);
        if (own->line)
            str_addf(out, ":%u", own->line);
    }
}

static void add_size(const struct chain_crash *c, struct str *out)
{
    if (c->minimized_key)
        str_addf(out, "%zu of %zu", c->minimized_size, c->input_size);
    else
        str_addf(out, "%zu", c->input_size);
}

static void add_finding(const struct chain *chain, const struct chain_crash *c,
                        struct str *out)
{
    if (c->fingerprint_count == 0) {
        str_add(out, "-");
        return;
    }
    for (size_t i = 0; i < chain->finding_count; i++) {
        const struct finding *f = &chain->findings[i].finding;

        if (strcmp(f->fingerprint, c->fingerprints[0]) != 0)
            continue;
        str_addf(out, "%s %s:%u", f->rule, f->at.file ? fs_base(f->at.file) : "",
                 f->at.line);
        if (c->fingerprint_count > 1)
            str_addf(out, " and %zu more", c->fingerprint_count - 1);
        return;
    }
    str_addf(out, "%zu", c->fingerprint_count);
}

static void make_row(const struct chain *chain, const struct chain_crash *c,
                     struct str row[COLUMNS])
{
    str_addf(&row[0], "%.8s", c->crash.id);
    str_addf(&row[1], "%s", c->crash.kind);
    if (c->crash.access != CRASH_ACCESS_NONE)
        str_addf(&row[1], " (%s)", crash_access_name(c->crash.access));
    str_addf(&row[2], "%s: ", c->crash.target);
    triage_add_where(&c->crash, &row[2]);
    add_size(c, &row[3]);
    str_add(&row[4], containment_verdict_name(c->containment.verdict));
    add_finding(chain, c, &row[5]);
}

/* The last column is not padded. */
static void add_row(const struct str row[COLUMNS], const size_t widths[COLUMNS],
                    struct str *out)
{
    for (size_t i = 0; i + 1 < COLUMNS; i++)
        str_addf(out, "%-*s  ", (int)widths[i], str_text(&row[i]));
    str_addf(out, "%s\n", str_text(&row[COLUMNS - 1]));
}

void triage_list_text(const struct chain *chain, struct str *out)
{
    static const char *const titles[COLUMNS] = {"ID",    "KIND",        "WHERE",
                                                "BYTES", "CONTAINMENT", "FINDING"};
    size_t count = chain->crash_count + 1;
    struct str(*rows)[COLUMNS] = mem_calloc(count, sizeof *rows);
    size_t widths[COLUMNS] = {0};

    for (size_t i = 0; i < COLUMNS; i++)
        str_add(&rows[0][i], titles[i]);
    for (size_t i = 1; i < count; i++)
        make_row(chain, &chain->crashes[i - 1], rows[i]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            if (rows[i][j].len > widths[j])
                widths[j] = rows[i][j].len;
    for (size_t i = 0; i < count; i++) {
        add_row(rows[i], widths, out);
        for (size_t j = 0; j < COLUMNS; j++)
            str_fini(&rows[i][j]);
    }
    free(rows);
}
