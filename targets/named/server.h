/*
 * A server of libns with one view, no resolver, and one client: what the harnesses that
 * hand it packets share.
 */
#ifndef SPILLWAY_TARGETS_NAMED_SERVER_H
#define SPILLWAY_TARGETS_NAMED_SERVER_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <isc/buffer.h>
#include <isc/mem.h>
#include <isc/result.h>
#include <isc/task.h>
#include <isc/util.h>

#include <dns/acl.h>
#include <dns/cache.h>
#include <dns/callbacks.h>
#include <dns/db.h>
#include <dns/fixedname.h>
#include <dns/master.h>
#include <dns/message.h>
#include <dns/name.h>
#include <dns/view.h>
#include <dns/zone.h>

#include <dst/dst.h>

#include <ns/client.h>
#include <ns/server.h>

#include "wire.h"

/* Private to libisc; managers.c, which calls it in life, also starts threads. */
isc_result_t isc__taskmgr_create(isc_mem_t *memory, unsigned quantum, isc_nm_t *manager,
                                 isc_taskmgr_t **made);

enum { ANSWER_MAX = 1232 }; /* bytes by UDP, as named's own configuration has it */

static isc_mem_t *memory;
static dns_view_t *view;

static void must(isc_result_t result)
{
    if (result != ISC_R_SUCCESS)
        abort();
}

/* As named's own: the one view, for questions of its class, and their signature. */
static isc_result_t match_view(isc_netaddr_t *from, isc_netaddr_t *to,
                               dns_message_t *message, dns_aclenv_t *environment,
                               isc_result_t *signature, dns_view_t **matched)
{
    UNUSED(from);
    UNUSED(to);
    UNUSED(environment);
    if (message->rdclass != dns_rdataclass_in &&
        message->rdclass != dns_rdataclass_any &&
        message->rdclass != dns_rdataclass_none)
        return ISC_R_NOTFOUND;
    *signature = dns_message_rechecksig(message, view);
    dns_view_attach(view, matched);
    return ISC_R_SUCCESS;
}

static dns_db_t *load(dns_name_t *origin, const char *text)
{
    dns_rdatacallbacks_t callbacks;
    isc_buffer_t source;
    dns_db_t *db = NULL;

    isc_buffer_constinit(&source, text, strlen(text));
    isc_buffer_add(&source, strlen(text));
    isc_buffer_setactive(&source, strlen(text));
    dns_rdatacallbacks_init(&callbacks);
    must(dns_db_create(memory, "rbt", origin, dns_dbtype_zone, dns_rdataclass_in, 0,
                       NULL, &db));
    must(dns_db_beginload(db, &callbacks));
    must(dns_master_loadbuffer(&source, origin, origin, dns_rdataclass_in,
                               DNS_MASTER_ZONE, &callbacks, memory));
    must(dns_db_endload(db, &callbacks));
    return db;
}

static void fill(dns_zone_t *zone, dns_name_t *origin, const char *text)
{
    dns_db_t *db = load(origin, text);

    must(dns_zone_replacedb(zone, db, false));
    dns_db_detach(&db);
}

static dns_zone_t *make_zone(dns_name_t *origin, const char *text, dns_zonetype_t type,
                             dns_acl_t *anybody)
{
    dns_zone_t *zone = NULL;

    must(dns_zone_create(&zone, memory));
    dns_zone_settype(zone, type);
    must(dns_zone_setorigin(zone, origin));
    dns_zone_setclass(zone, dns_rdataclass_in);
    dns_zone_setview(zone, view);
    dns_zone_setqueryacl(zone, anybody);
    dns_zone_setxfracl(zone, anybody);
    dns_zone_setnotifyacl(zone, anybody);
    fill(zone, origin, text);
    return zone;
}

static dns_zone_t *serve(dns_name_t *origin, const char *text, dns_zonetype_t type,
                         dns_acl_t *anybody)
{
    dns_zone_t *zone = make_zone(origin, text, type, anybody);

    must(dns_view_addzone(view, zone));
    return zone;
}

/* Every view has a cache, also where nothing is ever asked elsewhere. */
static void add_cache(isc_taskmgr_t *tasks)
{
    dns_cache_t *cache = NULL;

    must(dns_cache_create(memory, tasks, NULL, dns_rdataclass_in, "", "rbt", 0, NULL,
                          &cache));
    dns_view_setcache(view, cache, false);
    dns_cache_detach(&cache);
}

/* The library and the empty view; zones can be added until it is frozen. */
static isc_taskmgr_t *make_view(void)
{
    isc_taskmgr_t *tasks = NULL;

    isc_mem_create(&memory);
    must(dst_lib_init(memory, NULL));
    must(isc__taskmgr_create(memory, 0, wire_manager(), &tasks));
    must(dns_view_create(memory, dns_rdataclass_in, "view", &view));
    view->maxudp = view->nocookieudp = ANSWER_MAX;
    add_cache(tasks);
    return tasks;
}

static ns_client_t *make_client(isc_taskmgr_t *tasks, ns_server_t **made)
{
    ns_client_t *client = isc_mem_get(memory, sizeof *client);
    ns_clientmgr_t *clients = NULL;
    dns_aclenv_t *environment = NULL;
    ns_server_t *server = NULL;

    must(dns_aclenv_create(memory, &environment));
    ns_server_create(memory, match_view, &server);
    must(ns_clientmgr_create(server, tasks, NULL, environment, 0, &clients));
    must(ns__client_setup(client, clients, true));
    if (made)
        *made = server;
    return client;
}

#endif
