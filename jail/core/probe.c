/* What this machine allows, without starting anything that lasts. */
#include <unistd.h>

#include "jail/core/layer.h"
#include "jail/core/limits.h"
#include "jail/core/mode.h"

/* What a layer without a probe of its own depends on. */
static bool probe_by_mode(const struct jail_plan *p, const struct jail_layer *layer,
                          struct err *e)
{
    bool needs_mounts = layer == &jail_layer_mounts || layer == &jail_layer_output ||
                        layer == &jail_layer_proc || layer == &jail_layer_dev ||
                        layer == &jail_layer_root;

    if (needs_mounts && p->mode == JAIL_MODE_BARE)
        return err_set(e, 0, "%s", p->mode_reason.text);
    return true;
}

static void probe_row(const struct jail_plan *p, const struct jail_layer *layer,
                      struct jail_layer_record *row)
{
    struct err e = {0};
    bool is_there = layer->probe ? layer->probe(p, &e) : probe_by_mode(p, layer, &e);

    row->state = JAIL_LAYER_HELD;
    if (layer == &jail_layer_cgroup && !is_there)
        jail_layer_note(row, JAIL_LAYER_WEAKER, "memory by a watchdog: %s", e.text);
    else if (!is_there)
        jail_layer_note(row, JAIL_LAYER_MISSING, "%s", e.text);
    else if (layer == &jail_layer_uid && !p->record->was_root)
        jail_layer_note(row, JAIL_LAYER_WEAKER, "no root: the id is the caller's");
}

void jail_probe(enum jail_level level, struct jail_record *out)
{
    static const char *const output = "/out";
    struct jail_spec spec = {.level = level, .output = output};
    struct jail_plan p = {.spec = &spec, .record = out};

    *out = (struct jail_record){
        .level = level, .was_root = geteuid() == 0, .layer_count = jail_layer_count};
    p.mode = mode_choose(&p.mode_reason);
    limits_fill(&spec.limits, &p.limits);
    for (size_t i = 0; i < jail_layer_count; i++) {
        const struct jail_layer *layer = jail_layers[i];
        struct jail_layer_record *row = &out->layers[i];
        bool is_part = layer->is_wanted ? layer->is_wanted(&p)
                                        : level == JAIL_LEVEL_HARDENED;

        *row = (struct jail_layer_record){.name = layer->name,
                                          .state = JAIL_LAYER_NOT_WANTED};
        if (is_part)
            probe_row(&p, layer, row);
    }
}
