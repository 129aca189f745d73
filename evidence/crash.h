/*
 * A crash: what a sanitizer or a signal said when a program under test died.
 *
 * Every string came out of a hostile process: it is kept bounded and is escaped when
 * shown.  The signature (kind and top frames) makes two crashes one.
 */
#ifndef SPILLWAY_EVIDENCE_CRASH_H
#define SPILLWAY_EVIDENCE_CRASH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum crash_access { CRASH_ACCESS_NONE, CRASH_ACCESS_READ, CRASH_ACCESS_WRITE };

struct crash_frame {
    char *function; /* "" when not symbolised */
    char *file; /* "" when not known */
    unsigned line, col;
    char *module;
    uint64_t offset; /* in the module */
};

/* All pointers owned; release with crash_fini(). */
struct crash {
    char id[17]; /* first 16 hex digits of the hash of target and signature */
    char *target; /* "cron", and the entry point as "cron/load_user" */
    char *engine; /* "libfuzzer", "afl", "replay" */
    char *detector; /* "AddressSanitizer", "UndefinedBehaviorSanitizer",
                       "LeakSanitizer", "libFuzzer", "signal" */
    char *kind; /* "stack-buffer-overflow", "signed-integer-overflow", "SIGSEGV" */
    enum crash_access access;
    int64_t access_size; /* bytes, -1 when not known */
    char *object; /* "'tmp' (line 14)" as the sanitizer names it, or NULL */
    struct crash_frame *frames; /* innermost first, of the crashing thread */
    size_t frame_count;
    struct crash_frame *origin; /* allocation or free stack, if any */
    size_t origin_count;
    char *summary; /* the sanitizer's SUMMARY line, or made from the rest */
    char *signature; /* kind + top frames of the program's own code */
    char *report; /* the whole report, bounded */
    char *in_front; /* known fault that ended the program before this one when it was
                       not muted, "SEGV in parse"; NULL: none */
    int signal; /* 0 when it exited */
    int exit_code;
};

void crash_fini(struct crash *c);
void crash_copy(struct crash *to, const struct crash *from);
struct crash_frame *crash_add_frame(struct crash *c); /* zeroed, owned by `c` */
struct crash_frame *crash_add_origin(struct crash *c);

/*
 * Compute `signature` and `id`: detector kind and the three innermost frames that
 * belong to the program (frames of sanitizers, libc and the engine are passed over,
 * recursion is folded), without lines so that it survives edits.  Call it when `target`
 * and the symbolised frames are there, and again when one of them changes.
 */
void crash_set_signature(struct crash *c);

/* Whether the frame is the program's own code, as crash_set_signature() sees it. */
bool crash_is_own(const struct crash_frame *f);

/* The innermost frame of the program's own code, or NULL. */
const struct crash_frame *crash_own_frame(const struct crash *c);

json_t *crash_to_json(const struct crash *c);
bool crash_from_json(const json_t *document, struct crash *out, struct err *e);
const char *crash_access_name(enum crash_access a); /* "read", "write", "" */

/* How bad a crash can be, judged by what kind of access went wrong. */
enum crash_severity {
    CRASH_SEVERITY_LOW, /* ends the program */
    CRASH_SEVERITY_MEDIUM, /* can show data that was not meant to be seen, or unclear */
    CRASH_SEVERITY_HIGH, /* changes memory, or uses memory that has another owner */
    CRASH_SEVERITY_CRITICAL, /* writes past a buffer: control can be taken over */
};

struct crash_rating {
    enum crash_severity severity;
    const char *cwe; /* "CWE-121", "" when none fits; static like `meaning` */
    const char *meaning; /* one sentence: what can follow from it */
};

/* By kind and access; a kind that is not in the table is medium.  Never fails. */
struct crash_rating crash_rate(const struct crash *c);
const char *crash_severity_name(enum crash_severity s); /* "low" ... "critical" */

struct crash_list {
    struct crash *at;
    size_t len, cap;
};

struct crash *crash_list_add(struct crash_list *l);
void crash_list_fini(struct crash_list *l);

#endif
