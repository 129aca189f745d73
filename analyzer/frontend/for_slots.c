/*
 * Which child of a `for` is what.
 *
 * libclang lists the parts that are there and leaves no trace of those that are not:
 * two or three children can be any of them.  Printed back by the parser, a function has
 * its loops as `for (init; condition; increment)`, with macros gone, in the order in
 * which a walk of the tree meets them.  Only functions with a loop in doubt are
 * printed.
 */
#include <stdlib.h>

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/text.h"

enum { INIT = 1, CONDITION = 2, INCREMENT = 4 };

struct for_slots {
    struct idmap parts; /* ForStmt -> its bits, + 8 */
    const char *next; /* in the printed text */
    const struct lowerer *l;
    bool is_broken; /* more or fewer loops printed than met */
};

/* GNU ?: shows one child three times: a loop in it counts once. */
static enum CXChildVisitResult meet(CXCursor c, CXCursor parent, CXClientData data)
{
    struct for_slots *s = data;

    (void)parent;
    if (s->l->cl->getCursorKind(c) != CXCursor_ForStmt ||
        idmap_get(&s->parts, stmt_key(c)))
        return CXChildVisit_Recurse;
    s->next = s->next ? text_next_for(s->next) : NULL;
    int bits = s->next ? text_for_slots(s->next) : -1;
    if (bits < 0)
        s->is_broken = true;
    else
        idmap_set(&s->parts, stmt_key(c), (uint32_t)bits + 8);
    return CXChildVisit_Recurse;
}

static struct for_slots *read_slots(struct lowerer *l, CXCursor function)
{
    struct for_slots *s = mem_alloc(sizeof *s);
    CXString printed = l->cl->getCursorPrettyPrinted(function, NULL);

    s->l = l;
    s->next = l->cl->getCString(printed);
    l->cl->visitChildren(function, meet, s);
    if (s->next && text_next_for(s->next))
        s->is_broken = true;
    l->cl->disposeString(printed);
    s->next = NULL;
    return s;
}

void for_slots_free(struct for_slots *s)
{
    if (!s)
        return;
    idmap_fini(&s->parts);
    free(s);
}

/* Bits of the parts, -1 when they are not known. */
static int parts_of(struct lowerer *l, CXCursor loop, unsigned kids)
{
    if (kids == 1)
        return 0;
    if (kids == 4)
        return INIT | CONDITION | INCREMENT;
    if (kids == 0 || kids > 4)
        return -1;
    if (!l->body->slots)
        l->body->slots = read_slots(l, l->body->cursor);
    uint32_t found = idmap_get(&l->body->slots->parts, stmt_key(loop));
    if (l->body->slots->is_broken || !found)
        return -1;
    int bits = (int)found - 8;
    return (unsigned)__builtin_popcount((unsigned)bits) == kids - 1 ? bits : -1;
}

struct for_parts for_parts_of(struct lowerer *l, CXCursor loop)
{
    SCOPED_KIDS struct kids k = {0};
    CXCursor none = {.kind = CXCursor_InvalidFile};
    struct for_parts p = {.init = none, .condition = none, .increment = none};
    unsigned next = 0;

    kids_of(l, loop, &k);
    int bits = parts_of(l, loop, k.len);
    p.is_known = bits >= 0;
    if (!p.is_known) {
        p.body = k.len ? k.at[k.len - 1] : none;
        return p;
    }
    if (bits & INIT)
        p.init = k.at[next++];
    if (bits & CONDITION)
        p.condition = k.at[next++];
    if (bits & INCREMENT)
        p.increment = k.at[next++];
    p.body = k.at[next];
    return p;
}
