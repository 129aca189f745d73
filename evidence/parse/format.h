/*
 * The formats, one row each in registry.c, and what they share.
 */
#ifndef SPILLWAY_EVIDENCE_PARSE_FORMAT_H
#define SPILLWAY_EVIDENCE_PARSE_FORMAT_H

#include "evidence/crash.h"
#include "evidence/parse/parse.h"
#include "evidence/parse/span.h"

/*
 * Fill `out` (zeroed) from `text`.  False when the text holds nothing of this format,
 * and then `out` is untouched.
 */
bool asan_parse(struct span text, const struct parse_exit *exit, struct crash *out);
bool msan_parse(struct span text, const struct parse_exit *exit, struct crash *out);
bool ubsan_parse(struct span text, const struct parse_exit *exit, struct crash *out);
bool lsan_parse(struct span text, const struct parse_exit *exit, struct crash *out);

/* libFuzzer's limits are faults of their own; its "deadly signal" only a last word. */
bool libfuzzer_parse_limit(struct span text, const struct parse_exit *exit,
                           struct crash *out);
bool libfuzzer_parse_signal(struct span text, const struct parse_exit *exit,
                            struct crash *out);
bool signal_parse(struct span text, const struct parse_exit *exit, struct crash *out);

/*
 * Find a line "==PID==MARK..." (also with a space behind the second "==").  `rest` is
 * what follows the mark; `start` the whole text from that line on.  Either may be NULL.
 */
bool format_find(struct span text, const char *mark, struct span *rest,
                 struct span *start);

/* The text from the beginning of the line that holds `inside`. */
struct span format_line_start(struct span text, struct span inside);

/* Keep the report, bounded and escaped. */
void format_keep_report(struct crash *c, struct span report);

/* Take "SUMMARY: ..." out of the report, or make one of what is known. */
void format_set_summary(struct crash *c, struct span report);

/*
 * What the C library or an assertion printed before abort(): sets `kind`, and a frame
 * when the text names one and there is none.  False when it printed nothing known.
 */
bool format_explain_abort(struct span text, struct crash *c);

#endif
