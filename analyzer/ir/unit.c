/* A finished unit: its end, its look-ups; see ir.h. */
#include <stdlib.h>
#include <string.h>

#include "analyzer/ir/ir.h"

void ir_unit_free(struct ir_unit *u)
{
    if (!u)
        return;
    arena_fini(&u->arena);
    free(u);
}

ir_id ir_find_function(const struct ir_unit *u, const char *name)
{
    ir_id declared = 0;

    for (ir_id i = 1; i < u->function_count; i++) {
        if (strcmp(u->functions[i].name, name) != 0)
            continue;
        if (u->functions[i].has_body)
            return i;
        if (!declared)
            declared = i;
    }
    return declared;
}

void ir_loc_text(const struct ir_unit *u, ir_id loc, struct str *out)
{
    if (!loc || loc >= u->loc_count) {
        str_add_char(out, '?');
        return;
    }
    const struct ir_loc *l = &u->locs[loc];
    str_addf(out, "%s:%u:%u", l->file ? u->files[l->file] : "?", l->line, l->col);
}

const char *ir_function_file(const struct ir_unit *u, const struct ir_function *f)
{
    return f->unit_file ? u->files[f->unit_file] : u->main_file;
}

const char *ir_loc_file(const struct ir_unit *u, ir_id loc)
{
    ir_id file = loc < u->loc_count ? u->locs[loc].file : 0;

    return file ? u->files[file] : u->main_file;
}
