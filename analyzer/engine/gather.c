/*
 * Input into buffers that stand in structures: struct iovec {iov_base, iov_len}, struct
 * msghdr, which has an array of them, and struct aiocb.
 *
 * The layout is that of the system's headers on Linux, for 64 and 32 bits.
 */
#include "analyzer/engine/library.h"

#include <string.h>

enum { MAX_BUFFERS = 8, PART_BUFFER = 64 };

/* Where a structure keeps a buffer and its size, in pointers from its start. */
struct pair_layout {
    int64_t base, size;
};

static const struct pair_layout iovec = {0, 1};
static const struct pair_layout msghdr = {2, 3}; /* msg_iov, msg_iovlen */
static const struct pair_layout aiocb_64 = {2, 3}, aiocb_32 = {3, 4};

static int64_t pointer_bytes(const struct call *c)
{
    return c->r->u->pointer_bits / 8;
}

static bool number_at(const struct call *c, const struct value *p, int64_t offset,
                      struct linear *out)
{
    struct summary_atom atom = {.kind = SUMMARY_INT, .offset = offset};
    const struct value *v = NULL;

    atom.bits = c->r->u->pointer_bits;
    v = memory_peek_int(c->r, c->s, c->i, p, &atom);
    if (!v || v->kind != VALUE_INT)
        return false;
    *out = v->form;
    return true;
}

/* Ask about the buffer of one structure. */
static void read_into(const struct call *c, const struct value *p, unsigned number,
                      const struct pair_layout *at)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    int64_t bytes = pointer_bytes(c);
    struct linear length;

    q.pointer = memory_peek_pointer(c->r, c->s, p, at->base * bytes);
    if (q.pointer->kind != VALUE_POINTER ||
        !number_at(c, p, at->size * bytes, &q.bytes))
        return;
    q.part = PART_BUFFER + number;
    q.target = q.amount = 0;
    q.origin = ORIGIN_ATTACKER;
    q.source = c->m->source;
    judge(c->r, c->s, c->i, &q);
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_ATTACKER, c->m->source);
    length = call_symbol(c, PART_CONTENT + number, interval_make(0, INTERVAL_NO_MAX),
                         ORIGIN_ATTACKER, c->m->source);
    string_write(c->r, c->s, c->i, q.pointer, &length, 1);
}

/* `count` iovecs at `p`; the first ones are looked at. */
static void read_vector(const struct call *c, const struct value *p,
                        const struct linear *count)
{
    int64_t n = count->n == 0 ? count->k : 1;
    struct linear step = linear_const(2 * pointer_bytes(c));

    for (int64_t k = 0; k < n && k < MAX_BUFFERS && p->kind == VALUE_POINTER; k++) {
        read_into(c, p, (unsigned)k, &iovec);
        p = value_move(&c->r->arena, p, &step);
    }
}

void call_gather(const struct call *c)
{
    const struct value *p = call_value(c, c->m->dst);
    struct linear count = linear_const(1);

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return;
    if (c->m->kind == MODEL_INPUT_CONTROL) {
        read_into(c, p, 0, c->r->u->pointer_bits == 64 ? &aiocb_64 : &aiocb_32);
        return;
    }
    if (c->m->kind == MODEL_INPUT_VECTOR) {
        count = call_size(c);
    } else {
        number_at(c, p, msghdr.size * pointer_bytes(c), &count);
        p = memory_peek_pointer(c->r, c->s, p, msghdr.base * pointer_bytes(c));
    }
    read_vector(c, p, &count);
}
