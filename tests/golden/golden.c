/*
 * The golden runner: the whole analyser on small C files that say what it must find.
 *
 *     golden FOLDER [alone | missing]
 *
 * Each .c file of the folder is a program of its own, each folder in it one program of
 * several files.  A comment on the line that causes a finding names the rules:
 *
 *     strcpy(small, large);   // expect: strcpy-overflow
 *     strcpy(small, arg);     // expect: strcpy-overflow (warning)
 *     strcpy(a, b);           // expect-miss: strcpy-overflow      (known, to be fixed)
 *
 * `alone` leaves out all that the file includes, as if no header could be had; what is
 * not to be found then stands on a line with `// not alone`.
 *
 * `missing` lets files include headers that are not there.
 *
 * Notes count only where one is expected.  Whatever else is found, and a known miss
 * that is found by now, is a failure.  Every file is also linked twice, in both orders,
 * and what it leaves written and read back: the result must be the same.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analyzer/check/check.h"
#include "analyzer/engine/engine.h"
#include "analyzer/frontend/frontend.h"
#include "analyzer/link/link.h"
#include "base/fs.h"
#include "base/mem.h"

enum { MAX_FILES = 16, MAX_EXPECTED = 512 };

struct expected {
    char *file;
    unsigned line;
    char *rule;
    char *severity; /* NULL: any but a note */
    bool is_miss;
    bool is_seen;
};

struct program {
    const char *name;
    char *files[MAX_FILES];
    size_t file_count;
    struct expected expected[MAX_EXPECTED];
    size_t expected_count;
    unsigned failures;
};

static bool is_alone; /* without headers */
static bool is_missing; /* some headers are not there */

static void fail(struct program *p, const char *file, unsigned line, const char *what)
{
    printf("%s:%u: %s\n", file, line, what);
    p->failures++;
}

/* ----------------------------------------------------------------- expectations */

/* One "rule (severity)" of a comment; the rest of the comment is returned. */
static const char *read_rule(struct program *p, struct expected model, const char *at)
{
    size_t n = 0;

    at += strspn(at, " ,");
    n = strspn(at, "abcdefghijklmnopqrstuvwxyz-");
    if (n == 0)
        return NULL;
    if (p->expected_count == MAX_EXPECTED) {
        fail(p, model.file, model.line, "too many expectations");
        return NULL;
    }
    model.rule = mem_strndup(at, n);
    at += n + strspn(at + n, " ");
    if (*at == '(') {
        n = strcspn(at, ")");
        model.severity = mem_strndup(at + 1, n - 1);
        at += n + 1;
    }
    model.file = mem_strdup(model.file);
    p->expected[p->expected_count++] = model;
    return at;
}

static void read_line(struct program *p, char *file, unsigned line, const char *text)
{
    static const char expect[] = "// expect:", miss[] = "// expect-miss:";
    struct expected model = {.file = file, .line = line};
    const char *at = strstr(text, miss);

    model.is_miss = at != NULL || (is_alone && strstr(text, "// not alone"));
    if (at)
        at += strlen(miss);
    else if ((at = strstr(text, expect)) != NULL)
        at += strlen(expect);
    while (at)
        at = read_rule(p, model, at);
}

static bool read_expectations(struct program *p, char *file, struct err *e)
{
    SCOPED_STR struct str text = {0};
    unsigned line = 1;

    if (!fs_read(file, 1 << 20, &text, e))
        return false;
    for (char *at = text.text; *at; line++) {
        char *end = at + strcspn(at, "\n");
        bool is_last = *end == '\0';

        *end = '\0';
        read_line(p, file, line, at);
        at = is_last ? end : end + 1;
    }
    return true;
}

/* ------------------------------------------------------------------- the analyser */

static const char *text_of(void *context, const char *file, size_t *size)
{
    struct str *text = context;

    str_clear(text);
    if (!fs_read(file, 1 << 24, text, NULL))
        return NULL;
    *size = text->len;
    return text->text;
}

/* The file with its inclusions turned into comments of the same length. */
static bool read_alone(const char *file, struct str *text, struct err *e)
{
    if (!fs_read(file, 1 << 20, text, e))
        return false;
    for (char *at = strstr(text->text, "#include"); at; at = strstr(at, "#include"))
        at[0] = at[1] = '/';
    return true;
}

/* A file as the front end leaves it, packed. */
static bool lower(const char *file, struct str *out, struct err *e)
{
    const char *flags[] = {"-std=gnu17", NULL};
    struct frontend_request request = {
        .file = file, .flags = flags, .has_guessed_flags = is_missing};
    struct frontend_result lowered = {0};
    SCOPED_STR struct str alone = {0};
    bool ok = !is_alone || read_alone(file, &alone, e);

    request.contents = is_alone ? alone.text : NULL;
    request.contents_size = alone.len;
    ok = ok && frontend_lower(&request, &lowered, e);
    if (ok && lowered.error_count != 0 && !is_alone && !is_missing)
        ok = err_set(e, 0, "%s does not compile", file);
    if (ok && ir_verify(lowered.unit, e))
        ir_pack(lowered.unit, out);
    frontend_result_fini(&lowered);
    return ok && out->len > 0;
}

/* Facts of the program, after they were written and read back. */
static struct unit_facts *analyze(const struct link_unit *units, size_t count,
                                  struct err *e)
{
    SCOPED_STR struct str source = {0}, bytes = {0};
    struct engine_sources sources = {text_of, &source};
    struct engine_options options = {.checks = check_all(), .sources = &sources};
    struct unit_facts *facts = link_program(units, count, &options, e);

    if (!facts)
        return NULL;
    unit_facts_write(facts, &bytes);
    unit_facts_free(facts);
    return unit_facts_read(bytes.text, bytes.len, e);
}

/* ---------------------------------------------------------------------- compare */

static bool matches(const struct expected *x, const struct finding *f)
{
    return x->line == f->at.line && strcmp(x->rule, f->rule) == 0 &&
           strcmp(x->file, f->at.file) == 0 &&
           (!x->severity ||
            strcmp(x->severity, finding_severity_name(f->severity)) == 0);
}

static void check_finding(struct program *p, const struct finding *f)
{
    SCOPED_STR struct str text = {0};
    bool is_expected = false;

    for (size_t k = 0; k < p->expected_count; k++)
        if (matches(&p->expected[k], f)) {
            p->expected[k].is_seen = true;
            is_expected = true;
        }
    if (is_expected || f->severity == FINDING_NOTE)
        return;
    str_addf(&text, "not expected: %s: %s [%s]", finding_severity_name(f->severity),
             f->message, f->rule);
    fail(p, f->at.file, f->at.line, text.text);
}

static void check_expected(struct program *p, const struct expected *x)
{
    SCOPED_STR struct str text = {0};

    if (x->is_seen == !x->is_miss)
        return;
    if (x->is_miss)
        str_addf(&text, "found by now: make this an expectation: %s", x->rule);
    else
        str_addf(&text, "missed: %s%s%s", x->rule, x->severity ? " as " : "",
                 x->severity ? x->severity : "");
    fail(p, x->file, x->line, text.text);
}

/* The linked findings as one text, to compare orders. */
static void print_link(const struct link_result *r, struct str *out)
{
    for (size_t k = 0; k < r->findings.len; k++) {
        const struct finding *f = &r->findings.at[k];

        str_addf(out, "%s:%u:%u %s %s %s\n", f->at.file, f->at.line, f->at.col, f->rule,
                 f->fingerprint, f->message);
    }
    for (size_t k = 0; k < r->silences.len; k++)
        str_addf(out, "%s:%u %s\n", r->silences.at[k].at.file,
                 r->silences.at[k].at.line, r->silences.at[k].reason);
}

static bool link_in_order(const struct link_unit *units, size_t count,
                          struct link_result *out, struct err *e)
{
    struct unit_facts *facts = analyze(units, count, e);

    if (!facts)
        return false;
    link_units(&facts, 1, out);
    unit_facts_free(facts);
    return true;
}

static void check_orders(struct program *p, const struct link_unit *units,
                         const struct link_result *forward)
{
    struct link_unit backward[MAX_FILES];
    struct link_result other;
    struct err e = {0};
    SCOPED_STR struct str one = {0}, two = {0};

    for (size_t k = 0; k < p->file_count; k++)
        backward[k] = units[p->file_count - 1 - k];
    if (!link_in_order(backward, p->file_count, &other, &e)) {
        fail(p, p->name, 1, e.text);
        return;
    }
    print_link(forward, &one);
    print_link(&other, &two);
    if (strcmp(str_text(&one), str_text(&two)) != 0)
        fail(p, p->name, 1, "the result depends on the order of the files");
    link_result_fini(&other);
}

static void check_linked(struct program *p, const struct link_unit *units,
                         const struct link_result *linked)
{
    for (size_t k = 0; k < linked->findings.len; k++)
        check_finding(p, &linked->findings.at[k]);
    for (size_t k = 0; k < p->expected_count; k++)
        check_expected(p, &p->expected[k]);
    check_orders(p, units, linked);
}

static void check_program(struct program *p)
{
    if (p->file_count == 0)
        return; /* a folder of parts that others include */

    struct link_unit units[MAX_FILES] = {0};
    struct str packed[MAX_FILES] = {0};
    struct link_result linked;
    struct err e = {0};
    size_t n = 0;

    for (; n < p->file_count; n++) {
        if (!read_expectations(p, p->files[n], &e) ||
            !lower(p->files[n], &packed[n], &e))
            break;
        units[n].name = p->files[n];
        units[n].packed = (struct ir_packed){packed[n].text, packed[n].len};
    }
    if (n < p->file_count) {
        fail(p, p->files[n], 1, e.text);
    } else if (!link_in_order(units, n, &linked, &e)) {
        fail(p, p->name, 1, e.text);
    } else {
        check_linked(p, units, &linked);
        link_result_fini(&linked);
    }
    for (size_t k = 0; k < p->file_count; k++)
        str_fini(&packed[k]);
}

/* ------------------------------------------------------------------------ folders */

static void add_sources(struct program *p, const char *folder, struct err *e)
{
    SCOPED_STRV struct strv names = {0};

    if (!fs_list(folder, &names, e))
        return;
    for (size_t k = 0; k < names.len && p->file_count < MAX_FILES; k++)
        if (str_ends_with(names.at[k], ".c"))
            p->files[p->file_count++] = fs_join(folder, names.at[k]);
}

static void program_fini(struct program *p)
{
    for (size_t k = 0; k < p->file_count; k++)
        free(p->files[k]);
    for (size_t k = 0; k < p->expected_count; k++) {
        free(p->expected[k].file);
        free(p->expected[k].rule);
        free(p->expected[k].severity);
    }
}

/* 1 when the program failed. */
static unsigned run_program(const char *path, struct err *e)
{
    struct program *p = mem_alloc(sizeof *p);
    unsigned failed = 0;

    p->name = path;
    if (fs_is_dir(path))
        add_sources(p, path, e);
    else
        p->files[p->file_count++] = mem_strdup(path);
    check_program(p);
    failed = p->failures > 0;
    program_fini(p);
    free(p);
    return failed;
}

int main(int argc, char **argv)
{
    SCOPED_STRV struct strv names = {0};
    struct err e = {0};
    unsigned failed = 0, run = 0;

    is_alone = argc == 3 && strcmp(argv[2], "alone") == 0;
    is_missing = argc == 3 && strcmp(argv[2], "missing") == 0;
    if (argc != 2 + is_alone + is_missing) {
        fprintf(stderr, "usage: golden FOLDER [alone | missing]\n");
        return 2;
    }
    if (!frontend_load(&e) || !fs_list(argv[1], &names, &e)) {
        fprintf(stderr, "golden: %s\n", e.text);
        return 3;
    }
    for (size_t k = 0; k < names.len; k++) {
        char *path = fs_join(argv[1], names.at[k]);

        if (fs_is_dir(path) || str_ends_with(path, ".c")) {
            failed += run_program(path, &e);
            run++;
        }
        free(path);
    }
    printf("%u programs, %u failed\n", run, failed);
    if (run == 0) /* a folder without cases proves nothing */
        return 3;
    return failed ? 1 : 0;
}
