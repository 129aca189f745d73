/*
 * From what the jail says to what the chain keeps: plain copies and a table, so that
 * neither side needs to know the other.
 */
#include "base/mem.h"
#include "run/run.h"

static const enum layer_state layer_states[] = {
    [JAIL_LAYER_HELD] = LAYER_HELD,
    [JAIL_LAYER_WEAKER] = LAYER_WEAKER,
    [JAIL_LAYER_MISSING] = LAYER_MISSING,
    [JAIL_LAYER_NOT_WANTED] = LAYER_NOT_WANTED,
};

void run_record_layers(const struct jail_record *jail, struct containment *out)
{
    *out = (struct containment){
        .level = mem_strdup(jail_level_name(jail->level)),
        .uid = (long)jail->host_uid,
        .gid = (long)jail->host_gid,
        .was_root_supervised = jail->was_root,
    };
    if (jail->layer_count == 0)
        out->uid = out->gid = -1; /* the jail never came to its ids */
    for (size_t i = 0; i < jail->layer_count; i++)
        containment_add_layer(out, jail->layers[i].name,
                              layer_states[jail->layers[i].state],
                              jail->layers[i].detail);
    containment_decide(out);
}
