/*
 * Following symbols; see closure.h.
 */
#include "provision/closure.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"
#include "provision/compdb.h"
#include "provision/engine.h"

enum { NM_MAX = 64 << 20 };

struct unit {
    char *file;
    struct strv needed; /* symbols it does not define */
    bool is_taken;
};

struct search {
    VEC(struct unit) units;
    struct map definers; /* symbol -> index of its unit + 1 */
    struct strv open; /* symbols that no unit defines */
    struct closure *out;
};

void closure_fini(struct closure *c)
{
    if (!c)
        return;
    strv_fini(&c->units);
    strv_fini(&c->libraries);
    strv_fini(&c->missing);
}

static void search_fini(struct search *s)
{
    for (size_t i = 0; i < s->units.len; i++) {
        free(s->units.at[i].file);
        strv_fini(&s->units.at[i].needed);
    }
    vec_fini(&s->units);
    map_fini(&s->definers);
    strv_fini(&s->open);
}

/* ------------------------------------------------------------------- symbols */

typedef void on_symbol(void *context, char kind, const char *name);

/* Lines of `nm -P`: "name kind value size"; versions after '@' are cut off. */
static void each_symbol(const struct str *text, on_symbol *call, void *context)
{
    for (const char *at = str_text(text); *at;) {
        size_t len = strcspn(at, "\n"), name_len = strcspn(at, " @\n");
        size_t blank = strcspn(at, " \n");

        if (blank + 1 < len) {
            SCOPED_FREE char *name = mem_strndup(at, name_len);
            call(context, at[blank + 1], name);
        }
        at += len + (at[len] == '\n');
    }
}

static bool run_nm(const char *file, bool is_library, struct str *out)
{
    const char *argv[] = {"nm", "-P", is_library ? "-D" : "-g", file, NULL};
    struct proc_spec spec = {.argv = argv, .max_output = NM_MAX};
    SCOPED_PROC struct proc_result r = {0};

    if (!proc_run_ok(&spec, &r, NULL))
        return false;
    str_add_bytes(out, str_text(&r.out), r.out.len);
    return true;
}

struct reading {
    struct search *s;
    size_t unit;
};

static bool is_undefined(char kind)
{
    return kind == 'U' || kind == 'w' || kind == 'v';
}

static void note_symbol(void *context, char kind, const char *name)
{
    const struct reading *r = context;

    if (kind == 'U')
        strv_add(&r->s->units.at[r->unit].needed, name);
    else if (!is_undefined(kind) && !map_has(&r->s->definers, name))
        map_set(&r->s->definers, name, (void *)(uintptr_t)(r->unit + 1));
}

static bool compile(const json_t *database, const char *file, const char *object)
{
    SCOPED_STRV struct strv argv = {0};
    SCOPED_PROC struct proc_result r = {0};
    struct compdb_unit unit;

    if (!compdb_find(database, file, &unit))
        return false;
    strv_add(&argv, engine_clang());
    for (size_t i = 0; i < unit.flags.len; i++)
        strv_add(&argv, unit.flags.at[i]);
    strv_add_all(&argv,
                 (const char *const[]){"-w", "-O1", "-c", file, "-o", object, NULL});

    struct proc_spec spec = {.argv = (const char *const *)strv_argv(&argv),
                             .cwd = unit.directory};
    bool ok = proc_run_ok(&spec, &r, NULL);
    compdb_unit_fini(&unit);
    return ok;
}

static void add_unit(struct search *s, const json_t *database, const char *file,
                     const char *object)
{
    SCOPED_STR struct str symbols = {0};

    for (size_t i = 0; i < s->units.len; i++)
        if (strcmp(s->units.at[i].file, file) == 0)
            return;
    if (!compile(database, file, object) || !run_nm(object, false, &symbols))
        return;
    vec_push(&s->units)->file = mem_strdup(file);
    struct reading reading = {.s = s, .unit = s->units.len - 1};
    each_symbol(&symbols, note_symbol, &reading);
}

/* ---------------------------------------------------------------- following */

static void take(struct search *s, size_t index)
{
    if (s->units.at[index].is_taken)
        return;
    s->units.at[index].is_taken = true;
    strv_add(&s->out->units, s->units.at[index].file);
    for (size_t i = 0; i < s->units.at[index].needed.len; i++) {
        const char *symbol = s->units.at[index].needed.at[i];
        uintptr_t definer = (uintptr_t)map_get(&s->definers, symbol);
        if (definer)
            take(s, definer - 1);
        else if (strv_index(&s->open, symbol) < 0)
            strv_add(&s->open, symbol);
    }
}

/* ---------------------------------------------------------------- libraries */

/* A folder's shared libraries, and what each one defines of the open symbols. */
struct library {
    const struct search *s;
    struct strv defined;
};

static void note_defined(void *context, char kind, const char *name)
{
    struct library *l = context;

    if (!is_undefined(kind) && strv_index(&l->s->open, name) >= 0 &&
        strv_index(&l->defined, name) < 0)
        strv_add(&l->defined, name);
}

static void remove_all(struct strv *from, const struct strv *gone)
{
    struct strv kept = {0};

    for (size_t i = 0; i < from->len; i++)
        if (strv_index(gone, from->at[i]) < 0)
            strv_add(&kept, from->at[i]);
    strv_fini(from);
    *from = kept;
}

/* What the library `file` has of the open symbols. */
static void look_into(const struct search *s, const char *file, struct strv *defined)
{
    SCOPED_STR struct str symbols = {0};
    struct library library = {.s = s};

    if (run_nm(file, true, &symbols))
        each_symbol(&symbols, note_defined, &library);
    *defined = library.defined;
}

/* clang's own path of a library file. */
static char *find_library(const char *name)
{
    SCOPED_FREE char *flag = mem_printf("-print-file-name=%s", name);
    const char *argv[] = {engine_clang(), flag, NULL};
    struct proc_spec spec = {.argv = argv};
    SCOPED_PROC struct proc_result r = {0};

    if (!proc_run_ok(&spec, &r, NULL))
        return NULL;
    return mem_strndup(str_text(&r.out), strcspn(str_text(&r.out), "\n"));
}

static void leave_out_usual(struct search *s)
{
    static const char *const usual[] = {"libc.so.6", "libm.so.6"};

    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        SCOPED_FREE char *file = find_library(usual[i]);
        SCOPED_STRV struct strv defined = {0};
        if (file)
            look_into(s, file, &defined);
        remove_all(&s->open, &defined);
        if (i == 1 && defined.len > 0)
            strv_add(&s->out->libraries, "-lm");
    }
}

/* "libcrypt.so", what a linker finds by -lcrypt; not a sanitizer's. */
static bool is_linkable(const char *name)
{
    static const char *const others[] = {"libasan", "libtsan", "libubsan", "liblsan",
                                         "libhwasan"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_starts_with(name, others[i]))
            return false;
    return str_starts_with(name, "lib") && str_ends_with(name, ".so");
}

/* Libraries of a folder and what each defines of the open symbols, read once. */
struct shelf {
    VEC(struct strv) defined; /* as `names` */
    struct strv names;
};

static void shelf_fini(struct shelf *f)
{
    for (size_t i = 0; i < f->defined.len; i++)
        strv_fini(&f->defined.at[i]);
    vec_fini(&f->defined);
    strv_fini(&f->names);
}

static void shelf_add(struct shelf *f, const struct search *s, const char *folder,
                      const char *name)
{
    SCOPED_FREE char *file = fs_join(folder, name);

    if (!is_linkable(name) || strv_index(&f->names, name) >= 0 || !fs_exists(file))
        return;
    look_into(s, file, vec_push(&f->defined));
    strv_add(&f->names, name);
}

static size_t count_open(const struct search *s, const struct strv *defined)
{
    size_t count = 0;

    for (size_t i = 0; i < defined->len; i++)
        count += strv_index(&s->open, defined->at[i]) >= 0;
    return count;
}

/* Link the one that has most of what is open; false: none has any. */
static bool take_best(struct shelf *f, struct search *s)
{
    size_t best = 0, best_count = 0;

    for (size_t i = 0; i < f->names.len; i++) {
        size_t count = count_open(s, &f->defined.at[i]);
        if (count > best_count) {
            best = i;
            best_count = count;
        }
    }
    if (best_count == 0)
        return false;

    const char *name = f->names.at[best];
    SCOPED_FREE char *stem = mem_strndup(name + 3, strlen(name) - 6);
    strv_addf(&s->out->libraries, "-l%s", stem);
    remove_all(&s->open, &f->defined.at[best]);
    return true;
}

/* Those that programs like ours use come first: reading them all takes seconds. */
static void find_libraries(struct search *s)
{
    static const char *const usual[] = {
        "libcrypt.so", "libcrypto.so", "libssl.so",     "libpam.so",     "libz.so",
        "libcap.so",   "libresolv.so", "libselinux.so", "libsystemd.so", "libdb.so"};
    SCOPED_STRV struct strv names = {0};
    SCOPED_FREE char *some = find_library("libc.so");
    SCOPED_FREE char *folder = some ? fs_dir(some) : NULL;
    struct shelf shelf = {0};

    leave_out_usual(s);
    for (size_t i = 0; folder && i < sizeof usual / sizeof *usual; i++)
        shelf_add(&shelf, s, folder, usual[i]);
    while (s->open.len > 0 && take_best(&shelf, s))
        ;
    if (s->open.len > 0 && folder && fs_list(folder, &names, NULL))
        for (size_t i = 0; i < names.len; i++)
            shelf_add(&shelf, s, folder, names.at[i]);
    while (s->open.len > 0 && take_best(&shelf, s))
        ;
    shelf_fini(&shelf);
}

/* ----------------------------------------------------------------- together */

static bool read_units(struct search *s, const json_t *database,
                       void (*tick)(size_t, size_t), struct err *e)
{
    SCOPED_FREE char *folder = fs_make_temp_dir(NULL, "spillway-new", e);
    SCOPED_FREE char *object = folder ? fs_join(folder, "unit.o") : NULL;
    size_t total = json_array_size(database);

    if (!folder)
        return false;
    for (size_t i = 0; i < total; i++) {
        if (tick)
            tick(i, total);
        add_unit(s, database, json_text_of(json_array_get(database, i), "file", ""),
                 object);
    }
    return fs_remove_tree(folder, e);
}

bool closure_find(const json_t *database, const char *unit,
                  void (*tick)(size_t done, size_t total), struct closure *out,
                  struct err *e)
{
    struct search s = {.out = out};
    bool found = false;

    *out = (struct closure){0};
    map_init(&s.definers);
    bool ok = read_units(&s, database, tick, e);
    for (size_t i = 0; ok && i < s.units.len && !found; i++) {
        found = strcmp(s.units.at[i].file, unit) == 0;
        if (found)
            take(&s, i);
    }
    if (ok && !found)
        ok = err_set(e, 0, "%s does not compile with %s", unit, engine_clang());
    if (ok)
        find_libraries(&s);
    for (size_t i = 0; i < s.open.len; i++)
        if (!str_starts_with(s.open.at[i], "_")) /* the compiler's own */
            strv_add(&out->missing, s.open.at[i]);
    search_fini(&s);
    return ok;
}
