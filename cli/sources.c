/*
 * Texts of source files; see sources.h.
 */
#include "cli/sources.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

enum { TEXT_MAX = 64 << 20 };

static struct str unreadable;

void sources_init(struct sources *s, const char *root)
{
    memset(s, 0, sizeof *s);
    s->root = root;
    map_init(&s->texts);
}

void sources_forget(struct sources *s)
{
    for (size_t i = 0; i < s->texts.len; i++) {
        struct str *text = s->texts.entries[i].value;
        if (text == &unreadable)
            continue;
        str_fini(text);
        free(text);
    }
    map_fini(&s->texts);
    map_init(&s->texts);
}

void sources_fini(struct sources *s)
{
    if (!s)
        return;
    sources_forget(s);
    map_fini(&s->texts);
}

char *sources_path(const struct sources *s, const char *file)
{
    char *path = fs_absolute(file);

    if (file[0] == '/' || fs_exists(path))
        return path;
    SCOPED_FREE char *below_root = fs_join(s->root, file);
    if (fs_exists(below_root)) {
        free(path);
        return fs_absolute(below_root);
    }
    return path;
}

static struct str *load(const struct sources *s, const char *path)
{
    struct str *text = mem_alloc(sizeof *text);

    str_init(text);
    for (size_t i = 0; i < s->overlay_count; i++) {
        const struct source_overlay *o = &s->overlays[i];
        if (strcmp(o->path, path) != 0)
            continue;
        str_add_bytes(text, str_text(&o->text), o->text.len);
        return text;
    }
    if (fs_read(path, TEXT_MAX, text, NULL))
        return text;
    str_fini(text);
    free(text);
    return &unreadable;
}

const struct str *sources_text(struct sources *s, const char *file)
{
    SCOPED_FREE char *path = sources_path(s, file);
    struct str *text = map_get(&s->texts, path);

    if (!text) {
        text = load(s, path);
        map_set(&s->texts, path, text);
    }
    return text == &unreadable ? NULL : text;
}
