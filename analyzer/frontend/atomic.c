/*
 * Atomic built-ins: __atomic_*, and __c11_atomic_* behind <stdatomic.h>.
 *
 * libclang shows the operands (pointer, order, then the rest) but not the operation:
 * its name is read from the source where the expression begins.  For one thread they
 * are plain reads and writes; what is not in the table stays HAVOC.
 */
#include <string.h>

#include "analyzer/frontend/lower.h"

enum kind {
    NOT_ATOMIC,
    LOAD,
    STORE,
    EXCHANGE,
    FETCH_OP,
    OP_FETCH,
    LOAD_TO,
    STORE_FROM
};

/* Names without their prefix; `is_c11` where the same word means another thing. */
static const struct {
    const char *name;
    bool is_c11;
    enum kind kind;
    enum ir_op op;
} rows[] = {
#define ROW(name, is_c11, kind, op) {name, is_c11, kind, (enum ir_op)(op)}
    ROW("load_n", false, LOAD, 0),
    ROW("load", true, LOAD, 0),
    ROW("load", false, LOAD_TO, 0),
    ROW("store_n", false, STORE, 0),
    ROW("store", true, STORE, 0),
    ROW("store", false, STORE_FROM, 0),
    ROW("exchange_n", false, EXCHANGE, 0),
    ROW("exchange", true, EXCHANGE, 0),
    ROW("fetch_add", false, FETCH_OP, IR_ADD),
    ROW("fetch_add", true, FETCH_OP, IR_ADD),
    ROW("fetch_sub", false, FETCH_OP, IR_SUB),
    ROW("fetch_sub", true, FETCH_OP, IR_SUB),
    ROW("fetch_and", false, FETCH_OP, IR_AND),
    ROW("fetch_and", true, FETCH_OP, IR_AND),
    ROW("fetch_or", false, FETCH_OP, IR_OR),
    ROW("fetch_or", true, FETCH_OP, IR_OR),
    ROW("fetch_xor", false, FETCH_OP, IR_XOR),
    ROW("fetch_xor", true, FETCH_OP, IR_XOR),
    ROW("add_fetch", false, OP_FETCH, IR_ADD),
    ROW("sub_fetch", false, OP_FETCH, IR_SUB),
    ROW("and_fetch", false, OP_FETCH, IR_AND),
    ROW("or_fetch", false, OP_FETCH, IR_OR),
    ROW("xor_fetch", false, OP_FETCH, IR_XOR),
#undef ROW
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* The word where the expression begins, in the file that spells it; its length. */
static size_t first_word(const struct lowerer *l, CXCursor c, const char **word)
{
    CXSourceLocation begin = l->cl->getRangeStart(l->cl->getCursorExtent(c));
    CXFile file = NULL;
    unsigned offset = 0;
    size_t size = 0, n = 0;

    l->cl->getSpellingLocation(begin, &file, NULL, NULL, &offset);
    const char *text = file ? l->cl->getFileContents(l->tu, file, &size) : NULL;
    if (!text || offset >= size)
        return 0;
    while (offset + n < size && is_word_byte(text[offset + n]))
        n++;
    *word = text + offset;
    return n;
}

/* Which row it is; ROW_COUNT for none. */
static size_t find(const struct lowerer *l, CXCursor c)
{
    static const char gnu[] = "__atomic_", c11[] = "__c11_atomic_";
    const char *word = NULL;
    size_t n = first_word(l, c, &word), row = 0;
    bool is_c11 = n > sizeof c11 - 1 && strncmp(word, c11, sizeof c11 - 1) == 0;
    size_t prefix = is_c11 ? sizeof c11 - 1 : sizeof gnu - 1;

    if (n <= prefix || (!is_c11 && strncmp(word, gnu, prefix) != 0))
        return ROW_COUNT;
    for (; row < ROW_COUNT; row++)
        if (rows[row].is_c11 == is_c11 && strlen(rows[row].name) == n - prefix &&
            strncmp(rows[row].name, word + prefix, n - prefix) == 0)
            break;
    return row;
}

static ir_id read_and_write(struct lowerer *l, struct lvalue at, size_t row,
                            ir_id operand)
{
    ir_id old = lower_load(l, at), type = value_type(l, old), next = operand;

    operand = lower_convert(l, operand, type, 0);
    next = operand;
    if (rows[row].kind != EXCHANGE)
        next = emit(l, rows[row].op, type, old, operand);
    lower_store(l, at, next, 0);
    return rows[row].kind == OP_FETCH ? next : old;
}

static void copy(struct lowerer *l, ir_id to, ir_id from)
{
    int64_t bytes = type_at(l, value_pointee(l, from))->size;

    lower_copy(l, lvalue_at(l, to), from, bytes, 0);
}

static bool is_number(const struct lowerer *l, ir_id type)
{
    return is_kind(l, type, IR_TYPE_INT) && type_at(l, type)->bits <= 64;
}

bool lower_atomic(struct lowerer *l, CXCursor c, const struct kids *k, ir_id *result)
{
    size_t row = find(l, c);
    ir_id saved = l->loc, type = lower_type_of(l, c), value = 0;

    if (row == ROW_COUNT || k->len != (rows[row].kind == LOAD ? 2u : 3u))
        return false;
    ir_id pointee = type_at(l, lower_type_of(l, k->at[0]))->elem;
    bool is_op = rows[row].kind == FETCH_OP || rows[row].kind == OP_FETCH;
    if (!pointee || (is_op && !is_number(l, pointee)))
        return false;

    l->loc = place_of(l, c);
    struct lvalue at = lvalue_at(l, lower_rvalue(l, k->at[0]));
    ir_id operand = k->len == 3 ? lower_rvalue(l, k->at[2]) : 0;
    lower_discard(l, k->at[1]);
    switch (rows[row].kind) {
    case LOAD: value = lower_load(l, at); break;
    case STORE: lower_store(l, at, operand, 0); break;
    case LOAD_TO: copy(l, operand, at.address); break;
    case STORE_FROM: copy(l, at.address, operand); break;
    default: value = read_and_write(l, at, row, operand);
    }
    *result = is_kind(l, type, IR_TYPE_VOID) ? 0 : lower_convert(l, value, type, 0);
    l->loc = saved;
    return true;
}
