/*
 * Assumed breach; see breach.h and jail/audit/audit.h, which does it.
 *
 * What the audit says becomes what the chain keeps: plain copies, one table per enum,
 * so that neither side needs to know the other.
 */
#include "run/breach.h"

#include <stdlib.h>

#include "base/mem.h"
#include "jail/audit/audit.h"

static const enum attempt_outcome attempt_outcomes[] = {
    [AUDIT_BLOCKED] = ATTEMPT_BLOCKED,       [AUDIT_ESCAPED] = ATTEMPT_ESCAPED,
    [AUDIT_REACHABLE] = ATTEMPT_REACHABLE,   [AUDIT_NOT_HERE] = ATTEMPT_NOT_HERE,
    [AUDIT_NO_CONTROL] = ATTEMPT_NO_CONTROL, [AUDIT_NO_REPORT] = ATTEMPT_NO_REPORT,
};

/* Why the attempts prove nothing; NULL when they do. */
static const char *unsound_reason(const struct audit_breach_result *breach)
{
    if (!breach->was_armed)
        return "the breach link was not armed";
    if (!breach->was_breached)
        return "the crash did not happen under the breach link";
    return breach->audit.is_sound ? NULL : breach->audit.reason;
}

static void record_attempts(const struct audit_breach_result *breach,
                            struct containment *out)
{
    const struct audit_result *audit = &breach->audit;
    const char *reason = unsound_reason(breach);

    for (size_t i = 0; i < audit->attempt_count; i++)
        containment_add_attempt(out, audit->attempts[i].technique,
                                attempt_outcomes[audit->attempts[i].jailed],
                                audit->attempts[i].detail);
    for (size_t i = 0; i < audit->witness_count; i++)
        containment_add_witness(out, audit->witnesses[i].name,
                                audit->witnesses[i].is_unchanged,
                                audit->witnesses[i].detail);
    containment_decide(out);
    if (!reason || out->verdict == CONTAINMENT_ESCAPED)
        return;
    out->verdict = CONTAINMENT_NOT_AUDITED;
    free(out->reason);
    out->reason = mem_strdup(reason);
}

bool run_breach_in_jail(const struct breach_request *request, struct run_result *out,
                        struct err *e)
{
    const struct audit_breach_options options = {
        .spec = request->spec,
        .battery = request->battery,
        .timeout_ms = request->timeout_ms,
    };
    struct audit_breach_result *breach = mem_alloc(sizeof *breach); /* large */
    bool ok = audit_breach(&options, breach, e);

    if (ok) {
        out->jail = breach->audit.jail;
        out->exit = breach->exit;
        out->was_breached = breach->was_breached;
        out->output = breach->output;
        breach->output = (struct str){0};
        run_record_layers(&out->jail, &out->containment);
        record_attempts(breach, &out->containment);
    }
    audit_breach_result_fini(breach);
    free(breach);
    return ok;
}
