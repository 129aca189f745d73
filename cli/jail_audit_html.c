/*
 * The audit as a page: one file that needs nothing else, in the dress of the report.
 */
#include "cli/jail.h"

#include <stdio.h>

#include "evidence/report/html.h"

/* The tone of a badge, for what happened in the jail. */
static const char *tone_of(enum audit_outcome o)
{
    static const char *const tones[] = {
        [AUDIT_BLOCKED] = "good",    [AUDIT_ESCAPED] = "bad",
        [AUDIT_REACHABLE] = "warn",  [AUDIT_NOT_HERE] = "dim",
        [AUDIT_NO_CONTROL] = "warn", [AUDIT_NO_REPORT] = "bad",
    };

    return tones[o];
}

static void add_head(struct report *page)
{
    html_raw(page,
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, "
             "initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
             "'none'; style-src 'unsafe-inline'\">\n"
             "<title>Audit of a jail</title>\n<style>\n");
    for (size_t i = 0; html_style[i]; i++)
        html_raw(page, html_style[i]);
    html_raw(page, "</style>\n</head>\n<body>\n"
                   "<a class=\"skip\" href=\"#main\">Skip to the audit</a>\n");
}

static void add_verdict(struct report *page, const struct jail_cli_audited *a)
{
    const struct audit_result *r = a->result;

    html_raw(page, "<header><p class=\"tool\">spillway jail audit</p>\n<h1>");
    html_text(page, !r->is_sound    ? "The audit says nothing"
                    : audit_held(r) ? "The jail held"
                                    : "The jail did not hold");
    html_raw(page, "</h1>\n<p class=\"lead\">");
    html_textf(page,
               "%s, %s. %zu ways out were tried: %u got out. In the controls %u "
               "did.",
               a->subject, r->was_root ? "started by root" : "without root",
               r->attempt_count, r->jailed_escapes, r->control_escapes);
    html_raw(page, "</p>\n");
    if (!r->is_sound) {
        html_raw(page, "<p class=\"alarm\">");
        html_sentence(page, r->reason);
        html_raw(page, "</p>\n");
    }
    html_raw(page, "</header>\n<main id=\"main\">\n");
}

static void add_outcome(struct report *page, enum audit_outcome o, const char *tone)
{
    html_raw(page, "<td>");
    html_badge(page, tone, audit_outcome_name(o));
    html_raw(page, "</td>");
}

static void add_closers(struct report *page, const struct audit_attempt *a)
{
    html_raw(page, "<td>");
    for (size_t i = 0; i < a->layer_count; i++) {
        html_element(page, "code", NULL, a->layers[i]);
        html_raw(page, " ");
    }
    if (a->layer_count == 0)
        html_text(page, a->closed_by);
    html_raw(page, "</td>");
}

static void add_attempt(struct report *page, const struct audit_attempt *a)
{
    html_raw(page, "<tr><th scope=\"row\"><code>");
    html_text(page, a->technique);
    html_raw(page, "</code></th>");
    html_cell(page, a->about);
    add_outcome(page, a->jailed, tone_of(a->jailed));
    add_outcome(page, a->control, "dim");
    html_cell(page, a->detail);
    add_closers(page, a);
    html_raw(page, "</tr>\n");
}

static void add_attempts(struct report *page, const struct audit_result *r)
{
    static const char *const heads[] = {"Technique", "What is done",  "In the jail",
                                        "Control",   "What happened", "Closed by",
                                        NULL};

    html_raw(page, "<section aria-labelledby=\"attempts\">\n"
                   "<h2 id=\"attempts\">What was tried</h2>\n"
                   "<p>Blocked counts only where a control on the same kernel got out. "
                   "Reachable is surface of the kernel that answered. No control: it "
                   "worked nowhere here, so it shows nothing.</p>\n");
    html_table(page, "Ways out, and how far each got", heads);
    for (size_t i = 0; i < r->attempt_count; i++)
        add_attempt(page, &r->attempts[i]);
    html_table_end(page);
    html_raw(page, "</section>\n");
}

static void add_witness(struct report *page, const struct audit_witness *w)
{
    html_raw(page, "<tr><th scope=\"row\">");
    html_text(page, w->name);
    html_raw(page, "</th><td>");
    html_badge(page, w->is_unchanged ? "good" : "bad",
               w->is_unchanged ? "unchanged" : "changed");
    html_raw(page, "</td>");
    html_cell(page, w->saw_control ? "noticed it" : "noticed nothing");
    html_cell(page, w->detail);
    html_raw(page, "</tr>\n");
}

static void add_witnesses(struct report *page, const struct audit_result *r)
{
    static const char *const heads[] = {"Witness", "Around the jail", "The control",
                                        "What it saw", NULL};

    html_raw(page, "<section aria-labelledby=\"witnesses\">\n"
                   "<h2 id=\"witnesses\">Who watched from outside</h2>\n");
    html_table(page, "Witnesses outside", heads);
    for (size_t i = 0; i < r->witness_count; i++)
        add_witness(page, &r->witnesses[i]);
    html_table_end(page);
    html_raw(page, "</section>\n");
}

static void add_layer(struct report *page, const struct jail_layer_record *l)
{
    static const char *const tones[] = {
        [JAIL_LAYER_HELD] = "good",
        [JAIL_LAYER_WEAKER] = "warn",
        [JAIL_LAYER_MISSING] = "bad",
        [JAIL_LAYER_NOT_WANTED] = "dim",
    };

    html_raw(page, "<tr><th scope=\"row\"><code>");
    html_text(page, l->name);
    html_raw(page, "</code></th><td>");
    html_badge(page, tones[l->state], jail_layer_state_name(l->state));
    html_raw(page, "</td>");
    html_cell(page, l->detail);
    html_raw(page, "</tr>\n");
}

/* Another sandbox has no layers of ours. */
static void add_layers(struct report *page, const struct jail_record *r)
{
    static const char *const heads[] = {"Layer", "State", "Detail", NULL};

    if (r->layer_count == 0)
        return;
    html_raw(page, "<section aria-labelledby=\"layers\">\n"
                   "<h2 id=\"layers\">What the jail was made of</h2>\n");
    html_table(page, "Layers, in the order in which they are applied", heads);
    for (size_t i = 0; i < r->layer_count; i++)
        add_layer(page, &r->layers[i]);
    html_table_end(page);
    html_raw(page, "</section>\n");
}

void jail_cli_audit_html(const struct jail_cli_audited *a, struct str *out)
{
    struct report page = {.out = out};

    add_head(&page);
    add_verdict(&page, a);
    add_attempts(&page, a->result);
    add_witnesses(&page, a->result);
    add_layers(&page, &a->result->jail);
    html_raw(&page, "</main>\n</body>\n</html>\n");
}
