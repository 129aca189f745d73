/*
 * Who asks other servers (lib/dns/resolver.c), played by what they would say: a fetch
 * looks a name up in a world of texts, puts what it finds into the cache and tells the
 * client's task, or fails in the way that the input says.
 */
#ifndef SPILLWAY_TARGETS_NAMED_FETCHES_H
#define SPILLWAY_TARGETS_NAMED_FETCHES_H

#include <isc/stdtime.h>

#include <dns/badcache.h>
#include <dns/events.h>
#include <dns/ncache.h>
#include <dns/rdataset.h>
#include <dns/rdatasetiter.h>
#include <dns/resolver.h>

#include "names.h"
#include "server.h"

enum { LONG_AGO = 100000, STALE_TTL = 10000000, REFRESH = 30 };

/* What an input has a fetch do. */
enum fetch_way {
    FETCH_ANSWER,
    FETCH_SERVFAIL,
    FETCH_TIMEOUT,
    FETCH_BROKEN_CHAIN,
    FETCH_DUPLICATE, /* of another that goes on: no fetch is made */
    FETCH_DROP,      /* too many clients wait for it: none is made */
    FETCH_UNREACHABLE,
    FETCH_FAILURE,
    FETCH_CANCELED,
    FETCH_LATE,       /* after the client's patience */
    FETCH_LATE_ERROR, /* the same */
    FETCH_SECURE,     /* and verified */
    FETCH_NOTHING,    /* there is no such name */
    FETCH_NO_DATA,    /* or nothing of that type */
    FETCH_LAME,
    FETCH_SHUTTING_DOWN,
};

struct dns_fetch {
    dns_fetchevent_t *event;
};

static dns_db_t *world;

/* What the first fetch does, and those after it. */
static enum fetch_way first_fetch, later_fetches;
static bool is_fetched;

/* ------------------------------------------------------------------ the cache */

struct lesson {
    dns_trust_t trust;
    uint32_t age; /* how long ago it was learnt, in seconds */
    unsigned attributes;
    const char *origin, *text;
};

static const struct lesson lessons[] = {
    {dns_trust_answer,         0,        0,                         ".",                     near_text   },
    {dns_trust_answer,         0,        DNS_RDATASETATTR_PREFETCH, ".",                     soon_text   },
    {dns_trust_answer,         LONG_AGO, 0,                         ".",                     old_text    },
    {dns_trust_pending_answer, 0,        0,                         ".",                     pending_text},
    {dns_trust_secure,         0,        0,                         "safe.",                 safe_text   },
    {dns_trust_secure,         0,        0,                         "proven.",               proven_text },
    {dns_trust_answer,         0,        0,                         "168.192.in-addr.arpa.", private_text},
};

/* Names that there are not, or not of that type. */
struct nothing {
    const char *name;
    dns_rdatatype_t type; /* any: no such name */
    uint32_t age;
    const char *apex;  /* whose answer it is, in the cache; NULL: the world's */
    const char *proof; /* name of what proves it, in the cache; NULL: nothing does */
};

static const struct nothing nothings[] = {
    {"none.near.",                dns_rdatatype_any,  0,        NULL,                    NULL     },
    {"four.near.",                dns_rdatatype_aaaa, 0,        NULL,                    NULL     },
    {"ten.near.",                 dns_rdatatype_aaaa, 0,        NULL,                    NULL     },
    {"none.old.",                 dns_rdatatype_any,  LONG_AGO, NULL,                    NULL     },
    {"four.old.",                 dns_rdatatype_aaaa, LONG_AGO, NULL,                    NULL     },
    {"b.safe.",                   dns_rdatatype_any,  0,        "safe.",                 "a.safe."},
    {"a.safe.",                   dns_rdatatype_txt,  0,        "safe.",                 "a.safe."},
    {"1.0.168.192.in-addr.arpa.", dns_rdatatype_any,  0,        "168.192.in-addr.arpa.", NULL     },
    {"2.0.168.192.in-addr.arpa.", dns_rdatatype_any,  0,        NULL,                    NULL     },
};

static void name_of(const char *text, dns_fixedname_t *fixed)
{
    must(dns_name_fromstring(dns_fixedname_initname(fixed), text, 0, NULL));
}

/* The proof that a name's wildcard was meant: another name's gap. */
struct proof {
    dns_fixedname_t owner;
    dns_rdataset_t sets[2];
};

static void prove(dns_rdataset_t *set, struct proof *proof)
{
    dns_fixedname_t found;
    dns_name_t *name;

    name_of("h.safe.", &proof->owner);
    name = dns_fixedname_name(&proof->owner);
    for (int i = 0; i < 2; i++)
        dns_rdataset_init(&proof->sets[i]);
    must(dns_db_find(view->cachedb, name, NULL, dns_rdatatype_nsec, 0, 0, NULL,
                     dns_fixedname_initname(&found), &proof->sets[0], &proof->sets[1]));
    for (int i = 0; i < 2; i++)
        ISC_LIST_APPEND(name->list, &proof->sets[i], link);
    must(dns_rdataset_addnoqname(set, name));
    must(dns_rdataset_addclosest(set, name));
}

static void end_proof(struct proof *proof)
{
    for (int i = 0; i < 2; i++) {
        ISC_LIST_UNLINK(dns_fixedname_name(&proof->owner)->list, &proof->sets[i], link);
        dns_rdataset_disassociate(&proof->sets[i]);
    }
}

static isc_result_t learn_set(void *how, const dns_name_t *name, dns_rdataset_t *set)
{
    const struct lesson *lesson = how;
    bool is_proven = lesson->text == proven_text && set->type != dns_rdatatype_rrsig;
    dns_dbnode_t *node = NULL;
    struct proof proof;
    isc_stdtime_t now;
    isc_result_t result;

    isc_stdtime_get(&now);
    set->trust = lesson->trust;
    set->attributes |= lesson->attributes;
    if (is_proven)
        prove(set, &proof);
    must(dns_db_findnode(view->cachedb, name, true, &node));
    result = dns_db_addrdataset(view->cachedb, node, NULL, now - lesson->age, set, 0,
                                NULL);
    dns_db_detachnode(view->cachedb, &node);
    if (is_proven)
        end_proof(&proof);
    return result == DNS_R_UNCHANGED ? ISC_R_SUCCESS : result;
}

static void learn(const struct lesson *lesson)
{
    dns_rdatacallbacks_t callbacks;
    dns_fixedname_t origin;
    isc_buffer_t source;
    size_t length = strlen(lesson->text);

    name_of(lesson->origin, &origin);
    isc_buffer_constinit(&source, lesson->text, length);
    isc_buffer_add(&source, (unsigned)length);
    isc_buffer_setactive(&source, (unsigned)length);
    dns_rdatacallbacks_init(&callbacks);
    callbacks.add = learn_set;
    callbacks.add_private = (void *)(uintptr_t)lesson;
    must(dns_master_loadbuffer(&source, dns_fixedname_name(&origin),
                               dns_fixedname_name(&origin), dns_rdataclass_in, 0,
                               &callbacks, memory));
}

/* One record set of `from` as part of the answer that there is nothing. */
static void add_proof(dns_message_t *message, dns_db_t *from, const dns_name_t *owner,
                      dns_rdatatype_t type)
{
    dns_rdataset_t *sets[2] = {NULL, NULL};
    dns_name_t *name = NULL;
    dns_fixedname_t found;
    isc_result_t result;

    must(dns_message_gettempname(message, &name));
    dns_name_copy(owner, name);
    name->attributes |= DNS_NAMEATTR_NCACHE;
    for (int i = 0; i < 2; i++)
        must(dns_message_gettemprdataset(message, &sets[i]));
    result = dns_db_find(from, owner, NULL, type, 0, 0, NULL,
                         dns_fixedname_initname(&found), sets[0], sets[1]);
    for (int i = 0; i < 2; i++) {
        if (result == ISC_R_SUCCESS && dns_rdataset_isassociated(sets[i])) {
            sets[i]->attributes |= DNS_RDATASETATTR_NCACHE;
            ISC_LIST_APPEND(name->list, sets[i], link);
            continue;
        }
        if (dns_rdataset_isassociated(sets[i]))
            dns_rdataset_disassociate(sets[i]);
        dns_message_puttemprdataset(message, &sets[i]);
    }
    dns_message_addname(message, name, DNS_SECTION_AUTHORITY);
    message->counts[DNS_SECTION_AUTHORITY]++;
}

/* That there is nothing at `name`. */
static isc_result_t learn_nothing(const dns_name_t *name, const struct nothing *what,
                                  dns_rdataset_t *added)
{
    dns_message_t *message = NULL;
    dns_dbnode_t *node = NULL;
    dns_fixedname_t fixed;
    isc_stdtime_t now;
    isc_result_t result;

    isc_stdtime_get(&now);
    dns_message_create(memory, DNS_MESSAGE_INTENTRENDER, &message);
    name_of(what->apex ? what->apex : ".", &fixed);
    add_proof(message, what->apex ? view->cachedb : world, dns_fixedname_name(&fixed),
              dns_rdatatype_soa);
    if (what->proof) {
        name_of(what->proof, &fixed);
        add_proof(message, view->cachedb, dns_fixedname_name(&fixed),
                  dns_rdatatype_nsec);
    }
    must(dns_db_findnode(view->cachedb, name, true, &node));
    result = dns_ncache_add(message, view->cachedb, node, what->type, now - what->age,
                            0, 3600, added);
    dns_db_detachnode(view->cachedb, &node);
    dns_message_detach(&message);
    return result == DNS_R_UNCHANGED ? ISC_R_SUCCESS : result;
}

/* A cache that knows what it knows at first. */
static void start_cache(void)
{
    must(dns_cache_flush(view->cache));
    dns_db_detach(&view->cachedb);
    dns_cache_attachdb(view->cache, &view->cachedb);
    dns_cache_setservestalettl(view->cache, STALE_TTL);
    dns_cache_setservestalerefresh(view->cache, REFRESH);
    dns_badcache_flush(view->failcache);
    for (size_t i = 0; i < ARRAY_SIZE(lessons); i++)
        learn(&lessons[i]);
    for (size_t i = 0; i < ARRAY_SIZE(nothings); i++) {
        dns_fixedname_t name;

        name_of(nothings[i].name, &name);
        must(learn_nothing(dns_fixedname_name(&name), &nothings[i], NULL));
    }
    is_fetched = false;
}

/* ---------------------------------------------------------------- the fetches */

static isc_result_t answer_nothing(dns_fetchevent_t *event, const dns_name_t *name,
                                   dns_rdatatype_t type)
{
    const struct nothing what = {.type = type};
    isc_result_t result;

    dns_name_copy(name, event->foundname);
    result = learn_nothing(name, &what, event->rdataset);
    dns_db_attach(view->cachedb, &event->db);
    must(dns_db_findnode(event->db, name, true, &event->node));
    if (result != ISC_R_SUCCESS)
        return result;
    if (!dns_rdataset_isassociated(event->rdataset))
        return DNS_R_SERVFAIL;
    return type == dns_rdatatype_any ? DNS_R_NCACHENXDOMAIN : DNS_R_NCACHENXRRSET;
}

/* All that the world has at a name, for who asks for any type. */
static void copy_all(dns_dbnode_t *from, dns_dbnode_t *to, dns_trust_t trust)
{
    dns_rdatasetiter_t *all = NULL;
    isc_stdtime_t now;

    isc_stdtime_get(&now);
    must(dns_db_allrdatasets(world, from, NULL, 0, 0, &all));
    for (isc_result_t result = dns_rdatasetiter_first(all); result == ISC_R_SUCCESS;
         result = dns_rdatasetiter_next(all)) {
        dns_rdataset_t set;

        dns_rdataset_init(&set);
        dns_rdatasetiter_current(all, &set);
        set.trust = trust;
        (void)dns_db_addrdataset(view->cachedb, to, NULL, now, &set, 0, NULL);
        dns_rdataset_disassociate(&set);
    }
    dns_rdatasetiter_destroy(&all);
}

static void copy_one(dns_dbnode_t *to, dns_rdataset_t *set, dns_trust_t trust,
                     dns_rdataset_t *added)
{
    isc_stdtime_t now;

    if (!dns_rdataset_isassociated(set))
        return;
    isc_stdtime_get(&now);
    set->trust = trust;
    if (added && dns_rdataset_isassociated(added))
        dns_rdataset_disassociate(added);
    (void)dns_db_addrdataset(view->cachedb, to, NULL, now, set, 0, added);
    dns_rdataset_disassociate(set);
}

static isc_result_t answer_found(dns_fetchevent_t *event, dns_dbnode_t *from,
                                 dns_rdataset_t sets[2], dns_trust_t trust)
{
    dns_db_attach(view->cachedb, &event->db);
    must(dns_db_findnode(event->db, event->foundname, true, &event->node));
    if (!dns_rdataset_isassociated(&sets[0])) {
        copy_all(from, event->node, trust);
        return ISC_R_SUCCESS;
    }
    copy_one(event->node, &sets[0], trust, event->rdataset);
    copy_one(event->node, &sets[1], trust, event->sigrdataset);
    return dns_rdataset_isassociated(event->rdataset) ? ISC_R_SUCCESS : DNS_R_SERVFAIL;
}

/* What the world says of it. */
static isc_result_t answer(dns_fetchevent_t *event, const dns_name_t *name,
                           dns_rdatatype_t type, dns_trust_t trust)
{
    dns_dbnode_t *node = NULL;
    dns_rdataset_t sets[2];
    isc_result_t result, outcome;

    dns_rdataset_init(&sets[0]);
    dns_rdataset_init(&sets[1]);
    result = dns_db_find(
        world, name, NULL, type == dns_rdatatype_rrsig ? dns_rdatatype_any : type,
        DNS_DBFIND_GLUEOK, 0, &node, event->foundname, &sets[0], &sets[1]);
    switch (result) {
    case ISC_R_SUCCESS:
    case DNS_R_GLUE:
    case DNS_R_ZONECUT: outcome = answer_found(event, node, sets, trust); break;
    case DNS_R_CNAME:
    case DNS_R_DNAME:
        outcome = answer_found(event, node, sets, trust);
        if (outcome == ISC_R_SUCCESS)
            outcome = result;
        break;
    case DNS_R_NXRRSET:
    case DNS_R_EMPTYNAME: outcome = answer_nothing(event, name, type); break;
    default: outcome = answer_nothing(event, name, dns_rdatatype_any); break;
    }
    for (int i = 0; i < 2; i++)
        if (dns_rdataset_isassociated(&sets[i]))
            dns_rdataset_disassociate(&sets[i]);
    if (node)
        dns_db_detachnode(world, &node);
    return outcome;
}

static isc_result_t fetch(enum fetch_way way, dns_fetchevent_t *event,
                          const dns_name_t *name, dns_rdatatype_t type)
{
    switch (way) {
    case FETCH_SERVFAIL:
    case FETCH_LATE_ERROR: return DNS_R_SERVFAIL;
    case FETCH_TIMEOUT: return ISC_R_TIMEDOUT;
    case FETCH_BROKEN_CHAIN: return DNS_R_BROKENCHAIN;
    case FETCH_UNREACHABLE: return ISC_R_HOSTUNREACH;
    case FETCH_FAILURE: return ISC_R_FAILURE;
    case FETCH_CANCELED: return ISC_R_CANCELED;
    case FETCH_LAME: return DNS_R_LAME;
    case FETCH_SHUTTING_DOWN: return ISC_R_SHUTTINGDOWN;
    case FETCH_NOTHING: return answer_nothing(event, name, dns_rdatatype_any);
    case FETCH_NO_DATA: return answer_nothing(event, name, type);
    case FETCH_SECURE: return answer(event, name, type, dns_trust_secure);
    default: return answer(event, name, type, dns_trust_answer);
    }
}

/* The client need not wait any longer, if there is something old. */
static void lose_patience(isc_task_t *task, isc_taskaction_t action, void *argument)
{
    dns_fetchevent_t *event = (dns_fetchevent_t *)isc_event_allocate(
        memory, task, DNS_EVENT_TRYSTALE, action, argument, sizeof *event);

    event->result = ISC_R_SUCCESS;
    event->fetch = NULL;
    event->db = NULL;
    event->node = NULL;
    event->rdataset = event->sigrdataset = NULL;
    isc_task_send(task, ISC_EVENT_PTR(&event));
}

static isc_result_t refuse_fetch(enum fetch_way way)
{
    switch (way) {
    case FETCH_DUPLICATE: return DNS_R_DUPLICATE;
    case FETCH_DROP: return DNS_R_DROP;
    default: return ISC_R_SUCCESS;
    }
}

isc_result_t dns_resolver_createfetch(
    dns_resolver_t *resolver, const dns_name_t *name, dns_rdatatype_t type,
    const dns_name_t *domain, dns_rdataset_t *nameservers, dns_forwarders_t *forwarders,
    const isc_sockaddr_t *client, dns_messageid_t id, unsigned int options,
    unsigned int depth, isc_counter_t *count, isc_counter_t *global_count,
    isc_task_t *task, isc_taskaction_t action, void *argument, dns_rdataset_t *rdataset,
    dns_rdataset_t *sigrdataset, dns_fetch_t **made)
{
    enum fetch_way way = is_fetched ? later_fetches : first_fetch;
    isc_result_t refusal = refuse_fetch(way);
    dns_fetchevent_t *event;

    UNUSED(resolver);
    UNUSED(domain);
    UNUSED(nameservers);
    UNUSED(forwarders);
    UNUSED(depth);
    UNUSED(count);
    UNUSED(global_count);
    is_fetched = true;
    if (refusal != ISC_R_SUCCESS)
        return refusal;
    event = (dns_fetchevent_t *)isc_event_allocate(memory, task, DNS_EVENT_FETCHDONE,
                                                   action, argument, sizeof *event);
    *made = isc_mem_get(memory, sizeof **made);
    (*made)->event = event;
    event->fetch = *made;
    event->qtype = type;
    event->db = NULL;
    event->node = NULL;
    event->rdataset = rdataset;
    event->sigrdataset = sigrdataset;
    event->client = client;
    event->id = id;
    event->vresult = ISC_R_SUCCESS;
    event->foundname = dns_fixedname_initname(&event->fname);
    event->result = fetch(way, event, name, type);
    if ((way == FETCH_LATE || way == FETCH_LATE_ERROR) &&
        options & DNS_FETCHOPT_TRYSTALE_ONTIMEOUT)
        lose_patience(task, action, argument);
    isc_task_send(task, ISC_EVENT_PTR(&event));
    return ISC_R_SUCCESS;
}

void dns_resolver_cancelfetch(dns_fetch_t *which)
{
    which->event->result = ISC_R_CANCELED;
}

void dns_resolver_destroyfetch(dns_fetch_t **held)
{
    isc_mem_put(memory, *held, sizeof **held);
    *held = NULL;
}

void dns_resolver_logfetch(dns_fetch_t *which, isc_log_t *log,
                           isc_logcategory_t *category, isc_logmodule_t *module,
                           int level, bool is_again)
{
    UNUSED(which);
    UNUSED(log);
    UNUSED(category);
    UNUSED(module);
    UNUSED(level);
    UNUSED(is_again);
}

bool dns_resolver_algorithm_supported(dns_resolver_t *resolver, const dns_name_t *name,
                                      unsigned int algorithm)
{
    UNUSED(resolver);
    UNUSED(name);
    return dst_algorithm_supported(algorithm);
}

uint16_t dns_resolver_getudpsize(dns_resolver_t *resolver)
{
    UNUSED(resolver);
    return 1232;
}

static void start_fetches(void)
{
    dns_fixedname_t root;

    name_of(".", &root);
    world = load(dns_fixedname_name(&root), world_text);
}

#endif
