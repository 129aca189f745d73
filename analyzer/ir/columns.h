/*
 * The keys of the text form: for each table, which struct field each key stands for.
 *
 * Printer and parser share these, so what is printed is what is read.  A key that is
 * left out leaves 0; a 0 is not printed.  The fields of a record stand below its type,
 * the initialisers of an object below it; what says where they are has no key.
 */
#ifndef SPILLWAY_ANALYZER_IR_COLUMNS_H
#define SPILLWAY_ANALYZER_IR_COLUMNS_H

#include "analyzer/ir/ir.h"

enum ir_table {
    IR_TABLE_FILE,
    IR_TABLE_LOC,
    IR_TABLE_TYPE,
    IR_TABLE_FIELD,
    IR_TABLE_OBJECT,
    IR_TABLE_INIT, /* its rows have no names */
    IR_TABLE_FUNCTION,
    IR_TABLE_DIAGNOSTIC, /* nor have these */
    IR_TABLE_COUNT,
};

enum ir_column_kind {
    IR_COLUMN_FLAG, /* the key alone: bits of a uint32_t */
    IR_COLUMN_BOOL, /* the key alone: a bool */
    IR_COLUMN_BYTE, /* uint8_t */
    IR_COLUMN_LETTER, /* uint8_t, shown as a character */
    IR_COLUMN_U32,
    IR_COLUMN_U64,
    IR_COLUMN_I64,
    IR_COLUMN_TEXT, /* const char *, quoted */
    IR_COLUMN_BYTES, /* ir_object: bytes and byte_count, quoted */
    IR_COLUMN_REF, /* ir_id of a row in `table` */
    IR_COLUMN_SPAN, /* ir_loc: LINE:COL[-LINE:COL], no key */
    IR_COLUMN_PARAMS, /* ir_type: types of the parameters, a list */
    IR_COLUMN_LIKE, /* ir_type: the record whose fields this one has too */
    IR_COLUMN_ACCESS, /* struct ir_access: LETTER:arg:size */
};

struct ir_column {
    const char *key;
    enum ir_column_kind kind;
    size_t offset; /* in the row's struct */
    uint32_t detail; /* FLAG: bits; REF: table */
};

struct ir_table_info {
    const char *word; /* first word of its lines */
    const char *prefix; /* of printed names: "t" gives t1 */
    const char *const *kinds; /* third word: names of the enum from 1, or NULL */
    const struct ir_column *columns; /* key NULL ends */
};

extern const struct ir_table_info ir_tables[IR_TABLE_COUNT];

#endif
