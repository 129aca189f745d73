/* Compile databases; see database.h. */
#include "analyzer/driver/database.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

void database_split(const char *command, struct strv *out)
{
    SCOPED_STR struct str word = {0};
    bool is_in_word = false;
    char quote = '\0';

    for (const char *at = command; *at; at++) {
        if (*at == '\\' && quote != '\'' && at[1]) {
            str_add_char(&word, *++at);
            is_in_word = true;
        } else if (quote ? *at == quote : (*at == '\'' || *at == '"')) {
            quote = quote ? '\0' : *at;
            is_in_word = true;
        } else if (!quote && strchr(" \t\n", *at)) {
            if (is_in_word)
                strv_add(out, str_text(&word));
            str_clear(&word);
            is_in_word = false;
        } else {
            str_add_char(&word, *at);
            is_in_word = true;
        }
    }
    if (is_in_word)
        strv_add(out, str_text(&word));
}

static void read_arguments(const json_t *node, struct strv *out)
{
    const json_t *list = json_object_get(node, "arguments");
    size_t i;
    json_t *value;

    if (!json_is_array(list)) {
        database_split(json_text_of(node, "command", ""), out);
        return;
    }
    json_array_foreach(list, i, value)
        strv_add(out, json_string_value(value) ? json_string_value(value) : "");
}

/* Everything but the compiler. */
static void drop_compiler(struct strv *args)
{
    if (args->len == 0)
        return;
    free(args->at[0]);
    memmove(args->at, args->at + 1, args->len * sizeof *args->at); /* and the NULL */
    args->len--;
}

static bool add_entry(struct database *d, const json_t *node, struct err *e)
{
    const char *directory = json_text_of(node, "directory", NULL);
    const char *file = json_text_of(node, "file", NULL);

    if (!directory || !file)
        return err_set(e, 0, "entry %zu has no \"directory\" or no \"file\"", d->count);

    if (d->count == d->cap) {
        d->cap = d->cap ? mem_mul(d->cap, 2) : 64;
        d->entries = mem_resize(d->entries, d->cap, sizeof *d->entries);
    }
    struct database_entry *entry = &d->entries[d->count++];
    *entry = (struct database_entry){0};

    SCOPED_FREE char *joined = fs_join(directory, file);
    entry->directory = fs_absolute(directory);
    entry->file = fs_absolute(joined);
    read_arguments(node, &entry->args);
    drop_compiler(&entry->args);
    if (!map_has(&d->by_file, entry->file))
        map_set(&d->by_file, entry->file, (void *)(uintptr_t)d->count);
    return true;
}

struct database *database_load(const char *path, struct err *e)
{
    SCOPED_JSON json_t *document = json_parse_file(path, e);
    size_t i;
    json_t *node;

    if (!document)
        return NULL;
    if (!json_is_array(document)) {
        err_set(e, 0, "%s: not a compile database (a list was expected)", path);
        return NULL;
    }

    struct database *d = mem_alloc(sizeof *d);
    d->path = mem_strdup(path);
    json_array_foreach(document, i, node)
    {
        if (!add_entry(d, node, e)) {
            err_wrap(e, "%s", path);
            database_free(d);
            return NULL;
        }
    }
    return d;
}

void database_free(struct database *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->count; i++) {
        free(d->entries[i].file);
        free(d->entries[i].directory);
        strv_fini(&d->entries[i].args);
    }
    free(d->entries);
    map_fini(&d->by_file);
    free(d->path);
    free(d);
}

const struct database_entry *database_find(const struct database *d, const char *file)
{
    uintptr_t index = (uintptr_t)map_get(&d->by_file, file);

    return index ? &d->entries[index - 1] : NULL;
}

char *database_search(const char *start)
{
    static const char *const names[] = {"compile_commands.json",
                                        "build/compile_commands.json"};
    char *dir = fs_absolute(start);

    for (;;) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            char *path = fs_join(dir, names[i]);
            if (fs_exists(path)) {
                free(dir);
                return path;
            }
            free(path);
        }
        if (strcmp(dir, "/") == 0) {
            free(dir);
            return NULL;
        }
        char *parent = fs_dir(dir);
        free(dir);
        dir = parent;
    }
}
