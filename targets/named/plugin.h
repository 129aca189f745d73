/*
 * A plug-in of the server (lib/ns/hooks.c), which answers at one place itself: at once,
 * or after something else that takes its time.
 */
#ifndef SPILLWAY_TARGETS_NAMED_PLUGIN_H
#define SPILLWAY_TARGETS_NAMED_PLUGIN_H

#include <ns/hooks.h>
#include <ns/query.h>

#include "server.h"

enum {
    PLUGIN_PLACE = 31, /* where it answers; 0: there is none */
    PLUGIN_LATER = 32,
};

static unsigned plugin_how;
static bool is_plugin_done;
static isc_result_t plugin_result; /* of the server's, before */
static ns_hooktable_t *hooks;

/* ------------------------------------------------------------- what takes time */

static void end_wait(ns_hookasync_t **held)
{
    ns_hookasync_t *wait = *held;

    *held = NULL;
    isc_mem_putanddetach(&wait->mctx, wait, sizeof *wait);
}

/* Nothing here cancels it. */
static void cancel_wait(ns_hookasync_t *wait)
{
    UNUSED(wait);
    abort();
}

static isc_result_t begin_wait(query_ctx_t *query, isc_mem_t *heap, void *place,
                               isc_task_t *task, isc_taskaction_t action,
                               void *argument, ns_hookasync_t **made)
{
    ns_hook_resevent_t *event = (ns_hook_resevent_t *)isc_event_allocate(
        heap, task, NS_EVENT_HOOKASYNCDONE, action, argument, sizeof *event);
    ns_hookasync_t *wait = isc_mem_get(heap, sizeof *wait);

    *wait = (ns_hookasync_t){.cancel = cancel_wait, .destroy = end_wait};
    isc_mem_attach(heap, &wait->mctx);
    event->hookpoint = (ns_hookpoint_t)(uintptr_t)place;
    event->origresult = plugin_result;
    event->saved_qctx = query;
    event->ctx = wait;
    *made = wait;
    isc_task_send(task, ISC_EVENT_PTR(&event));
    return ISC_R_SUCCESS;
}

/* ------------------------------------------------------------------- its hooks */

/* Where this plug-in answers. */
static bool may_end(ns_hookpoint_t place)
{
    return place > NS_QUERY_QCTX_DESTROYED && place < NS_QUERY_DONE_BEGIN &&
           place != NS_QUERY_NOTFOUND_RECURSE && place != NS_QUERY_ZEROTTL_RECURSE;
}

/* Where it waits. */
static bool may_wait(ns_hookpoint_t place, const query_ctx_t *query)
{
    return !query->fname && place != NS_QUERY_RESPOND_ANY_FOUND &&
           place != NS_QUERY_RESUME_RESTORED && place != NS_QUERY_ADDANSWER_BEGIN;
}

static ns_hookresult_t act(void *argument, void *data, isc_result_t *result)
{
    ns_hookpoint_t place = (ns_hookpoint_t)(uintptr_t)data;
    query_ctx_t *query = argument;

    if (place + 1 != (plugin_how & PLUGIN_PLACE) || is_plugin_done)
        return NS_HOOK_CONTINUE;
    if (!may_end(place))
        return NS_HOOK_CONTINUE;
    is_plugin_done = true;
    plugin_result = *result;
    *result = ISC_R_UNSET;
    if (plugin_how & PLUGIN_LATER && may_wait(place, query))
        *result = ns_query_hookasync(query, begin_wait, data);
    else
        *result = ns_query_done(query);
    return NS_HOOK_RETURN;
}

static void make_plugin(void)
{
    must(ns_hooktable_create(memory, &hooks));
    for (uintptr_t place = 0; place < NS_HOOKPOINTS_COUNT; place++) {
        const ns_hook_t hook = {.action = act, .action_data = (void *)place};

        ns_hook_add(hooks, memory, (ns_hookpoint_t)place, &hook);
    }
}

static void set_plugin(unsigned how, bool has_time)
{
    plugin_how = has_time ? how : how & PLUGIN_PLACE;
    is_plugin_done = false;
    view->hooktable = how & PLUGIN_PLACE ? hooks : NULL;
}

#endif
