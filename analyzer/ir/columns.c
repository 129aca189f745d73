/* The keys of the text form; see columns.h. */
#include "analyzer/ir/columns.h"

#include <stddef.h>

#define FLAG(key, s, bits) {key, IR_COLUMN_FLAG, offsetof(struct s, flags), bits}
#define REF(key, s, field, to) {key, IR_COLUMN_REF, offsetof(struct s, field), to}
#define COL(key, kind, s, field) {key, IR_COLUMN_##kind, offsetof(struct s, field), 0}
#define END {NULL, IR_COLUMN_FLAG, 0, 0}

static const struct ir_column file_columns[] = {
    {"path", IR_COLUMN_TEXT, 0, 0}, /* the row is the path itself */
    END,
};

static const struct ir_column loc_columns[] = {
    REF("file", ir_loc, file, IR_TABLE_FILE),
    COL("at", SPAN, ir_loc, line),
    FLAG("macro", ir_loc, IR_LOC_MACRO),
    FLAG("system_macro", ir_loc, IR_LOC_SYSTEM_MACRO),
    FLAG("header", ir_loc, IR_LOC_HEADER),
    FLAG("guessed", ir_loc, IR_LOC_GUESSED),
    END,
};

static const char *const type_kinds[] = {"void",   "int",  "float",   "ptr", "array",
                                         "record", "func", "unknown", NULL};

static const struct ir_column type_columns[] = {
    REF("elem", ir_type, elem, IR_TABLE_TYPE),
    COL("count", I64, ir_type, count),
    COL("bits", U32, ir_type, bits),
    COL("size", I64, ir_type, size),
    COL("params", PARAMS, ir_type, first_param),
    COL("like", LIKE, ir_type, first_field),
    FLAG("signed", ir_type, IR_TYPE_SIGNED),
    FLAG("union", ir_type, IR_TYPE_UNION),
    FLAG("variadic", ir_type, IR_TYPE_VARIADIC),
    FLAG("const", ir_type, IR_TYPE_CONST),
    FLAG("volatile", ir_type, IR_TYPE_VOLATILE),
    FLAG("char", ir_type, IR_TYPE_CHAR),
    FLAG("wchar", ir_type, IR_TYPE_WCHAR),
    FLAG("flexible", ir_type, IR_TYPE_FLEXIBLE),
    FLAG("guessed", ir_type, IR_TYPE_GUESSED),
    COL("name", TEXT, ir_type, name),
    END,
};

static const struct ir_column field_columns[] = {
    COL("name", TEXT, ir_field, name),
    REF("type", ir_field, type, IR_TABLE_TYPE),
    COL("at_bit", U64, ir_field, offset_bits),
    COL("width", U32, ir_field, width_bits),
    REF("counted_by", ir_field, counted_by, IR_TABLE_FIELD),
    REF("loc", ir_field, loc, IR_TABLE_LOC),
    COL("nonstring", BOOL, ir_field, is_nonstring),
    END,
};

static const char *const object_kinds[] = {"global", "static", "local", "param",
                                           "temp",   "string", NULL};

static const struct ir_column object_columns[] = {
    COL("name", TEXT, ir_object, name),
    REF("type", ir_object, type, IR_TABLE_TYPE),
    REF("loc", ir_object, loc, IR_TABLE_LOC),
    REF("function", ir_object, function, IR_TABLE_FUNCTION),
    FLAG("static", ir_object, IR_OBJECT_IS_STATIC),
    FLAG("extern", ir_object, IR_OBJECT_IS_EXTERN),
    FLAG("const", ir_object, IR_OBJECT_IS_CONST),
    FLAG("vla", ir_object, IR_OBJECT_IS_VLA),
    FLAG("tentative", ir_object, IR_OBJECT_IS_TENTATIVE),
    FLAG("shared", ir_object, IR_OBJECT_IS_SHARED),
    FLAG("guessed", ir_object, IR_OBJECT_IS_GUESSED),
    FLAG("nonstring", ir_object, IR_OBJECT_IS_NONSTRING),
    COL("min_count", I64, ir_object, min_count),
    COL("bytes", BYTES, ir_object, bytes),
    COL("has_init", BOOL, ir_object, has_init),
    COL("partial_init", BOOL, ir_object, init_is_partial),
    END,
};

static const struct ir_column init_columns[] = {
    COL("at", U64, ir_init, offset),
    REF("type", ir_init, type, IR_TABLE_TYPE),
    COL("value", I64, ir_init, value),
    REF("object", ir_init, object, IR_TABLE_OBJECT),
    REF("function", ir_init, function, IR_TABLE_FUNCTION),
    COL("bit", U32, ir_init, bit),
    COL("width", U32, ir_init, width),
    END,
};

#define ACCESS(n) COL("access" #n, ACCESS, ir_function, attrs.access[n])

static const struct ir_column function_columns[] = {
    COL("name", TEXT, ir_function, name),
    REF("type", ir_function, type, IR_TABLE_TYPE),
    REF("loc", ir_function, loc, IR_TABLE_LOC),
    REF("params", ir_function, params.first, IR_TABLE_OBJECT),
    COL("nparams", U32, ir_function, params.count),
    FLAG("static", ir_function, IR_FUNCTION_STATIC),
    FLAG("noreturn", ir_function, IR_FUNCTION_NORETURN),
    FLAG("variadic", ir_function, IR_FUNCTION_VARIADIC),
    FLAG("incomplete", ir_function, IR_FUNCTION_INCOMPLETE),
    FLAG("system", ir_function, IR_FUNCTION_SYSTEM),
    FLAG("malloc", ir_function, IR_FUNCTION_MALLOC),
    FLAG("implicit", ir_function, IR_FUNCTION_IMPLICIT),
    FLAG("inline", ir_function, IR_FUNCTION_INLINE),
    FLAG("header", ir_function, IR_FUNCTION_HEADER),
    FLAG("no_proto", ir_function, IR_FUNCTION_NO_PROTO),
    COL("format", LETTER, ir_function, attrs.format_kind),
    COL("format_arg", BYTE, ir_function, attrs.format_arg),
    COL("format_first", BYTE, ir_function, attrs.format_first),
    COL("alloc_size", BYTE, ir_function, attrs.alloc_size_1),
    COL("alloc_size_2", BYTE, ir_function, attrs.alloc_size_2),
    COL("naccess", BYTE, ir_function, attrs.access_count),
    ACCESS(0),
    ACCESS(1),
    ACCESS(2),
    ACCESS(3),
    COL("body", BOOL, ir_function, has_body),
    COL("havocs", U32, ir_function, havoc_count),
    COL("begin_line", U32, ir_function, begin_line),
    COL("end_line", U32, ir_function, end_line),
    END,
};

static const struct ir_column diagnostic_columns[] = {
    REF("loc", ir_diagnostic, loc, IR_TABLE_LOC),
    COL("text", TEXT, ir_diagnostic, text),
    END,
};

const struct ir_table_info ir_tables[IR_TABLE_COUNT] = {
    [IR_TABLE_FILE] = {"file",       "F",  NULL,         file_columns      },
    [IR_TABLE_LOC] = {"loc",        "L",  NULL,         loc_columns       },
    [IR_TABLE_TYPE] = {"type",       "t",  type_kinds,   type_columns      },
    [IR_TABLE_FIELD] = {"field",      "m",  NULL,         field_columns     },
    [IR_TABLE_OBJECT] = {"object",     "o",  object_kinds, object_columns    },
    [IR_TABLE_INIT] = {"init",       NULL, NULL,         init_columns      },
    [IR_TABLE_FUNCTION] = {"function",   "f",  NULL,         function_columns  },
    [IR_TABLE_DIAGNOSTIC] = {"diagnostic", NULL, NULL,         diagnostic_columns},
};
