/*
 * The steps of triage and what they share.  Used inside triage/ only.
 */
#ifndef SPILLWAY_TRIAGE_STEPS_H
#define SPILLWAY_TRIAGE_STEPS_H

#include "triage/subject.h"
#include "triage/triage.h"

struct triage {
    const struct triage_options *o;
    struct triage_result *out;
    struct subjects subjects;
};

void triage_begin(struct triage *t, const struct triage_options *o,
                  struct triage_result *out);
void triage_end(struct triage *t);

bool triage_is_interrupted(const struct triage *t);
void triage_tell(const struct triage *t, const char *what, size_t done, size_t total);

/* Every pending artefact, or those that can be judged here.  pending.c */
bool triage_settle_all(struct triage *t, struct err *e);

/* Whether it is a memory error, which can be minimised and taken for a breach. */
bool triage_is_memory_error(const struct crash *c);

/* Which build shows the crash with this input; false: none does.  complete.c */
bool triage_find_binary(struct triage *t, struct subject *s, const struct crash *crash,
                        const struct str *input, enum subject_binary *out);

/* Minimise one crash's input and record it. */
bool triage_minimize_one(struct triage *t, const struct chain_crash *c, struct err *e);

/* Replay the breach link once and record the containment. */
bool triage_audit_one(struct triage *t, const struct chain_crash *c, struct err *e);

/* The minimised input, else the first one. */
bool triage_input_of(const struct triage *t, const struct chain_crash *c,
                     struct str *out, struct err *e);

#endif
