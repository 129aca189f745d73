/*
 * What git says has changed; see changes.h.
 *
 * Every option that a user's configuration could turn (prefixes, colours, external diff
 * programs, quoting) is given, so that the output has one form.
 */
#include "cli/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/vec.h"

enum { OUTPUT_MAX = 256 << 20 };

static const char new_prefix[] = "new/";

/* Run git in `cwd` (NULL: ours); its standard output goes to `out`. */
static bool run_git(const char *cwd, const char *const *args, struct str *out,
                    struct err *e)
{
    SCOPED_STRV struct strv argv = {0};
    SCOPED_PROC struct proc_result result = {0};
    struct proc_spec spec = {.cwd = cwd, .max_output = OUTPUT_MAX};

    strv_add(&argv, "git");
    strv_add(&argv, "--no-pager");
    strv_add(&argv, "-c");
    strv_add(&argv, "core.quotePath=false");
    strv_add_all(&argv, args);
    spec.argv = (const char *const *)strv_argv(&argv);
    if (!proc_run_ok(&spec, &result, e))
        return false;
    if (result.out_cut)
        return err_set(e, 0, "git %s: more than %d MiB of output", args[0],
                       OUTPUT_MAX >> 20);
    str_add_bytes(out, str_text(&result.out), result.out.len);
    return true;
}

static char *top_folder(struct err *e)
{
    SCOPED_STR struct str out = {0};

    if (!run_git(NULL, (const char *const[]){"rev-parse", "--show-toplevel", NULL},
                 &out, e))
        return NULL;
    while (out.len > 0 && out.text[out.len - 1] == '\n')
        out.text[--out.len] = '\0';
    if (out.len == 0) {
        err_set(e, 0, "git: this repository has no work tree");
        return NULL;
    }
    return str_take(&out);
}

/* --------------------------------------------------------------- the diff */

struct lines {
    const char *at, *end;
};

/* The next line without its newline; false at the end. */
static bool next_line(struct lines *l, const char **line, size_t *len)
{
    if (l->at >= l->end)
        return false;
    const char *stop = memchr(l->at, '\n', (size_t)(l->end - l->at));
    stop = stop ? stop : l->end;
    *line = l->at;
    *len = (size_t)(stop - l->at);
    l->at = stop < l->end ? stop + 1 : stop;
    return true;
}

/* One escape of a C-quoted name at `*at`, after the backslash. */
static char unescape(const char **at, const char *end)
{
    static const char letters[] = "abtnvfr\"\\", values[] = "\a\b\t\n\v\f\r\"\\";
    const char *letter = strchr(letters, **at);
    unsigned code = 0;

    if (letter && **at) {
        (*at)++;
        return values[letter - letters];
    }
    for (int i = 0; i < 3 && *at < end && **at >= '0' && **at <= '7'; i++)
        code = code * 8 + (unsigned)(*(*at)++ - '0');
    return (char)code;
}

/* The name after "+++ ", quoted by git when it holds a quote or control character. */
static char *diff_name(const char *text, size_t len)
{
    SCOPED_STR struct str name = {0};
    const char *at = text, *end = text + len;

    if (len < 2 || *at != '"') {
        /* git ends a name that holds a blank with a tab */
        while (len > 0 && text[len - 1] == '\t')
            len--;
        return mem_strndup(text, len);
    }
    for (at++; at < end && *at != '"';) {
        if (*at != '\\' || at + 1 >= end) {
            str_add_char(&name, *at++);
            continue;
        }
        at++;
        str_add_char(&name, unescape(&at, end));
    }
    return str_take(&name);
}

static struct changed_file *add_file(struct changes *c, const char *name)
{
    c->files = vec_grow(c->files, c->file_count, &c->file_cap, sizeof *c->files);
    struct changed_file *f = &c->files[c->file_count++];

    memset(f, 0, sizeof *f);
    f->path = c->top ? fs_join(c->top, name) : mem_strdup(name);
    return f;
}

/* "start[,count]" */
static bool parse_extent(const char *text, unsigned long *start, unsigned long *count)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    *start = strtoul(text, &end, 10);
    *count = 1;
    if (*end == ',')
        *count = strtoul(end + 1, &end, 10);
    return *end == ' ' && *start < 1UL << 31 && *count < 1UL << 31;
}

/* "@@ -1,2 +3,4 @@ ..." */
static bool add_range(struct changed_file *f, const char *line, size_t len)
{
    SCOPED_FREE char *text = mem_strndup(line, len);
    const char *plus = strstr(text, " +");
    unsigned long start, count;

    if (!f || !plus || !parse_extent(plus + 2, &start, &count))
        return false;
    f->ranges = vec_grow(f->ranges, f->range_count, &f->range_cap, sizeof *f->ranges);
    struct changed_range *r = &f->ranges[f->range_count++];
    r->first = (unsigned)start;
    /* count 0: lines were taken away between `start` and the next */
    r->last = (unsigned)(count ? start + count - 1 : start + 1);
    return true;
}

static bool starts(const char *line, size_t len, const char *word)
{
    return len >= strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

bool changes_parse_diff(const char *text, size_t size, struct changes *out,
                        struct err *e)
{
    struct lines lines = {text, text + size};
    struct changed_file *file = NULL;
    const char *line;
    size_t len;

    /* An added line "++ x" looks like a name; names stand before the first hunk. */
    bool in_header = true;
    while (next_line(&lines, &line, &len)) {
        if (starts(line, len, "diff ")) {
            in_header = true;
            file = NULL;
        } else if (in_header && starts(line, len, "+++ ")) {
            SCOPED_FREE char *name = diff_name(line + 4, len - 4);
            if (!str_starts_with(name, new_prefix))
                continue; /* /dev/null: the file was removed */
            file = add_file(out, name + sizeof new_prefix - 1);
            in_header = false;
        } else if (starts(line, len, "@@ ")) {
            if (file && !add_range(file, line, len))
                return err_set(e, 0, "git diff: not understood: %.*s", (int)len, line);
            in_header = false;
        }
    }
    return true;
}

/* `more`: what is compared, NULL-terminated. */
static bool load_diff(struct changes *c, const char *const *more, struct err *e)
{
    SCOPED_STRV struct strv args = {0};
    SCOPED_STR struct str text = {0};
    static const char *const options[] = {
        "diff",
        "--unified=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--diff-filter=ACMR",
        "--src-prefix=old/",
        "--no-relative",
        "--dst-prefix=new/",
        "--ignore-submodules",
        NULL,
    };

    strv_add_all(&args, options);
    strv_add_all(&args, more);
    strv_add(&args, "--");
    strv_add(&args, "*.c");
    strv_add(&args, "*.h");
    c->top = top_folder(e);
    return c->top && run_git(c->top, (const char *const *)strv_argv(&args), &text, e) &&
           changes_parse_diff(str_text(&text), text.len, c, e);
}

bool changes_load_since(const char *revision, struct changes *out, struct err *e)
{
    SCOPED_STR struct str commit = {0};
    SCOPED_FREE char *wanted = mem_printf("%s^{commit}", revision);
    const char *resolve[] = {"rev-parse",        "--verify", "--quiet",
                             "--end-of-options", wanted,     NULL};

    memset(out, 0, sizeof *out);
    if (!run_git(NULL, resolve, &commit, NULL))
        return err_set(e, 0, "git: '%s' is no revision here", revision);
    while (commit.len > 0 && commit.text[commit.len - 1] == '\n')
        commit.text[--commit.len] = '\0';
    return load_diff(out, (const char *const[]){str_text(&commit), NULL}, e);
}

/* ------------------------------------------------------------ staged texts */

static bool add_overlay(struct changes *c, const char *name, struct err *e)
{
    SCOPED_STR struct str text = {0};
    SCOPED_FREE char *blob = mem_printf(":%s", name);

    if (!run_git(c->top, (const char *const[]){"cat-file", "blob", blob, NULL}, &text,
                 e))
        return err_wrap(e, "staged text of %s", name);
    c->overlays = vec_grow(c->overlays, c->overlay_count, &c->overlay_cap,
                           sizeof *c->overlays);
    struct source_overlay *o = &c->overlays[c->overlay_count++];
    o->path = fs_join(c->top, name);
    o->text = text;
    memset(&text, 0, sizeof text);
    return true;
}

/*
 * Every tracked source whose disk text is not the staged one, not only those that the
 * commit changes: a header that is edited but not staged must not count either.
 */
static bool load_overlays(struct changes *c, struct err *e)
{
    SCOPED_STR struct str names = {0};
    static const char *const args[] = {
        "diff",
        "--name-only",
        "-z",
        "--no-ext-diff",
        "--no-renames",
        "--no-relative",
        "--ignore-submodules",
        "--diff-filter=MDT",
        "--",
        "*.c",
        "*.h",
        NULL,
    };

    if (!run_git(c->top, args, &names, e))
        return false;
    for (size_t at = 0; at < names.len; at += strlen(names.text + at) + 1)
        if (!add_overlay(c, names.text + at, e))
            return false;
    return true;
}

bool changes_load_staged(struct changes *out, struct err *e)
{
    memset(out, 0, sizeof *out);
    return load_diff(out, (const char *const[]){"--cached", NULL}, e) &&
           load_overlays(out, e);
}

void changes_fini(struct changes *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->file_count; i++) {
        free(c->files[i].path);
        free(c->files[i].ranges);
    }
    for (size_t i = 0; i < c->overlay_count; i++) {
        free(c->overlays[i].path);
        str_fini(&c->overlays[i].text);
    }
    free(c->files);
    free(c->overlays);
    free(c->top);
    memset(c, 0, sizeof *c);
}

const struct changed_file *changes_find(const struct changes *c, const char *path)
{
    for (size_t i = 0; i < c->file_count; i++)
        if (strcmp(c->files[i].path, path) == 0)
            return &c->files[i];
    return NULL;
}

bool changes_touch(const struct changes *c, const char *path, const struct place *at)
{
    const struct changed_file *f = changes_find(c, path);
    unsigned last = at->end_line > at->line ? at->end_line : at->line;

    for (size_t i = 0; f && i < f->range_count; i++)
        if (at->line <= f->ranges[i].last && last >= f->ranges[i].first)
            return true;
    return false;
}
