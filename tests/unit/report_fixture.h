/*
 * A chain of evidence with everything in it: a finding that a crash confirms, one that
 * is only reported, one that is muted, a crash without a finding, campaigns and
 * coverage.
 */
#ifndef SPILLWAY_TESTS_UNIT_REPORT_FIXTURE_H
#define SPILLWAY_TESTS_UNIT_REPORT_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "evidence/report/report.h"

#ifndef TEST_DATA
#define TEST_DATA "tests/unit/data" /* the build says where it is */
#endif
#define FIXTURE_ROOT TEST_DATA "/report"

/* clang-format off */
static const struct rule_info fixture_rule_rows[] = {
    {
        .id = "scanf-unbounded",
        .title = "A scanf conversion without a width",
        .description = "A %s or %[ conversion stores as many characters as the input "
                       "has. The buffer behind the pointer has a fixed size, and what "
                       "does not fit overwrites what lies behind it.",
        .advice = "Give the conversion a width: one less than the size of the buffer.",
        .cwe = "CWE-120;CWE-787",
        .cert = "STR31-C",
    },
    {
        .id = "copy-unbounded",
        .title = "A copy without a bound into a fixed buffer",
        .description = "The source can be longer than the destination, and nothing "
                       "compares them.",
        .advice = "Check the length first, or use a copy that takes the size of the "
                  "destination.",
        .cwe = "CWE-120",
        .cert = "",
    },
};
/* clang-format on */
static const struct rule_table fixture_rules = {fixture_rule_rows, 2};

static inline struct place fixture_place(const char *file, unsigned line, unsigned col,
                                         unsigned end_col)
{
    struct place shallow = {NULL, line, col, line, end_col}, owned;

    place_copy(&owned, &shallow);
    owned.file = mem_strdup(file);
    return owned;
}

static inline void fixture_step(struct finding *f, unsigned line, unsigned col,
                                const char *text)
{
    struct place at = fixture_place("src/getfilename.c", line, col, col + 3);

    finding_add_step(f, &at, text);
    place_fini(&at);
}

static inline void fixture_confirmed(struct chain *chain)
{
    struct chain_finding *link = chain_add_finding(chain);
    struct finding *f = &link->finding;
    struct place format = fixture_place("src/getfilename.c", 13, 8, 12);

    f->rule = mem_strdup("scanf-unbounded");
    f->severity = FINDING_ERROR;
    f->access = FINDING_WRITE;
    f->at = fixture_place("src/getfilename.c", 13, 14, 17);
    f->object_at = fixture_place("src/getfilename.c", 11, 7, 10);
    f->unit = mem_strdup("src/getfilename.c");
    f->function = mem_strdup("getfilename");
    f->message = mem_strdup("scanf can write past the end of 'tmp': %s has no width");
    f->callee = mem_strdup("scanf");
    f->object = mem_strdup("tmp");
    f->capacity = 13;
    f->largest = FINDING_UNBOUNDED;
    f->source = mem_strdup("standard input");
    f->behind = mem_strdup("saved registers, the return address");
    f->guard = mem_strdup("\"%12s\"");
    fixture_step(f, 11, 7, "'tmp' is declared with 13 bytes");
    fixture_step(f, 13, 2, "scanf stores what it reads");
    finding_add_edit(f, &format, "\"%12s\"");
    place_fini(&format);
    finding_set_fingerprint(f, "scanf(\"%s\", tmp)", 0);
    link->reach = REACH_CONFIRMED;
    link->reach_detail = mem_strdup("by the first crash");
    link->fix = FIX_PROPOSED;
}

static inline void fixture_reported(struct chain *chain)
{
    struct chain_finding *link = chain_add_finding(chain);
    struct finding *f = &link->finding;

    f->rule = mem_strdup("copy-unbounded");
    f->severity = FINDING_WARNING;
    f->access = FINDING_WRITE;
    f->at = fixture_place("src/getfilename.c", 21, 30, 47);
    f->unit = mem_strdup("src/getfilename.c");
    f->function = mem_strdup("greet");
    f->message = mem_strdup("strcat can write past the end of 'line'");
    f->callee = mem_strdup("strcat");
    f->object = mem_strdup("line");
    f->capacity = 32;
    f->largest = FINDING_UNBOUNDED;
    f->source = mem_strdup("the caller's 'who'");
    f->is_partial = true;
    f->confidence_note = mem_strdup("getfilename.h was not found");
    finding_set_fingerprint(f, "strcat(line, who)", 0);
    link->baseline = mem_strdup("new");
}

static inline void fixture_muted(struct chain *chain)
{
    struct chain_finding *link = chain_add_finding(chain);
    struct finding *f = &link->finding;

    f->rule = mem_strdup("copy-unbounded");
    f->severity = FINDING_NOTE;
    f->at = fixture_place("src/getfilename.c", 21, 5, 28);
    f->function = mem_strdup("greet");
    f->message = mem_strdup("strcpy into 'line'");
    f->capacity = 32;
    f->largest = 8;
    finding_set_fingerprint(f, "strcpy(line, who)", 0);
    link->baseline = mem_strdup("unchanged");
    link->suppressed_by = mem_strdup("baseline");
}

static inline void fixture_frame(struct crash *c, const char *function,
                                 const char *file, unsigned line, unsigned col)
{
    struct crash_frame *f = crash_add_frame(c);

    f->function = mem_strdup(function);
    f->file = mem_strdup(file);
    f->line = line;
    f->col = col;
    f->module = mem_strdup("/work/bin/getfilename");
    f->offset = 0x10c8fb;
}

static inline void fixture_containment(struct containment *c)
{
    static const char *const layers[] = {"tree",        "identity", "namespaces",
                                         "mounts",      "limits",   "no-new-privileges",
                                         "capabilities"};
    static const char *const blocked[] = {
        "chroot_again", "mknod_kmem", "mount_proc",     "ptrace",
        "kill_outside", "sysv_shm",   "open_by_handle", "setns_pid1"};

    c->level = mem_strdup("hardened");
    c->uid = c->gid = 70001;
    c->was_root_supervised = true;
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        containment_add_layer(c, layers[i], LAYER_HELD, NULL);
    containment_add_layer(c, "cgroup", LAYER_WEAKER,
                          "memory by a watchdog: no controller");
    containment_add_layer(c, "landlock", LAYER_MISSING, "this kernel does not have it");
    for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++)
        containment_add_attempt(c, blocked[i], ATTEMPT_BLOCKED, "EPERM");
    containment_add_attempt(c, "netlink", ATTEMPT_REACHABLE, "the socket opens");
    containment_add_attempt(c, "iopl", ATTEMPT_NOT_HERE, "ENOSYS");
    containment_add_attempt(c, "sysrq_write", ATTEMPT_NO_CONTROL, NULL);
    containment_add_witness(c, "canary", true, NULL);
    containment_add_witness(c, "hostname", true, NULL);
    containment_decide(c);
}

static inline struct chain_crash *fixture_overflow(struct chain *chain)
{
    struct chain_crash *c = chain_add_crash(chain);

    c->crash.target = mem_strdup("getfilename/name");
    c->crash.engine = mem_strdup("libfuzzer");
    c->crash.detector = mem_strdup("AddressSanitizer");
    c->crash.kind = mem_strdup("stack-buffer-overflow");
    c->crash.access = CRASH_ACCESS_WRITE;
    c->crash.access_size = 38;
    c->crash.object = mem_strdup("'tmp' (line 11)");
    c->crash.summary = mem_strdup("AddressSanitizer: stack-buffer-overflow in scanf");
    c->crash.report = mem_strdup("==7==ERROR: AddressSanitizer: stack-buffer-overflow\n"
                                 "WRITE of size 38 <script>alert(1)</script>\n");
    c->crash.exit_code = 1;
    fixture_frame(&c->crash, "scanf_common(void*, int)", "", 0, 0);
    fixture_frame(&c->crash, "getfilename", FIXTURE_ROOT "/src/getfilename.c", 13, 2);
    fixture_frame(&c->crash, "LLVMFuzzerTestOneInput", "harness.c", 21, 5);
    fixture_frame(&c->crash, "fuzzer::Fuzzer::ExecuteCallback", "", 0, 0);
    crash_set_signature(&c->crash);
    c->entry = mem_strdup("real");
    c->first_seen = mem_strdup("2024-05-01T12:00:00Z");
    c->last_seen = mem_strdup("2024-05-02T08:30:00Z");
    c->times_seen = 3;
    c->input_key = mem_strdup("0123456789abcdef0123456789abcdef");
    c->input_size = 118;
    c->minimized_key = mem_strdup("fedcba9876543210fedcba9876543210");
    c->minimized_size = 24;
    c->preview = mem_dup("AAAAAAAAAAAAAAAAAAAAA<\n\xff", 24);
    c->preview_size = 24;
    c->reproduce = mem_printf("spillway triage replay %.8s", c->crash.id);
    fixture_containment(&c->containment);
    return c;
}

static inline void fixture_lone_crash(struct chain *chain)
{
    struct chain_crash *c = chain_add_crash(chain);

    c->crash.target = mem_strdup("cron/load_env");
    c->crash.engine = mem_strdup("afl");
    c->crash.detector = mem_strdup("AddressSanitizer");
    c->crash.kind = mem_strdup("SEGV");
    c->crash.access = CRASH_ACCESS_READ;
    c->crash.access_size = -1;
    c->crash.object = mem_strdup("the zero page");
    c->crash.signal = 11;
    fixture_frame(&c->crash, "", "", 0, 0);
    crash_set_signature(&c->crash);
    c->entry = mem_strdup("internal");
    c->times_seen = 1;
    c->first_seen = mem_strdup("2024-05-02T09:00:00Z");
    c->last_seen = mem_strdup("2024-05-02T09:00:00Z");
}

static inline void fixture_campaign(struct chain *chain, const char *target,
                                    const char *status)
{
    struct chain_campaign *c = chain_add_campaign(chain);

    c->id = (int64_t)chain->campaign_count;
    c->target = mem_strdup(target);
    c->engine = mem_strdup("libfuzzer");
    c->level = mem_strdup("hardened");
    c->started = mem_strdup("2024-05-01T11:59:40Z");
    c->seconds = 20;
    c->executions = 1234567;
    c->edges = 412;
    c->corpus_size = 37;
    c->artefacts = 1;
    c->status = mem_strdup(status);
}

static inline void fixture_chain(struct chain *chain)
{
    struct chain_crash *overflow;

    *chain = (struct chain){0};
    fixture_confirmed(chain);
    fixture_muted(chain);
    fixture_reported(chain);
    overflow = fixture_overflow(chain);
    chain_link(&chain->findings[0], overflow);
    fixture_lone_crash(chain);
    fixture_campaign(chain, "getfilename/name", "finished");
    fixture_campaign(chain, "cron/load_env", "interrupted");
}

static struct report_unit fixture_problems[] = {
    {"src/broken.c",      "the compiler of this file was not found", true },
    {"src/getfilename.c", "getfilename.h was not found",             false},
};

static const struct report_coverage fixture_coverage = {
    .units = 3,
    .units_failed = 1,
    .units_partial = 1,
    .functions = 4,
    .functions_partial = 1,
    .hidden_nodes = 2,
    .problems = fixture_problems,
    .problem_count = 2,
};

static inline struct report_input fixture_input(const struct chain *chain)
{
    return (struct report_input){
        .chain = chain,
        .rules = &fixture_rules,
        .tool_version = "1.2.3",
        .root = FIXTURE_ROOT,
        .title = "The example",
    };
}

#endif
