/*
 * What must hold of a target's description beyond its shape.
 *
 * Names become file names, so they are checked before anything is done with them.
 */
#include "run/target_parse.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

enum { NAME_MAX_BYTES = 40 };

/* The description being checked, and the text it came from for line numbers. */
struct subject {
    const struct target *target;
    const char *text;
};

bool target_name_is_valid(const char *name)
{
    size_t len = strlen(name);

    if (len == 0 || len > NAME_MAX_BYTES || name[0] == '-' || name[0] == '_')
        return false;
    for (const char *c = name; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-' &&
            *c != '_')
            return false;
    return true;
}

/* A relative path that stays below where it starts. */
static bool is_inside(const char *path)
{
    const char *at = path;

    if (*path == '/' || *path == '\0')
        return false;
    while (at) {
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return false;
        at = strchr(at, '/');
        if (at)
            at++;
    }
    return true;
}

unsigned target_line_of(const char *text, const char *key, const char *value)
{
    unsigned line = 1;

    for (const char *at = text; *at; line++) {
        size_t len = strcspn(at, "\n");
        SCOPED_FREE char *copy = mem_strndup(at, len);
        if (strstr(copy, key) && strstr(copy, value))
            return line;
        at += len + (at[len] == '\n');
    }
    return 0;
}

static bool wrong(const struct subject *s, const char *key, const char *value,
                  const char *why, struct err *e)
{
    unsigned line = target_line_of(s->text, key, value);

    if (line == 0) /* in a list, the value stands on a line of its own */
        line = target_line_of(s->text, value, "");
    return err_set(e, 0, "line %u: %s \"%s\" %s", line, key, value, why);
}

static bool is_one_of(const char *value, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(value, *words) == 0)
            return true;
    return false;
}

static bool check_file(const struct subject *s, const char *key, const char *file,
                       struct err *e)
{
    SCOPED_FREE char *path = fs_join(s->target->dir, file);

    if (!is_inside(file))
        return wrong(s, key, file, "must be a path inside the target's folder", e);
    if (!fs_exists(path))
        return wrong(s, key, file, "is not in the target's folder", e);
    return true;
}

/* A folder or file of seeds: in the corpus, or "src:" and a path in the source. */
static bool check_seeds(const struct subject *s, const char *key, const char *seeds,
                        struct err *e)
{
    const char *path = str_starts_with(seeds, "src:") ? seeds + 4 : seeds;

    return is_inside(path) || wrong(s, key, seeds, "must be a path inside", e);
}

/* Parser files, each once. */
static bool check_coverage(const struct subject *s, const struct target_coverage *list,
                           unsigned count, struct err *e)
{
    for (unsigned i = 0; i < count; i++) {
        if (!is_inside(list[i].file))
            return wrong(s, "file", list[i].file,
                         "must be a path inside the source folder", e);
        for (unsigned j = 0; j < i; j++)
            if (strcmp(list[i].file, list[j].file) == 0)
                return wrong(s, "file", list[i].file, "is listed twice", e);
    }
    return true;
}

/* Nobody outside can make memory fail, and no program's own main() knows of it. */
static bool check_faulty(const struct subject *s, const struct target_entry *entry,
                         struct err *e)
{
    if (strcmp(entry->kind, "internal") != 0)
        return wrong(s, "name", entry->name, "has faults, so it is internal", e);
    if (strcmp(entry->input, "bytes") != 0)
        return wrong(s, "name", entry->name, "has faults, so its input is bytes", e);
    return s->target->faults_count > 0 ||
           wrong(s, "name", entry->name, "has faults, and none are listed", e);
}

static bool check_entry(const struct subject *s, const struct target_entry *entry,
                        struct err *e)
{
    static const char *const kinds[] = {"real", "internal", NULL};
    static const char *const inputs[] = {"bytes", "stdin", "file", NULL};

    if (!target_name_is_valid(entry->name))
        return wrong(s, "name", entry->name, "may have only a-z, 0-9, - and _", e);
    if (target_entry(s->target, entry->name) != entry)
        return wrong(s, "name", entry->name, "is given twice", e);
    if (!is_one_of(entry->kind, kinds))
        return wrong(s, "kind", entry->kind, "is neither real nor internal", e);
    if (!is_one_of(entry->input, inputs))
        return wrong(s, "input", entry->input, "is not bytes, stdin or file", e);
    if (entry->sanitizer && strcmp(entry->sanitizer, "memory") != 0)
        return wrong(s, "sanitizer", entry->sanitizer, "is not memory", e);
    if (entry->has_faults && !check_faulty(s, entry, e))
        return false;
    if (entry->includes && !is_inside(entry->includes))
        return wrong(s, "includes", entry->includes, "must be a path inside", e);
    if (entry->dictionary && !is_inside(entry->dictionary))
        return wrong(s, "dictionary", entry->dictionary, "must be a path inside", e);
    if (entry->seeds && !check_seeds(s, "seeds", entry->seeds, e))
        return false;
    for (unsigned i = 0; i < entry->more_seeds_count; i++)
        if (!check_seeds(s, "more_seeds", entry->more_seeds[i], e))
            return false;
    return check_coverage(s, entry->coverage, entry->coverage_count, e) &&
           check_file(s, "harness", entry->harness, e);
}

static bool is_checksum_line(const char *line)
{
    size_t digits = strspn(line, "0123456789abcdef");

    return digits == 64 && line[64] == ' ' && is_inside(line + 65) &&
           !strchr(line + 65, '/');
}

static bool check_fetch(const struct subject *s, const struct target_fetch *fetch,
                        struct err *e)
{
    if (fetch->sha256_count == 0)
        return wrong(s, "package", fetch->package,
                     "has no sha256 list: what arrives must be pinned", e);
    for (unsigned i = 0; i < fetch->sha256_count; i++)
        if (!is_checksum_line(fetch->sha256[i]))
            return wrong(s, "sha256", fetch->sha256[i], "is not \"HASH FILE\"", e);
    return true;
}

static bool check_paths(const struct subject *s, char *const *list, unsigned count,
                        const char *key, struct err *e)
{
    for (unsigned i = 0; i < count; i++)
        if (!is_inside(list[i]))
            return wrong(s, key, list[i], "must be a path inside the source folder", e);
    return true;
}

static bool is_symbol(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_')
            return false;
    return len > 0;
}

/* A symbol, and perhaps what it returns: a number. */
static bool is_fault(const char *text)
{
    size_t len = strcspn(text, "=");
    const char *result = text + len + 1;

    if (!is_symbol(text, len))
        return false;
    if (text[len] == '\0')
        return true;
    if (*result == '-')
        result++;
    return *result && strspn(result, "0123456789") == strlen(result);
}

static bool is_same_fault(const char *one, const char *other)
{
    size_t len = strcspn(one, "=");

    return len == strcspn(other, "=") && strncmp(one, other, len) == 0;
}

/* Each function once: it has one wrapper. abort() has one of its own (faults.c). */
static bool check_faults(const struct subject *s, struct err *e)
{
    const struct target *t = s->target;

    for (unsigned i = 0; i < t->faults_count; i++) {
        if (!is_fault(t->faults[i]))
            return wrong(s, "faults", t->faults[i], "is not NAME or NAME=RESULT", e);
        if (is_same_fault(t->faults[i], "abort"))
            return wrong(s, "faults", t->faults[i], "cannot fail: it does not return",
                         e);
        for (unsigned k = 0; k < i; k++)
            if (is_same_fault(t->faults[k], t->faults[i]))
                return wrong(s, "faults", t->faults[i], "is listed twice", e);
    }
    return true;
}

static bool check_symbols(const struct subject *s, struct err *e)
{
    const struct target *t = s->target;

    for (unsigned i = 0; i < t->rename_count; i++) {
        size_t len = strcspn(t->rename[i], "=");
        if (!is_symbol(t->rename[i], len) || t->rename[i][len] == '\0' ||
            !is_symbol(t->rename[i] + len + 1, strlen(t->rename[i] + len + 1)))
            return wrong(s, "rename", t->rename[i], "is not OLD=NEW", e);
    }
    for (unsigned i = 0; i < t->weaken_count; i++)
        if (!is_symbol(t->weaken[i], strlen(t->weaken[i])))
            return wrong(s, "weaken", t->weaken[i], "is not a function's name", e);
    return check_faults(s, e);
}

static bool check_known(const struct subject *s, struct err *e)
{
    static const char *const verdicts[] = {"true", "false", "debatable", NULL};
    const struct target *t = s->target;

    for (unsigned i = 0; i < t->known_count; i++)
        if (!is_one_of(t->known[i].verdict, verdicts))
            return wrong(s, "verdict", t->known[i].verdict,
                         "is not true, false or debatable", e);
    return true;
}

static bool is_unit(const struct target *t, const char *unit)
{
    for (unsigned i = 0; i < t->units_count; i++)
        if (fnmatch(t->units[i], unit, FNM_PATHNAME) == 0)
            return true;
    for (unsigned i = 0; i < t->entries_count; i++)
        if (t->entries[i].includes && strcmp(t->entries[i].includes, unit) == 0)
            return true;
    return false;
}

/* A patch changes one of the units, and is in the folder. */
static bool check_patches(const struct subject *s, struct err *e)
{
    const struct target *t = s->target;

    for (unsigned i = 0; i < t->patches_count; i++) {
        if (!is_unit(t, t->patches[i].unit))
            return wrong(s, "unit", t->patches[i].unit, "is not one of units", e);
        if (!check_file(s, "file", t->patches[i].file, e))
            return false;
    }
    return true;
}

/* Places inside are absolute, and the program is one of the system. */
static bool check_absolute(const struct subject *s, const char *key, const char *path,
                           struct err *e)
{
    return path[0] == '/' || wrong(s, key, path, "must be an absolute path", e);
}

static bool check_jail(const struct subject *s, const struct target_jail *jail,
                       struct err *e)
{
    static const char *const profiles[] = {"target", "engine", "daemon", "daemon-root",
                                           NULL};

    if (!check_absolute(s, "program", jail->program, e))
        return false;
    for (unsigned i = 0; i < jail->texts_count; i++)
        if (!check_absolute(s, "path", jail->texts[i].path, e))
            return false;
    for (unsigned i = 0; i < jail->writable_count; i++)
        if (!check_absolute(s, "writable", jail->writable[i], e))
            return false;
    if (jail->user && !target_name_is_valid(jail->user))
        return wrong(s, "user", jail->user, "may have only a-z, 0-9, - and _", e);
    return !jail->profile || is_one_of(jail->profile, profiles) ||
           wrong(s, "profile", jail->profile, "is not a profile of the jail", e);
}

/* A tree of this machine takes the place of fetching, its database that of building. */
static bool check_tree(const struct subject *s, struct err *e)
{
    const struct target *t = s->target;

    if (t->tree && t->fetch_count > 0)
        return wrong(s, "tree", t->tree, "is given beside `fetch`: one of them", e);
    if (t->compdb && !t->tree)
        return wrong(s, "compdb", t->compdb, "needs a `tree` that it is in", e);
    if (t->compdb && t->build_count > 0)
        return wrong(s, "compdb", t->compdb, "is given beside `build`: one of them", e);
    return !t->compdb || is_inside(t->compdb) ||
           wrong(s, "compdb", t->compdb, "must be a path inside the tree", e);
}

bool target_check(const struct target *t, const char *text, struct err *e)
{
    struct subject s = {.target = t, .text = text};

    if (!check_tree(&s, e))
        return false;

    if (t->entries_count == 0 && !t->jail && t->build_count == 0 && !t->compdb)
        return err_set(e, 0, "there are neither entries, a build nor a jail section");
    if (t->jail && !check_jail(&s, t->jail, e))
        return false;
    for (unsigned i = 0; i < t->fetch_count; i++)
        if (!check_fetch(&s, t->fetch[i], e))
            return false;
    for (unsigned i = 0; i < t->entries_count; i++)
        if (!check_entry(&s, &t->entries[i], e))
            return false;
    for (unsigned i = 0; i < t->support_count; i++)
        if (!check_file(&s, "support", t->support[i], e))
            return false;
    return check_paths(&s, t->units, t->units_count, "units", e) &&
           check_paths(&s, t->lint, t->lint_count, "lint", e) &&
           check_paths(&s, t->assertions, t->assertions_count, "assertions", e) &&
           check_patches(&s, e) &&
           check_coverage(&s, t->coverage, t->coverage_count, e) &&
           check_symbols(&s, e) && check_known(&s, e);
}
