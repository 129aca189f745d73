/*
 * The machine that plays a program: values, memory, frames.  Private to this folder.
 *
 * Memory is a region for each object, of bytes of which each is known or not; where a
 * pointer is stored, the region keeps it beside its bytes.  A value that is not known
 * may be moved about; the run ends when something depends on it.
 */
#ifndef SPILLWAY_ANALYZER_PLAY_MACHINE_H
#define SPILLWAY_ANALYZER_PLAY_MACHINE_H

#include <stdint.h>

#include "analyzer/play/input.h"
#include "analyzer/play/play.h"

enum value_kind {
    VALUE_UNKNOWN,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_POINTER,
    VALUE_FUNCTION,
    VALUE_RECORD, /* a whole structure, kept in a region of its own */
};

/* Bytes of a region that a pointer may touch. */
struct part {
    int32_t lo, hi;
};

struct value {
    enum value_kind kind;
    uint8_t bit, width; /* POINTER to a bit-field: where it begins; else width is 0 */
    uint32_t region; /* POINTER, RECORD */
    ir_id field; /* POINTER: the array member that `part` is; 0 */
    struct part part; /* POINTER: the array, or the row of a matrix */
    struct part outer; /* ... the whole matrix: what is left of it once it is stored */
    int64_t n; /* INT, the offset of a POINTER, the id of a FUNCTION */
    double d; /* FLOAT */
};

enum byte_state { BYTE_UNKNOWN, BYTE_KNOWN, BYTE_POINTER };

/* A value that bytes of a region stand for. */
struct slot {
    int64_t at;
    struct value value;
};

struct region {
    ir_id object; /* 0: allocated */
    int64_t size;
    uint8_t *bytes;
    uint8_t *states; /* enum byte_state of each */
    bool is_live, is_heap, is_stream;
    VEC(struct slot) slots;
};

struct frame {
    struct frame *up;
    ir_id function;
    const struct ir_function *f;
    struct value *values; /* by instruction */
    uint32_t *regions; /* of the function's objects; 0: not made yet */
    ir_id inst; /* being carried out */
    const struct value *extra; /* arguments behind the named ones */
    unsigned extra_count, extra_at;
};

enum run_end {
    RUN_ON, /* it has not ended */
    RUN_OVER, /* the program ended */
    RUN_STUCK, /* it depends on what is not known, or takes too long */
    RUN_OVERFLOW, /* `hit` */
};

enum { MAX_HANDLERS = 8, MAX_ARGS = 24, TABLES = 3 };

struct machine {
    const struct ir_unit *u;
    const struct play_ranges *ranges; /* by function: its rows of u->objects */
    const struct play_input *input;
    ir_id argc; /* parameter of `main` */
    uint32_t argv; /* region of the arguments */
    size_t read_at; /* bytes of the input that were read */
    bool reads_stream, reads_args, draws; /* what the run depended on */
    const char *source; /* where the last of it came from; NULL */
    uint32_t chance;
    enum run_end end;
    struct play_overflow hit;
    VEC(struct region) regions; /* row 0 unused */
    uint32_t *globals; /* by object: its region; 0: not made yet */
    struct frame *frame;
    unsigned depth;
    size_t steps, budget, memory;
    uint8_t *counts; /* how often each edge was gone, by hash */
    struct value handlers[MAX_HANDLERS]; /* of the end of the program */
    unsigned handler_count;
    uint32_t tables[TABLES]; /* of <ctype.h>: regions of the pointers to them; 0 */
    struct value strtok_at;
    struct value signal; /* what takes signals */
};

struct play_ranges {
    ir_id first, count;
};

/* ------------------------------------------------------------------ memory.c */

/* A new region of unknown bytes; 0 and the run is stuck when it would be too large. */
uint32_t play_region_new(struct machine *m, int64_t size, ir_id object);
void play_region_end(struct machine *m, uint32_t region);
void play_regions_fini(struct machine *m);

/* The region of a variable: of the program, or of the innermost frame. */
uint32_t play_region_of_object(struct machine *m, ir_id object);

struct value play_value_int(int64_t n);
struct value play_value_unknown(void);
struct value play_value_at(struct machine *m, uint32_t region, int64_t offset);

/*
 * Whether `size` bytes may be accessed; else the run has ended.  `p` may be no pointer
 * at all.
 */
bool play_memory_check(struct machine *m, const struct value *p, int64_t size,
                       bool is_write);

/* All of these check first. */
struct value play_memory_load(struct machine *m, const struct value *p, ir_id type);
void play_memory_store(struct machine *m, const struct value *p, ir_id type,
                       const struct value *v);
void play_memory_keep(struct machine *m, const struct value *p, int64_t size,
                      const struct value *v);
void play_memory_copy(struct machine *m, const struct value *to,
                      const struct value *from, int64_t size);
void play_memory_fill(struct machine *m, const struct value *p, int byte, int64_t size);
void play_memory_put(struct machine *m, const struct value *p, const void *bytes,
                     int64_t size);
/* One unit of 1, 2 or 4 bytes: its value, or -1 and the run has ended. */
int64_t play_memory_unit(struct machine *m, const struct value *p, int64_t index,
                         int width);
/* Units before the terminator, at most `most`; -1 and the run has ended. */
int64_t play_memory_length(struct machine *m, const struct value *p, int64_t most,
                           int width);

/* -------------------------------------------------------------------- step.c */

bool machine_stuck(struct machine *m); /* always false */

/* The result of a function that is called with these arguments. */
struct value machine_call(struct machine *m, const struct value *callee,
                          const struct value *args, unsigned count);
int64_t machine_fit(const struct ir_unit *u, ir_id type, int64_t n);

/* ----------------------------------------------------------------- library.c */

struct call {
    const struct ir_function *f;
    const struct value *args;
    unsigned count;
    struct value result; /* unknown at first */
};

/* Carry out a function of the library; false: it is not known, and the run is stuck. */
bool play_library(struct machine *m, struct call *c);

/* ------------------------------------------------------------------- print.c */

/* What printf would print, of the arguments from `first` on; false: the run ended. */
bool print_format(struct machine *m, struct call *c, unsigned format, unsigned first,
                  struct str *out);
/* What scanf takes from `text`, or the stream when that is NULL; result is set. */
void scan_format(struct machine *m, struct call *c, unsigned format,
                 const struct value *text);

/* The next byte of the input, -1 at its end. */
int stream_get(struct machine *m);
uint32_t machine_draw(struct machine *m); /* a number that chance decides */

#endif
