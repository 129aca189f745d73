/*
 * Compile commands; see compdb.h.
 *
 * A build system calls the compiler in many ways (compile and link in one, several
 * sources at once, dependencies on the side).  Each call is reduced to the flags that
 * decide what the source means, and one entry is written for each source.
 */
#include "provision/compdb.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"

enum argument_kind {
    ARGUMENT_FLAG, /* decides what the source means: kept */
    ARGUMENT_FLAG_PAIR, /* the same, and so does the next argument */
    ARGUMENT_DROPPED, /* about output or linking */
    ARGUMENT_DROPPED_PAIR,
    ARGUMENT_SOURCE,
    ARGUMENT_NOT_A_COMPILE, /* no object comes of this call */
};

/* How one argument is recognised: whole, or by its start when `is_prefix`. */
static const struct {
    const char *text;
    bool is_prefix;
    enum argument_kind kind;
} arguments[] = {
    {"-c",            false, ARGUMENT_DROPPED      },
    {"-S",            false, ARGUMENT_NOT_A_COMPILE},
    {"-E",            false, ARGUMENT_NOT_A_COMPILE},
    {"-M",            false, ARGUMENT_NOT_A_COMPILE},
    {"-MM",           false, ARGUMENT_NOT_A_COMPILE},
    {"-cc1",          false, ARGUMENT_NOT_A_COMPILE},
    {"-fsyntax-only", false, ARGUMENT_NOT_A_COMPILE},
    {"--version",     false, ARGUMENT_NOT_A_COMPILE},
    {"-MF",           false, ARGUMENT_DROPPED_PAIR },
    {"-MT",           false, ARGUMENT_DROPPED_PAIR },
    {"-MQ",           false, ARGUMENT_DROPPED_PAIR },
    {"-M",            true,  ARGUMENT_DROPPED      },
    {"-o",            false, ARGUMENT_DROPPED_PAIR },
    {"-o",            true,  ARGUMENT_DROPPED      },
    {"-l",            false, ARGUMENT_DROPPED_PAIR },
    {"-l",            true,  ARGUMENT_DROPPED      },
    {"-L",            false, ARGUMENT_DROPPED_PAIR },
    {"-L",            true,  ARGUMENT_DROPPED      },
    {"-Wl,",          true,  ARGUMENT_DROPPED      },
    {"-Xlinker",      false, ARGUMENT_DROPPED_PAIR },
    {"-shared",       true,  ARGUMENT_DROPPED      },
    {"-static",       true,  ARGUMENT_DROPPED      },
    {"-rdynamic",     false, ARGUMENT_DROPPED      },
    {"-Werror",       true,  ARGUMENT_DROPPED      },
    {"-I",            false, ARGUMENT_FLAG_PAIR    },
    {"-D",            false, ARGUMENT_FLAG_PAIR    },
    {"-U",            false, ARGUMENT_FLAG_PAIR    },
    {"-include",      false, ARGUMENT_FLAG_PAIR    },
    {"-imacros",      false, ARGUMENT_FLAG_PAIR    },
    {"-isystem",      false, ARGUMENT_FLAG_PAIR    },
    {"-iquote",       false, ARGUMENT_FLAG_PAIR    },
    {"-idirafter",    false, ARGUMENT_FLAG_PAIR    },
    {"-x",            false, ARGUMENT_FLAG_PAIR    },
    {"-Xclang",       false, ARGUMENT_FLAG_PAIR    },
    {"-target",       false, ARGUMENT_FLAG_PAIR    },
    {"-",             true,  ARGUMENT_FLAG         },
};

static enum argument_kind kind_of(const char *text)
{
    for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
        if (arguments[i].is_prefix ? str_starts_with(text, arguments[i].text)
                                   : strcmp(text, arguments[i].text) == 0)
            return arguments[i].kind;
    return str_ends_with(text, ".c") ? ARGUMENT_SOURCE : ARGUMENT_DROPPED;
}

/* One call of the compiler, taken apart. */
struct call {
    const char *directory;
    struct strv flags, sources;
};

static void call_fini(struct call *c)
{
    strv_fini(&c->flags);
    strv_fini(&c->sources);
}

#define SCOPED_CALL __attribute__((cleanup(call_fini)))

/* False when no object comes of it, or the entry is not one of ours. */
static bool take_apart(const json_t *entry, struct call *out)
{
    const json_t *list = json_object_get(entry, "arguments");
    size_t count = json_array_size(list);

    out->directory = json_text_of(entry, "directory", NULL);
    if (!out->directory)
        return false;
    for (size_t i = 1; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        const char *next = json_string_value(json_array_get(list, i + 1));
        if (!text)
            return false;
        switch (kind_of(text)) {
        case ARGUMENT_FLAG: strv_add(&out->flags, text); break;
        case ARGUMENT_FLAG_PAIR:
            strv_add(&out->flags, text);
            if (next)
                strv_add(&out->flags, next);
            i++;
            break;
        case ARGUMENT_DROPPED: break;
        case ARGUMENT_DROPPED_PAIR: i++; break;
        case ARGUMENT_SOURCE: strv_add(&out->sources, text); break;
        case ARGUMENT_NOT_A_COMPILE: return false;
        }
    }
    return true;
}

/* A probe of configure scripts: autoconf's conftest.c, cmake's and meson's likewise. */
static bool is_probe(const char *file)
{
    const char *base = fs_base(file);

    return str_starts_with(base, "conftest") || strstr(file, "/CMakeFiles/CMakeTmp/") ||
           strstr(file, "/meson-private/");
}

static json_t *entry_for(const struct call *call, const char *file,
                         const char *compiler)
{
    json_t *entry = json_object(), *list = json_array();

    json_add_new(list, json_string(compiler));
    for (size_t i = 0; i < call->flags.len; i++)
        json_add_new(list, json_string(call->flags.at[i]));
    json_add_new(list, json_string("-c"));
    json_add_new(list, json_string(file));
    json_set_text(entry, "directory", call->directory);
    json_set_text(entry, "file", file);
    json_set_new(entry, "arguments", list);
    return entry;
}

static void add_call(json_t *database, struct map *seen, const struct call *call,
                     const char *compiler)
{
    for (size_t i = 0; i < call->sources.len; i++) {
        SCOPED_FREE char *joined = fs_join(call->directory, call->sources.at[i]);
        SCOPED_FREE char *file = fs_absolute(joined);
        if (is_probe(file) || !fs_exists(file))
            continue;

        json_t *entry = entry_for(call, file, compiler);
        SCOPED_STR struct str text = {0};
        json_print(entry, &text);
        if (map_has(seen, text.text)) {
            json_decref(entry);
            continue;
        }
        map_set(seen, text.text, entry);
        json_add_new(database, entry);
    }
}

json_t *compdb_from_log(const struct str *log, const char *compiler, struct err *e)
{
    SCOPED_JSON json_t *database = json_array();
    SCOPED_MAP struct map seen;

    map_init(&seen);
    for (const char *at = str_text(log); *at;) {
        size_t len = strcspn(at, "\n");
        SCOPED_JSON json_t *entry = json_parse(at, len, e);
        SCOPED_CALL struct call call = {0};
        if (!entry)
            return NULL;
        if (take_apart(entry, &call))
            add_call(database, &seen, &call, compiler);
        at += len + (at[len] == '\n');
    }
    return TAKE(database);
}

/* ---------------------------------------------------------------- importing */

/*
 * One word of a shell line, as far as databases have them: quotes and backslashes.
 * Returns where to go on; NULL: there is none.
 */
static const char *next_word(const char *at, struct str *word)
{
    char quote = '\0';

    at += strspn(at, " \t\n");
    if (!*at)
        return NULL;
    for (; *at && (quote || !strchr(" \t\n", *at)); at++) {
        if (*at == '\\' && quote != '\'' && at[1])
            str_add_char(word, *++at);
        else if (*at == quote)
            quote = '\0';
        else if (!quote && (*at == '"' || *at == '\''))
            quote = *at;
        else
            str_add_char(word, *at);
    }
    return at;
}

/* Every place where `from` begins a path becomes `to`. */
static char *moved(const char *text, const struct compdb_import *import)
{
    size_t len = import->from ? strlen(import->from) : 0;
    struct str out = {0};

    while (*text) {
        if (len > 0 && strncmp(text, import->from, len) == 0 &&
            (text[len] == '/' || text[len] == '\0')) {
            str_add(&out, import->to);
            text += len;
        } else {
            str_add_char(&out, *text++);
        }
    }
    return str_take(&out);
}

static void add_argument(json_t *list, const char *text,
                         const struct compdb_import *import)
{
    SCOPED_FREE char *argument = moved(text, import);

    json_add_new(list, json_string(argument));
}

static json_t *arguments_of(const json_t *entry, const struct compdb_import *import)
{
    const json_t *given = json_object_get(entry, "arguments");
    json_t *list = json_array();

    for (size_t i = 0; i < json_array_size(given); i++) {
        const char *text = json_string_value(json_array_get(given, i));
        if (text)
            add_argument(list, text, import);
    }
    if (given)
        return list;
    for (const char *at = json_text_of(entry, "command", ""); at;) {
        SCOPED_STR struct str word = {0};
        at = next_word(at, &word);
        if (at)
            add_argument(list, str_text(&word), import);
    }
    return list;
}

json_t *compdb_import(const struct compdb_import *import, struct err *e)
{
    SCOPED_JSON json_t *given = json_parse_file(import->path, e);
    SCOPED_MAP struct map seen;

    map_init(&seen);
    if (!given || !json_is_array(given)) {
        if (given)
            err_set(e, 0, "%s is not a compile database: a JSON array", import->path);
        return NULL;
    }

    SCOPED_JSON json_t *database = json_array();
    for (size_t i = 0; i < json_array_size(given); i++) {
        const json_t *entry = json_array_get(given, i);
        const char *directory = json_text_of(entry, "directory", "");
        SCOPED_FREE char *there = moved(directory, import);
        SCOPED_JSON json_t *ours = json_object();
        SCOPED_CALL struct call call = {0};

        json_set_text(ours, "directory", there);
        json_set_new(ours, "arguments", arguments_of(entry, import));
        if (take_apart(ours, &call))
            add_call(database, &seen, &call, "cc");
    }
    if (json_array_size(database) > 0)
        return TAKE(database);
    err_set(e, 0, "%s has no C source that is there", import->path);
    return NULL;
}

/* ------------------------------------------------------------------- finding */

bool compdb_find(const json_t *database, const char *file, struct compdb_unit *out)
{
    size_t i;
    json_t *entry;

    *out = (struct compdb_unit){0};
    json_array_foreach(database, i, entry)
    {
        struct call call = {0};
        if (strcmp(json_text_of(entry, "file", ""), file) != 0)
            continue;
        if (take_apart(entry, &call)) {
            out->directory = mem_strdup(call.directory);
            out->file = mem_strdup(file);
            out->flags = call.flags;
            call.flags = (struct strv){0};
        }
        call_fini(&call);
        return out->file != NULL;
    }
    return false;
}

void compdb_unit_fini(struct compdb_unit *u)
{
    free(u->directory);
    free(u->file);
    strv_fini(&u->flags);
}
