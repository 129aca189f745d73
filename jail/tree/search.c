/* The dynamic linker's search, followed outside and inside at once; see search.h. */
#include "jail/tree/search.h"

#include <elf.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

enum { MAX_CONF_BYTES = 1 << 20, MAX_CONF_DEPTH = 8 };

/*
 * Built-in folders.  The multiarch ones are Debian's, lib64 is what the x86-64 ABI and
 * most other distributions use; a folder that does not exist does no harm.
 */
struct builtin {
    int class, machine;
    const char *const *folders; /* NULL after the last */
};

static const char *const x86_64_folders[] = {
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
    "/lib64",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
    NULL,
};
static const char *const aarch64_folders[] = {
    "/lib/aarch64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/lib64",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
    NULL,
};
static const char *const i386_folders[] = {
    "/lib/i386-linux-gnu",
    "/usr/lib/i386-linux-gnu",
    "/lib32",
    "/usr/lib32",
    "/lib",
    "/usr/lib",
    NULL,
};
static const char *const other_folders[] = {
    "/lib64", "/usr/lib64", "/lib", "/usr/lib", NULL,
};

static const struct builtin builtins[] = {
    {ELFCLASS64, EM_X86_64,  x86_64_folders },
    {ELFCLASS64, EM_AARCH64, aarch64_folders},
    {ELFCLASS32, EM_386,     i386_folders   },
};

static const struct builtin other_builtin = {0, 0, other_folders};

static const struct builtin *builtin_of(int class, int machine)
{
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        if (builtins[i].class == class && builtins[i].machine == machine)
            return &builtins[i];
    }
    return &other_builtin;
}

/* ------------------------------------------------------------ ld.so.conf */

static void read_conf(const char *path, struct strv *folders, int depth);

static void include_conf(const char *pattern, const char *from, struct strv *folders,
                         int depth)
{
    SCOPED_FREE char *folder = fs_dir(from);
    SCOPED_FREE char *full = fs_join(folder, pattern);
    glob_t found = {0};

    if (glob(full, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            read_conf(found.gl_pathv[i], folders, depth + 1);
    }
    globfree(&found);
}

/* One line of ldconfig(8)'s configuration: "include PATTERN", or a folder. */
static void read_conf_line(char *line, const char *from, struct strv *folders,
                           int depth)
{
    line[strcspn(line, "#\r")] = '\0';
    line += strspn(line, " \t");
    for (size_t n = strlen(line); n > 0 && strchr(" \t", line[n - 1]); n--)
        line[n - 1] = '\0';
    if (str_starts_with(line, "include ") || str_starts_with(line, "include\t"))
        include_conf(line + 8 + strspn(line + 8, " \t"), from, folders, depth);
    else if (line[0] == '/')
        strv_add(folders, line);
}

static void read_conf(const char *path, struct strv *folders, int depth)
{
    SCOPED_STR struct str text = {0};

    /* Without a configuration the linker has the built-in folders only; so have we. */
    if (depth > MAX_CONF_DEPTH || !fs_read(path, MAX_CONF_BYTES, &text, NULL))
        return;
    for (char *line = text.text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        read_conf_line(line, path, folders, depth);
    }
}

/* -------------------------------------------------------------- searching */

void tree_search_init(struct tree_search *s, int class, int machine)
{
    const struct builtin *builtin = builtin_of(class, machine);

    *s = (struct tree_search){.class = class, .machine = machine, .home = "/lib"};
    read_conf("/etc/ld.so.conf", &s->configured, 0);
    for (size_t i = 0; builtin->folders[i]; i++) {
        SCOPED_FREE char *libc = fs_join(builtin->folders[i], "libc.so.6");
        if (tree_elf_matches(libc, class, machine)) {
            s->home = builtin->folders[i];
            return;
        }
    }
}

void tree_search_fini(struct tree_search *s)
{
    if (s)
        strv_fini(&s->configured);
}

/* `folder` with $ORIGIN replaced; NULL if it uses another token, which we do not
   know. */
static char *expand_origin(const char *folder, const char *origin)
{
    static const char *const tokens[] = {"${ORIGIN}", "$ORIGIN"};
    SCOPED_STR struct str out = {0};

    while (*folder) {
        if (*folder != '$') {
            str_add_char(&out, *folder++);
            continue;
        }

        size_t i = str_starts_with(folder, tokens[0]) ? 0 : 1;
        if (!str_starts_with(folder, tokens[i]))
            return NULL;
        str_add(&out, origin);
        folder += strlen(tokens[i]);
    }
    return fs_absolute(str_text(&out));
}

/* Accept FOLDER/NAME if it is there and of the right kind. */
static bool try_folder(const struct tree_search *s, const char *folder,
                       const char *name, char **found)
{
    char *path = fs_join(folder, name);

    if (tree_elf_matches(path, s->class, s->machine)) {
        *found = path;
        return true;
    }
    free(path);
    return false;
}

/* One folder of a DT_RPATH or DT_RUNPATH of `owner`. */
static bool try_listed(const struct tree_search *s, const struct tree_object *owner,
                       const char *folder, const char *name, char *paths[2])
{
    SCOPED_FREE char *real = fs_real(owner->outside, NULL);
    SCOPED_FREE char *origin_outside = fs_dir(real ? real : owner->outside);
    SCOPED_FREE char *origin_inside = fs_dir(owner->inside);
    SCOPED_FREE char *outside = expand_origin(folder, origin_outside);
    SCOPED_FREE char *inside = expand_origin(folder, origin_inside);

    if (!outside || !inside || !try_folder(s, outside, name, &paths[0]))
        return false;
    paths[1] = fs_join(inside, name);
    return true;
}

static bool try_list(const struct tree_search *s, const struct tree_object *owner,
                     const char *list, const char *name, char *paths[2])
{
    while (list && *list) {
        size_t length = strcspn(list, ":");
        SCOPED_FREE char *folder = mem_strndup(list, length);

        if (folder[0] && try_listed(s, owner, folder, name, paths))
            return true;
        list += length + (list[length] == ':');
    }
    return false;
}

static bool try_rpaths(const struct tree_search *s, const struct tree_object *asker,
                       const char *name, char *paths[2])
{
    if (asker->elf.runpath)
        return false;
    for (const struct tree_object *o = asker; o; o = o->loader) {
        if (!o->elf.runpath && try_list(s, o, o->elf.rpath, name, paths))
            return true;
    }
    return false;
}

static bool try_system(const struct tree_search *s, const char *name, char *paths[2])
{
    const struct builtin *builtin = builtin_of(s->class, s->machine);

    for (size_t i = 0; i < s->configured.len; i++) {
        if (!try_folder(s, s->configured.at[i], name, &paths[0]))
            continue;
        for (size_t k = 0; builtin->folders[k]; k++) {
            if (strcmp(builtin->folders[k], s->configured.at[i]) == 0) {
                paths[1] = mem_strdup(paths[0]);
                return true;
            }
        }
        paths[1] = fs_join(s->home, name);
        return true;
    }
    for (size_t i = 0; builtin->folders[i]; i++) {
        if (try_folder(s, builtin->folders[i], name, &paths[0])) {
            paths[1] = mem_strdup(paths[0]);
            return true;
        }
    }
    return false;
}

bool tree_search_find(const struct tree_search *s, const struct tree_object *asker,
                      const char *name, char **outside, char **inside)
{
    char *paths[2] = {NULL, NULL};
    bool is_found;

    if (strchr(name, '/')) {
        is_found = name[0] == '/' && tree_elf_matches(name, s->class, s->machine);
        paths[0] = is_found ? mem_strdup(name) : NULL;
        paths[1] = is_found ? mem_strdup(name) : NULL;
    } else {
        is_found = try_rpaths(s, asker, name, paths) ||
                   try_list(s, asker, asker->elf.runpath, name, paths) ||
                   try_system(s, name, paths);
    }
    *outside = paths[0];
    *inside = paths[1];
    return is_found;
}
