/*
 * The shape of target.yaml, as libcyaml's tables.
 *
 * One row per key; docs/adding-a-target.md explains them for people.  libcyaml tells
 * what is wrong in several messages, the value's place last: they are joined to one.
 */
#include "run/target_parse.h"

#include <cyaml/cyaml.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

enum { TEXT_MAX = 4000, LIST_MAX = 1000 };

#define NEEDED CYAML_FLAG_DEFAULT
#define MAY_LACK CYAML_FLAG_OPTIONAL

/* A list of strings; its count is the member NAME_count. */
#define TEXTS(key, type, member)                                                       \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | MAY_LACK, struct type, member,      \
                         &text_value, 0, LIST_MAX)
#define TEXT(key, flags, type, member)                                                 \
    CYAML_FIELD_STRING_PTR(key, (flags) | CYAML_FLAG_POINTER, struct type, member, 1,  \
                           TEXT_MAX)

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, TEXT_MAX)};

static const cyaml_schema_field_t fetch_fields[] = {
    TEXT("package", NEEDED, target_fetch, package),
    TEXT("version", NEEDED, target_fetch, version),
    TEXT("suite", MAY_LACK, target_fetch, suite),
    CYAML_FIELD_BOOL("tar_only", MAY_LACK, struct target_fetch, is_tar_only),
    TEXTS("sha256", target_fetch, sha256),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t entry_fields[] = {
    TEXT("name", NEEDED, target_entry, name),
    TEXT("kind", NEEDED, target_entry, kind),
    TEXT("harness", NEEDED, target_entry, harness),
    TEXT("input", NEEDED, target_entry, input),
    TEXT("dictionary", MAY_LACK, target_entry, dictionary),
    TEXT("seeds", MAY_LACK, target_entry, seeds),
    TEXTS("cflags", target_entry, cflags),
    CYAML_FIELD_UINT("min_edges", MAY_LACK, struct target_entry, min_edges),
    CYAML_FIELD_UINT("max_len", MAY_LACK, struct target_entry, max_len),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t patch_fields[] = {
    TEXT("unit", NEEDED, target_patch, unit),
    TEXT("file", NEEDED, target_patch, file),
    TEXT("why", NEEDED, target_patch, why),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t known_fields[] = {
    TEXT("kind", NEEDED, target_known, kind),
    TEXT("function", NEEDED, target_known, function),
    TEXT("verdict", NEEDED, target_known, verdict),
    TEXT("note", NEEDED, target_known, note),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t fetch_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct target_fetch, fetch_fields)};
static const cyaml_schema_value_t entry_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_entry, entry_fields)};
static const cyaml_schema_value_t patch_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_patch, patch_fields)};
static const cyaml_schema_value_t known_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct target_known, known_fields)};

/* A list of mappings. */
#define ROWS(key, flags, member, value, min)                                           \
    CYAML_FIELD_SEQUENCE(key, (flags) | CYAML_FLAG_POINTER, struct target, member,     \
                         value, min, LIST_MAX)

static const cyaml_schema_field_t target_fields[] = {
    TEXT("title", NEEDED, target, title),
    CYAML_FIELD_BOOL("quick", MAY_LACK, struct target, is_quick),
    ROWS("fetch", MAY_LACK, fetch, &fetch_value, 0),
    TEXTS("build_depends", target, build_depends),
    TEXTS("configure", target, configure),
    TEXTS("build", target, build),
    TEXTS("units", target, units),
    TEXTS("support", target, support),
    TEXTS("lint", target, lint),
    TEXTS("cflags", target, cflags),
    TEXTS("ldflags", target, ldflags),
    ROWS("patches", MAY_LACK, patches, &patch_value, 0),
    ROWS("entries", NEEDED, entries, &entry_value, 1),
    ROWS("known", MAY_LACK, known, &known_value, 0),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t target_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct target, target_fields)};

/* Join libcyaml's messages: "Load: Unexpected key: x; in mapping ... line: 3, ...". */
__attribute__((format(printf, 3, 0))) static void
keep_message(cyaml_log_t level, void *context, const char *fmt, va_list args)
{
    struct str *messages = context;

    if (level < CYAML_LOG_ERROR)
        return;
    while (messages->len > 0 && messages->text[messages->len - 1] == '\n')
        messages->text[--messages->len] = '\0';
    if (messages->len > 0)
        str_add(messages, "; ");
    str_vaddf(messages, fmt, args);
}

/* A parsing error's message ends with a newline and its parts with blanks: tidy. */
static void tidy(struct str *s)
{
    size_t to = 0;

    for (size_t i = 0; i < s->len; i++) {
        char c = s->text[i] == '\n' || s->text[i] == '\t' ? ' ' : s->text[i];
        if (c == ' ' && (to == 0 || s->text[to - 1] == ' '))
            continue;
        s->text[to++] = c;
    }
    while (to > 0 && s->text[to - 1] == ' ')
        to--;
    s->len = to;
    if (s->text)
        s->text[to] = '\0';
}

static cyaml_config_t configuration(struct str *messages)
{
    return (cyaml_config_t){
        .log_fn = keep_message,
        .log_ctx = messages,
        .log_level = CYAML_LOG_ERROR,
        .mem_fn = cyaml_mem,
        .flags = CYAML_CFG_NO_ALIAS,
    };
}

/* libcyaml gives the line where the mapping starts, not that of the key it dislikes. */
static bool unknown_key(const char *messages, const char *text, struct err *e)
{
    static const char start[] = "Unexpected key: ";
    const char *at = strstr(messages, start);

    if (!at)
        return false;
    at += strlen(start);
    SCOPED_FREE char *key = mem_strndup(at, strcspn(at, "; "));
    err_set(e, 0, "line %u: unknown key \"%s\"", target_line_of(text, key, ":"), key);
    return true;
}

struct target *target_parse(const char *text, size_t size, struct err *e)
{
    SCOPED_STR struct str messages = {0};
    cyaml_config_t config = configuration(&messages);
    cyaml_data_t *data = NULL;
    cyaml_err_t code = cyaml_load_data((const uint8_t *)text, size, &config,
                                       &target_value, &data, NULL);

    if (code == CYAML_OK && data)
        return data;
    tidy(&messages);
    if (!unknown_key(str_text(&messages), text, e))
        err_set(e, 0, "%s", messages.len > 0 ? messages.text : cyaml_strerror(code));
    return NULL;
}

void target_parse_free(struct target *t)
{
    SCOPED_STR struct str messages = {0};
    cyaml_config_t config = configuration(&messages);

    if (t)
        cyaml_free(&config, &target_value, t, 0);
}
