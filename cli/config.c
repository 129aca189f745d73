/*
 * `.spillway.yaml`; see config.h and spillway.yaml(5).
 */
#include "cli/config.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/model/config.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/yaml.h"
#include "cli/glob.h"

enum { TEXT_MAX = 4000, LIST_MAX = 10000, FILE_MAX = 1 << 20, TABLE_MAX = 16 << 20 };

static const char file_name[] = ".spillway.yaml";

#define TEXT(member)                                                                   \
    CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_OPTIONAL | CYAML_FLAG_POINTER,          \
                           struct config, member, 1, TEXT_MAX)
#define TEXTS(member)                                                                  \
    CYAML_FIELD_SEQUENCE(#member, CYAML_FLAG_OPTIONAL | CYAML_FLAG_POINTER,            \
                         struct config, member, &text_value, 0, LIST_MAX)

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, TEXT_MAX)};

static const cyaml_schema_field_t fields[] = {
    TEXT(level), TEXTS(exclude), TEXTS(disable), TEXT(functions), CYAML_FIELD_END,
};

static const cyaml_schema_value_t config_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct config, fields)};

/* Comments alone are no YAML document, but a fine configuration. */
static bool has_content(const char *text)
{
    while (*text) {
        text += strspn(text, " \t\r\n");
        if (*text && *text != '#')
            return true;
        text += strcspn(text, "\n");
    }
    return false;
}

static bool parse(const struct str *text, struct config *out, struct err *e)
{
    if (!has_content(str_text(text)))
        return true;

    struct config *loaded = yaml_value_load(text->text, text->len, &config_value, e);
    if (!loaded)
        return false;
    char *path = out->path, *dir = out->dir;
    *out = *loaded;
    out->path = path;
    out->dir = dir;
    free(loaded); /* what it points to is ours now; cyaml_mem is realloc and free */
    return true;
}

bool config_load(const char *start, struct config *out, struct err *e)
{
    SCOPED_STR struct str text = {0};

    memset(out, 0, sizeof *out);
    out->dir = fs_find_upwards(start, file_name);
    if (!out->dir)
        return true;
    out->path = fs_join(out->dir, file_name);
    if (fs_read(out->path, FILE_MAX, &text, e) &&
        (parse(&text, out, e) || err_wrap(e, "%s", out->path)))
        return true;
    config_fini(out);
    return false;
}

static void texts_free(char **texts, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

void config_fini(struct config *c)
{
    if (!c)
        return;
    free(c->path);
    free(c->dir);
    free(c->level);
    free(c->functions);
    texts_free(c->exclude, c->exclude_count);
    texts_free(c->disable, c->disable_count);
    memset(c, 0, sizeof *c);
}

bool config_excludes(const struct config *c, const char *file)
{
    if (!c->exclude_count)
        return false;

    SCOPED_FREE char *absolute = fs_absolute(file);
    size_t len = strlen(c->dir);
    if (strncmp(absolute, c->dir, len) != 0 || absolute[len] != '/')
        return false;
    for (unsigned i = 0; i < c->exclude_count; i++)
        if (glob_matches(c->exclude[i], absolute + len + 1))
            return true;
    return false;
}

bool config_read_functions(const struct config *c, struct str *out, struct err *e)
{
    if (!c->functions)
        return true;

    SCOPED_FREE char *path = fs_join(c->dir, c->functions);
    struct model_config checked;

    if (!fs_read(path, TABLE_MAX, out, e))
        return err_wrap(e, "%s: functions", c->path);
    return model_config_parse(str_text(out), NULL, &checked, e) ||
           err_wrap(e, "%s", path);
}
