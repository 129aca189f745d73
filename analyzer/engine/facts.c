/*
 * Facts of a unit as bytes: a JSON document, the same for the cache and for pipes.
 */
#include "analyzer/engine/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

enum { FORMAT_VERSION = 1 };

void unit_facts_free(struct unit_facts *f)
{
    if (!f)
        return;
    free(f->unit);
    finding_list_fini(&f->findings);
    silence_list_fini(&f->silences);
    for (size_t k = 0; k < f->problem_count; k++)
        free(f->problems[k]);
    free(f->problems);
    free(f);
}

/* ------------------------------------------------------------------------ writing */

static json_t *coverage_to_json(const struct facts_coverage *c)
{
    json_t *o = json_object();

    json_set_int(o, "functions", (json_int_t)c->functions);
    json_set_int(o, "functions_partial", (json_int_t)c->functions_partial);
    json_set_int(o, "accesses", (json_int_t)c->accesses);
    json_set_int(o, "hidden_nodes", (json_int_t)c->hidden_nodes);
    return o;
}

static json_t *findings_to_json(const struct finding_list *l)
{
    json_t *list = json_array();

    for (size_t k = 0; k < l->len; k++)
        json_add_new(list, finding_to_json(&l->at[k]));
    return list;
}

static json_t *silences_to_json(const struct silence_list *l)
{
    json_t *list = json_array();

    for (size_t k = 0; k < l->len; k++)
        json_add_new(list, silence_to_json(&l->at[k]));
    return list;
}

static json_t *problems_to_json(const struct unit_facts *f)
{
    json_t *list = json_array();

    for (size_t k = 0; k < f->problem_count; k++) {
        json_t *line = json_object();

        json_set_text(line, "text", f->problems[k]);
        json_add_new(list, line);
    }
    return list;
}

void unit_facts_write(const struct unit_facts *f, struct str *out)
{
    SCOPED_JSON json_t *document = json_object();

    json_set_int(document, "version", FORMAT_VERSION);
    json_set_text(document, "unit", f->unit);
    json_set_new(document, "coverage", coverage_to_json(&f->coverage));
    json_set_new(document, "findings", findings_to_json(&f->findings));
    json_set_new(document, "silences", silences_to_json(&f->silences));
    json_set_new(document, "problems", problems_to_json(f));
    json_print(document, out);
}

/* ------------------------------------------------------------------------ reading */

static bool size_of(const json_t *o, const char *key, size_t *out, struct err *e)
{
    json_int_t n = json_int_of(o, key, -1);

    if (n < 0)
        return err_set(e, 0, "facts have no number %s", key);
    *out = (size_t)n;
    return true;
}

static bool read_coverage(const json_t *o, struct facts_coverage *out, struct err *e)
{
    return size_of(o, "functions", &out->functions, e) &&
           size_of(o, "functions_partial", &out->functions_partial, e) &&
           size_of(o, "accesses", &out->accesses, e) &&
           size_of(o, "hidden_nodes", &out->hidden_nodes, e);
}

static bool read_findings(const json_t *list, struct finding_list *out, struct err *e)
{
    size_t k = 0;
    json_t *item = NULL;

    if (!json_is_array(list))
        return err_set(e, 0, "facts have no list of findings");
    json_array_foreach(list, k, item)
    {
        if (!finding_from_json(item, finding_list_add(out), e))
            return err_wrap(e, "finding %zu", k);
    }
    return true;
}

static bool read_silences(const json_t *list, struct silence_list *out, struct err *e)
{
    size_t k = 0;
    json_t *item = NULL;

    if (!json_is_array(list))
        return err_set(e, 0, "facts have no list of silences");
    json_array_foreach(list, k, item)
    {
        if (!silence_from_json(item, silence_list_add(out), e))
            return err_wrap(e, "silence %zu", k);
    }
    return true;
}

static bool read_problems(const json_t *list, struct unit_facts *f, struct err *e)
{
    size_t k = 0;
    json_t *item = NULL;

    if (!json_is_array(list))
        return err_set(e, 0, "facts have no list of problems");
    f->problems = mem_calloc(json_array_size(list) + 1, sizeof *f->problems);
    json_array_foreach(list, k, item)
    {
        f->problems[f->problem_count++] = mem_strdup(json_text_of(item, "text", ""));
    }
    return true;
}

static bool read_document(const json_t *document, struct unit_facts *f, struct err *e)
{
    const char *unit = json_text_of(document, "unit", NULL);

    if (json_int_of(document, "version", 0) != FORMAT_VERSION)
        return err_set(e, 0, "facts of another version");
    if (!unit)
        return err_set(e, 0, "facts name no unit");
    f->unit = mem_strdup(unit);
    return read_coverage(json_object_get(document, "coverage"), &f->coverage, e) &&
           read_findings(json_object_get(document, "findings"), &f->findings, e) &&
           read_silences(json_object_get(document, "silences"), &f->silences, e) &&
           read_problems(json_object_get(document, "problems"), f, e);
}

struct unit_facts *unit_facts_read(const char *bytes, size_t size, struct err *e)
{
    SCOPED_JSON json_t *document = json_parse(bytes, size, e);
    struct unit_facts *f = NULL;

    if (!document)
        return NULL;
    f = mem_alloc(sizeof *f);
    if (!read_document(document, f, e)) {
        unit_facts_free(f);
        return NULL;
    }
    return f;
}
