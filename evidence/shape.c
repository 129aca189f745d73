/*
 * Walk a table of fields: release, copy, write, read.  See shape.h.
 *
 * Scalars are moved with memcpy through the offsets of the table, so no object is ever
 * accessed under a type that is not its own.
 */
#include "evidence/shape.h"

#include <assert.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

/* ------------------------------------------------------------------ access */

static char *member(const struct shape_field *f, void *value)
{
    return (char *)value + f->offset;
}

static const char *member_of(const struct shape_field *f, const void *value)
{
    return (const char *)value + f->offset;
}

static void *pointer_at(const char *at)
{
    void *p;

    memcpy(&p, at, sizeof p);
    return p;
}

static size_t count_of(const struct shape_field *f, const void *value)
{
    size_t n;

    memcpy(&n, (const char *)value + f->count_offset, sizeof n);
    return n;
}

static void set_list(const struct shape_field *f, void *value, void *list, size_t count)
{
    memcpy(member(f, value), &list, sizeof list);
    memcpy((char *)value + f->count_offset, &count, sizeof count);
}

/* Reads a member of 1 to 8 bytes; unsigned values above INT64_MAX wrap, see put_int. */
static int64_t int_at(const struct shape_field *f, const void *value)
{
    const char *at = member_of(f, value);
    uint64_t u64 = 0;
    uint32_t u32 = 0;

    if (f->size == sizeof u64) {
        memcpy(&u64, at, sizeof u64);
        return (int64_t)u64;
    }
    assert(f->size == sizeof u32);
    memcpy(&u32, at, sizeof u32);
    return f->is_signed ? (int64_t)(int32_t)u32 : (int64_t)u32;
}

static void set_int(const struct shape_field *f, void *value, int64_t number)
{
    uint64_t u64 = (uint64_t)number;
    uint32_t u32 = (uint32_t)u64;

    if (f->size == sizeof u64)
        memcpy(member(f, value), &u64, sizeof u64);
    else
        memcpy(member(f, value), &u32, sizeof u32);
}

/* ------------------------------------------------------------------ release */

static void fini_field(const struct shape_field *f, void *value)
{
    char *at = member(f, value);
    size_t count;

    switch (f->kind) {
    case SHAPE_TEXT:
    case SHAPE_BYTES: free(pointer_at(at)); break;
    case SHAPE_VALUE: shape_fini(f->of, at); break;
    case SHAPE_TEXTS: {
        char **texts = pointer_at(at);
        count = count_of(f, value);
        for (size_t i = 0; i < count; i++)
            free(texts[i]);
        free(texts);
        break;
    }
    case SHAPE_LIST: {
        char *list = pointer_at(at);
        count = count_of(f, value);
        for (size_t i = 0; i < count; i++)
            shape_fini(f->of, list + i * f->of->size);
        free(list);
        break;
    }
    default: break;
    }
}

void shape_fini(const struct shape *shape, void *value)
{
    if (!value)
        return;
    for (size_t i = 0; i < shape->field_count; i++)
        fini_field(&shape->fields[i], value);
    memset(value, 0, shape->size);
}

/* --------------------------------------------------------------------- copy */

static void copy_texts(const struct shape_field *f, void *to, const void *from)
{
    size_t count = count_of(f, from);
    char *const *old = pointer_at(member_of(f, from));
    char **list = count ? mem_calloc(count, sizeof *list) : NULL;

    for (size_t i = 0; i < count; i++)
        list[i] = mem_strdup(old[i]);
    set_list(f, to, list, count);
}

static void copy_list(const struct shape_field *f, void *to, const void *from)
{
    size_t count = count_of(f, from);
    const char *old = pointer_at(member_of(f, from));
    char *list = count ? mem_calloc(count, f->of->size) : NULL;

    for (size_t i = 0; i < count; i++)
        shape_copy(f->of, list + i * f->of->size, old + i * f->of->size);
    set_list(f, to, list, count);
}

static void copy_field(const struct shape_field *f, void *to, const void *from)
{
    void *copy;

    switch (f->kind) {
    case SHAPE_TEXT:
        copy = mem_strdup(pointer_at(member_of(f, from)));
        memcpy(member(f, to), &copy, sizeof copy);
        break;
    case SHAPE_BYTES: {
        size_t size = count_of(f, from);
        const void *old = pointer_at(member_of(f, from));
        set_list(f, to, old ? mem_dup(old, size) : NULL, old ? size : 0);
        break;
    }
    case SHAPE_VALUE: shape_copy(f->of, member(f, to), member_of(f, from)); break;
    case SHAPE_TEXTS: copy_texts(f, to, from); break;
    case SHAPE_LIST: copy_list(f, to, from); break;
    default: memcpy(member(f, to), member_of(f, from), f->size); break;
    }
}

void shape_copy(const struct shape *shape, void *to, const void *from)
{
    memset(to, 0, shape->size);
    for (size_t i = 0; i < shape->field_count; i++)
        copy_field(&shape->fields[i], to, from);
}

/* -------------------------------------------------------------------- write */

static char *hex_of(const char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = mem_alloc(mem_add(mem_mul(size, 2), 1));

    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        hex[2 * i] = digits[c >> 4];
        hex[2 * i + 1] = digits[c & 15];
    }
    return hex;
}

static json_t *hex_json(const char *bytes, size_t size)
{
    char *hex = hex_of(bytes, size);
    json_t *text = json_string(hex);

    free(hex);
    return text;
}

/* jansson refuses what is not UTF-8: exactly the texts that need the other form. */
static json_t *text_json(const char *text)
{
    json_t *string = json_string(text);

    return string ? string : json_pack("{s:o}", "hex", hex_json(text, strlen(text)));
}

/* JSON integers are signed here: a larger one is written as "0x..." text. */
static json_t *int_json(const struct shape_field *f, int64_t number)
{
    char hex[24];

    if (f->is_signed || number >= 0)
        return json_integer(number);
    snprintf(hex, sizeof hex, "0x%" PRIx64, (uint64_t)number);
    return json_string(hex);
}

static json_t *texts_json(const struct shape_field *f, const void *value)
{
    char *const *texts = pointer_at(member_of(f, value));
    json_t *array = json_array();

    for (size_t i = 0; i < count_of(f, value); i++)
        json_array_append_new(array, text_json(texts[i] ? texts[i] : ""));
    return array;
}

static json_t *list_json(const struct shape_field *f, const void *value)
{
    const char *list = pointer_at(member_of(f, value));
    json_t *array = json_array();

    for (size_t i = 0; i < count_of(f, value); i++)
        json_array_append_new(array, shape_to_json(f->of, list + i * f->of->size));
    return array;
}

/* The field as JSON, NULL when it is to be left out. */
static json_t *field_json(const struct shape_field *f, const void *value)
{
    const char *at = member_of(f, value);
    const char *text;
    bool flag;

    switch (f->kind) {
    case SHAPE_TEXT: text = pointer_at(at); return text ? text_json(text) : NULL;
    case SHAPE_CHARS: return text_json(at);
    case SHAPE_BYTES:
        text = pointer_at(at);
        return text ? hex_json(text, count_of(f, value)) : NULL;
    case SHAPE_BOOL: memcpy(&flag, at, sizeof flag); return json_boolean(flag);
    case SHAPE_INT:
        if (f->is_optional && int_at(f, value) == 0)
            return NULL;
        return int_json(f, int_at(f, value));
    case SHAPE_ENUM:
        return json_string(shape_enum_name(f->names, (int)int_at(f, value)));
    case SHAPE_VALUE: return shape_to_json(f->of, at);
    case SHAPE_TEXTS: return texts_json(f, value);
    case SHAPE_LIST: return list_json(f, value);
    }
    return NULL;
}

json_t *shape_to_json(const struct shape *shape, const void *value)
{
    json_t *object = json_object();

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct shape_field *f = &shape->fields[i];
        json_t *field = field_json(f, value);

        if (f->kind == SHAPE_VALUE && json_object_size(field) == 0) {
            json_decref(field); /* a zeroed place is nowhere: say nothing */
            continue;
        }
        if (field)
            json_object_set_new(object, f->name, field);
    }
    return object;
}

/* --------------------------------------------------------------------- read */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* New memory with a NUL behind the bytes; NULL when `hex` is not hexadecimal. */
static char *bytes_of_hex(const char *hex, size_t *size)
{
    size_t len = strlen(hex);
    char *bytes;

    if (len % 2 != 0)
        return NULL;
    bytes = mem_alloc(len / 2 + 1);
    for (size_t i = 0; i < len / 2; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

        if (high < 0 || low < 0) {
            free(bytes);
            return NULL;
        }
        bytes[i] = (char)(high << 4 | low);
    }
    *size = len / 2;
    return bytes;
}

/* The text of either form, new memory; NULL for another type. */
static char *text_of(const json_t *document)
{
    const char *hex;
    size_t size;

    if (json_is_string(document))
        return mem_strdup(json_string_value(document));
    hex = json_string_value(json_object_get(document, "hex"));
    return hex ? bytes_of_hex(hex, &size) : NULL;
}

static bool wrong(const struct shape_field *f, const char *wanted, struct err *e)
{
    return err_set(e, 0, "\"%s\" is not %s", f->name, wanted);
}

static bool read_text(const struct shape_field *f, const json_t *document, void *out,
                      struct err *e)
{
    char *text = text_of(document);

    if (!text)
        return wrong(f, "a text", e);
    memcpy(member(f, out), &text, sizeof text);
    return true;
}

static bool read_chars(const struct shape_field *f, const json_t *document, void *out,
                       struct err *e)
{
    char *text = text_of(document);
    size_t len = text ? strlen(text) : f->size;

    if (len < f->size)
        memcpy(member(f, out), text, len + 1);
    free(text);
    return len < f->size || wrong(f, "a text of the right length", e);
}

static bool read_bytes(const struct shape_field *f, const json_t *document, void *out,
                       struct err *e)
{
    const char *hex = json_string_value(document);
    size_t size = 0;
    char *bytes = hex ? bytes_of_hex(hex, &size) : NULL;

    if (!bytes)
        return wrong(f, "hexadecimal", e);
    set_list(f, out, bytes, size);
    return true;
}

static bool fits(const struct shape_field *f, int64_t number)
{
    if (!f->is_signed && number < 0)
        return false;
    if (f->size == sizeof(uint64_t))
        return true;
    return f->is_signed ? number >= INT32_MIN && number <= INT32_MAX
                        : number <= (int64_t)UINT32_MAX;
}

static bool read_int(const struct shape_field *f, const json_t *document, void *out,
                     struct err *e)
{
    const char *hex = json_string_value(document);
    int64_t number = json_integer_value(document);

    if (hex && !f->is_signed && f->size == sizeof(uint64_t) &&
        strncmp(hex, "0x", 2) == 0) {
        char *end;
        uint64_t big = strtoull(hex, &end, 16);

        if (*end)
            return wrong(f, "a number", e);
        memcpy(member(f, out), &big, sizeof big);
        return true;
    }
    if (!json_is_integer(document))
        return wrong(f, "an integer", e);
    if (!fits(f, number))
        return wrong(f, "in range", e);
    set_int(f, out, number);
    return true;
}

static bool read_enum(const struct shape_field *f, const json_t *document, void *out,
                      struct err *e)
{
    const char *name = json_string_value(document);
    int value;

    if (!name || !shape_enum_parse(f->names, name, &value))
        return wrong(f, "one of the known names", e);
    set_int(f, out, value);
    return true;
}

static bool read_texts(const struct shape_field *f, const json_t *document, void *out,
                       struct err *e)
{
    size_t count = json_array_size(document);
    char **list;

    if (!json_is_array(document))
        return wrong(f, "a list", e);
    if (count == 0)
        return true;
    list = mem_calloc(count, sizeof *list);
    set_list(f, out, list, count);
    for (size_t i = 0; i < count; i++) {
        list[i] = text_of(json_array_get(document, i));
        if (!list[i])
            return wrong(f, "a list of texts", e);
    }
    return true;
}

static bool read_list(const struct shape_field *f, const json_t *document, void *out,
                      struct err *e)
{
    size_t count = json_array_size(document);
    char *list;

    if (!json_is_array(document))
        return wrong(f, "a list", e);
    if (count == 0)
        return true;
    list = mem_calloc(count, f->of->size);
    set_list(f, out, list, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *element = json_array_get(document, i);

        if (!shape_from_json(f->of, element, list + i * f->of->size, e))
            return err_wrap(e, "%s[%zu]", f->name, i);
    }
    return true;
}

static bool read_field(const struct shape_field *f, const json_t *document, void *out,
                       struct err *e)
{
    bool flag = json_is_true(document);

    switch (f->kind) {
    case SHAPE_TEXT: return read_text(f, document, out, e);
    case SHAPE_CHARS: return read_chars(f, document, out, e);
    case SHAPE_BYTES: return read_bytes(f, document, out, e);
    case SHAPE_BOOL:
        if (!json_is_boolean(document))
            return wrong(f, "true or false", e);
        memcpy(member(f, out), &flag, sizeof flag);
        return true;
    case SHAPE_INT: return read_int(f, document, out, e);
    case SHAPE_ENUM: return read_enum(f, document, out, e);
    case SHAPE_VALUE:
        return shape_from_json(f->of, document, member(f, out), e) ||
               err_wrap(e, "%s", f->name);
    case SHAPE_TEXTS: return read_texts(f, document, out, e);
    case SHAPE_LIST: return read_list(f, document, out, e);
    }
    return false;
}

bool shape_from_json(const struct shape *shape, const json_t *document, void *out,
                     struct err *e)
{
    memset(out, 0, shape->size);
    if (!json_is_object(document))
        return err_set(e, 0, "%s is not an object", shape->name);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct shape_field *f = &shape->fields[i];
        const json_t *field = json_object_get(document, f->name);
        bool ok;

        if (!field && f->is_optional)
            continue;
        ok = field ? read_field(f, field, out, e)
                   : err_set(e, 0, "\"%s\" is missing", f->name);
        if (!ok) {
            shape_fini(shape, out);
            return false;
        }
    }
    return true;
}

/* -------------------------------------------------------------------- names */

const char *shape_enum_name(const struct shape_names *names, int value)
{
    return value >= 0 && (size_t)value < names->count ? names->at[value] : "?";
}

bool shape_enum_parse(const struct shape_names *names, const char *name, int *out)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->at[i], name) == 0) {
            *out = (int)i;
            return true;
        }
    }
    return false;
}
