/* Conveniences over jansson; see json.h. */
#include "base/json.h"

#include <string.h>

#include "base/fs.h"

enum { MAX_DOCUMENT = 1 << 30 };

void json_set_text(json_t *object, const char *key, const char *text)
{
    if (!text)
        return;

    json_t *value = json_string(text);
    if (!value) { /* not UTF-8 */
        SCOPED_STR struct str escaped = {0};
        str_add_escaped(&escaped, text, strlen(text), true);
        value = json_string(str_text(&escaped));
    }
    json_object_set_new(object, key, value);
}

void json_set_int(json_t *object, const char *key, json_int_t value)
{
    json_object_set_new(object, key, json_integer(value));
}

void json_set_bool(json_t *object, const char *key, bool value)
{
    json_object_set_new(object, key, json_boolean(value));
}

void json_set_new(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

void json_add_new(json_t *array, json_t *value)
{
    json_array_append_new(array, value);
}

const char *json_text_of(const json_t *object, const char *key, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : otherwise;
}

json_int_t json_int_of(const json_t *object, const char *key, json_int_t otherwise)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

static int add_chunk(const char *bytes, size_t size, void *out)
{
    str_add_bytes(out, bytes, size);
    return 0;
}

void json_print(const json_t *document, struct str *out)
{
    json_dump_callback(document, add_chunk, out, JSON_INDENT(2) | JSON_ENCODE_ANY);
    str_add_char(out, '\n');
}

json_t *json_parse(const char *text, size_t size, struct err *e)
{
    json_error_t problem;
    json_t *document = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
                                  &problem);

    if (!document)
        err_set(e, 0, "line %d, column %d: %s", problem.line, problem.column,
                problem.text);
    return document;
}

json_t *json_parse_file(const char *path, struct err *e)
{
    SCOPED_STR struct str text = {0};

    if (!fs_read(path, MAX_DOCUMENT, &text, e))
        return NULL;

    json_t *document = json_parse(str_text(&text), text.len, e);
    if (!document)
        err_wrap(e, "%s", path);
    return document;
}

void json_scoped_decref(json_t **document)
{
    json_decref(*document);
}
