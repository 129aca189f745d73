/*
 * The layers, in the order in which they are applied, and how a stage is carried out.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jail/core/layer.h"

/*
 * The privileged steps, in order.  Each comment says why the row stands where it
 * does.
 */
const struct jail_layer *const jail_layers[] = {
    /* outside, and by the clone itself */
    &jail_layer_tree, &jail_layer_cgroup, /* joined before its namespace is unshared */
    &jail_layer_userns, /* gives the rights for the rest where there is no root */
    &jail_layer_mountns, &jail_layer_pidns, &jail_layer_netns, &jail_layer_ipcns,
    &jail_layer_utsns, &jail_layer_cgroupns,
    /* init: the file system, while the outside can still be seen */
    &jail_layer_mounts, &jail_layer_output, &jail_layer_proc, &jail_layer_dev,
    &jail_layer_nested, /* its limit is set through the /proc outside */
    &jail_layer_root, /* from here on, paths are the jail's */
    /* the program's process: from the outermost right to the last */
    &jail_layer_session, &jail_layer_descriptors,
    &jail_layer_limits, /* some need rights to be set */
    &jail_layer_caps, /* the bounding set needs CAP_SETPCAP */
    &jail_layer_uid, &jail_layer_nnp, /* Landlock and seccomp need it */
    &jail_layer_landlock, &jail_layer_seccomp, /* last: it forbids what the others do */
};

const size_t jail_layer_count = sizeof jail_layers / sizeof jail_layers[0];
_Static_assert(sizeof jail_layers / sizeof jail_layers[0] <= JAIL_LAYER_MAX,
               "a record has no room for all layers");

void jail_layer_note(struct jail_layer_record *row, enum jail_layer_state state,
                     const char *fmt, ...)
{
    va_list ap;

    row->state = state;
    va_start(ap, fmt);
    vsnprintf(row->detail, sizeof row->detail, fmt, ap);
    va_end(ap);
}

bool jail_layer_always(const struct jail_plan *p)
{
    (void)p;
    return true;
}

bool jail_layer_is_on(const struct jail_plan *p, const struct jail_layer *layer)
{
    for (size_t i = 0; i < jail_layer_count; i++) {
        if (jail_layers[i] == layer)
            return p->is_wanted[i] && p->record->layers[i].state != JAIL_LAYER_MISSING;
    }
    return false;
}

static bool is_required(const struct jail_plan *p, const char *name)
{
    for (const char *const *at = p->spec->require; at && *at; at++) {
        if (strcmp(*at, name) == 0)
            return true;
    }
    return false;
}

/* Nothing can be mounted, or that layer was left out: its users may miss then. */
static bool cannot_mount(const struct jail_plan *p)
{
    return !p->has_mounts || !jail_layer_is_on(p, &jail_layer_mounts);
}

/* A layer could not be had: record it where that is allowed, else it is an error. */
static bool accept_missing(struct jail_plan *p, size_t i, struct err *e)
{
    const struct jail_layer *layer = jail_layers[i];
    struct jail_layer_record *row = &p->record->layers[i];

    bool is_fine = layer->may_miss == JAIL_MISS_ALWAYS ||
                   (layer->may_miss == JAIL_MISS_UNMOUNTED && cannot_mount(p));

    jail_layer_note(row, JAIL_LAYER_MISSING, "%s", e->text);
    p->is_settled[i] = true;
    if (!is_fine || !p->spec->may_degrade || is_required(p, layer->name))
        return err_wrap(e, "jail layer %s", layer->name);
    err_clear(e);
    return true;
}

static bool check_required(const struct jail_plan *p, size_t i, struct err *e)
{
    const struct jail_layer_record *row = &p->record->layers[i];

    if (row->state == JAIL_LAYER_WEAKER && is_required(p, row->name))
        return err_set(e, 0, "jail layer %s is required, but only weaker: %s",
                       row->name, row->detail);
    return true;
}

bool jail_layers_prepare(struct jail_plan *p, struct err *e)
{
    for (size_t i = 0; i < jail_layer_count; i++) {
        const struct jail_layer *layer = jail_layers[i];
        struct jail_layer_record *row = &p->record->layers[i];

        if (!p->is_wanted[i] || !layer->prepare)
            continue;
        if (!layer->prepare(p, row, e) && !accept_missing(p, i, e))
            return false;
        p->is_settled[i] = layer->stage == JAIL_STAGE_OUTSIDE;
    }
    return true;
}

bool jail_layers_run(struct jail_plan *p, enum jail_stage stage, struct err *e)
{
    for (size_t i = 0; i < jail_layer_count; i++) {
        const struct jail_layer *layer = jail_layers[i];

        if (layer->stage != stage || !jail_layer_is_on(p, layer) || !layer->apply)
            continue;
        if (!layer->apply(p, &p->record->layers[i], e) && !accept_missing(p, i, e))
            return false;
    }
    for (size_t i = 0; i < jail_layer_count; i++) {
        const struct jail_layer *layer = jail_layers[i];

        if (layer->stage != stage || !jail_layer_is_on(p, layer))
            continue;
        if (layer->verify && !layer->verify(p, &p->record->layers[i], e))
            return err_wrap(e, "jail layer %s was applied but does not hold",
                            layer->name);
        if (!check_required(p, i, e))
            return false;
    }
    return true;
}

void jail_layers_admit(struct jail_plan *p)
{
    for (size_t i = 0; i < jail_layer_count; i++) {
        if (p->is_wanted[i] && !p->is_settled[i])
            jail_layer_note(&p->record->layers[i], JAIL_LAYER_MISSING,
                            "not reached: the jail was not built");
    }
}

void jail_layers_release(struct jail_plan *p)
{
    for (size_t i = jail_layer_count; i-- > 0;) {
        if (jail_layers[i]->release)
            jail_layers[i]->release(p);
    }
}
