/*
 * Runs of one program, one input after the other.
 */
#include "analyzer/play/play.h"

#include <string.h>

#include "analyzer/play/machine.h"

enum {
    COUNTS = 1 << 14,
    FIRST_BUDGET = 200000, /* steps of the first run */
    RUN_BUDGET = 20000, /* ... of each other one */
    ALL_BUDGET = 600000, /* ... of all of them */
    MAX_RUNS = 500,
    MAX_STUCK = 40, /* runs on end that bring nothing new and get stuck */
    MAX_IN_VAIN = 150, /* ... and do not */
};

struct player {
    const struct ir_unit *u;
    struct play_ranges *ranges;
    struct inputs inputs;
    ir_id main;
    uint8_t *seen; /* by edge: bits of how often it was gone */
    uint8_t *counts;
    uint32_t *globals;
    struct play_facts *out;
    size_t steps;
    unsigned in_vain, stuck; /* runs since something was new */
};

static struct play_ranges *find_ranges(const struct ir_unit *u)
{
    struct play_ranges *out = mem_calloc(u->function_count, sizeof *out);

    for (ir_id o = 1; o < u->object_count; o++) {
        struct play_ranges *range = &out[u->objects[o].function];

        if (range->first == 0)
            range->first = o;
        range->count = o - range->first + 1;
    }
    return out;
}

/* How often, as one of eight bits. */
static uint8_t bucket(uint8_t count)
{
    unsigned bit = count < 4 ? count - 1u : count < 8 ? 3 : count < 16 ? 4 : 5;

    return (uint8_t)(1u << (count < 32 ? bit : 6));
}

/* Whether the run went where none was before. */
static bool is_new(struct player *p)
{
    bool found = false;

    for (size_t k = 0; k < COUNTS; k++)
        if (p->counts[k] && !(p->seen[k] & bucket(p->counts[k]))) {
            p->seen[k] |= bucket(p->counts[k]);
            found = true;
        }
    return found;
}

static void keep(struct player *p, const struct play_overflow *hit)
{
    if (!hit->object && !hit->is_heap)
        return; /* the library's own, or the arguments */
    for (size_t k = 0; k < p->out->overflows.len; k++)
        if (p->out->overflows.at[k].function == hit->function &&
            p->out->overflows.at[k].inst == hit->inst)
            return;
    *vec_push(&p->out->overflows) = *hit;
}

/* The arguments of `main`: its name, those of the input, and a null pointer. */
static struct value make_argv(struct machine *m)
{
    unsigned count = 1 + m->input->arg_count;
    uint32_t list = play_region_new(m, 8 * (int64_t)(count + 1), 0);
    struct value p;

    if (!list)
        return play_value_unknown();
    m->argv = list;
    p = play_value_at(m, list, 0);
    play_memory_fill(m, &p, 0, 8 * (int64_t)(count + 1));
    for (unsigned k = 0; k < count && k <= INPUT_ARGS; k++) {
        const char *text = k ? m->input->args[k - 1] : "prog";
        int64_t size = (int64_t)strnlen(text, INPUT_ARG_BYTES - 1) + 1;
        uint32_t at = play_region_new(m, size, 0);
        struct value to = play_value_at(m, at, 0);
        struct slot *s = NULL;

        play_memory_put(m, &to, text, size);
        s = vec_push(&m->regions.at[list].slots);
        s->at = 8 * (int64_t)k;
        s->value = to;
        memset(m->regions.at[list].states + 8 * (size_t)k, BYTE_POINTER, 8);
    }
    return p;
}

static void start(struct machine *m, ir_id function)
{
    struct value callee = {.kind = VALUE_FUNCTION, .n = function}, args[2];

    args[1] = make_argv(m);
    m->argc = m->u->functions[function].params.first;
    args[0] = play_value_int(1 + (int64_t)m->input->arg_count);
    if (m->end == RUN_ON)
        machine_call(m, &callee, args,
                     m->u->functions[function].params.count < 2
                         ? (unsigned)m->u->functions[function].params.count
                         : 2);
    for (unsigned k = m->handler_count; k-- > 0 && m->end == RUN_ON;)
        machine_call(m, &m->handlers[k], NULL, 0);
}

static void run(struct player *p, size_t budget)
{
    struct play_input input;
    struct machine m = {.u = p->u,
                        .ranges = p->ranges,
                        .input = &input,
                        .globals = p->globals,
                        .counts = p->counts,
                        .budget = budget};

    inputs_next(&p->inputs, &input);
    m.chance = input.chance;
    memset(p->counts, 0, COUNTS);
    memset(p->globals, 0, p->u->object_count * sizeof *p->globals);
    start(&m, p->main);
    p->inputs.reads_stream |= m.reads_stream;
    p->inputs.reads_args |= m.reads_args;
    p->inputs.draws |= m.draws;
    p->steps += m.steps;
    if (m.end == RUN_OVERFLOW)
        keep(p, &m.hit);
    if (is_new(p)) {
        inputs_keep(&p->inputs, &input);
        p->in_vain = p->stuck = 0;
    } else {
        p->in_vain++;
        p->stuck += m.end == RUN_STUCK;
    }
    play_regions_fini(&m);
}

static void run_all(struct player *p)
{
    run(p, FIRST_BUDGET);
    for (unsigned k = 1; k < MAX_RUNS && p->steps < ALL_BUDGET; k++) {
        const struct inputs *in = &p->inputs;

        if ((!in->reads_stream && !in->reads_args && !in->draws) ||
            p->stuck > MAX_STUCK || p->in_vain > MAX_IN_VAIN)
            return;
        run(p, RUN_BUDGET);
    }
}

/* Play what begins at this function. */
static void play_from(const struct ir_unit *u, ir_id main, struct play_facts *out)
{
    struct player p = {.u = u, .out = out, .main = main};

    p.ranges = find_ranges(u);
    p.seen = mem_alloc(COUNTS);
    p.counts = mem_alloc(COUNTS);
    p.globals = mem_calloc(u->object_count, sizeof *p.globals);
    inputs_init(&p.inputs, u);
    run_all(&p);
    inputs_fini(&p.inputs);
    free(p.ranges);
    free(p.seen);
    free(p.counts);
    free(p.globals);
}

void play_program(const struct ir_unit *u, struct play_facts *out)
{
    for (ir_id f = 1; f < u->function_count && u->pointer_bits == 64; f++)
        if (u->functions[f].has_body && strcmp(u->functions[f].name, "main") == 0)
            play_from(u, f, out);
}

void play_facts_fini(struct play_facts *facts)
{
    vec_fini(&facts->overflows);
}
