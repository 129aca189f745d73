/*
 * Response policy zones, in three sets of which an input chooses one: rules that wait
 * for answers, rules that do not, and rules for clients in front of them.
 */
#ifndef SPILLWAY_TARGETS_NAMED_POLICIES_H
#define SPILLWAY_TARGETS_NAMED_POLICIES_H

#include <dns/rpz.h>

#include "names.h"
#include "server.h"

enum { POLICY_SETS = 3, POLICY_LIFETIME = 30 };

static dns_rpz_zones_t *policies[POLICY_SETS];

static void set_name(dns_name_t *to, const char *first, const char *rest)
{
    char text[128];

    if (to->ndata)
        abort();
    snprintf(text, sizeof text, "%s%s", first, rest);
    must(dns_name_fromstring(to, text, 0, memory));
}

static void name_policy(dns_rpz_zone_t *policy, const char *origin)
{
    const struct {
        dns_name_t *name;
        const char *first, *rest;
    } names[] = {
        {&policy->origin,    "",                    origin              },
        {&policy->client_ip, "rpz-client-ip.",      origin              },
        {&policy->ip,        "rpz-ip.",             origin              },
        {&policy->nsdname,   "rpz-nsdname.",        origin              },
        {&policy->nsip,      "rpz-nsip.",           origin              },
        {&policy->passthru,  DNS_RPZ_PASSTHRU_NAME, "."                 },
        {&policy->drop,      DNS_RPZ_DROP_NAME,     "."                 },
        {&policy->tcp_only,  DNS_RPZ_TCP_ONLY_NAME, "."                 },
        {&policy->cname,     "*.",                  "wild.example.test."},
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        set_name(names[i].name, names[i].first, names[i].rest);
}

static void add_policy(dns_rpz_zones_t *set, dns_zone_t *zone, const char *origin)
{
    dns_rpz_zone_t *policy = NULL;
    dns_db_t *db = NULL;

    must(dns_rpz_new_zone(set, &policy));
    name_policy(policy, origin);
    policy->max_policy_ttl = POLICY_LIFETIME;
    policy->addsoa = true;
    set->defined |= DNS_RPZ_ZBIT(policy->num);
    must(dns_zone_getdb(zone, &db));
    must(dns_rpz_dbupdate_callback(db, policy));
    dns_db_detach(&db);
}

static dns_zone_t *serve_policy(const char *name, const char *text, dns_acl_t *anybody)
{
    dns_fixedname_t fixed;

    must(dns_name_fromstring(dns_fixedname_initname(&fixed), name, 0, NULL));
    return serve(dns_fixedname_name(&fixed), text, dns_zone_primary, anybody);
}

static void make_policies(isc_taskmgr_t *tasks, dns_acl_t *anybody)
{
    dns_zone_t *names = serve_policy("policy.test.", policy_text, anybody);
    dns_zone_t *clients = serve_policy("clients.test.", client_text, anybody);
    isc_task_t *task = NULL;

    must(isc_task_create_bound(tasks, 0, &task, 0));
    isc_taskmgr_setexcltask(tasks, task); /* who reads the zones */
    for (size_t i = 0; i < POLICY_SETS; i++) {
        must(dns_rpz_new_zones(memory, tasks, NULL, NULL, 0, &policies[i]));
        policies[i]->p.nsip_on = policies[i]->p.nsdname_on = DNS_RPZ_ALL_ZBITS;
        policies[i]->p.no_log = i == 1 ? DNS_RPZ_ALL_ZBITS : 0;
        policies[i]->p.min_ns_labels = 2;
        policies[i]->p.qname_wait_recurse = i == 0;
        if (i == 2)
            add_policy(policies[i], clients, "clients.test.");
        add_policy(policies[i], names, "policy.test.");
    }
}

#endif
