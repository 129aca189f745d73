/* Compiler flags that matter to a parser; see flags.h. */
#include "analyzer/driver/flags.h"

#include <string.h>

#include "base/fs.h"
#include "base/scoped.h"
#include "base/str.h"

enum flag_form {
    FLAG_ALONE, /* exactly this */
    FLAG_JOINED, /* this and what follows in the same argument */
    FLAG_VALUE, /* this, and its value in the same or in the next argument */
};

struct flag_row {
    const char *text;
    enum flag_form form;
    bool is_include_dir;
};

/* A row comes before every row that is a prefix of it. */
static const struct flag_row kept[] = {
    {"-include",           FLAG_VALUE,  false},
    {"-imacros",           FLAG_VALUE,  false},
    {"-isystem",           FLAG_VALUE,  true },
    {"-iquote",            FLAG_VALUE,  true },
    {"-idirafter",         FLAG_VALUE,  true },
    {"-isysroot",          FLAG_VALUE,  false},
    {"--sysroot",          FLAG_VALUE,  false},
    {"-I",                 FLAG_VALUE,  true },
    {"-D",                 FLAG_VALUE,  false},
    {"-U",                 FLAG_VALUE,  false},
    {"-std=",              FLAG_JOINED, false},
    {"-ansi",              FLAG_ALONE,  false},
    {"-x",                 FLAG_VALUE,  false},
    {"-m32",               FLAG_ALONE,  false},
    {"-m64",               FLAG_ALONE,  false},
    {"-mx32",              FLAG_ALONE,  false},
    {"-mabi=",             FLAG_JOINED, false},
    {"-march=",            FLAG_JOINED, false},
    {"-target",            FLAG_VALUE,  false},
    {"--target=",          FLAG_JOINED, false},
    {"-fsigned-char",      FLAG_ALONE,  false},
    {"-funsigned-char",    FLAG_ALONE,  false},
    {"-fno-signed-char",   FLAG_ALONE,  false},
    {"-fno-unsigned-char", FLAG_ALONE,  false},
    {"-fshort-enums",      FLAG_ALONE,  false},
    {"-fshort-wchar",      FLAG_ALONE,  false},
    {"-fms-extensions",    FLAG_ALONE,  false},
    {"-fgnu89-inline",     FLAG_ALONE,  false},
    {"-fblocks",           FLAG_ALONE,  false},
    {"-fopenmp",           FLAG_ALONE,  false},
    {"-nostdinc",          FLAG_ALONE,  false},
    {"-pthread",           FLAG_ALONE,  false},
};

/*
 * _FORTIFY_SOURCE turns calls into __builtin___*_chk, and NDEBUG is the project's own
 * business: only the first is ours to drop.
 */
static bool is_unwanted_macro(const char *arg, const char *next)
{
    const char *name = arg[2] ? arg + 2 : next;

    return str_starts_with(arg, "-D") && name &&
           str_starts_with(name, "_FORTIFY_SOURCE");
}

static const struct flag_row *find_row(const char *arg)
{
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const struct flag_row *row = &kept[i];
        bool is_match = row->form == FLAG_ALONE ? strcmp(arg, row->text) == 0
                                                : str_starts_with(arg, row->text);
        if (is_match)
            return row;
    }
    return NULL;
}

void flags_filter(const char *const *args, struct strv *out)
{
    for (; args && *args; args++) {
        const struct flag_row *row = find_row(*args);
        if (!row)
            continue;

        bool takes_next = row->form == FLAG_VALUE && strcmp(*args, row->text) == 0;
        const char *next = takes_next ? args[1] : NULL;
        if (takes_next && !next)
            return;
        if (!is_unwanted_macro(*args, next)) {
            strv_add(out, *args);
            if (next)
                strv_add(out, next);
        }
        args += takes_next;
    }
}

static void add_dir_if_there(struct strv *out, const char *dir)
{
    if (fs_is_dir(dir))
        strv_addf(out, "-I%s", dir);
}

void flags_guess(const char *file, struct strv *out)
{
    SCOPED_FREE char *dir = fs_dir(file);
    SCOPED_FREE char *parent = fs_dir(dir);
    SCOPED_FREE char *root = fs_find_upwards(dir, ".git");
    const char *const bases[] = {dir, parent, root};

    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        if (!bases[i])
            continue;
        SCOPED_FREE char *include = fs_join(bases[i], "include");
        add_dir_if_there(out, bases[i]);
        add_dir_if_there(out, include);
    }
}

void flags_include_dirs(const struct strv *flags, const char *cwd, struct strv *out)
{
    for (size_t i = 0; i < flags->len; i++) {
        const struct flag_row *row = find_row(flags->at[i]);
        if (!row || !row->is_include_dir)
            continue;

        const char *value = flags->at[i] + strlen(row->text);
        if (!*value && i + 1 < flags->len)
            value = flags->at[++i];

        SCOPED_FREE char *joined = fs_join(cwd, value);
        SCOPED_FREE char *whole = fs_absolute(joined);
        if (strv_index(out, whole) < 0)
            strv_add(out, whole);
    }
}
