/*
 * YAML into structs; see yaml.h.
 *
 * libcyaml tells what is wrong in several messages, the value's place last: they are
 * joined to one line.
 */
#include "base/yaml.h"

#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

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

/* The first line whose key is `key`; 0 if there is none. */
static unsigned line_of_key(const char *text, const char *key)
{
    size_t len = strlen(key);

    for (unsigned line = 1; *text; line++) {
        const char *at = text + strspn(text, " -");
        if (strncmp(at, key, len) == 0 && at[len + strspn(at + len, " ")] == ':')
            return line;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return 0;
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
    err_set(e, 0, "line %u: unknown key \"%s\"", line_of_key(text, key), key);
    return true;
}

void *yaml_value_load(const char *text, size_t size, const cyaml_schema_value_t *schema,
                      struct err *e)
{
    SCOPED_STR struct str messages = {0};
    cyaml_config_t config = configuration(&messages);
    cyaml_data_t *data = NULL;
    cyaml_err_t code = cyaml_load_data((const uint8_t *)text, size, &config, schema,
                                       &data, NULL);

    if (code == CYAML_OK && data)
        return data;
    tidy(&messages);
    if (!unknown_key(str_text(&messages), text, e))
        err_set(e, 0, "%s", messages.len > 0 ? messages.text : cyaml_strerror(code));
    return NULL;
}

void yaml_value_free(const cyaml_schema_value_t *schema, void *value)
{
    SCOPED_STR struct str messages = {0};
    cyaml_config_t config = configuration(&messages);

    if (value)
        cyaml_free(&config, schema, value, 0);
}
