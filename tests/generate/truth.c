/*
 * Runs generated programs on all their short inputs and says where they leave a
 * buffer.
 *
 * The programs are compiled with -fsanitize=address,array-bounds as calls, and the
 * linker sends those calls here (--wrap): a poisoned byte, or an index outside of
 * its array, ends the run before anything is touched.  So one process makes
 * millions of runs, and no run disturbs the next.  Undefined arithmetic and endless
 * loops end a run as well, but count as nothing.
 *
 * A write far from its buffer can land in a place that is not poisoned.  What is no
 * variable in a stack frame is poisoned too (-finstrument-functions), so such a write
 * does not change where the program goes; and the runs are made in child processes
 * with a limit of time.  When one ends before its time, the run that did it is left out
 * and the next child goes on behind it.
 *
 * Output: one line for each program and place, "SEED ADDRESS RUNS HEX-OF-FIRST-
 * INPUT"; ADDRESS is a return address, one byte behind the access, for llvm-
 * symbolizer.  And "SEED left-out RUNS" where runs were.
 */
#define _GNU_SOURCE
#include "tests/generate/truth.h"

#include <limits.h>
#include <sanitizer/asan_interface.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>

enum { INPUT_MAX = 256, PLACES = 64, FUEL = 4000, RUNS = 24000 };

/* Runs of one child, the seconds it may take, and how many children may fail. */
enum { CHUNK = 6000, SECONDS = 2, FAILURES = 16 };

/* The heap and stack of programs; above, a moat that nobody may touch. */
enum { HEAP_SIZE = 64 * 1024, HEAP_GAP = 1024 };
enum { STACK_SIZE = 64 * 1024, STACK_USED = 8 * 1024, MOAT = 512 * 1024 };

/* AddressSanitizer's frames: their first word, and the shadow of what ends them. */
enum { FRAME_MAGIC = 0x41b58ab3, LAST_RED_ZONE = 0xf3 };

static void *out_of_run[5]; /* of __builtin_setjmp */
static char input[INPUT_MAX];
static size_t input_size, input_at;
static long fuel;
static char heap[HEAP_SIZE] __attribute__((aligned(16)));
static size_t heap_used;
static char stack[STACK_SIZE + MOAT] __attribute__((aligned(64)));
static int in_child;

/* What is known of one program: in memory that its children share. */
static struct shared {
    struct place {
        uintptr_t address;
        unsigned long runs;
        char example[2 * INPUT_MAX + 1];
    } places[PLACES];
    size_t place_count, next_run;
} *known;

const char *__asan_default_options(void)
{
    return "detect_leaks=0:detect_stack_use_after_return=0:handle_segv=0:"
           "handle_sigbus=0";
}

/* ------------------------------------------------------------------ how a run ends */

/*
 * Not by longjmp(3), and no function here is declared noreturn to the programs:
 * both make AddressSanitizer forget the shadow of the whole stack, and the moat
 * with it.
 */
static __attribute__((noreturn)) void end_run(void)
{
    __builtin_longjmp(out_of_run, 1);
}

static __attribute__((noreturn)) void leave(uintptr_t address)
{
    struct place *at = known->places;
    size_t k = 0;

    while (k < known->place_count && at[k].address != address)
        k++;
    if (k == known->place_count && k < PLACES) {
        known->place_count++;
        at[k].address = address;
        at[k].runs = 0;
        for (size_t b = 0; b < input_size; b++)
            (void)snprintf(at[k].example + 2 * b, 3, "%02x", (unsigned char)input[b]);
        at[k].example[2 * input_size] = 0;
    }
    if (k < known->place_count)
        at[k].runs++;
    end_run();
}

#define HERE ((uintptr_t)__builtin_return_address(0))

static void check(const void *at, size_t size, uintptr_t address)
{
    if (size == 0)
        return;
    if (size > 1 << 20 || __asan_region_is_poisoned((void *)(uintptr_t)at, size))
        leave(address);
}

/* A write of `size` bytes where the program's text shows `room`. */
static void check_room(size_t room, const void *at, size_t size, uintptr_t address)
{
    if (size > room)
        leave(address);
    check(at, size, address);
}

#define WRAP_ACCESS(size)                                                              \
    void __wrap___asan_load##size(uintptr_t at)                                        \
    {                                                                                  \
        check((void *)at, size, HERE);                                                 \
    }                                                                                  \
    void __wrap___asan_store##size(uintptr_t at)                                       \
    {                                                                                  \
        check((void *)at, size, HERE);                                                 \
    }
WRAP_ACCESS(1)
WRAP_ACCESS(2)
WRAP_ACCESS(4)
WRAP_ACCESS(8)
WRAP_ACCESS(16)

void __wrap___asan_loadN(uintptr_t at, size_t size)
{
    check((void *)at, size, HERE);
}

void __wrap___asan_storeN(uintptr_t at, size_t size)
{
    check((void *)at, size, HERE);
}

/* clang's own copies and fills of structs */
void *__wrap___asan_memset(void *into, int value, size_t size)
{
    check(into, size, HERE);
    return memset(into, value, size);
}

void *__wrap___asan_memcpy(void *into, const void *from, size_t size)
{
    check(into, size, HERE);
    check(from, size, HERE);
    return memcpy(into, from, size);
}

void __wrap___ubsan_handle_out_of_bounds(void *data, uintptr_t index)
{
    (void)data;
    (void)index;
    leave(HERE);
}

#define WRAP_UNDEFINED(what)                                                           \
    void __wrap___ubsan_handle_##what(void)                                            \
    {                                                                                  \
        end_run();                                                                     \
    }
WRAP_UNDEFINED(add_overflow)
WRAP_UNDEFINED(sub_overflow)
WRAP_UNDEFINED(mul_overflow)
WRAP_UNDEFINED(negate_overflow)
WRAP_UNDEFINED(divrem_overflow)
WRAP_UNDEFINED(pointer_overflow)

void __sanitizer_cov_trace_pc(void)
{
    if (--fuel < 0)
        end_run();
}

/*
 * The part of a frame in which there are no variables of the program that have an
 * address: others, what the compiler keeps, and where the function returns to.  It lies
 * above what AddressSanitizer laid out at the stack pointer (if it did), whose end is
 * its last red zone.
 */
static void poison_frame(uintptr_t pointer, uintptr_t frame, int poison)
{
    const uint64_t *magic = (const uint64_t *)pointer;
    uintptr_t end = frame + 2 * sizeof(void *), from = pointer;
    size_t scale = 0, offset = 0;

    __asan_get_shadow_mapping(&scale, &offset);
    for (uintptr_t at = pointer; *magic == FRAME_MAGIC && at < end; at += 1UL << scale)
        if (*(const unsigned char *)((at >> scale) + offset) == LAST_RED_ZONE)
            from = at + (1UL << scale);
    if (poison)
        __asan_poison_memory_region((void *)from, end - from);
    else
        __asan_unpoison_memory_region((void *)from, end - from);
}

/* What -finstrument-functions calls; the stack pointer of the caller is above us. */
#define CALLER_STACK ((uintptr_t)__builtin_frame_address(0) + 2 * sizeof(void *))
#define CALLER_FRAME ((uintptr_t)__builtin_frame_address(1))

void __cyg_profile_func_enter(void *function, void *site)
{
    (void)function;
    (void)site;
    poison_frame(CALLER_STACK, CALLER_FRAME, 1);
}

void __cyg_profile_func_exit(void *function, void *site)
{
    (void)function;
    (void)site;
    poison_frame(CALLER_STACK, CALLER_FRAME, 0);
}

/* So far away that nothing is mapped there. */
static void on_fault(int number, siginfo_t *info, void *context)
{
    const ucontext_t *at = context;
    sigset_t fault;

    (void)info;
    sigemptyset(&fault);
    sigaddset(&fault, number);
    (void)sigprocmask(SIG_UNBLOCK, &fault, NULL);
    leave((uintptr_t)at->uc_mcontext.gregs[REG_RIP] + 1);
}

void truth_abort(void)
{
    end_run();
}

void truth_poison(const void *at)
{
    __asan_poison_memory_region(at, TRUTH_GAP);
}

/* -------------------------------------------------------------------------- input */

static int next(void)
{
    if (--fuel < 0)
        end_run();
    return input_at < input_size ? (unsigned char)input[input_at++] : EOF;
}

int truth_getchar(void)
{
    return next();
}

static size_t take(size_t room, char *into, size_t size, uintptr_t address)
{
    size_t left = input_size - input_at;

    if (size > left)
        size = left;
    check_room(room, into, size, address);
    if (size)
        memcpy(into, input + input_at, size);
    input_at += size;
    return size;
}

ssize_t truth_read(size_t room, void *into, size_t size)
{
    if (size > SSIZE_MAX)
        return -1;
    return (ssize_t)take(room, into, size, HERE);
}

size_t truth_fread(size_t room, void *into, size_t size, size_t count)
{
    return size ? take(room, into, size * count, HERE) / size : 0;
}

char *truth_fgets(size_t room, char *into, int size)
{
    uintptr_t here = HERE;
    int n = 0, c = 0;

    if (size <= 0)
        return NULL;
    if (size == 1) { /* room for the terminator alone: nothing is taken */
        check_room(room, into, 1, here);
        into[0] = 0;
        return into;
    }
    while (n < size - 1 && c != '\n' && (c = next()) != EOF) {
        check_room(room, into, (size_t)n + 1, here);
        into[n++] = (char)c;
    }
    if (n == 0)
        return NULL;
    check_room(room, into, (size_t)n + 1, here);
    into[n] = 0;
    return into;
}

static int is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* scanf with one conversion: %d, or %Ns. */
int truth_scanf(const char *format, size_t room, void *out)
{
    uintptr_t here = HERE;
    size_t width = strtoul(format + 1, NULL, 10), n = 0;
    int c = next();
    char *end = NULL;

    while (is_space(c))
        c = next();
    if (c == EOF)
        return EOF;
    input_at--;
    if (strchr(format, 'd')) {
        input[input_size] = 0;
        *(int *)out = (int)strtol(input + input_at, &end, 10);
        if (end == input + input_at)
            return 0;
        input_at = (size_t)(end - input);
        return 1;
    }
    while (n < width && (c = next()) != EOF && !is_space(c)) {
        check_room(room, out, n + 1, here);
        ((char *)out)[n++] = (char)c;
    }
    check_room(room, out, n + 1, here);
    ((char *)out)[n] = 0;
    return 1;
}

/* ------------------------------------------------------------------------- strings */

static size_t length_at(const char *s, uintptr_t address)
{
    size_t n = 0;

    for (check(s, 1, address); s[n]; n++)
        check(s + n + 1, 1, address);
    return n;
}

void *truth_memset(size_t room, void *into, int value, size_t size)
{
    check_room(room, into, size, HERE);
    return size ? memset(into, value, size) : into;
}

void *truth_memcpy(size_t room, void *into, const void *from, size_t size)
{
    check_room(room, into, size, HERE);
    check(from, size, HERE);
    return size ? memmove(into, from, size) : into;
}

void *truth_memmove(size_t room, void *into, const void *from, size_t size)
{
    check_room(room, into, size, HERE);
    check(from, size, HERE);
    return size ? memmove(into, from, size) : into;
}

int truth_memcmp(const void *a, const void *b, size_t size)
{
    check(a, size, HERE);
    check(b, size, HERE);
    return size ? memcmp(a, b, size) : 0;
}

size_t truth_strlen(const char *s)
{
    return length_at(s, HERE);
}

size_t truth_strcspn(const char *s, const char *stop)
{
    uintptr_t here = HERE;
    size_t n = 0;

    for (check(s, 1, here); s[n] && !strchr(stop, s[n]); n++)
        check(s + n + 1, 1, here);
    return n;
}

char *truth_strcpy(size_t room, char *into, const char *from)
{
    size_t n = length_at(from, HERE);

    check_room(room, into, n + 1, HERE);
    return memmove(into, from, n + 1);
}

char *truth_strcat(size_t room, char *into, const char *from)
{
    size_t have = length_at(into, HERE), n = length_at(from, HERE);

    check_room(room, into, have + n + 1, HERE);
    memmove(into + have, from, n + 1);
    return into;
}

char *truth_strncpy(size_t room, char *into, const char *from, size_t size)
{
    size_t n = 0;

    check_room(room, into, size, HERE);
    for (; n < size; n++) {
        check(from + n, 1, HERE);
        if (!(into[n] = from[n]))
            break;
    }
    if (n < size)
        memset(into + n, 0, size - n);
    return into;
}

char *truth_strncat(size_t room, char *into, const char *from, size_t size)
{
    size_t have = length_at(into, HERE), n = 0;

    for (; n < size; n++) {
        check(from + n, 1, HERE);
        if (!from[n])
            break;
    }
    check_room(room, into, have + n + 1, HERE);
    memmove(into + have, from, n);
    into[have + n] = 0;
    return into;
}

/* The formats are "%s", "%s!" and "%d": arguments that are strings are checked. */
static size_t format_into(char *text, size_t size, const char *format, va_list list,
                          uintptr_t address)
{
    va_list again;

    va_copy(again, list);
    if (strstr(format, "%s"))
        (void)length_at(va_arg(again, const char *), address);
    va_end(again);
    return (size_t)vsnprintf(text, size, format, list);
}

int truth_sprintf(size_t room, char *into, const char *format, ...)
{
    char text[1024];
    va_list list;
    size_t n = 0;

    va_start(list, format);
    n = format_into(text, sizeof text, format, list, HERE);
    va_end(list);
    check_room(room, into, n + 1, HERE);
    memcpy(into, text, n + 1);
    return (int)n;
}

int truth_snprintf(size_t room, char *into, size_t size, const char *format, ...)
{
    char text[1024];
    va_list list;
    size_t n = 0, kept = 0;

    va_start(list, format);
    n = format_into(text, sizeof text, format, list, HERE);
    va_end(list);
    if (size == 0)
        return (int)n;
    kept = n < size ? n : size - 1;
    check_room(room, into, kept + 1, HERE);
    memcpy(into, text, kept);
    into[kept] = 0;
    return (int)n;
}

int truth_atoi(const char *s)
{
    (void)length_at(s, HERE);
    return (int)strtol(s, NULL, 10);
}

/* ---------------------------------------------------------------------------- heap */

/* Blocks with poisoned room between them: a run takes a few, and gives all back. */
void *truth_malloc(size_t size)
{
    char *at = heap + heap_used + HEAP_GAP;

    if (size > HEAP_SIZE || heap_used + size + 2 * HEAP_GAP > HEAP_SIZE)
        return NULL;
    __asan_unpoison_memory_region(at, size);
    heap_used += HEAP_GAP + (size + 15) / 16 * 16;
    return at;
}

void *truth_calloc(size_t count, size_t size)
{
    void *p = truth_malloc(count * size);

    if (p)
        memset(p, 0, count * size);
    return p;
}

/* ---------------------------------------------------------------------------- runs */

#ifndef __x86_64__
#error "written for x86-64: the stack is changed by hand"
#endif

/* On a stack of its own, so that a program can overwrite nothing of this one. */
static __attribute__((noinline)) void call_program(int (*run)(void))
{
    if (__builtin_setjmp(out_of_run) != 0)
        return;
    __asm__ volatile("movq %%rsp, %%r12\n\tmovq %1, %%rsp\n\t"
                     "call *%0\n\tmovq %%r12, %%rsp"
                     :
                     : "r"(run), "r"(stack + STACK_SIZE)
                     : "r12", "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10",
                       "r11", "memory", "cc");
}

static void run_once(const struct truth_program *p)
{
    input_at = 0;
    fuel = FUEL;
    call_program(p->run);
    __asan_unpoison_memory_region(stack + STACK_SIZE - STACK_USED, STACK_USED);
    __asan_poison_memory_region(heap, heap_used);
    heap_used = 0;
}

static void add_choice(const struct truth_position *from, size_t which)
{
    const struct truth_bytes *bytes = &from->choices[which];

    for (size_t k = 0; k < bytes->size && input_size + 1 < INPUT_MAX; k++)
        input[input_size++] = bytes->at[k];
}

static size_t combinations(const struct truth_program *p)
{
    size_t n = 1;

    for (size_t k = 0; k < p->position_count; k++)
        n *= p->positions[k].count;
    return n;
}

/* A step that visits all of 0..n-1 in a scattered order: it shares no factor with n. */
static size_t scattered_step(size_t n)
{
    size_t step = n * 5 / 8 + 1;

    for (;; step++) {
        size_t a = step, b = n;

        while (b) {
            size_t rest = a % b;

            a = b;
            b = rest;
        }
        if (a == 1)
            return step;
    }
}

/* The input of a run: one of the combinations, or one that ends early. */
static void make_input(const struct truth_program *p, uint64_t combination)
{
    input_size = 0;
    for (size_t k = 0; k < p->position_count; k++) {
        add_choice(&p->positions[k], (size_t)(combination % p->positions[k].count));
        combination /= p->positions[k].count;
    }
}

static void make_short_input(const struct truth_program *p, size_t positions)
{
    input_size = 0;
    for (size_t k = 0; k < positions; k++)
        add_choice(&p->positions[k], p->positions[k].count / 2);
}

/* All combinations, or RUNS of them spread evenly; and inputs that end early. */
static size_t count_runs(const struct truth_program *p)
{
    size_t n = combinations(p);

    return (n < RUNS ? n : RUNS) + p->position_count;
}

/* Runs of `p` from the next one on, up to CHUNK of them. */
static void run_chunk(const struct truth_program *p, size_t runs)
{
    size_t n = combinations(p), full = runs - p->position_count;
    size_t step = scattered_step(n);

    for (size_t made = 0; made < CHUNK && known->next_run < runs; made++) {
        size_t r = known->next_run++;

        if (r < full)
            make_input(p, (uint64_t)r * step % n);
        else
            make_short_input(p, r - full);
        run_once(p);
    }
}

/* False when the child ended before its time. */
static int run_in_child(const struct truth_program *p, size_t runs)
{
    const struct itimerval limit = {.it_value = {.tv_sec = SECONDS}};
    int status = 0;
    pid_t child = 0;

    if (in_child) /* a program went astray and came here */
        _exit(1);
    child = fork();
    if (child < 0) {
        perror("fork");
        exit(1);
    }
    if (child == 0) {
        in_child = 1;
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)setitimer(ITIMER_PROF, &limit, NULL);
        run_chunk(p, runs);
        _exit(0);
    }
    return waitpid(child, &status, 0) == child && status == 0;
}

static void run_program(const struct truth_program *p)
{
    size_t runs = count_runs(p);
    int failures = 0;

    memset(known, 0, sizeof *known);
    while (known->next_run < runs && failures < FAILURES)
        failures += !run_in_child(p, runs);
    for (size_t n = 0; n < known->place_count; n++)
        printf("%d 0x%lx %lu %s\n", p->seed, (unsigned long)known->places[n].address,
               known->places[n].runs, known->places[n].example);
    if (failures)
        printf("%d left-out %d -\n", p->seed, failures);
    (void)fflush(stdout);
}

int main(void)
{
    static char handler_stack[64 * 1024];
    stack_t other = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    struct sigaction action = {.sa_sigaction = on_fault,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};

    known = mmap(NULL, sizeof *known, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (known == MAP_FAILED)
        return 1;
    (void)sigaltstack(&other, NULL);
    (void)sigaction(SIGSEGV, &action, NULL);
    (void)sigaction(SIGBUS, &action, NULL);
    __asan_poison_memory_region(stack + STACK_SIZE, MOAT);
    __asan_poison_memory_region(heap, sizeof heap);
    for (size_t k = 0; k < truth_program_count; k++)
        run_program(&truth_programs[k]);
    return 0;
}
