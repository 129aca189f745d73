/*
 * An access: one read or write of memory that the engine has judged, and what the
 * checks need to put it into words.
 *
 * The engine decides what can happen (the verdict and its numbers); a check decides
 * which rule that is, how bad, and says it.  Accesses live while the checks run.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_ACCESS_H
#define SPILLWAY_ANALYZER_ENGINE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyzer/domain/symbol.h"
#include "analyzer/ir/ir.h"
#include "analyzer/model/format.h"
#include "analyzer/model/model.h"
#include "evidence/finding.h"

/* In the order of how bad it is; of several paths the worst one counts. */
enum access_verdict {
    ACCESS_SAFE, /* proven; `reason` says by which fact */
    ACCESS_UNKNOWN, /* too little is known to say anything */
    ACCESS_CALLER, /* capacity and length both belong to an unseen caller */
    ACCESS_POSSIBLE, /* nothing rules it out, and nothing shows that it occurs */
    ACCESS_UNBOUNDED, /* a fixed buffer, and a string whose length nothing limits */
    ACCESS_TOO_LARGE, /* a limit is visible, and larger than the buffer */
    ACCESS_ATTACKER, /* data from outside decides, and nothing stops it in time */
    ACCESS_DEFINITE, /* whenever this path is taken */
};

/* What decides how much is accessed. */
enum access_kind {
    ACCESS_ELEMENT = 1, /* an index or pointer in the program's own text */
    ACCESS_LOOP, /* the same, advanced by a loop */
    ACCESS_SIZE, /* a size argument */
    ACCESS_STRING, /* the length of a source string */
    ACCESS_FORMAT, /* printf output */
    ACCESS_SCAN, /* one scanf conversion */
    ACCESS_INPUT, /* whatever comes: gets */
    ACCESS_FIXED, /* a number of bytes that the function always may write */
};

/* A scanf conversion in the source text. */
struct access_conversion {
    const struct scan_conversion *parsed;
    unsigned number; /* the how-many-eth '%' of the format, from 0 */
    ir_id format_loc; /* of the format argument, 0 when it is no plain literal */
};

/* A call on the way from a caller to the access: made in `function`. */
struct access_step {
    const char *function;
    ir_id loc;
};

enum { ACCESS_MAX_STEPS = 4 };

struct access {
    /* what */
    enum access_kind kind;
    bool is_write;
    ir_id inst;
    unsigned part; /* of several buffers of one instruction */
    ir_id loc;
    const char *where; /* function that `loc` is in */
    ir_id made_in, made_by; /* function and instruction that make the access itself */
    ir_id made_amount; /* ... and its size argument; 0 */
    const struct model_function *model; /* NULL: not a library call */
    const char *callee; /* function that makes the access, NULL: this one */
    struct access_conversion conversion; /* SCAN */

    /* how it ends */
    enum access_verdict verdict;
    bool is_before; /* leaves the object at its start, not its end */
    int64_t before; /* ... by so many bytes at most; 0 when not known */
    bool is_member; /* leaves a member of a struct, perhaps not the struct */
    int64_t capacity; /* bytes that may be touched; FINDING_UNKNOWN */
    int64_t largest; /* bytes from the start that can be reached; FINDING_UNBOUNDED */
    int64_t smallest; /* ... that are reached at least; FINDING_UNKNOWN */
    int64_t excess; /* bytes past the end at most; FINDING_UNBOUNDED, _UNKNOWN */
    struct access_side {
        bool is_known; /* ... and it may be outside there */
        struct linear by; /* bytes outside of the object, as it was calculated */
    } past, below; /* its end, its start */
    bool is_sometimes; /* on some ways through the instruction only */
    bool is_constant; /* the amount is a number in the program */
    enum origin origin; /* who decides */
    const char *source; /* "standard input"; NULL */
    const char *reason; /* SAFE: the fact; else what is missing */

    /* in words; NULL where there are none */
    const char *object; /* the buffer as written: "tmp", "s->name" */
    const char *element; /* ELEMENT: what is accessed, as written: "tmp[i]" */
    const char *through; /* ELEMENT: by what pointer, "p" of `*p++`; NULL */
    const char *amount; /* what decides the size, as written: "n", "strlen(s)" */
    const char *from; /* the source buffer as written */
    const char *counted_by; /* the parameter that says how large the buffer is */
    ir_id amount_loc; /* of the size argument, 0 when it is no plain expression */
    ir_id object_loc; /* declaration or allocation */
    ir_id member_loc; /* declaration of the member whose end counts; 0 none, unknown */
    bool is_whole_array; /* the buffer is an array variable: `sizeof` gives its size */
    const char *behind; /* what lies behind it, or `is_before` it */
    int64_t element_bytes; /* ELEMENT: of one element; 0 unknown */
    int64_t unit; /* bytes of what is counted: 1, or 4 for wchar_t */
    bool is_in_macro;
    const char *via; /* function in which it happens, when that was called from here */
    ir_id via_loc;
    const char *argument; /* the buffer in the words of the caller, if those of `object`
                             are a called function's */
    bool is_single_way; /* of the functions in between, each is called in one place */
    struct access_step steps[ACCESS_MAX_STEPS]; /* calls in between, outermost first */
    unsigned step_count;
    uint32_t cursor; /* what a loop moves on without a look: reported once; 0 none */
    ir_id counter; /* head of the loop whose rounds alone decide how far; 0 none */
    bool is_filled; /* ELEMENT: a loop stores something new there, one further on */
    bool is_uneven; /* ... in some of its rounds only */
    bool is_endless; /* ELEMENT: ... as often as a text says, and never looks */
    bool is_open; /* in a caller's buffer: would be told of, were its size a number */
    bool is_claimed; /* SIZE: the amount is what the data itself says, unchecked */
    bool is_held_to_foreign; /* of a called function: see judge.h */
    bool has_lost_guard; /* of a called function: it checks what is not known here */
    bool is_for_callers; /* they are asked the same, with what they know */
    bool
        is_own_word; /* ... and what the function itself does says that it is too far */

    /* the program */
    const struct ir_unit *program;
    ir_id function;
    const char *(*text)(const struct access *a, ir_id loc, size_t *size);
    const void *context; /* for `text` */
};

/* A rule's part in the engine's work. */
struct engine_check {
    const char *rule;
    /* Whether this rule is the one that reports such an access. */
    bool (*is_mine)(const struct access *a);
    /* Fill in severity, message, guard and edits. */
    void (*describe)(const struct access *a, struct finding *f);
};

struct engine_checks {
    const struct engine_check *at;
    size_t count;
};

#endif
