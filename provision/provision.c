/*
 * The steps in their order: fetch, record, build.
 *
 * Each makes sure of the one before it, and each does nothing when its stamp says that
 * nothing changed, so callers ask for what they need and never for what is behind it.
 */
#include "provision/provision.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "provision/build.h"
#include "provision/engine.h"
#include "provision/record.h"
#include "provision/site.h"
#include "provision/source.h"

static bool named(const struct provision_options *o, bool ok, struct err *e)
{
    return ok || err_wrap(e, "%s", o->target->name);
}

bool provision_fetch(const struct provision_options *o, struct err *e)
{
    SCOPED_SITE struct site s = {.lock = -1};

    return site_open(o, &s, e) && named(o, source_get(&s, e), e);
}

static bool record(const struct site *s, struct err *e)
{
    return source_get(s, e) && record_build(s, e);
}

bool provision_record(const struct provision_options *o, struct err *e)
{
    SCOPED_SITE struct site s = {.lock = -1};

    return site_open(o, &s, e) && named(o, record(&s, e), e);
}

bool provision_build(const struct provision_options *o, struct err *e)
{
    SCOPED_SITE struct site s = {.lock = -1};
    SCOPED_ENGINE struct engine g = {0};

    if (!engine_get(o->engine, &g, e) || !site_open(o, &s, e))
        return false;
    SCOPED_FREE char *part = mem_printf("bin/%s", o->engine);
    SCOPED_FREE char *bin = site_path(&s, part);
    return named(o, record(&s, e) && build_engine(&s, &g, bin, e), e);
}

bool provision_state(const struct provision_options *o, struct provision_state *out,
                     struct err *e)
{
    SCOPED_FREE char *work = fs_absolute(o->work);
    SCOPED_FREE char *dir = fs_join(work, o->target->name);
    SCOPED_FREE char *fetched = fs_join(dir, "stamp/fetch");
    SCOPED_FREE char *recorded = fs_join(dir, "stamp/record");

    (void)e;
    *out = (struct provision_state){.is_fetched = fs_exists(fetched),
                                    .is_recorded = fs_exists(recorded)};
    if (out->is_fetched)
        out->origin = source_origin(dir);
    return true;
}

void provision_state_fini(struct provision_state *s)
{
    if (s)
        free(s->origin);
}
