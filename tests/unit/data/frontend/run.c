/*
 * C whose results are known: compiled into the test, lowered by the front end and run on
 * the IR.  Each case gives a number that depends on everything it does.
 */
#pragma GCC system_header
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

typedef long long result;
typedef unsigned long long sum; /* wraps */

/* ------------------------------------------------------------------ arithmetic */

static unsigned char u8 = 200;
static signed char s8 = -100;
static unsigned short u16 = 65000;
static int i32 = -7;
static unsigned u32 = 4000000000u;
static long long i64 = -5000000000ll;
static unsigned long long u64 = 18000000000000000000ull;

static result conversions(void)
{
    sum r = 0;
    r = r * 31 + (u8 + s8) + (char)(u8 + u8) + (unsigned char)(s8 * 3);
    r = r * 31 + (i32 < u32) + (i32 < (int)u32) * 2 + (s8 < u16) * 4 + (i64 < u32) * 8;
    r = r * 31 + (i32 / 2) + (i32 % 3) + (i32 >> 1) + (int)(u32 >> 3) + (int)(u32 << 5);
    r = r * 31 + (result)(u64 / 7) + (result)(u64 % 1000) + (u64 > i64);
    r = r * 31 + (_Bool)i32 + (_Bool)0.0 + (_Bool)0.5 + (_Bool)&r + !(_Bool)u8;
    r = r * 31 + ~u8 + -u16 + (unsigned short)~u16 + !i32 + !!i32;
    r = r * 31 + (short)u32 + (int)i64 + (unsigned)i64 + (signed char)u16;
    return r;
}

static result compound_assignments(void)
{
    unsigned char a = 250;
    signed char b = 120;
    short c = 30000;
    unsigned d = 5;
    long long e = -3;
    double f = 2.5;
    int g = 7;

    a += 10;
    b += 10;
    c *= 3;
    d -= 10;
    e *= d;
    f *= g;
    g /= f;
    a <<= 3;
    b >>= 2;
    c ^= a;
    d %= 7;
    e &= 0xFFFF;
    c |= b;
    a += 1.9;
    return a + 3ll * b + 5ll * c + 7ll * d + 11ll * e + (result)(f * 100) + 13ll * g;
}

static result steps(void)
{
    unsigned char a = 255, b = 0;
    _Bool flag = 0;
    int v[4] = {1, 2, 3, 4}, *p = v;
    double d = 1.5;
    sum r = a++ + 2 * ++b + 3 * a-- + 5 * --b;

    flag++;
    flag++;
    r = r * 10 + flag;
    r = r * 10 + *p++ + *++p * 2 + (*p)++ * 3 + --*p + *--p * 4;
    r = r * 10 + (p - v) + (&v[3] - p) * 2 + (p[-1] == 1) + (1 [p] == 3);
    return r * 10 + (result)(d++ + --d);
}

static result floats(void)
{
    float f = 0.1f;
    double d = 3.75;
    int n = -2;

    return (result)(f * 1e6) + (int)d + (int)-d + (unsigned char)d + (d > n) +
           (f == 0.1) * 8 + (d ? 16 : 0) + !f + (result)(n / 4.0 * 100) +
           (result)(7 / 2 * d);
}

/* ----------------------------------------------------------------- control flow */

static int calls;
static int yes(void) { calls++; return 1; }
static int no(void) { calls += 100; return 0; }

static result short_circuit(void)
{
    int a, b, c, d;

    calls = 0;
    a = yes() && no() && yes();
    b = no() || yes() || no();
    c = !(yes() && (no() || !no()));
    d = (yes(), no()) ? yes() : (no(), 7);
    if ((yes() && no()) || !(no() || yes()))
        a += 1000;
    return calls * 10000ll + a + b * 2 + c * 4 + d * 8 + (yes() ?: 5) + (no() ?: 50);
}

/* Each of the sixteen shapes of a loop header, none of which says what it leaves out. */
static result for_shapes(void)
{
    int i = 0, n = 0;
    sum r = 0;

    for (;;) { if (++n > 3) break; }
    for (i = 0;;) { if (++i > 4) break; }
    r = r * 10 + i;
    for (; i < 9;) i++;
    r = r * 10 + i;
    for (;; i++) { if (i > 11) break; }
    r = r * 10 + i;
    for (i = 1; i < 5;) i += 2;
    r = r * 10 + i;
    for (i = 2;; i += 3) { if (i > 9) break; }
    r = r * 10 + i;
    for (; i > 3; i--) n++;
    r = r * 10 + i;
    for (int k = 0, m = 9; k < m; k++, m--) { if (k == 2) continue; n += m; }
    for (; n > 100; n -= 7);
    return r * 1000 + n;
}

#define EVER ;;
#define UP(v, n) v = 0; v < n; v++
#define LOOP(v, n) for (v = 0; v < n; v++)
#define STEP(v) ; v++

static result for_in_macros(void)
{
    int i, n = 0;

    for (EVER) { if (n++ > 4) break; }
    for (UP(i, 5)) n += i;
    LOOP(i, 3) n += 10;
    for (i = 0; i < 3 STEP(i)) n += 100;
    for (; ({ for (int k = 0; k < 2; k++) n++; n < 600; });) n += 7;
    for (i = ({ int s = 0; for (;;) { if (s++ > 2) break; } s; }); i < 9; i++) n++;
    for (; i ?: ({ for (; i > 3;) i--; 0; }); i--) n += 2;
    n += sizeof(({ for (i = 0; i < 3; i++); i; }));
    for (const char *s = "for (;;) {"; *s; s++) n += *s == ';';
    return n * 10 + i;
}

static result loops(void)
{
    int n = 0, i = 10;

    while (i) { i--; if (i & 1) continue; n += i; if (n > 17) break; }
    do { n++; if (n == 25) continue; if (n > 30) break; } while (n < 100);
    do n++; while (0);
    while (i-- > 0) for (int k = i; k; k >>= 1) { if (k == 2) break; n += k; }
    return n * 100 + i;
}

static int switched(int v)
{
    int r = 0;

    switch (v) {
        r = 1000; /* never */
    case 1: r += 1;
    case 2: r += 10; break;
    case 3: { r += 100; case 4: r += 200; }
        break;
    case -5 ... -2: r = -v; break;
    case 'a' ... 'b': r = 7;
    default: r += 5;
    case 99: r += 3;
    }
    return r;
}

static result switches(void)
{
    sum r = 0;
    unsigned char c = 200;
    long long big = 1ll << 40;

    for (int v = -7; v < 8; v++)
        r = r * 3 + switched(v);
    r += switched('b') * 7 + switched(99) * 11;
    switch (c) { case 200: r++; break; case -56: r += 1000; }
    switch (big) { case 1ll << 40: r += 2; break; default: r += 2000; }
    switch (r > 0) { case 1: for (int i = 0; i < 3; i++) { if (i == 1) break; r++; } break;
    case 0: r += 5; }
    switch (3) default: r += 4;
    return r;
}

static result duff(void)
{
    char from[20] = "abcdefghijklmnopq", to[20] = {0};
    char *s = from, *d = to;
    int count = 17, n = (count + 3) / 4;
    sum r = 0;

    switch (count % 4) {
    case 0: do { *d++ = *s++;
    case 3:      *d++ = *s++;
    case 2:      *d++ = *s++;
    case 1:      *d++ = *s++;
            } while (--n > 0);
    }
    for (int i = 0; i < 18; i++)
        r = r * 7 + to[i];
    return r;
}

static result gotos(void)
{
    int n = 0, i = 0;

again:
    if (i++ > 5)
        goto out;
    if (i == 3)
        goto inside;
    while (n < 50) {
        n += 3;
        if (n % 2)
            goto again;
    inside:
        n += 10;
    }
out:
    return n * 100 + i;
}

/* ------------------------------------------------------------------- aggregates */

struct point { int x, y; };
struct shape {
    char name[8];
    struct point at[2];
    union { int i; unsigned char b[4]; struct { short lo, hi; }; };
    unsigned f1 : 3, : 2, f2 : 7;
    signed f3 : 5;
    _Bool f4 : 1;
};

static result weigh(const struct shape *s)
{
    sum r = 0;

    for (int i = 0; i < 8; i++)
        r = r * 3 + s->name[i];
    for (int i = 0; i < 2; i++)
        r = r * 5 + s->at[i].x * 2 + s->at[i].y;
    return r * 100 + s->i + s->b[0] + s->hi + s->f1 + s->f2 * 8 + s->f3 * 2 + s->f4;
}

static int seven(void) { return 7; }

static result designators(void)
{
    struct shape a = {"abc", {{1, 2}, {3, 4}}, {5}, 6, 77, -8, 1};
    struct shape b = {.at = {[1] = {.y = 9}}, .name = "12345678", .hi = 3};
    struct shape c = {.at[0].x = seven(), 8, 10, .f2 = 1, 2, .name = {'x', [3] = 'y'}};
    struct shape d = {"q", 1, 2, 3, 4, .b = {1, 2, 3}, .f3 = seven() * 2};
    struct shape e = a;
    struct shape f = {{"braced"}, .at[1] = {5}, .at[0].y = 6};

    e.at[1] = (struct point){seven()};
    return weigh(&a) + 3 * weigh(&b) + 5 * weigh(&c) + 7 * weigh(&d) + 11 * weigh(&e) +
           13 * weigh(&f);
}

static result array_initialisers(void)
{
    int a[] = {1, [5] = 2, 3, [2] = 4, 5};
    int b[3][2] = {1, 2, 3, 4, 5, 6}, c[3][2] = {{1}, 3, 4, {5, 6}}, d[2][3] = {[1][1] = 7, 8};
    int e[10] = {[2 ... 5] = 3, [4] = 9, 1}, f[4] = {seven(), [3] = seven() + 1};
    char s[] = "ab\0cd", t[3] = "xyz", u[8] = {"uv"}, v[2][4] = {"one", {'t', 'w'}};
    struct { struct point p; int q; } w[2] = {1, 2, 3, {{4}, 5}};
    int z[2] = {0}, m[2][2][2] = {{{1, 2}, 3}, 4, 5, 6};
    sum r = sizeof a / sizeof *a + 100 * sizeof s;

    for (unsigned i = 0; i < sizeof a / sizeof *a; i++) r = r * 3 + a[i];
    for (int i = 0; i < 6; i++)
        r = r * 3 + (&b[0][0])[i] + 2 * (&c[0][0])[i] + 4 * (&d[0][0])[i];
    for (int i = 0; i < 10; i++) r = r * 3 + e[i];
    for (int i = 0; i < 4; i++) r = r * 3 + f[i] + z[i / 2];
    for (int i = 0; i < 8; i++) r = r * 3 + s[i % 6] + t[i % 3] + u[i] + (&v[0][0])[i];
    for (int i = 0; i < 2; i++) r = r * 3 + w[i].p.x + w[i].p.y * 2 + w[i].q * 4;
    for (int i = 0; i < 8; i++) r = r * 3 + (&m[0][0][0])[i];
    return r;
}

static const struct entry { const char *name; int (*fn)(void); const int *p; short n[3]; }
    table[] = {{"one", seven, 0, {1}}, {.name = &"xtwo"[1], .n = {2, 3}},
               [3] = {"three", yes, &i32, .n[2] = 5}};
static int grid[4][3] = {{1}, [2] = {4, 5, 6}, 7};
static int *const inside = &grid[2][1];
static const char *const names[] = {"a", "bc" "de", 0, "f\0g"};
static struct shape still = {"still", {{1, -2}}, .f1 = 5, .f2 = 100, .f3 = -3, .f4 = 1};
static char text[] = "te\x41\101t", padded[9] = "pad";
static struct point *literal = &(struct point){11, 12};
static int *ints = (int[]){4, 5, 6};
static double reals[] = {1.5, [2] = -2};
enum colour { RED = 3, GREEN, BLUE = -2, LAST };
static enum colour palette[] = {RED, GREEN, BLUE, LAST, [6] = RED | GREEN};
static union { int i; char c[4]; } overlay[] = {{0x41424344}, {.c = "zy"}};
static const unsigned char wide_range[300] = {[10 ... 290] = 3, [100] = 9};

static result static_data(void)
{
    sum r = sizeof table / sizeof *table;

    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        r = r * 3 + (table[i].name ? table[i].name[1] : 0) + table[i].n[0] + table[i].n[2];
        r += (table[i].fn ? table[i].fn() : 0) + (table[i].p ? *table[i].p : 0);
    }
    for (int i = 0; i < 12; i++) r = r * 3 + (&grid[0][0])[i];
    r += inside[0] * 1000 + inside[1] + names[1][3] + (names[2] == 0) + names[3][2];
    r = r * 3 + weigh(&still) + sizeof text + text[2] + text[3] + padded[2] + padded[8];
    r = r * 3 + literal->x * literal->y + ints[0] + ints[2];
    for (int i = 0; i < 7; i++) r = r * 3 + palette[i];
    for (int i = 0; i < 300; i++) r = r * 3 % 1000003 + wide_range[i];
    return r + overlay[0].c[1] + overlay[1].c[0] + overlay[1].c[2];
}

static struct shape make(int n)
{
    struct shape s = {.name = "made", .at = {{n, n + 1}}};
    return s;
}

static int by_value(struct shape s, struct point p)
{
    s.at[0].x += 100;
    return s.at[0].x + p.y;
}

static result records(void)
{
    struct shape a = make(3), b, *p = &b;
    struct point q = {1, 2}, w;
    sum r = make(5).at[0].y + make(6).name[1];

    b = a;
    b.at[1] = a.at[0];
    *p = b = make(9);
    r = r * 10 + by_value(a, b.at[0]) + by_value(make(2), (struct point){.y = 4});
    w = r > 3 ? q : a.at[0];
    r = r * 10 + w.x + (r & 1 ? a : b).at[0].x + (yes(), b).at[0].y;
    w = ({ struct point t = {8, 9}; t; });
    r = r * 10 + w.x + a.at[0].x + (w = q).y;
    p->f1 = 9;
    p->f2 += 130;
    p->f3 = 20;
    p->f4 = 2;
    return r * 100 + p->f1 + p->f2-- + p->f3 * 2 + p->f4 + p->f2 + (p->lo = 70000);
}

/* -------------------------------------------------------------------- pointers */

static int total(int n, const int *v) { int t = 0; while (n--) t += *v++; return t; }
static int by_array(int v[3], int m[][2], char s[static 2]) { return v[2] + m[1][1] + s[1] + (int)sizeof(v); }

static result pointers(void)
{
    int v[6] = {1, 2, 3, 4, 5, 6}, m[2][2] = {{1, 2}, {3, 4}};
    int (*row)[2] = m, *p = v + 5, **pp = &p;
    char *bytes = (char *)v;
    void *any = v;
    int (*fn)(void) = seven, (*fns[2])(void) = {yes, &seven};
    uintptr_t n = (uintptr_t)&v[2] - (uintptr_t)v;
    sum r = p[-2] + *(v + 3) + *(&v[4] - 2) + (p - v) + bytes[4] + ((int *)any)[1];

    r = r * 10 + row[1][0] + (*row)[1] + *m[1] + **m + *(*(row + 1) + 1);
    (*pp)--;
    r = r * 10 + *p + fn() + (*fn)() + (**fns[1])() + fns[0]() + (int)n;
    r = r * 10 + total(6, v) + total(2, &m[1][0]) + by_array(v, m, "xyz");
    r = r * 10 + (p > v) + (p == &v[4]) * 2 + !p + (any != 0) + (&v[6] - &v[1]);
    any = (char *)any + 8;
    any++;
    return r * 10 + *((char *)any - 1) + ((intptr_t)any > 0);
}

static int sum_vla(int n, int k, int m[n][k + 1])
{
    int t = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= k; j++)
            t = t * 2 + m[i][j];
    return t + (int)sizeof m[0];
}

static result variable_arrays(void)
{
    int n = 3;
    int a[n], b[n][n + 1];
    typedef char line[n * 2];
    line text[2];
    int (*p)[n + 1] = b;
    sum r = sizeof a + 10 * sizeof b + 100 * sizeof b[0] + 1000 * sizeof(line) + sizeof text;

    n = 50;
    for (int i = 0; i < 3; i++) {
        a[i] = i * i;
        for (int j = 0; j < 4; j++)
            b[i][j] = i + j * a[i];
    }
    text[1][5] = 9;
    p++;
    return r + sum_vla(3, 3, b) + p[1][2] + (*p)[3] + *(*(b + 2) + 3) + text[1][5] +
           (&b[2][0] - &b[0][0]);
}

/* --------------------------------------------------------------------- strings */

static result strings(void)
{
    static const char a[] = "\a\b\f\n\r\t\v\e\\\"\'\?\0\x7f\377\u00e9\U0001F600" "\x4" "2";
    static const wchar_t w[] = L"w\u00e9\U0001F600\x12" L"34\0end";
    static const unsigned short x[] = u"u\U0001F600\xABCD";
    static const unsigned y[] = U"\U0001F600z";
    const char *p = "tail" + 2, *q = u8"\u00fc";
    sum r = sizeof a + 100 * sizeof w + 10000 * sizeof x + sizeof y;

    for (unsigned i = 0; i < sizeof a; i++) r = r * 3 % 1000003 + (unsigned char)a[i];
    for (unsigned i = 0; i < sizeof w / sizeof *w; i++) r = r * 3 % 1000003 + w[i];
    for (unsigned i = 0; i < sizeof x / sizeof *x; i++) r = r * 3 % 1000003 + x[i];
    for (unsigned i = 0; i < sizeof y / sizeof *y; i++) r = r * 3 % 1000003 + y[i];
    return r + p[0] + p[2] + (unsigned char)q[0] + "index"[3] + *"x" + 'ab' + L'\x1234' +
           '\377' + __func__[2] + (int)sizeof(__func__);
}

/* ------------------------------------------------------------------- extensions */

static int added(int n, ...)
{
    va_list ap, copy;
    int t = 0;

    va_start(ap, n);
    va_copy(copy, ap);
    while (n--)
        t = t * 3 + va_arg(ap, int);
    t += (int)*va_arg(ap, char *) + (int)va_arg(ap, double) + va_arg(copy, int);
    va_end(copy);
    va_end(ap);
    return t;
}

static result arguments(void)
{
    return added(3, 1, (short)2, 'c', "q", 2.75f) + added(1, 5, "z", 1.0) * 1000;
}

#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define KIND(x) _Generic((x), char: 1, int: 2, long: 3, const char *: 4, char *: 5, default: 6)

static result gnu_extensions(void)
{
    long l = 1;
    char c = 1, *s = &c;
    int n = 5;
    sum r = MAX(n, 3) + MAX(MAX(2, 9), l) * 10;

    r = r * 10 + KIND(l) + KIND(c) * 2 + KIND(n) * 3 + KIND((const char *)s) * 4 + KIND(s) * 5 + KIND(1.0f);
    r = r * 10 + __builtin_choose_expr(sizeof(long) == 8, n, s) + __builtin_types_compatible_p(int, long);
    r = r * 10 + offsetof(struct shape, at[1].y) + __alignof__(struct shape) + __extension__ n;
    r = r * 10 + (__builtin_expect(n > 3, 1) ? 4 : 5) + (__builtin_expect(!!(n == 5), 0) && n);
    r = r * 10 + ({ if (n) n++; else n--; n; }) + (n, l, c) + (n ?: 3) + (0 ?: n);
    return r + ({ int k = 0; lbl: if (++k < 5) goto lbl; k; });
}

static result atomics(void)
{
    int v = 5;
    _Atomic int a = 3;
    long e = 7, z;

    atomic_store(&a, 4);
    atomic_fetch_add(&a, 10);
    a++;
    a -= 2;
    __atomic_store_n(&v, 9, __ATOMIC_RELAXED);
    __atomic_load(&e, &z, __ATOMIC_SEQ_CST);
    return __atomic_add_fetch(&v, 2, 0) + __atomic_fetch_sub(&v, 1, 0) * 10 +
           __atomic_exchange_n(&e, 8, 0) * 100 + v * 1000 + atomic_load(&a) * 10000 + e + z;
}

static int counter(void) { static int n = 5; static char s[] = "ab"; s[0]++; return n++ * s[0]; }
static int fact(int n) { return n < 2 ? 1 : n * fact(n - 1); }
static int old_style(a, b) int a; char b; { return a * 10 + b; }

static result functions(void)
{
    return counter() + counter() * 3 + counter() * 5 + fact(7) + old_style(4, 3);
}

#define RUN_CASES(X)                                                                     \
    X(conversions) X(compound_assignments) X(steps) X(floats) X(short_circuit)           \
    X(for_shapes) X(for_in_macros) X(loops) X(switches) X(duff) X(gotos)                 \
    X(designators) X(array_initialisers) X(static_data) X(records)      \
    X(pointers) X(variable_arrays) X(strings) X(arguments) X(gnu_extensions) X(atomics)  \
    X(functions)

#define X(name) result run_##name(void) { return name(); }
RUN_CASES(X)
#undef X
