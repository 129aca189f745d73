/*
 * The verdict.  See verdict.h for the rules; each is one small function here.
 */
#include "jail/audit/verdict.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Fewer escapes than this, and a control has not shown much. */
enum { ENOUGH_CONTROL_ESCAPES = 15 };

struct judging {
    const struct host_plan *plan;
    const struct host_shared *shared;
    struct audit_result *out;
    struct report reports[HOST_MAX_STEPS];
    size_t jail; /* index of the jail's step */
};

const char *audit_outcome_name(enum audit_outcome o)
{
    static const char *const names[] = {
        [AUDIT_BLOCKED] = "blocked",       [AUDIT_ESCAPED] = "escaped",
        [AUDIT_REACHABLE] = "reachable",   [AUDIT_NOT_HERE] = "not here",
        [AUDIT_NO_CONTROL] = "no control", [AUDIT_NO_REPORT] = "no report",
    };

    return names[o];
}

static bool is_selected(const struct host_step *s, const struct technique *t)
{
    char name[64];

    if ((t->flags & EXHAUSTS) && !s->may_exhaust)
        return false;
    snprintf(name, sizeof name, ",%s,", t->name);
    return !s->only || strstr(s->only, name);
}

/* Each step selects for itself; what no jail step was asked for is not listed. */
static bool is_listed(const struct judging *j, size_t technique)
{
    return is_selected(&j->plan->steps[j->jail], technique_at(technique));
}

static bool witness_changed(const struct judging *j, size_t step, size_t witness)
{
    const struct step_result *r = &j->shared->results[step];

    return strcmp(r->before[witness], r->after[witness]) != 0;
}

static int witness_index(const char *name)
{
    for (size_t i = 0; name && i < host_witness_count(); i++) {
        if (!strcmp(host_witness_name(i), name))
            return (int)i;
    }
    return -1;
}

static bool saw_a_control(const struct judging *j, size_t witness)
{
    for (size_t s = 0; s < j->plan->step_count; s++) {
        if (j->plan->steps[s].is_control && witness_changed(j, s, witness))
            return true;
    }
    return false;
}

/* Whether the outside confirms that `t` escaped in a step. */
static bool is_proven(const struct judging *j, size_t step, size_t technique)
{
    const struct technique *t = technique_at(technique);
    int witness = witness_index(t->witness);

    switch (t->proof) {
    case PROOF_CANARY: return j->reports[step].at[technique].has_canary;
    case PROOF_WITNESS:
        return witness >= 0 && witness_changed(j, step, (size_t)witness);
    case PROOF_ANSWER: break;
    }
    return true;
}

/* Whether the outside could have confirmed it, so that its silence means something. */
static bool is_refutable(const struct judging *j, size_t technique)
{
    const struct technique *t = technique_at(technique);
    int witness = witness_index(t->witness);

    return t->proof == PROOF_CANARY || (t->proof == PROOF_WITNESS && witness >= 0 &&
                                        saw_a_control(j, (size_t)witness));
}

static enum audit_outcome plain_outcome(const struct reported *r)
{
    static const enum audit_outcome outcomes[] = {
        [BREACH_SILENT] = AUDIT_NO_REPORT,  [BREACH_BLOCKED] = AUDIT_BLOCKED,
        [BREACH_ESCAPED] = AUDIT_ESCAPED,   [BREACH_REACHABLE] = AUDIT_REACHABLE,
        [BREACH_NOT_HERE] = AUDIT_NOT_HERE,
    };

    return r->has_answer ? outcomes[r->outcome] : AUDIT_NO_REPORT;
}

static enum audit_outcome control_outcome_in(const struct judging *j, size_t step,
                                             size_t technique)
{
    enum audit_outcome o = plain_outcome(&j->reports[step].at[technique]);

    return o == AUDIT_ESCAPED && !is_proven(j, step, technique) ? AUDIT_REACHABLE : o;
}

/* The furthest that any control got. */
static enum audit_outcome control_outcome(const struct judging *j, size_t technique)
{
    /* "Not here" of one outweighs "blocked" of another that had fewer rights. */
    static const int reach[] = {
        [AUDIT_NO_REPORT] = 0, [AUDIT_NO_CONTROL] = 0, [AUDIT_BLOCKED] = 1,
        [AUDIT_NOT_HERE] = 2,  [AUDIT_REACHABLE] = 3,  [AUDIT_ESCAPED] = 4,
    };
    enum audit_outcome best = AUDIT_NO_REPORT;

    for (size_t s = 0; s < j->plan->step_count; s++) {
        const struct host_step *step = &j->plan->steps[s];
        enum audit_outcome o;

        if (!step->is_control || !is_selected(step, technique_at(technique)))
            continue;
        o = control_outcome_in(j, s, technique);
        if (reach[o] > reach[best])
            best = o;
    }
    return best;
}

static bool worked(enum audit_outcome control)
{
    return control == AUDIT_ESCAPED || control == AUDIT_REACHABLE;
}

/* What a technique that was stopped means, given how the controls fared. */
static enum audit_outcome weigh_blocked(enum audit_outcome control)
{
    if (worked(control))
        return AUDIT_BLOCKED;
    return control == AUDIT_NOT_HERE ? AUDIT_NOT_HERE : AUDIT_NO_CONTROL;
}

/* The memory cap may end the whole jail, and the probe's answer with it. */
static bool was_ended_by_cap(const struct judging *j, size_t technique)
{
    const struct reported *r = &j->reports[j->jail].at[technique];

    return !r->has_answer && r->was_tried &&
           (technique_at(technique)->flags & EXHAUSTS) &&
           j->shared->results[j->jail].exit.out_of_memory;
}

static void describe(const struct reported *r, char *out, size_t room)
{
    const char *name = r->error ? strerrorname_np(r->error) : NULL;

    if (r->error && name)
        snprintf(out, room, "%s: %s", r->detail, name);
    else if (r->error)
        snprintf(out, room, "%s: error %d", r->detail, r->error);
    else
        snprintf(out, room, "%s", r->detail);
}

static void judge(struct judging *j, size_t technique, struct audit_attempt *out)
{
    const struct reported *r = &j->reports[j->jail].at[technique];
    enum audit_outcome said = plain_outcome(r);

    out->technique = technique_at(technique)->name;
    out->about = technique_at(technique)->about;
    out->closed_by = technique_at(technique)->closed_by;
    closers_find(&j->shared->results[j->jail].record, out);
    out->control = control_outcome(j, technique);
    out->jailed = said;
    describe(r, out->detail, sizeof out->detail);
    if (was_ended_by_cap(j, technique)) {
        out->jailed = weigh_blocked(out->control);
        snprintf(out->detail, sizeof out->detail, "the memory cap ended the jail");
    } else if (said == AUDIT_BLOCKED || said == AUDIT_NOT_HERE) {
        out->jailed = weigh_blocked(out->control);
    } else if (said == AUDIT_ESCAPED && !is_proven(j, j->jail, technique) &&
               is_refutable(j, technique)) {
        out->jailed = AUDIT_REACHABLE;
        snprintf(out->detail, sizeof out->detail, "%.100s: nothing outside changed",
                 r->detail);
    }
}

static void judge_all(struct judging *j)
{
    struct audit_result *out = j->out;

    for (size_t i = 0; i < technique_count(); i++) {
        struct audit_attempt *a = &out->attempts[out->attempt_count];

        if (!is_listed(j, i))
            continue;
        judge(j, i, a);
        out->jailed_escapes += a->jailed == AUDIT_ESCAPED;
        out->control_escapes += a->control == AUDIT_ESCAPED;
        out->attempt_count++;
    }
}

static void hear_witnesses(struct judging *j)
{
    const struct step_result *r = &j->shared->results[j->jail];
    struct audit_result *out = j->out;

    for (size_t i = 0; i < host_witness_count(); i++) {
        struct audit_witness *w = &out->witnesses[out->witness_count++];

        w->name = host_witness_name(i);
        w->is_unchanged = !witness_changed(j, j->jail, i);
        w->saw_control = saw_a_control(j, i);
        if (w->is_unchanged)
            snprintf(w->detail, sizeof w->detail, "%s, before and after", r->after[i]);
        else
            snprintf(w->detail, sizeof w->detail, "before: %.65s; after: %.65s",
                     r->before[i], r->after[i]);
    }
}

__attribute__((format(printf, 2, 3))) static bool unsound(struct audit_result *out,
                                                          const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(out->reason, sizeof out->reason, format, arguments);
    va_end(arguments);
    return false;
}

/* Of what the step printed: hostile text, so what cannot be shown is not. */
static void take_last_line(const struct step_result *r, char *out, size_t room)
{
    size_t end = r->output_size, at, n = 0;

    while (end > 0 && r->output[end - 1] == '\n')
        end--;
    for (at = end; at > 0 && r->output[at - 1] != '\n';)
        at--;
    for (; at < end && n + 1 < room; at++)
        out[n++] = isprint((unsigned char)r->output[at]) ? r->output[at] : '?';
    out[n] = '\0';
}

static bool check_steps(struct judging *j)
{
    for (size_t i = 0; i < j->plan->step_count; i++) {
        const struct step_result *r = &j->shared->results[i];
        const char *name = j->plan->steps[i].name;
        char said[100];

        take_last_line(r, said, sizeof said);
        if (err_is_set(&r->problem))
            return unsound(j->out, "%s: %.150s", name, r->problem.text);
        if (!r->was_run)
            return unsound(j->out, "%s did not run to its end", name);
        if (!r->was_armed)
            return unsound(j->out, "%s: the battery did not ask to be armed%s%s", name,
                           *said ? ": " : "", said);
        if (!j->reports[i].was_begun)
            return unsound(j->out, "%s: the battery did not start", name);
    }
    return true;
}

static bool check_attempts(struct judging *j)
{
    const struct audit_result *out = j->out;

    for (size_t i = 0; i < out->attempt_count; i++) {
        const struct audit_attempt *a = &out->attempts[i];

        if (a->jailed == AUDIT_NO_REPORT)
            return unsound(j->out, "no report of %s from the jail%s%.80s", a->technique,
                           *a->detail ? ": " : "", a->detail);
        if (a->control == AUDIT_NO_REPORT)
            return unsound(j->out, "no report of %s from the control", a->technique);
    }
    return true;
}

static bool check_controls(struct judging *j)
{
    unsigned enough = j->plan->steps[j->jail].only ? 1 : ENOUGH_CONTROL_ESCAPES;

    if (j->out->control_escapes < enough)
        return unsound(j->out, "the controls escaped by only %u techniques",
                       j->out->control_escapes);
    return true;
}

/* A selection of techniques does not stir every witness. */
static bool check_witnesses(struct judging *j)
{
    if (j->plan->steps[j->jail].only)
        return true;
    for (size_t i = 0; i < j->out->witness_count; i++) {
        if (host_witness_needs_control(i, j->plan->is_root) &&
            !j->out->witnesses[i].saw_control)
            return unsound(j->out, "the witness \"%s\" did not notice any control",
                           j->out->witnesses[i].name);
    }
    return true;
}

void verdict_reach(const struct host_plan *plan, const struct host_shared *shared,
                   struct audit_result *out)
{
    static _Thread_local struct judging j;

    j = (struct judging){.plan = plan, .shared = shared, .out = out};
    j.jail = plan->step_count - 1;
    for (size_t i = 0; i < plan->step_count; i++)
        report_parse(&shared->results[i], shared->canary, &j.reports[i]);
    out->jail = shared->results[j.jail].record;
    out->was_root = plan->is_root;
    judge_all(&j);
    hear_witnesses(&j);
    out->is_sound = check_steps(&j) && check_attempts(&j) && check_controls(&j) &&
                    check_witnesses(&j);
}

bool audit_held(const struct audit_result *r)
{
    for (size_t i = 0; i < r->witness_count; i++) {
        if (!r->witnesses[i].is_unchanged)
            return false;
    }
    return r->is_sound && r->jailed_escapes == 0;
}
