/*
 * The build for an engine; see build.h.
 *
 * Units are compiled with the flags the plain build used, then the target's, then the
 * engine's.  There are up to two sets of them: for harnesses, where a program's main()
 * is called program_main(), and for the program itself, where it stays main().
 */
#include "provision/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "provision/compdb.h"
#include "provision/faults.h"
#include "provision/graph.h"
#include "provision/record.h"
#include "provision/units.h"

/* Of jail/breach: the battery as one object, and the flags that link it in. */
static const char breach_object[] = "spillway-breach.o";
static const char breach_flags[] = "spillway-breach.flags";

/* Two sets of objects of the units, see above. */
static const char unit_set[] = "unit";
static const char program_set[] = "program";

/* One build under way. */
struct build {
    const struct site *site;
    const struct engine *engine;
    const char *bin_dir;
    char *obj_dir;
    char *breach, *breach_flags; /* NULL without a breach link */
    json_t *database;
    struct strv units; /* with patterns expanded */
    struct strv symbol_edits; /* objcopy's arguments; empty: none */
    struct graph graph;
    struct strv harness_units, program_units; /* objects */
    struct strv support; /* objects: stubs, driver */
    struct strv options; /* object: sanitizer options */
    struct strv faults; /* object: the driver of entries with faults */
};

/* All entries, but for an engine that needs all code to be instrumented. */
static bool is_wanted(const struct build *b, const struct target_entry *entry)
{
    return !b->engine->needs_memory || entry->sanitizer;
}

static bool keeps_main(const struct build *b, const struct target_entry *entry)
{
    return b->engine->has_own_main && strcmp(entry->input, "bytes") != 0;
}

/* Whether any entry is driven by a harness (or, `own`, keeps the program's main). */
static bool any_entry(const struct build *b, bool own)
{
    for (unsigned i = 0; i < b->site->target->entries_count; i++)
        if (is_wanted(b, &b->site->target->entries[i]) &&
            keeps_main(b, &b->site->target->entries[i]) == own)
            return true;
    return false;
}

/* A program's main() must make room for the harness's. */
static bool renames_main(const struct build *b)
{
    for (unsigned i = 0; i < b->site->target->entries_count; i++)
        if (strcmp(b->site->target->entries[i].input, "bytes") != 0)
            return true;
    return false;
}

/* ----------------------------------------------------------------- commands */

static const struct target_patch *patch_of(const struct build *b, const char *unit)
{
    const struct target *t = b->site->target;

    for (unsigned i = 0; b->engine->has_patches && i < t->patches_count; i++)
        if (strcmp(t->patches[i].unit, unit) == 0)
            return &t->patches[i];
    return NULL;
}

/* What is made of files in the target's folder, and has to be made anew with them. */
static char *own_dir(const struct build *b)
{
    return fs_join(b->obj_dir, "own");
}

/* The object of a file; that of a unit stays when only the target's files change. */
static char *object_path(const struct build *b, const char *set, const char *file)
{
    bool is_unit = strcmp(set, unit_set) == 0 || strcmp(set, program_set) == 0;
    SCOPED_FREE char *own = own_dir(b);
    const char *dir = is_unit && !patch_of(b, file) ? b->obj_dir : own;
    char *path = mem_printf("%s/%s-%s.o", dir, set, file);

    for (char *c = path + strlen(dir) + 1; *c; c++)
        if (*c == '/')
            *c = '_';
    return path;
}

static void add_all(struct strv *to, const struct strv *from)
{
    for (size_t i = 0; i < from->len; i++)
        strv_add(to, from->at[i]);
}

static void add_texts(struct strv *to, char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strv_add(to, list[i]);
}

/* Finish `argv` (compiler and flags so far) and put the step into the graph. */
static void add_compile(struct build *b, struct strv *argv, const char *file,
                        const char *cwd, const char *object)
{
    SCOPED_FREE char *what = mem_printf("compile %s", file);
    struct graph_step step = {.what = what,
                              .output = object,
                              .cwd = cwd,
                              .env = b->engine->env,
                              .argv = argv};

    add_all(argv, &b->engine->cflags);
    strv_add(argv, "-w"); /* the warnings of foreign code are not ours to fix */
    strv_add(argv, "-c");
    strv_add(argv, file);
    strv_add(argv, "-o");
    strv_add(argv, object);
    graph_add(&b->graph, &step);
}

/*
 * Sources of the target's own folder were copied to be built; reports shall name the
 * originals.
 */
static void add_prefix_map(const struct build *b, struct strv *argv)
{
    if (b->site->target->fetch_count == 0)
        strv_addf(argv, "-ffile-prefix-map=%s=%s", b->site->src, b->site->target->dir);
}

/* ------------------------------------------------------------------ patches */

static char *patched_path(const struct build *b, const char *unit)
{
    return mem_printf("%s/patched/%s", b->obj_dir, unit);
}

/* Reports name the source that was patched, not the copy. */
static void add_patched_map(const struct build *b, struct strv *argv)
{
    const struct target *t = b->site->target;

    strv_addf(argv, "-ffile-prefix-map=%s/patched=%s", b->obj_dir,
              t->fetch_count == 0 ? t->dir : b->site->src);
}

/* A patched copy of the unit; it includes what its original would.  NULL: failed. */
static char *apply_patch(const struct build *b, const struct target_patch *patch,
                         struct err *e)
{
    SCOPED_FREE char *original = fs_join(b->site->src, patch->unit);
    SCOPED_FREE char *diff = fs_join(b->site->target->dir, patch->file);
    SCOPED_FREE char *copy = patched_path(b, patch->unit);
    SCOPED_FREE char *folder = fs_dir(copy);
    SCOPED_FREE char *what = mem_printf("applying %s", patch->file);
    /* A unit may be a link: sendmail's build makes a folder of them. */
    const char *argv[] = {"patch",    "--batch", "--silent", "--follow-symlinks",
                          "--output", copy,      original,   diff,
                          NULL};
    struct site_step step = {.name = b->engine->name, .what = what, .argv = argv};

    if (!fs_mkdirs(folder, 0755, e) || !site_run(b->site, &step, e))
        return NULL;
    return TAKE(copy);
}

/* -------------------------------------------------------------------- units */

/* Rename and weaken symbols of an object; the edited one is added to `objects`. */
static void add_edited(struct build *b, const char *object, struct strv *objects)
{
    SCOPED_FREE char *edited = mem_printf("%s.edited.o", object);
    SCOPED_STRV struct strv argv = {0}, inputs = {0};
    struct graph_step step = {.what = "edit symbols",
                              .output = edited,
                              .cwd = b->obj_dir,
                              .argv = &argv,
                              .inputs = &inputs};

    if (b->symbol_edits.len == 0) {
        strv_add(objects, object);
        return;
    }
    strv_add(&inputs, object);
    strv_add(&argv, "objcopy");
    add_all(&argv, &b->symbol_edits);
    strv_add(&argv, object);
    strv_add(&argv, edited);
    graph_add(&b->graph, &step);
    strv_add(objects, edited);
}

/* Compile one unit for the set; its object is added to `objects`. */
static bool add_unit(struct build *b, const char *unit, bool own_main,
                     struct strv *objects, struct err *e)
{
    SCOPED_FREE char *path = fs_join(b->site->src, unit);
    SCOPED_FREE char *object = object_path(b, own_main ? program_set : unit_set, unit);
    const struct target_patch *patch = patch_of(b, unit);
    SCOPED_STRV struct strv argv = {0};
    struct compdb_unit found;

    if (!compdb_find(b->database, path, &found))
        return err_set(e, 0, "unit %s was not compiled by the plain build", unit);
    SCOPED_FREE char *patched = patch ? apply_patch(b, patch, e) : NULL;
    if (patch && !patched) {
        compdb_unit_fini(&found);
        return false;
    }
    strv_add(&argv, b->engine->compiler);
    add_all(&argv, &found.flags);
    if (patched) {
        SCOPED_FREE char *folder = fs_dir(path);
        strv_addf(&argv, "-iquote%s", folder);
        add_patched_map(b, &argv);
    }
    if (!own_main && renames_main(b))
        strv_add(&argv, "-Dmain=program_main");
    add_texts(&argv, b->site->target->cflags, b->site->target->cflags_count);
    add_prefix_map(b, &argv);
    add_compile(b, &argv, patched ? patched : path, found.directory, object);
    if (own_main)
        strv_add(objects, object);
    else
        add_edited(b, object, objects);
    compdb_unit_fini(&found);
    return true;
}

static bool add_units(struct build *b, bool own_main, struct strv *objects,
                      struct err *e)
{
    for (size_t i = 0; i < b->units.len; i++)
        if (!add_unit(b, b->units.at[i], own_main, objects, e))
            return false;
    return true;
}

/* A file of ours that is linked to the units. */
struct own_file {
    const char *dir, *name;
    const char *set; /* tells its object from others of this name */
    char *const *flags;
    size_t flag_count;
    bool has_faults; /* its entry point makes room for that of the driver */
};

static void add_own_file(struct build *b, const struct own_file *f,
                         struct strv *objects)
{
    SCOPED_FREE char *path = fs_join(f->dir, f->name);
    SCOPED_FREE char *object = object_path(b, f->set, f->name);
    SCOPED_STRV struct strv argv = {0};

    strv_add(&argv, b->engine->compiler);
    strv_addf(&argv, "-I%s", b->site->src); /* the program's headers */
    add_texts(&argv, b->site->target->cflags, b->site->target->cflags_count);
    add_texts(&argv, f->flags, f->flag_count);
    if (f->has_faults)
        strv_add(&argv, faults_harness_flag);
    add_compile(b, &argv, path, b->site->src, object);
    strv_add(objects, object);
}

/*
 * A harness that includes a unit, to reach what is static there, is compiled as that
 * unit is: its flags, its folder, its patch, its renamed symbols.
 */
static bool add_including_harness(struct build *b, const struct target_entry *entry,
                                  const char *set, struct strv *objects, struct err *e)
{
    SCOPED_FREE char *unit = fs_join(b->site->src, entry->includes);
    SCOPED_FREE char *folder = fs_dir(unit);
    SCOPED_FREE char *harness = fs_join(b->site->target->dir, entry->harness);
    SCOPED_FREE char *object = object_path(b, set, entry->harness);
    const struct target_patch *patch = patch_of(b, entry->includes);
    SCOPED_STRV struct strv argv = {0};
    struct compdb_unit found;

    if (!compdb_find(b->database, unit, &found))
        return err_set(e, 0, "unit %s was not compiled by the plain build",
                       entry->includes);
    SCOPED_FREE char *patched = patch ? apply_patch(b, patch, e) : NULL;
    if (!patch || patched) {
        strv_add(&argv, b->engine->compiler);
        if (patched) {
            SCOPED_FREE char *first = fs_dir(patched);
            strv_addf(&argv, "-iquote%s", first);
            add_patched_map(b, &argv);
        }
        strv_addf(&argv, "-iquote%s", folder);
        add_all(&argv, &found.flags);
        add_texts(&argv, b->site->target->cflags, b->site->target->cflags_count);
        add_texts(&argv, entry->cflags, entry->cflags_count);
        if (entry->has_faults)
            strv_add(&argv, faults_harness_flag);
        add_compile(b, &argv, harness, found.directory, object);
        add_edited(b, object, objects);
    }
    compdb_unit_fini(&found);
    return !patch || patched;
}

/* Objects of all units but the one that the entry's harness includes. */
static void add_harness_units(const struct build *b, const struct target_entry *entry,
                              struct strv *objects)
{
    SCOPED_FREE char *own = entry->includes ? object_path(b, unit_set, entry->includes)
                                            : NULL;

    for (size_t i = 0; i < b->harness_units.len; i++)
        if (!own || !str_starts_with(b->harness_units.at[i], own))
            strv_add(objects, b->harness_units.at[i]);
}

/* A file of targets/common: it knows nothing of the target's flags. */
static void add_common_file(struct build *b, const char *name, const char *flag,
                            struct strv *objects)
{
    SCOPED_FREE char *path = fs_join(b->site->common, name);
    SCOPED_FREE char *object = object_path(b, "common", name);
    SCOPED_STRV struct strv argv = {0};

    strv_add(&argv, b->engine->compiler);
    if (flag)
        strv_add(&argv, flag);
    add_compile(b, &argv, path, b->site->src, object);
    strv_add(objects, object);
}

/* ------------------------------------------------------------------ linking */

static void add_link(struct build *b, const struct target_entry *entry,
                     const struct strv *objects, bool is_breach)
{
    SCOPED_FREE char *name = mem_printf("%s-%s%s", b->site->target->name, entry->name,
                                        is_breach ? "-breach" : "");
    SCOPED_FREE char *output = fs_join(b->bin_dir, name);
    SCOPED_FREE char *what = mem_printf("link %s", name);
    SCOPED_STRV struct strv argv = {0}, inputs = {0};
    const struct target *t = b->site->target;
    struct graph_step step = {.what = what,
                              .output = output,
                              .cwd = b->site->src,
                              .env = b->engine->env,
                              .argv = &argv,
                              .inputs = &inputs};

    strv_add(&argv, b->engine->linker);
    add_all(&inputs, objects);
    add_all(&argv, objects);
    if (is_breach) {
        strv_addf(&argv, "@%s", b->breach_flags);
        strv_add(&argv, b->breach);
    }
    add_all(&argv, &b->engine->ldflags);
    add_texts(&argv, t->ldflags, t->ldflags_count);
    if (entry->has_faults)
        faults_link_flags(t, &argv);
    strv_add(&argv, "-o");
    strv_add(&argv, output);
    graph_add(&b->graph, &step);
}

static bool add_entry(struct build *b, const struct target_entry *entry, struct err *e)
{
    SCOPED_FREE char *set = mem_printf("entry-%s", entry->name);
    SCOPED_STRV struct strv objects = {0};

    if (keeps_main(b, entry)) {
        add_all(&objects, &b->program_units);
    } else {
        const struct own_file harness = {.dir = b->site->target->dir,
                                         .name = entry->harness,
                                         .set = set,
                                         .flags = entry->cflags,
                                         .flag_count = entry->cflags_count,
                                         .has_faults = entry->has_faults};
        if (!entry->includes)
            add_own_file(b, &harness, &objects);
        else if (!add_including_harness(b, entry, set, &objects, e))
            return false;
        add_harness_units(b, entry, &objects);
        add_all(&objects, &b->support);
    }
    add_all(&objects, &b->options);
    if (entry->has_faults)
        add_all(&objects, &b->faults);
    add_link(b, entry, &objects, false);
    if (b->breach)
        add_link(b, entry, &objects, true);
    return true;
}

/* ------------------------------------------------------------------ together */

static bool any_faults(const struct target *t)
{
    for (unsigned i = 0; i < t->entries_count; i++)
        if (t->entries[i].has_faults)
            return true;
    return false;
}

/* Stubs of the target, then drivers that all targets share. */
static void add_support(struct build *b)
{
    const struct target *t = b->site->target;

    for (unsigned i = 0; i < t->support_count; i++) {
        const struct own_file stub = {
            .dir = t->dir, .name = t->support[i], .set = "support"};
        add_own_file(b, &stub, &b->support);
    }
    if (b->engine->driver)
        add_common_file(b, b->engine->driver, NULL, &b->support);
    if (b->engine->options)
        add_common_file(b, "options.c", b->engine->options, &b->options);
    if (any_faults(t)) {
        SCOPED_FREE char *list = faults_list_flag(t);
        add_common_file(b, faults_driver, list, &b->faults);
    }
}

static bool make_graph(struct build *b, struct err *e)
{
    const struct target *t = b->site->target;

    if (!units_expand(b->site, b->database, &b->units, e))
        return false;
    if (!any_entry(b, true) && !any_entry(b, false))
        return err_set(e, 0, "no entry point says `sanitizer: memory`");
    units_symbol_edits(t, &b->symbol_edits);
    if (any_entry(b, false) && !add_units(b, false, &b->harness_units, e))
        return false;
    if (any_entry(b, true) && !add_units(b, true, &b->program_units, e))
        return false;
    add_support(b);
    for (unsigned i = 0; i < t->entries_count; i++)
        if (is_wanted(b, &t->entries[i]) && !add_entry(b, &t->entries[i], e))
            return false;
    return true;
}

static bool run_ninja(const struct build *b, struct err *e)
{
    SCOPED_FREE char *file = fs_join(b->obj_dir, "build.ninja");
    const char *argv[] = {"ninja", "--quiet", "-C", b->obj_dir, NULL};
    struct site_step step = {
        .name = b->engine->name, .what = "compiling for the engine", .argv = argv};

    return fs_write(file, b->graph.text.text, b->graph.text.len, 0644, e) &&
           site_run(b->site, &step, e);
}

static void add_entry_key(const struct target_entry *entry, struct str *text)
{
    str_addf(text, "entry %s %s %s %s %s%s\n", entry->name, entry->harness,
             entry->input, entry->includes ? entry->includes : "-",
             entry->sanitizer ? entry->sanitizer : "-",
             entry->has_faults ? " faults" : "");
    site_add_list(text, "entry cflag", entry->cflags, entry->cflags_count);
}

/* What this build reads of the description; a change of the rest builds nothing. */
static void add_description_key(const struct target *t, struct str *text)
{
    site_add_list(text, "unit", t->units, t->units_count);
    site_add_list(text, "rename", t->rename, t->rename_count);
    site_add_list(text, "weaken", t->weaken, t->weaken_count);
    site_add_list(text, "fault", t->faults, t->faults_count);
    site_add_list(text, "support", t->support, t->support_count);
    site_add_list(text, "target cflag", t->cflags, t->cflags_count);
    site_add_list(text, "target ldflag", t->ldflags, t->ldflags_count);
    for (unsigned i = 0; i < t->patches_count; i++)
        str_addf(text, "patch %s %s\n", t->patches[i].unit, t->patches[i].file);
    for (unsigned i = 0; i < t->entries_count; i++)
        add_entry_key(&t->entries[i], text);
}

/* Everything that decides what the binaries are. */
static bool build_key(const struct build *b, struct str *text, struct err *e)
{
    const struct engine *g = b->engine;

    str_addf(text, "build 2\n%s %s %s\n", g->name, g->compiler, g->linker);
    site_add_list(text, "cflag", g->cflags.at, g->cflags.len);
    site_add_list(text, "ldflag", g->ldflags.at, g->ldflags.len);
    add_description_key(b->site->target, text);
    return record_key(b->site, text, e) && site_add_target(b->site, text, e) &&
           (!b->breach || (site_add_file(text, b->breach, e) &&
                           site_add_file(text, b->breach_flags, e))) &&
           (!fs_is_dir(b->site->common) || site_add_file(text, b->site->common, e));
}

static bool all_outputs_exist(const struct build *b)
{
    for (unsigned i = 0; i < b->site->target->entries_count; i++) {
        SCOPED_FREE char *path = mem_printf("%s/%s-%s", b->bin_dir,
                                            b->site->target->name,
                                            b->site->target->entries[i].name);
        SCOPED_FREE char *breach = mem_printf("%s-breach", path);
        if (!is_wanted(b, &b->site->target->entries[i]))
            continue;
        if (!fs_is_executable(path) || (b->breach && !fs_is_executable(breach)))
            return false;
    }
    return true;
}

static bool remove_file(const char *path, struct err *e)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return err_set(e, errno, "remove %s", path);
    return true;
}

/* All of them are linked anew: ninja does not know all that goes into them. */
static bool remove_binaries(const struct build *b, struct err *e)
{
    const struct target *t = b->site->target;

    for (unsigned i = 0; i < t->entries_count; i++) {
        SCOPED_FREE char *path = mem_printf("%s/%s-%s", b->bin_dir, t->name,
                                            t->entries[i].name);
        SCOPED_FREE char *breach = mem_printf("%s-breach", path);
        if (!remove_file(path, e) || !remove_file(breach, e))
            return false;
    }
    return true;
}

/*
 * A room for objects.  Those of the program's units stay while its sources are those of
 * the same plain build; ninja compiles them again when their commands change.
 */
static bool clear_objects(const struct build *b, struct err *e)
{
    SCOPED_STR struct str key = {0};
    SCOPED_FREE char *stamp = mem_printf("units-%s", b->engine->objects);
    SCOPED_FREE char *own = own_dir(b);

    if (!record_key(b->site, &key, e))
        return false;
    if (!site_is_done(b->site, stamp, &key) && !fs_remove_tree(b->obj_dir, e))
        return false;
    return fs_remove_tree(own, e) && fs_mkdirs(own, 0755, e) && remove_binaries(b, e) &&
           site_set_done(b->site, stamp, &key, e);
}

static bool build_new(struct build *b, struct err *e)
{
    SCOPED_FREE char *database = record_database(b->site);
    SCOPED_FREE char *what = mem_printf("building for %s", b->engine->name);

    site_progress(b->site, what);
    b->database = json_parse_file(database, e);
    return b->database && site_new_log(b->site, b->engine->name, e) &&
           clear_objects(b, e) && fs_mkdirs(b->bin_dir, 0755, e) && make_graph(b, e) &&
           run_ninja(b, e);
}

static void build_fini(struct build *b)
{
    free(b->obj_dir);
    free(b->breach);
    free(b->breach_flags);
    json_decref(b->database);
    graph_fini(&b->graph);
    strv_fini(&b->units);
    strv_fini(&b->symbol_edits);
    strv_fini(&b->harness_units);
    strv_fini(&b->program_units);
    strv_fini(&b->support);
    strv_fini(&b->options);
    strv_fini(&b->faults);
}

static void build_init(struct build *b, const struct site *s, const struct engine *g,
                       const char *bin_dir)
{
    SCOPED_FREE char *object = fs_join(s->libexec, breach_object);
    SCOPED_FREE char *part = mem_printf("obj/%s", g->objects);

    *b = (struct build){.site = s, .engine = g, .bin_dir = bin_dir};
    b->obj_dir = site_path(s, part);
    if (g->has_breach && fs_exists(object)) {
        b->breach = TAKE(object);
        b->breach_flags = fs_join(s->libexec, breach_flags);
    }
    graph_init(&b->graph);
}

/* Said before anything is built, with where it comes from. */
static bool has_compilers(const struct engine *g, struct err *e)
{
    const char *const programs[] = {g->compiler, g->linker, "ninja"};

    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        SCOPED_FREE char *found = fs_find_program(programs[i]);
        if (!found)
            return err_set(
                e, 0,
                "%s is not installed (Debian: clang-19, afl++, ninja-build); "
                "./build.sh installs it",
                programs[i]);
    }
    return true;
}

bool build_engine(const struct site *s, const struct engine *g, const char *bin_dir,
                  struct err *e)
{
    SCOPED_STR struct str key = {0};
    SCOPED_FREE char *stamp = mem_printf("build-%s", g->name);
    struct build b;

    build_init(&b, s, g, bin_dir);
    bool ok = has_compilers(g, e) && build_key(&b, &key, e);
    if (ok && !(site_is_done(s, stamp, &key) && all_outputs_exist(&b)))
        ok = site_undo(s, stamp, e) && build_new(&b, e) &&
             site_set_done(s, stamp, &key, e);
    build_fini(&b);
    return ok;
}
