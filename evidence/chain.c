/*
 * The chain of evidence: fields of its links, and how they are put together.
 * See chain.h.
 */
#include "evidence/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "evidence/shape.h"

static const char *const reaches[] = {
    "reported", "not-built", "unreached", "executed", "crashes-in-isolation",
    "confirmed"};
static const char *const fix_states[] = {"none", "proposed", "proven"};
static const struct shape_names reach_names = {reaches, 6};
static const struct shape_names fix_state_names = {fix_states, 3};

static const struct shape_field crash_fields[] = {
    SHAPE_ROW_VALUE(struct chain_crash, crash, crash_shape),
    SHAPE_ROW_TEXT(struct chain_crash, entry),
    SHAPE_ROW_TEXT(struct chain_crash, first_seen),
    SHAPE_ROW_TEXT(struct chain_crash, last_seen),
    SHAPE_ROW_COUNT(struct chain_crash, times_seen),
    SHAPE_ROW_TEXT(struct chain_crash, input_key),
    SHAPE_ROW_COUNT(struct chain_crash, input_size),
    SHAPE_ROW_TEXT(struct chain_crash, minimized_key),
    SHAPE_ROW_COUNT(struct chain_crash, minimized_size),
    SHAPE_ROW_BYTES(struct chain_crash, preview, preview_size),
    SHAPE_ROW_TEXT(struct chain_crash, reproduce),
    SHAPE_ROW_VALUE(struct chain_crash, containment, containment_shape),
    SHAPE_ROW_TEXTS(struct chain_crash, fingerprints, fingerprint_count),
};
const struct shape chain_crash_shape = SHAPE_OF("crash", struct chain_crash,
                                                crash_fields);

static const struct shape_field finding_fields[] = {
    SHAPE_ROW_VALUE(struct chain_finding, finding, finding_shape),
    SHAPE_ROW_ENUM(struct chain_finding, reach, reach_names),
    SHAPE_ROW_TEXT(struct chain_finding, reach_detail),
    SHAPE_ROW_ENUM(struct chain_finding, fix, fix_state_names),
    SHAPE_ROW_TEXT(struct chain_finding, baseline),
    SHAPE_ROW_TEXT(struct chain_finding, suppressed_by),
    SHAPE_ROW_TEXTS(struct chain_finding, crash_ids, crash_count),
};
const struct shape chain_finding_shape = SHAPE_OF("finding", struct chain_finding,
                                                  finding_fields);

static const struct shape_field campaign_fields[] = {
    SHAPE_ROW_INT(struct chain_campaign, id),
    SHAPE_ROW_TEXT(struct chain_campaign, target),
    SHAPE_ROW_TEXT(struct chain_campaign, engine),
    SHAPE_ROW_TEXT(struct chain_campaign, level),
    SHAPE_ROW_TEXT(struct chain_campaign, started),
    SHAPE_ROW_COUNT(struct chain_campaign, seconds),
    SHAPE_ROW_COUNT(struct chain_campaign, executions),
    SHAPE_ROW_COUNT(struct chain_campaign, edges),
    SHAPE_ROW_COUNT(struct chain_campaign, corpus_size),
    SHAPE_ROW_COUNT(struct chain_campaign, artefacts),
    SHAPE_ROW_TEXT(struct chain_campaign, status),
};
const struct shape chain_campaign_shape = SHAPE_OF("campaign", struct chain_campaign,
                                                   campaign_fields);

/* ------------------------------------------------------------------ release */

void chain_crash_fini(struct chain_crash *c)
{
    shape_fini(&chain_crash_shape, c);
}

void chain_finding_fini(struct chain_finding *f)
{
    shape_fini(&chain_finding_shape, f);
}

void chain_campaign_fini(struct chain_campaign *c)
{
    shape_fini(&chain_campaign_shape, c);
}

void chain_fini(struct chain *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->finding_count; i++)
        chain_finding_fini(&c->findings[i]);
    for (size_t i = 0; i < c->crash_count; i++)
        chain_crash_fini(&c->crashes[i]);
    for (size_t i = 0; i < c->campaign_count; i++)
        chain_campaign_fini(&c->campaigns[i]);
    free(c->findings);
    free(c->crashes);
    free(c->campaigns);
    *c = (struct chain){0};
}

/* --------------------------------------------------------------------- JSON */

json_t *chain_crash_to_json(const struct chain_crash *c)
{
    return shape_to_json(&chain_crash_shape, c);
}

json_t *chain_finding_to_json(const struct chain_finding *f)
{
    return shape_to_json(&chain_finding_shape, f);
}

json_t *chain_campaign_to_json(const struct chain_campaign *c)
{
    return shape_to_json(&chain_campaign_shape, c);
}

bool chain_crash_from_json(const json_t *document, struct chain_crash *out,
                           struct err *e)
{
    return shape_from_json(&chain_crash_shape, document, out, e);
}

bool chain_finding_from_json(const json_t *document, struct chain_finding *out,
                             struct err *e)
{
    return shape_from_json(&chain_finding_shape, document, out, e);
}

bool chain_campaign_from_json(const json_t *document, struct chain_campaign *out,
                              struct err *e)
{
    return shape_from_json(&chain_campaign_shape, document, out, e);
}

/* ----------------------------------------------------------------- building */

/* Room for one more zeroed element; capacity is the next power of two. */
static void *grow(void *list, size_t count, size_t size)
{
    if ((count & (count - 1)) == 0)
        list = mem_resize(list, count ? mem_mul(count, 2) : 1, size);
    memset((char *)list + count * size, 0, size);
    return list;
}

struct chain_finding *chain_add_finding(struct chain *c)
{
    c->findings = grow(c->findings, c->finding_count, sizeof *c->findings);
    return &c->findings[c->finding_count++];
}

struct chain_crash *chain_add_crash(struct chain *c)
{
    c->crashes = grow(c->crashes, c->crash_count, sizeof *c->crashes);
    return &c->crashes[c->crash_count++];
}

struct chain_campaign *chain_add_campaign(struct chain *c)
{
    c->campaigns = grow(c->campaigns, c->campaign_count, sizeof *c->campaigns);
    return &c->campaigns[c->campaign_count++];
}

void chain_take_findings(struct chain *c, struct finding_list *list)
{
    for (size_t i = 0; i < list->len; i++) {
        chain_add_finding(c)->finding = list->at[i];
        list->at[i] = (struct finding){0};
    }
    finding_list_fini(list);
}

static void add_once(char ***list, size_t *count, const char *text)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp((*list)[i], text) == 0)
            return;
    }
    *list = mem_resize(*list, mem_add(*count, 1), sizeof **list);
    (*list)[(*count)++] = mem_strdup(text);
}

void chain_link(struct chain_finding *f, struct chain_crash *c)
{
    add_once(&f->crash_ids, &f->crash_count, c->crash.id);
    add_once(&c->fingerprints, &c->fingerprint_count, f->finding.fingerprint);
}

const char *reach_name(enum reach r)
{
    return shape_enum_name(&reach_names, (int)r);
}

const char *fix_state_name(enum fix_state f)
{
    return shape_enum_name(&fix_state_names, (int)f);
}

bool reach_parse(const char *name, enum reach *out)
{
    int value;

    if (!name || !shape_enum_parse(&reach_names, name, &value))
        return false;
    *out = (enum reach)value;
    return true;
}

bool fix_state_parse(const char *name, enum fix_state *out)
{
    int value;

    if (!name || !shape_enum_parse(&fix_state_names, name, &value))
        return false;
    *out = (enum fix_state)value;
    return true;
}
