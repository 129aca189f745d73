/*
 * Texts that a loop begins anew before there is too much of them.
 *
 *     for (u = users; u; u = u->next) {
 *         strcat(line, u->name);
 *         if (++count == 5) {
 *             send(line);
 *             line[0] = count = 0;
 *         }
 *     }
 *
 * How long the text gets is a sum over rounds that ends for reasons which are not
 * followed: a count, a number kept beside it.  But the program knows that there is an
 * end to it, so that in one that is seen whole nothing shows an excess.  A text that is
 * begun in every round, or before the loop that fills it, is no such text.
 */
#include "analyzer/engine/run.h"

void renewed_note(struct run *r, const struct cell *text, const struct linear *length)
{
    if (!r->e->is_whole)
        return; /* nobody asks */
    for (const struct loop_pass *p = r->loop; p; p = p->outer) {
        uint32_t site = SITE_HEAD + r->cfg.order[p->head].block;
        const struct symbol_key keys[] = {
            {.kind = SYMBOL_JOIN,
             .a = site,
             .b = text->region,
             .c = CELL_STRING,
             .d = text->offset},
            {.kind = SYMBOL_LENGTH,
             .a = text->region,
             .b = site,
             .c = (uint32_t)text->size,
             .d = text->offset}
        };

        for (unsigned k = 0; k < 2; k++) {
            uint32_t symbol = symbol_find(&r->symbols, &keys[k]);

            if (symbol && linear_factor(length, symbol) == 0 &&
                !cfg_in_every_round(&r->cfg, p->head, r->block))
                symbol_set_renewed(&r->symbols, symbol, true);
        }
    }
}
