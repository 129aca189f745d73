/*
 * Print a report of the fixture, so that other tests (the schema of SARIF, a browser)
 * can look at it:  test_report_sarif FORMAT full|empty|bare|hostile|many
 */
#ifndef SPILLWAY_TESTS_UNIT_REPORT_PRINT_H
#define SPILLWAY_TESTS_UNIT_REPORT_PRINT_H

#include <stdio.h>

#include "tests/unit/report_fixture.h"

enum { PRINT_MANY = 700 };

/* Every text of the chain that a program under test could choose. */
static inline void print_make_hostile(struct chain *chain)
{
    static const char evil[] = "</script>\"'><img src=x onerror=alert(1)>\xff\x1b[2J"
                               "\xe2\x80\xae{0}[a](1)&amp;\n\\";
    struct chain_crash *c = &chain->crashes[0];
    struct chain_finding *f = &chain->findings[0];
    char **texts[] = {
        &f->finding.message,
        &f->finding.object,
        &f->finding.source,
        &f->finding.behind,
        &f->finding.guard,
        &f->finding.function,
        &f->finding.rule,
        &f->reach_detail,
        &f->baseline,
        &c->crash.kind,
        &c->crash.object,
        &c->crash.target,
        &c->crash.summary,
        &c->crash.report,
        &c->crash.frames[1].function,
        &c->crash.frames[1].file,
        &c->reproduce,
        &c->containment.level,
        &c->containment.attempts[0].technique,
        &c->containment.attempts[0].detail,
        &chain->campaigns[0].status,
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        free(*texts[i]);
        *texts[i] = mem_strdup(evil);
    }
}

static inline void print_make_many(struct chain *chain)
{
    for (int i = 0; i < PRINT_MANY; i++) {
        struct finding *f;

        fixture_reported(chain);
        f = &chain->findings[chain->finding_count - 1].finding;
        finding_set_fingerprint(f, "strcat(line, who)", (unsigned)i + 1);
        if (i % 20 == 0) {
            struct chain_crash *c = fixture_overflow(chain);

            free(c->crash.frames[1].function);
            c->crash.frames[1].function = mem_printf("parse_option_%d", i);
            crash_set_signature(&c->crash);
            fixture_campaign(chain, "cron/load_entry", "finished");
        }
    }
}

/* 0, or 2 for a wrong word. */
static inline int print_report(const char *format, const char *variant)
{
    struct chain chain = {0};
    struct report_input in = fixture_input(&chain);
    struct str text = {0};
    struct err e = {0};

    if (strcmp(variant, "bare") == 0) { /* values with nothing set */
        chain_add_finding(&chain);
        chain_add_crash(&chain);
        chain_add_campaign(&chain);
        in = (struct report_input){.chain = &chain};
    } else if (strcmp(variant, "empty") != 0) {
        fixture_chain(&chain);
        in.coverage = strcmp(variant, "full") == 0 ? &fixture_coverage : NULL;
    }
    if (strcmp(variant, "hostile") == 0)
        print_make_hostile(&chain);
    if (strcmp(variant, "many") == 0)
        print_make_many(&chain);
    if (!report_write(format, &in, NULL, &text, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return 2;
    }
    fwrite(str_text(&text), 1, text.len, stdout);
    str_fini(&text);
    chain_fini(&chain);
    return 0;
}

#endif
