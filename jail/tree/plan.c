/*
 * From programs to the list of files they need.
 *
 * Objects are visited breadth first, as the dynamic linker loads them, and a library
 * name is loaded once: the first asker decides where it comes from (ld.so(8); the
 * order matters when two folders have libraries of the same name).
 */
#include "jail/tree/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/tree/elf.h"
#include "jail/tree/search.h"

enum { MAX_OBJECTS = 4096 };

/* Programs here keep their place in the tree; any other lands in /bin. */
static const char *const system_folders[] = {"/bin/", "/sbin/", "/usr/", "/lib/",
                                             "/lib64/"};

/* The closure of one program. */
struct closure {
    VEC(struct tree_object *) objects;
    struct map loaded; /* library names that were found already */
    struct tree_search search;
};

static void free_object(struct tree_object *o)
{
    if (!o)
        return;
    free(o->outside);
    free(o->inside);
    tree_elf_fini(&o->elf);
    free(o);
}

static void closure_fini(struct closure *c)
{
    for (size_t i = 0; i < c->objects.len; i++)
        free_object(c->objects.at[i]);
    vec_fini(&c->objects);
    map_fini(&c->loaded);
    tree_search_fini(&c->search);
}

/* ---------------------------------------------------------------- entries */

/* Set-id files are refused rather than copied without the bit: the program would behave
   differently and nobody would know why. */
static bool check_source(const char *path, bool *is_executable, struct err *e)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return err_set(e, errno, "%s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(e, 0, "%s is not a regular file", path);
    if (st.st_mode & (S_ISUID | S_ISGID))
        return err_set(e, 0,
                       "%s has a set-id bit; a jail takes no set-id files: copy it "
                       "without the bit and use the copy",
                       path);
    if (st.st_mode & S_IWOTH)
        return err_set(e, 0,
                       "%s can be written by anyone; a jail takes no code and no "
                       "configuration that others may change",
                       path);
    *is_executable = (st.st_mode & 0111) != 0;
    return true;
}

static struct tree_entry *find_entry(const struct tree_plan *p, const char *inside)
{
    for (size_t i = 0; i < p->entries.len; i++) {
        if (strcmp(p->entries.at[i].inside, inside) == 0)
            return &p->entries.at[i];
    }
    return NULL;
}

/* Add a file.  The same content twice at one place is fine, another is an error. */
static bool add_file(struct tree_plan *p, const char *outside, const char *inside,
                     char *why, struct err *e)
{
    SCOPED_FREE char *reason = why;
    struct tree_entry new = {0};

    if (!check_source(outside, &new.is_executable, e) ||
        !hash_file(outside, &new.key, e))
        return false;

    const struct tree_entry *old = find_entry(p, inside);
    if (old && old->outside && strcmp(old->key.hex, new.key.hex) == 0)
        return true;
    if (old)
        return err_set(e, 0, "both %s and %s would be %s in the tree",
                       old->outside ? old->outside : "an empty folder", outside,
                       inside);
    new.inside = mem_strdup(inside);
    new.outside = mem_strdup(outside);
    new.why = TAKE(reason);
    *vec_push(&p->entries) = new;
    return true;
}

static void add_folder(struct tree_plan *p, const char *inside, const char *why)
{
    if (!find_entry(p, inside))
        *vec_push(&p->entries) = (struct tree_entry){.inside = mem_strdup(inside),
                                                     .why = mem_strdup(why),
                                                     .is_executable = true};
}

void tree_plan_fini(struct tree_plan *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->entries.len; i++) {
        free(p->entries.at[i].inside);
        free(p->entries.at[i].outside);
        free(p->entries.at[i].text);
        free(p->entries.at[i].why);
    }
    vec_fini(&p->entries);
}

/* ---------------------------------------------------------------- closure */

/* Take over `outside` and `inside`. */
static struct tree_object *add_object(struct closure *c, char *outside, char *inside,
                                      const struct tree_object *loader)
{
    struct tree_object *o = mem_alloc(sizeof *o);

    o->outside = outside;
    o->inside = inside;
    o->loader = loader;
    *vec_push(&c->objects) = o;
    return o;
}

static bool add_needed(struct closure *c, struct tree_plan *p,
                       const struct tree_object *asker, const char *name, struct err *e)
{
    char *outside, *inside;

    if (map_has(&c->loaded, name))
        return true;
    if (!tree_search_find(&c->search, asker, name, &outside, &inside))
        return err_set(e, 0, "%s needs %s, which is nowhere on the library path",
                       asker->outside, name);
    map_set(&c->loaded, name, c);

    const struct tree_object *o = add_object(c, outside, inside, asker);
    return add_file(p, o->outside, o->inside,
                    mem_printf("needed by %s (DT_NEEDED %s)", asker->inside, name), e);
}

static bool visit_object(struct closure *c, struct tree_plan *p, struct tree_object *o,
                         struct err *e)
{
    if (!tree_elf_read(o->outside, &o->elf, e))
        return false;
    if (o->elf.has_writable_code)
        return err_set(e, 0,
                       "%s has code that can be written (a segment with W and X): it "
                       "could be changed while it runs",
                       o->outside);
    for (size_t i = 0; i < o->elf.needed.len; i++) {
        if (c->objects.len >= MAX_OBJECTS)
            return err_set(e, 0, "%s needs more than %d files",
                           c->objects.at[0]->inside, MAX_OBJECTS);
        if (!add_needed(c, p, o, o->elf.needed.at[i], e))
            return false;
    }
    return true;
}

static bool add_interpreter(struct closure *c, struct tree_plan *p,
                            const struct tree_elf *elf, const char *program,
                            struct err *e)
{
    if (!elf->interpreter)
        return true;
    map_set(&c->loaded, fs_base(elf->interpreter), c);
    return add_file(p, elf->interpreter, elf->interpreter,
                    mem_printf("dynamic linker of %s (PT_INTERP)", program), e);
}

static bool close_over(struct closure *c, struct tree_plan *p, struct err *e)
{
    struct tree_object *program = c->objects.at[0];
    struct tree_elf elf;

    if (!tree_elf_read(program->outside, &elf, e))
        return false;
    tree_search_init(&c->search, elf.class, elf.machine);

    bool is_ok = add_interpreter(c, p, &elf, program->inside, e);
    tree_elf_fini(&elf);
    for (size_t i = 0; is_ok && i < c->objects.len; i++)
        is_ok = visit_object(c, p, c->objects.at[i], e);
    return is_ok;
}

static char *place_of_program(const char *absolute)
{
    for (size_t i = 0; i < sizeof system_folders / sizeof system_folders[0]; i++) {
        if (str_starts_with(absolute, system_folders[i]))
            return mem_strdup(absolute);
    }
    return fs_join("/bin", fs_base(absolute));
}

/* An object and all that it needs.  `inside` is taken over. */
static bool add_closed(struct tree_plan *p, const char *path, char *inside,
                       const char *why, struct err *e)
{
    struct closure c = {0};
    char *outside = fs_absolute(path);

    map_init(&c.loaded);
    add_object(&c, outside, inside, NULL);

    bool is_ok = add_file(p, outside, inside, mem_strdup(why), e) &&
                 close_over(&c, p, e);
    closure_fini(&c);
    return is_ok;
}

static bool add_program(struct tree_plan *p, const char *path, struct err *e)
{
    SCOPED_FREE char *outside = fs_absolute(path);

    return add_closed(p, path, place_of_program(outside), "the program", e);
}

/* Whether it is there already, as a program that is no system's is: in /bin. */
static bool is_taken(const struct tree_plan *p, const char *outside)
{
    for (size_t i = 0; i < p->entries.len; i++) {
        if (p->entries.at[i].outside && strcmp(p->entries.at[i].outside, outside) == 0)
            return true;
    }
    return false;
}

/* A library that was opened needs others; a file stays where it is. */
static bool add_opened(struct tree_plan *p, const char *path, struct err *e)
{
    static const char why[] = "used while it ran";
    struct tree_elf elf = {0};
    bool is_object = tree_elf_read(path, &elf, NULL);

    tree_elf_fini(&elf);
    if (is_taken(p, path) || find_entry(p, path))
        return true;
    if (is_object)
        return add_closed(p, path, mem_strdup(path), why, e);
    return add_file(p, path, path, mem_strdup(why), e);
}

static bool add_extra(struct tree_plan *p, const struct tree_extra *extra,
                      struct err *e)
{
    if (!extra->inside || extra->inside[0] != '/')
        return err_set(e, 0, "%s: a place in the tree is an absolute path",
                       extra->inside ? extra->inside : "(none)");

    SCOPED_FREE char *inside = fs_absolute(extra->inside);
    if (extra->outside)
        return add_file(p, extra->outside, inside, mem_strdup("asked for"), e);
    add_folder(p, inside, "asked for");
    return true;
}

static bool add_text(struct tree_plan *p, const struct tree_text *text, struct err *e)
{
    if (!text->inside || text->inside[0] != '/')
        return err_set(e, 0, "%s: a place in the tree is an absolute path",
                       text->inside ? text->inside : "(none)");

    SCOPED_FREE char *inside = fs_absolute(text->inside);
    if (find_entry(p, inside))
        return err_set(e, 0, "%s is in the tree already", inside);
    *vec_push(&p->entries) =
        (struct tree_entry){.inside = TAKE(inside),
                            .text = mem_strdup(text->text),
                            .why = mem_strdup("a text that was given"),
                            .key = hash_bytes(text->text, strlen(text->text))};
    return true;
}

bool tree_plan_make(const struct tree_spec *spec, struct tree_plan *out, struct err *e)
{
    bool is_ok = true;

    *out = (struct tree_plan){0};
    if (!spec->programs || !spec->programs[0])
        return err_set(e, 0, "a tree needs a program");
    for (size_t i = 0; is_ok && spec->programs[i]; i++)
        is_ok = add_program(out, spec->programs[i], e);
    for (size_t i = 0; is_ok && spec->opened && spec->opened[i]; i++)
        is_ok = add_opened(out, spec->opened[i], e);
    for (size_t i = 0; is_ok && i < spec->extra_count; i++)
        is_ok = add_extra(out, &spec->extras[i], e);
    for (size_t i = 0; is_ok && i < spec->text_count; i++)
        is_ok = add_text(out, &spec->texts[i], e);
    if (!is_ok)
        tree_plan_fini(out);
    return is_ok;
}

struct hash_key tree_plan_key(const struct tree_plan *p)
{
    SCOPED_STR struct str text = {0};

    str_add(&text, "tree 1\n"); /* changes when the way of building does */
    for (size_t i = 0; i < p->entries.len; i++) {
        const struct tree_entry *entry = &p->entries.at[i];
        str_addf(&text, "%s %d %s\n",
                 entry->outside || entry->text ? entry->key.hex : "folder",
                 entry->is_executable, entry->inside);
    }
    return hash_bytes(text.text, text.len);
}
