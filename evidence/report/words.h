/*
 * Sentences that several formats share, so that they say the same.
 *
 * Each returns new memory.  Texts of findings and crashes go in as they are: the format
 * escapes the whole.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_WORDS_H
#define SPILLWAY_EVIDENCE_REPORT_WORDS_H

#include "evidence/chain.h"

/* "1 crash", "3 crashes" */
char *words_count(size_t n, const char *one, const char *many);

/* "CWE-120, CWE-787" of "CWE-120;CWE-787" */
char *words_list(const char *list);

/* Digits in groups of three, kept together by narrow no-break spaces (U+202F). */
char *words_number(uint64_t number);

/* "13 bytes", "no bound", "not known" */
char *words_size(int64_t bytes);

/*
 * How far the access goes: "the write can reach byte 38", "the read can begin 1 byte
 * before the start"; NULL when that is not known.
 */
char *words_extent(const struct finding *f);

/* "`tmp` has 13 bytes, the write has no upper bound"; NULL when neither is known. */
char *words_buffer(const struct finding *f);

/* Where `behind` of the finding lies: "behind" the buffer, or "before" it. */
const char *words_side(const struct finding *f);

/* "write of 38 bytes at 'tmp' (line 12)" */
char *words_access(const struct crash *c);

/* "uid 70001, gid 70001, level hardened, supervised by root" */
char *words_identity(const struct containment *c);

/* "14 held, 1 weaker, 1 missing" */
char *words_layers(const struct containment *c);

/* "61 escapes tried from inside the crash, none got out" */
char *words_attempts(const struct containment *c);

/* "confirmed: an input replayed from the program's own entry crashes here" */
const char *words_reach(enum reach r);

/* "contained: ...", in one sentence for someone who does not know the tool. */
const char *words_verdict(enum containment_verdict v);

const char *words_fix(enum fix_state f);

#endif
