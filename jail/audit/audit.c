/*
 * The audit's two uses: a whole jail level, and one crash of one program.
 */
#include "jail/audit/audit.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/audit/host.h"
#include "jail/audit/verdict.h"

/* An id of the fake host alone; the victim has it too. */
enum { SHARED_UID = 59000, CONTROL_LIMIT_MS = 15000, JAIL_LIMIT_MS = 20000 };

/* Small, so that taking more than allowed is quick. */
static const struct jail_limits audit_limits = {
    .memory_bytes = 192u << 20,
    .processes = 64,
    .open_files = 256,
    .file_bytes = 16u << 20,
    .output_bytes = 24u << 20,
    .output_inodes = 1000,
};

/* For a program under test with a sanitizer in it, where the caller asks for none. */
static const struct jail_limits breach_limits = {
    .memory_bytes = 512u << 20,
    .processes = 64,
    .open_files = 256,
    .file_bytes = 16u << 20,
    .output_bytes = 24u << 20,
    .output_inodes = 1000,
};

/* More than this takes too long to exceed. */
static const struct jail_limits largest_limits = {
    .memory_bytes = (uint64_t)4 << 30,
    .processes = 512,
    .open_files = 4096,
    .file_bytes = 1u << 30,
    .output_bytes = 64u << 20,
    .output_inodes = 4096,
};

static uint64_t choose_limit(uint64_t asked, uint64_t otherwise, uint64_t largest)
{
    if (!asked)
        return otherwise;
    return asked < largest ? asked : largest;
}

#define CHOOSE(field)                                                                  \
    choose_limit(asked->field, breach_limits.field, largest_limits.field)

static struct jail_limits choose_limits(const struct jail_limits *asked)
{
    return (struct jail_limits){
        .memory_bytes = CHOOSE(memory_bytes),
        .processes = (unsigned)CHOOSE(processes),
        .open_files = (unsigned)CHOOSE(open_files),
        .file_bytes = CHOOSE(file_bytes),
        .output_bytes = CHOOSE(output_bytes),
        .output_inodes = (unsigned)CHOOSE(output_inodes),
        .cpu_seconds = asked->cpu_seconds,
    };
}

/* What a full control would only repeat. */
#define ONLY_PROC ",proc_pid_root,sysrq_write,userns,"
#define ONLY_IDENTITY ",regain_uid0,gid0_left,caps_left,"
#define ONLY_OPEN ",plain_path,"
#define ONLY_MAPPED ",regain_uid0,gid0_left,"

#define CONTROL(name, action, only, may_exhaust)                                       \
    {name, action, only, true, may_exhaust, true, CONTROL_LIMIT_MS, NULL, NULL}

static const struct host_step controls_with_root[] = {
    CONTROL("root in a bare chroot", host_control_full, NULL, true),
    CONTROL("a shared id in a bare chroot", host_control_user, NULL, false),
    CONTROL("half-dropped root in a bare chroot", host_control_half, ONLY_IDENTITY,
            false),
    CONTROL("root with the host's proc", host_control_proc, ONLY_PROC, false),
    CONTROL("an unprivileged id alone", host_control_open, ONLY_OPEN, false),
};

static const struct host_step controls_without_root[] = {
    CONTROL("capabilities kept in a bare chroot", host_control_full, NULL, true),
    CONTROL("our id in a bare chroot", host_control_user, NULL, false),
    CONTROL("capabilities and the host's proc", host_control_proc, ONLY_PROC, false),
    CONTROL("root of a user namespace in a bare chroot", host_control_mapped,
            ONLY_MAPPED, false),
    CONTROL("an unprivileged id alone", host_control_open, ONLY_OPEN, false),
};

static void add_step(struct host_plan *plan, const struct host_step *step)
{
    plan->steps[plan->step_count++] = *step;
}

static void plan_controls(struct host_plan *plan)
{
    const struct host_step *list = plan->is_root ? controls_with_root
                                                 : controls_without_root;
    size_t count = plan->is_root
                       ? sizeof controls_with_root / sizeof *controls_with_root
                       : sizeof controls_without_root / sizeof *controls_without_root;

    for (size_t i = 0; i < count; i++)
        add_step(plan, &list[i]);
}

static void plan_identity(struct host_plan *plan)
{
    plan->is_root = geteuid() == 0;
    plan->uid = plan->is_root ? SHARED_UID : geteuid();
    plan->gid = plan->is_root ? SHARED_UID : getegid();
}

static bool run_plan(const struct host_plan *plan, struct host_shared **shared,
                     struct audit_result *out, struct err *e)
{
    if (!host_run(plan, shared, e))
        return err_wrap(e, "no audit here");
    verdict_reach(plan, *shared, out);
    return true;
}

/* ",a,b," in new memory; NULL for all. */
static char *join_selection(const char *const *names)
{
    struct str text = {0};

    if (!names)
        return NULL;
    str_add(&text, ",");
    for (; *names; names++)
        str_addf(&text, "%s,", *names);
    return str_take(&text);
}

static bool check_selection(const char *const *names, struct err *e)
{
    for (; names && *names; names++) {
        if (technique_index(*names) < 0)
            return err_set(e, 0, "no such escape technique: %s", *names);
    }
    return true;
}

/* A step that selects for itself keeps only what was also asked for. */
static void select_in_controls(struct host_plan *plan, const char *only)
{
    for (size_t i = 0; only && i < plan->step_count; i++) {
        if (!plan->steps[i].only)
            plan->steps[i].only = only;
    }
}

static char *find_battery(const char *asked, struct err *e)
{
    char *found = asked ? fs_real(asked, e) : audit_find_battery();

    if (!found && !asked)
        err_set(e, 0, "spillway-battery is not where this program would have it");
    return found;
}

/* The same filter as a target's, with errors that can be reported instead of death. */
static enum jail_profile reporting_profile(enum jail_profile asked)
{
    return asked == JAIL_PROFILE_TARGET ? JAIL_PROFILE_BATTERY : asked;
}

bool audit_run(const struct audit_options *o, struct audit_result *out, struct err *e)
{
    static const char *const argv[] = {AUDIT_BATTERY, NULL};
    SCOPED_FREE char *only = join_selection(o->only);
    SCOPED_FREE char *battery = find_battery(o->battery, e);
    const struct jail_spec spec = {.level = o->level,
                                   .profile = reporting_profile(o->profile),
                                   .argv = argv,
                                   .output = "/out",
                                   .without = o->without,
                                   .may_degrade = true};
    struct host_plan plan = {.battery = battery,
                             .tree = o->tree,
                             .shows_system = o->sandbox != NULL,
                             .limits = audit_limits};
    struct host_shared *shared = NULL;
    bool ok;

    memset(out, 0, sizeof *out);
    if (!battery || !check_selection(o->only, e))
        return false;
    plan_identity(&plan);
    plan_controls(&plan);
    select_in_controls(&plan, only);
    add_step(&plan, &(struct host_step){.name = o->sandbox ? "the sandbox" : "the jail",
                                        .action = o->sandbox ? host_sandbox_run
                                                             : host_jail_run,
                                        .sandbox = o->sandbox,
                                        .only = only,
                                        .may_exhaust = true,
                                        .has_terminal = true,
                                        .timeout_ms = JAIL_LIMIT_MS,
                                        .spec = &spec});
    ok = run_plan(&plan, &shared, out, e);
    host_free(shared);
    return ok;
}

static void take_artefacts(const struct step_result *r, struct audit_breach_result *out)
{
    out->artefacts = mem_calloc(r->artefact_count, sizeof *out->artefacts);
    for (size_t i = 0; i < r->artefact_count; i++) {
        const struct host_artefact *from = &r->artefacts[i];

        out->artefacts[i].name = mem_strdup(from->name);
        out->artefacts[i].size = from->size;
        out->artefacts[i].bytes = mem_dup(r->artefact_bytes + from->offset, from->size);
    }
    out->artefact_count = r->artefact_count;
}

static void take_breach(const struct host_plan *plan, const struct host_shared *shared,
                        struct audit_breach_result *out)
{
    const struct step_result *r = &shared->results[plan->step_count - 1];
    struct report report;

    report_parse(r, shared->canary, &report);
    out->exit = r->exit;
    out->was_armed = r->was_armed;
    out->was_breached = report.was_begun;
    memcpy(out->via, report.via, sizeof out->via);
    str_add_bytes(&out->output, r->output, r->output_size);
    take_artefacts(r, out);
}

bool audit_breach(const struct audit_breach_options *o, struct audit_breach_result *out,
                  struct err *e)
{
    SCOPED_FREE char *battery = find_battery(o->battery, e);
    struct jail_spec spec = *o->spec;
    struct host_plan plan = {.battery = battery,
                             .tree = spec.tree,
                             .binds = spec.binds,
                             .bind_count = spec.bind_count,
                             .limits = choose_limits(&spec.limits)};
    struct host_shared *shared = NULL;
    bool ok;

    memset(out, 0, sizeof *out);
    if (!battery)
        return false;
    spec.profile = reporting_profile(spec.profile);
    plan_identity(&plan);
    plan_controls(&plan);
    add_step(&plan, &(struct host_step){.name = "the breached program",
                                        .action = host_jail_run,
                                        .may_exhaust = true,
                                        .timeout_ms = o->timeout_ms ? o->timeout_ms
                                                                    : JAIL_LIMIT_MS,
                                        .spec = &spec});
    ok = run_plan(&plan, &shared, &out->audit, e);
    if (ok)
        take_breach(&plan, shared, out);
    host_free(shared);
    return ok;
}

void audit_breach_result_fini(struct audit_breach_result *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->artefact_count; i++) {
        free(r->artefacts[i].name);
        free(r->artefacts[i].bytes);
    }
    free(r->artefacts);
    str_fini(&r->output);
    memset(r, 0, sizeof *r);
}

char *audit_find_battery(void)
{
    static const char *const places[] = {"libexec/spillway-battery",
                                         "../libexec/spillway/spillway-battery",
                                         "../libexec/spillway-battery"};
    SCOPED_FREE char *self = fs_real("/proc/self/exe", NULL);
    SCOPED_FREE char *folder = self ? fs_dir(self) : NULL;

    for (size_t i = 0; folder && i < sizeof places / sizeof *places; i++) {
        char *path = fs_join(folder, places[i]);

        if (fs_is_executable(path))
            return path;
        free(path);
    }
    return NULL;
}
