/*
 * The domain through its headers: intervals and proofs are checked against brute force
 * over small numbers, since a proof of something false silences a real overflow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/domain/state.h"

/* A small generator, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static int64_t random_between(uint32_t *seed, int64_t lo, int64_t hi)
{
    return lo + (int64_t)(next_random(seed) % (uint32_t)(hi - lo + 1));
}

/* ---------------------------------------------------------------- intervals */

static bool apply(int op, int64_t a, int64_t b, int64_t *out)
{
    if ((op == 3 || op == 4) && b == 0)
        return false;
    if ((op == 5 || op == 6) && (b < 0 || b > 20))
        return false;
    switch (op) {
    case 0: *out = a + b; break;
    case 1: *out = a - b; break;
    case 2: *out = a * b; break;
    case 3: *out = a / b; break;
    case 4: *out = a % b; break;
    case 5: *out = a * (INT64_C(1) << b); break;
    case 6: *out = a >> b; break;
    case 7: *out = a & b; break;
    case 8: *out = a | b; break;
    default: *out = a ^ b; break;
    }
    return true;
}

static struct interval apply_interval(int op, struct interval a, struct interval b)
{
    switch (op) {
    case 0: return interval_add(a, b);
    case 1: return interval_sub(a, b);
    case 2: return interval_mul(a, b);
    case 3: return interval_div(a, b);
    case 4: return interval_rem(a, b);
    case 5: return interval_shl(a, b, 32);
    case 6: return interval_shr(a, b, 32);
    case 7: return interval_and(a, b);
    case 8: return interval_or(a, b);
    default: return interval_xor(a, b);
    }
}

static void interval_operations_contain_every_concrete_result(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        int op = round % 10;
        int64_t alo = random_between(&seed, -9, 9), blo = random_between(&seed, -9, 9);
        struct interval a = interval_make(alo, alo + random_between(&seed, 0, 6));
        struct interval b = interval_make(blo, blo + random_between(&seed, 0, 6));
        struct interval r = apply_interval(op, a, b);

        for (int64_t x = a.lo; x <= a.hi; x++)
            for (int64_t y = b.lo; y <= b.hi; y++) {
                int64_t v = 0;

                if (apply(op, x, y, &v))
                    assert_true(interval_contains(r, v));
            }
    }
}

static void interval_sums_are_exact(void **state)
{
    struct interval r = interval_add(interval_make(2, 5), interval_make(-1, 3));

    (void)state;
    assert_true(interval_equal(r, interval_make(1, 8)));
    r = interval_sub(interval_make(2, 5), interval_make(-1, 3));
    assert_true(interval_equal(r, interval_make(-1, 6)));
}

static void join_with_empty_is_identity(void **state)
{
    struct interval a = interval_make(3, 9);

    (void)state;
    assert_true(interval_equal(interval_join(a, interval_empty()), a));
    assert_true(interval_equal(interval_join(interval_empty(), a), a));
    assert_true(interval_is_empty(interval_meet(a, interval_make(10, 12))));
}

static void arithmetic_saturates_instead_of_wrapping(void **state)
{
    struct interval big = interval_make(INT64_MAX - 2, INT64_MAX - 1);
    struct interval r = interval_add(big, interval_make(1, 5));

    (void)state;
    assert_true(r.hi == INTERVAL_NO_MAX);
    r = interval_mul(interval_full(), interval_of(0));
    assert_true(interval_equal(r, interval_of(0)));
    r = interval_neg(interval_make(INTERVAL_NO_MIN, 4));
    assert_true(interval_equal(r, interval_make(-4, INTERVAL_NO_MAX)));
}

static void wrapping_moves_by_whole_turns_or_gives_the_type(void **state)
{
    (void)state;
    assert_true(
        interval_equal(interval_wrap(interval_of(-1), 8, false), interval_of(255)));
    assert_true(interval_equal(interval_wrap(interval_make(256, 260), 8, false),
                               interval_make(0, 4)));
    assert_true(interval_equal(interval_wrap(interval_make(250, 260), 8, false),
                               interval_make(0, 255)));
    assert_true(
        interval_equal(interval_wrap(interval_of(200), 8, true), interval_of(-56)));
    assert_true(interval_equal(interval_wrap(interval_make(-1, 1), 64, false),
                               interval_of_type(64, false)));
}

/* -------------------------------------------------------------- linear forms */

static void equal_forms_compare_equal_in_any_order_of_building(void **state)
{
    struct linear a = linear_symbol(3), b = linear_symbol(7), x, y;

    (void)state;
    assert_true(linear_add(&a, &b, &x));
    assert_true(linear_add(&b, &a, &y));
    assert_true(linear_equal(&x, &y));
    assert_true(linear_sub(&x, &a, &x));
    assert_true(linear_equal(&x, &b));
}

static void a_form_that_does_not_fit_is_refused_and_left_alone(void **state)
{
    struct linear sum = linear_const(1), before, one;

    (void)state;
    for (uint32_t i = 1; i <= LINEAR_TERMS; i++) {
        one = linear_symbol(i);
        assert_true(linear_add(&sum, &one, &sum));
    }
    before = sum;
    one = linear_symbol(LINEAR_TERMS + 1);
    assert_false(linear_add(&sum, &one, &sum));
    assert_true(linear_equal(&sum, &before));
    assert_false(linear_scale(&sum, INT64_MAX, &sum));
}

static void substitution_replaces_a_symbol_by_a_form(void **state)
{
    struct linear i = linear_symbol(1), k = linear_symbol(2), twice, by;

    (void)state;
    assert_true(linear_scale(&i, 2, &twice));
    assert_true(linear_add_const(&k, 5, &by));
    assert_true(linear_substitute(&twice, 1, &by, &twice));
    assert_int_equal(twice.k, 10);
    assert_int_equal(linear_factor(&twice, 2), 2);
    assert_int_equal(linear_factor(&twice, 1), 0);
}

/* ------------------------------------------------------------------ relations */

enum { SYMBOLS = 3 };

struct small_world {
    struct arena arena;
    struct symbol_table symbols;
    struct relation relation;
    struct linear facts[6];
    bool is_unequal[6];
    unsigned fact_count;
};

static void world_open(struct small_world *w)
{
    arena_init(&w->arena);
    symbol_table_init(&w->symbols, &w->arena);
    relation_init(&w->relation, &w->symbols);
    w->fact_count = 0;
}

static void world_close(struct small_world *w)
{
    relation_fini(&w->relation);
    symbol_table_fini(&w->symbols);
    arena_fini(&w->arena);
}

static uint32_t add_symbol(struct small_world *w, uint32_t number, int64_t lo,
                           int64_t hi)
{
    struct symbol_key key = {.kind = SYMBOL_RESULT, .a = number};
    struct symbol model = {.range = interval_make(lo, hi)};

    return symbol_get(&w->symbols, &key, &model);
}

static struct linear random_form(uint32_t *seed)
{
    struct linear l = linear_const(random_between(seed, -4, 4)), term;

    for (uint32_t s = 1; s <= SYMBOLS; s++) {
        term = linear_symbol(s);
        linear_add_scaled(&l, &term, random_between(seed, -2, 2), &l);
    }
    return l;
}

static int64_t evaluate(const struct linear *l, const int64_t *values)
{
    int64_t sum = l->k;

    for (uint32_t i = 0; i < l->n; i++)
        sum += l->terms[i].factor * values[l->terms[i].symbol - 1];
    return sum;
}

static bool satisfies(const struct small_world *w, const int64_t *values)
{
    for (unsigned i = 0; i < w->fact_count; i++) {
        int64_t v = evaluate(&w->facts[i], values);

        if (w->is_unequal[i] ? v == 0 : v > 0)
            return false;
    }
    return true;
}

/* Every assignment that satisfies the facts must agree with what was derived. */
static void check_world(const struct small_world *w, const struct linear *question)
{
    bool proven = relation_proves_le(&w->relation, question);
    int64_t max = relation_max(&w->relation, question, NULL);
    int64_t min = relation_min(&w->relation, question, NULL);
    int64_t v[SYMBOLS];

    for (v[0] = -3; v[0] <= 3; v[0]++)
        for (v[1] = -3; v[1] <= 3; v[1]++)
            for (v[2] = -3; v[2] <= 3; v[2]++) {
                int64_t answer = evaluate(question, v);

                if (!satisfies(w, v))
                    continue;
                assert_false(w->relation.is_impossible);
                assert_true(!proven || answer <= 0);
                assert_true(answer <= max && answer >= min);
                for (uint32_t s = 1; s <= SYMBOLS; s++)
                    assert_true(
                        interval_contains(relation_range(&w->relation, s), v[s - 1]));
            }
}

static void add_random_facts(struct small_world *w, uint32_t *seed)
{
    unsigned count = 1 + next_random(seed) % 5;

    while (w->fact_count < count) {
        struct linear f = random_form(seed);
        bool is_unequal = next_random(seed) % 4 == 0;

        w->facts[w->fact_count] = f;
        w->is_unequal[w->fact_count++] = is_unequal;
        if (is_unequal)
            relation_add_ne(&w->relation, &f);
        else
            relation_add_le(&w->relation, &f);
    }
}

static void nothing_false_is_ever_proven(void **state)
{
    uint32_t seed = 42;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct small_world w;
        struct linear question = random_form(&seed);

        world_open(&w);
        for (uint32_t i = 0; i < SYMBOLS; i++)
            add_symbol(&w, i, -3, 3);
        add_random_facts(&w, &seed);
        check_world(&w, &question);
        world_close(&w);
    }
}

static void a_join_keeps_only_what_holds_on_both_sides(void **state)
{
    uint32_t seed = 99;

    (void)state;
    for (int round = 0; round < 1500; round++) {
        struct small_world a, b;
        struct relation joined;
        struct linear question = random_form(&seed);

        world_open(&a);
        world_open(&b);
        for (uint32_t i = 0; i < SYMBOLS; i++) {
            add_symbol(&a, i, -3, 3);
            add_symbol(&b, i, -3, 3);
        }
        add_random_facts(&a, &seed);
        add_random_facts(&b, &seed);
        relation_copy(&joined, &a.relation);
        relation_join(&joined, &b.relation);
        relation_fini(&a.relation);
        relation_copy(&a.relation, &joined);
        check_world(&a, &question);
        relation_fini(&b.relation);
        relation_copy(&b.relation, &joined);
        b.relation.symbols = &b.symbols;
        check_world(&b, &question);
        relation_fini(&joined);
        world_close(&a);
        world_close(&b);
    }
}

/* i <= n and n <= cap - 1 prove i < cap, whatever the numbers are. */
static void chains_of_inequalities_are_followed(void **state)
{
    struct small_world w;
    struct linear i, n, cap, f;

    (void)state;
    world_open(&w);
    i = linear_symbol(add_symbol(&w, 0, 0, INTERVAL_NO_MAX));
    n = linear_symbol(add_symbol(&w, 1, 0, INTERVAL_NO_MAX));
    cap = linear_symbol(add_symbol(&w, 2, 0, INTERVAL_NO_MAX));
    assert_true(linear_sub(&i, &n, &f) && relation_add_le(&w.relation, &f));
    assert_true(linear_sub(&n, &cap, &f) && linear_add_const(&f, 1, &f));
    assert_true(relation_add_le(&w.relation, &f));
    assert_true(linear_sub(&i, &cap, &f));
    assert_true(relation_proves_lt(&w.relation, &f));
    assert_true(linear_sub(&cap, &i, &f));
    assert_false(relation_proves_le(&w.relation, &f));
    world_close(&w);
}

static uint32_t add_wrapped(struct small_world *w, const struct linear *def,
                            unsigned bits, bool is_signed)
{
    struct symbol_key key = {.kind = SYMBOL_WRAPPED, .def = *def};
    struct symbol model = {.range = interval_of_type(bits, is_signed),
                           .bits = (uint8_t)bits,
                           .is_signed = is_signed};

    return symbol_get(&w->symbols, &key, &model);
}

/* int n; if ((size_t)n < 100) -- then n is in [0, 99]. */
static void a_check_after_a_conversion_tells_of_the_value_before(void **state)
{
    struct small_world w;
    struct linear n, size;

    (void)state;
    world_open(&w);
    n = linear_symbol(add_symbol(&w, 0, INT32_MIN, INT32_MAX));
    size = linear_symbol(add_wrapped(&w, &n, 64, false));
    assert_true(relation_add_range(&w.relation, &size, interval_make(0, 99)));
    assert_true(
        interval_equal(relation_bounds_of(&w.relation, &n), interval_make(0, 99)));
    world_close(&w);
}

/* unsigned char c = n; with n in [0, 300]: c < 10 leaves two possibilities for n. */
static void an_ambiguous_conversion_tells_nothing(void **state)
{
    struct small_world w;
    struct linear n, byte;

    (void)state;
    world_open(&w);
    n = linear_symbol(add_symbol(&w, 0, 0, 300));
    byte = linear_symbol(add_wrapped(&w, &n, 8, false));
    assert_true(relation_add_range(&w.relation, &byte, interval_make(0, 9)));
    assert_true(relation_max(&w.relation, &n, NULL) == 300);
    world_close(&w);
}

/* unsigned r = len - 4, len >= 4 known later: then r is len - 4. */
static void a_wrapped_value_is_resolved_once_it_is_known_to_fit(void **state)
{
    struct small_world w;
    struct linear len, def, r, f;

    (void)state;
    world_open(&w);
    len = linear_symbol(add_symbol(&w, 0, 0, UINT32_MAX));
    assert_true(linear_add_const(&len, -4, &def));
    r = linear_symbol(add_wrapped(&w, &def, 32, false));
    assert_true(linear_sub(&r, &len, &f));
    assert_false(relation_proves_le(&w.relation, &f));
    assert_true(relation_add_range(&w.relation, &len, interval_make(4, 100)));
    assert_true(relation_proves_lt(&w.relation, &f));
    assert_true(relation_max(&w.relation, &r, NULL) == 96);
    world_close(&w);
}

/* ------------------------------------------------------------------- states */

struct world {
    struct arena arena;
    struct symbol_table symbols;
    struct region_table regions;
    struct state_context c;
};

static void open_memory(struct world *w)
{
    arena_init(&w->arena);
    symbol_table_init(&w->symbols, &w->arena);
    region_table_init(&w->regions);
    w->c = (struct state_context){.arena = &w->arena,
                                  .symbols = &w->symbols,
                                  .regions = &w->regions,
                                  .pointer_bits = 64};
}

static void close_memory(struct world *w)
{
    region_table_fini(&w->regions);
    symbol_table_fini(&w->symbols);
    arena_fini(&w->arena);
}

static uint32_t add_object(struct world *w, ir_id object)
{
    struct region_key key = {.kind = REGION_OBJECT, .a = object};
    bool is_new = false;

    return region_get(&w->regions, &key, &is_new);
}

static void store_number(struct world *w, struct state *s, uint32_t region, int64_t v)
{
    struct cell c = {.region = region, .kind = CELL_SCALAR, .size = 4};

    c.value = value_number(&w->arena, v);
    state_set(s, &c);
}

static void what_is_read_twice_is_the_same_until_the_epoch_changes(void **state)
{
    struct world w;
    struct found_place place = {.offset = 8, .size = 4, .bits = 32, .is_signed = true};
    const struct value *one, *two, *three;
    struct state *s;
    uint32_t r;

    (void)state;
    open_memory(&w);
    s = state_new(&w.symbols);
    r = add_object(&w, 1);
    one = state_found_int(&w.c, s, r, &place);
    two = state_found_int(&w.c, s, r, &place);
    state_set_epoch(s, &w.arena, r, span_whole(), 17);
    three = state_found_int(&w.c, s, r, &place);
    assert_true(value_equal(one, two));
    assert_false(value_equal(one, three));
    state_free(s);
    close_memory(&w);
}

static void store_length(struct world *w, struct state *s, uint32_t region, int64_t at)
{
    struct cell c = {.region = region, .kind = CELL_STRING, .offset = at, .size = 1};

    c.value = value_number(&w->arena, 3);
    state_set(s, &c);
}

static void only_strings_that_begin_in_the_bytes_are_forgotten(void **state)
{
    struct world w;
    struct state *s;
    uint32_t r, other;

    (void)state;
    open_memory(&w);
    s = state_new(&w.symbols);
    r = add_object(&w, 1);
    other = add_object(&w, 2);
    store_number(&w, s, r, 1);
    store_length(&w, s, other, 6);
    for (int64_t at = 0; at < 12; at += 4)
        store_length(&w, s, r, at);
    state_drop_strings(s, r, 4, 8);
    assert_non_null(state_find(s, r, CELL_STRING, 0));
    assert_null(state_find(s, r, CELL_STRING, 4));
    assert_non_null(state_find(s, r, CELL_STRING, 8));
    assert_non_null(state_find(s, r, CELL_SCALAR, 0));
    assert_non_null(state_find(s, other, CELL_STRING, 6));
    state_free(s);
    close_memory(&w);
}

static void an_epoch_of_the_whole_takes_the_place_of_all_others(void **state)
{
    struct world w;
    struct span part = {4, 4};
    struct state *s;
    uint32_t r;

    (void)state;
    open_memory(&w);
    s = state_new(&w.symbols);
    r = add_object(&w, 1);
    state_set_epoch(s, &w.arena, r, span_whole(), 17);
    state_set_epoch(s, &w.arena, r, span_whole(), 18);
    assert_int_equal(state_epoch(s, r, 5), 18);
    assert_int_equal(s->count, 1);
    state_set_epoch(s, &w.arena, r, part, 19);
    assert_int_equal(state_epoch(s, r, 5), 19);
    assert_int_equal(state_epoch(s, r, 9), 18);
    state_set_epoch(s, &w.arena, r, span_whole(), 20);
    assert_int_equal(state_epoch(s, r, 5), 20);
    assert_int_equal(s->count, 1);
    state_free(s);
    close_memory(&w);
}

static void merging_two_numbers_gives_their_hull(void **state)
{
    struct world w;
    struct state *a, *b;
    const struct value *v;
    uint32_t r;

    (void)state;
    open_memory(&w);
    r = add_object(&w, 1);
    a = state_new(&w.symbols);
    b = state_new(&w.symbols);
    store_number(&w, a, r, 16);
    store_number(&w, b, r, 64);
    state_join(&w.c, a, b, 5);
    v = state_get(a, r, CELL_SCALAR, 0);
    assert_non_null(v);
    assert_true(interval_equal(relation_bounds_of(&a->relation, &v->form),
                               interval_make(16, 64)));
    state_free(a);
    close_memory(&w);
}

/* if (n > max) n = max;  must leave n <= max with both unknown. */
static void merging_after_a_clamp_keeps_the_inequality(void **state)
{
    struct world w;
    struct found_place place = {.size = 4, .bits = 32, .is_signed = true};
    struct state *a, *b;
    const struct value *n, *max, *merged;
    struct linear f;
    uint32_t rn, rmax;
    struct cell c = {.kind = CELL_SCALAR, .size = 4};

    (void)state;
    open_memory(&w);
    rn = add_object(&w, 1);
    rmax = add_object(&w, 2);
    a = state_new(&w.symbols);
    n = state_found_int(&w.c, a, rn, &place);
    max = state_found_int(&w.c, a, rmax, &place);
    b = state_copy(a);
    assert_true(linear_sub(&n->form, &max->form, &f));
    assert_true(relation_add_le(&a->relation, &f));
    c.region = rn;
    c.value = max;
    state_set(b, &c);
    state_join(&w.c, a, b, 9);
    merged = state_get(a, rn, CELL_SCALAR, 0);
    assert_non_null(merged);
    assert_true(linear_sub(&merged->form, &max->form, &f));
    assert_true(relation_proves_le(&a->relation, &f));
    state_free(a);
    close_memory(&w);
}

static void different_targets_become_alternatives(void **state)
{
    struct world w;
    struct state *a, *b;
    struct cell c = {.kind = CELL_SCALAR, .size = 8};
    const struct value *v;

    (void)state;
    open_memory(&w);
    c.region = add_object(&w, 1);
    a = state_new(&w.symbols);
    b = state_new(&w.symbols);
    c.value = value_pointer(&w.arena, add_object(&w, 2));
    state_set(a, &c);
    c.value = value_null();
    state_set(b, &c);
    state_join(&w.c, a, b, 3);
    v = state_get(a, c.region, CELL_SCALAR, 0);
    assert_non_null(v);
    assert_int_equal(value_alternatives(v), 2);
    state_free(a);
    close_memory(&w);
}

static void merging_with_itself_changes_nothing(void **state)
{
    struct world w;
    struct state *a, *b;
    uint32_t r;

    (void)state;
    open_memory(&w);
    r = add_object(&w, 1);
    a = state_new(&w.symbols);
    store_number(&w, a, r, 4);
    b = state_copy(a);
    assert_true(state_is_covered(a, b));
    state_join(&w.c, a, state_copy(b), 2);
    assert_true(state_is_covered(a, b) && state_is_covered(b, a));
    assert_true(state_key(a) == state_key(b));
    state_free(a);
    state_free(b);
    close_memory(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interval_operations_contain_every_concrete_result),
        cmocka_unit_test(interval_sums_are_exact),
        cmocka_unit_test(join_with_empty_is_identity),
        cmocka_unit_test(arithmetic_saturates_instead_of_wrapping),
        cmocka_unit_test(wrapping_moves_by_whole_turns_or_gives_the_type),
        cmocka_unit_test(equal_forms_compare_equal_in_any_order_of_building),
        cmocka_unit_test(a_form_that_does_not_fit_is_refused_and_left_alone),
        cmocka_unit_test(substitution_replaces_a_symbol_by_a_form),
        cmocka_unit_test(nothing_false_is_ever_proven),
        cmocka_unit_test(a_join_keeps_only_what_holds_on_both_sides),
        cmocka_unit_test(chains_of_inequalities_are_followed),
        cmocka_unit_test(a_check_after_a_conversion_tells_of_the_value_before),
        cmocka_unit_test(an_ambiguous_conversion_tells_nothing),
        cmocka_unit_test(a_wrapped_value_is_resolved_once_it_is_known_to_fit),
        cmocka_unit_test(what_is_read_twice_is_the_same_until_the_epoch_changes),
        cmocka_unit_test(only_strings_that_begin_in_the_bytes_are_forgotten),
        cmocka_unit_test(an_epoch_of_the_whole_takes_the_place_of_all_others),
        cmocka_unit_test(merging_two_numbers_gives_their_hull),
        cmocka_unit_test(merging_after_a_clamp_keeps_the_inequality),
        cmocka_unit_test(different_targets_become_alternatives),
        cmocka_unit_test(merging_with_itself_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
