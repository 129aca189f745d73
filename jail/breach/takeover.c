/*
 * Assumed breach: run the battery from within a program that has just crashed.
 *
 * Linked into NAME-breach with -Wl,--wrap for three functions (link.flags):
 *
 *   __sanitizer_set_death_callback   the last thing a sanitizer calls after its report.
 *       libFuzzer registers its own, and only one is kept, so we stand in front: its
 *       callback first, which writes the crashing input, then the battery.
 *   sigaction   libFuzzer leaves a signal alone that has a handler already.  So when we
 *       hold a signal, others see and set the action behind ours, which we call first.
 *   _Exit       how libFuzzer's own signal handler ends, after it wrote the input.
 *
 * A hook inside the report (__asan_on_error) will not do: fork() there waits for the
 * report's own lock for ever.  Unless armed, every wrapper only passes on.
 */
#include "jail/breach/battery.h"
#include "jail/breach/sys.h"
#include "jail/breach/text.h"

#include <stdatomic.h>

typedef void (*death_callback)(void);

/* What the linker's --wrap makes of these names; weak, as any may be absent. */
#define WRAPPED __attribute__((weak))
void __real___sanitizer_set_death_callback(death_callback callback) WRAPPED;
int __real_sigaction(int signal, const struct sigaction *set,
                     struct sigaction *old) WRAPPED;
void __real__Exit(int code) WRAPPED;
void __wrap___sanitizer_set_death_callback(death_callback callback);
int __wrap_sigaction(int signal, const struct sigaction *set, struct sigaction *old);
void __wrap__Exit(int code);

static const int fatal_signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
enum { FATAL_COUNT = sizeof fatal_signals / sizeof *fatal_signals };

enum { WAIT_LIMIT_MS = 30000 };

struct progress {
    _Atomic int runner; /* thread that runs the battery; 0: none did */
    _Atomic int is_done;
};

static struct {
    struct breach_link link;
    bool is_armed;
    death_callback after_report; /* the program's own, or NULL */
    bool is_held[FATAL_COUNT];
    struct sigaction behind[FATAL_COUNT]; /* what the program believes to be set */
    struct progress *progress; /* shared with children of the program */
    _Atomic int caught; /* the fatal signal that is being handled */
} takeover;

static unsigned char signal_stack[64 * 1024];

/*
 * Once is enough.  Another thread that crashes meanwhile has to wait, as its end
 * would be the end of the battery too; the same thread must not, as it would wait for
 * itself.
 */
static void run_once(const char *via)
{
    int thread = (int)syscall(SYS_gettid), nobody = 0;
    struct progress *p = takeover.progress;

    if (!takeover.is_armed)
        return;
    if (atomic_compare_exchange_strong(&p->runner, &nobody, thread)) {
        battery_run(&takeover.link, via);
        atomic_store(&p->is_done, 1);
        return;
    }
    for (long ms = 0; nobody != thread && !atomic_load(&p->is_done); ms += 10) {
        if (ms > WAIT_LIMIT_MS)
            return;
        sys_sleep_ms(10);
    }
}

static void on_death(void)
{
    if (takeover.after_report)
        takeover.after_report();
    run_once("death-callback");
}

void __wrap___sanitizer_set_death_callback(death_callback callback)
{
    if (!__real___sanitizer_set_death_callback)
        return;
    takeover.after_report = callback;
    __real___sanitizer_set_death_callback(takeover.is_armed ? on_death : callback);
}

static void run_for_signal(int signal)
{
    struct line via = {0};

    line_add(&via, "signal-");
    line_add_number(&via, signal);
    run_once(via.text);
}

/* The signal's place in our tables, or -1. */
static int held_index(int signal)
{
    for (int i = 0; i < FATAL_COUNT; i++) {
        if (fatal_signals[i] == signal)
            return takeover.is_held[i] ? i : -1;
    }
    return -1;
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
    int held = held_index(signal);
    const struct sigaction *behind = NULL;

    if (held < 0)
        return; /* no other signal leads here */
    behind = &takeover.behind[held];
    atomic_store(&takeover.caught, signal);
    if (behind->sa_flags & SA_SIGINFO)
        behind->sa_sigaction(signal, info, context);
    else if (behind->sa_handler != SIG_DFL && behind->sa_handler != SIG_IGN)
        behind->sa_handler(signal);
    run_for_signal(signal);
    sys_signal(signal, SIG_DFL);
    sys_kill(sys_getpid(), signal); /* delivered when the handler returns */
}

void __wrap__Exit(int code)
{
    int signal = atomic_load(&takeover.caught);

    if (signal)
        run_for_signal(signal);
    sys_exit(code);
}

int __wrap_sigaction(int signal, const struct sigaction *set, struct sigaction *old)
{
    int held = held_index(signal);

    if (held < 0)
        return __real_sigaction(signal, set, old);
    if (old)
        *old = takeover.behind[held];
    if (set)
        takeover.behind[held] = *set;
    return 0;
}

/*
 * Only where there is none: a sanitizer unmaps the one it finds when the thread ends.
 */
static void provide_signal_stack(void)
{
    const stack_t ours = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    stack_t now;

    if (!syscall(SYS_sigaltstack, NULL, &now) && (now.ss_flags & SS_DISABLE))
        syscall(SYS_sigaltstack, &ours, NULL);
}

/*
 * A signal that has a handler already belongs to a sanitizer, whose death we hear of.
 */
static void hold_signals(void)
{
    struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK};

    ours.sa_sigaction = on_signal;
    if (!__real_sigaction)
        return; /* linked without the wrapper: libFuzzer would lose its own handler */
    provide_signal_stack();
    for (int i = 0; i < FATAL_COUNT; i++) {
        struct sigaction *behind = &takeover.behind[i];

        if (__real_sigaction(fatal_signals[i], NULL, behind) ||
            (behind->sa_flags & SA_SIGINFO) || behind->sa_handler != SIG_DFL)
            continue;
        takeover.is_held[i] = !__real_sigaction(fatal_signals[i], &ours, NULL);
    }
}

__attribute__((constructor)) static void arm_takeover(void)
{
    long shared;

    if (!breach_arm(&takeover.link))
        return;
    shared = syscall(SYS_mmap, NULL, sizeof *takeover.progress, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0L);
    if (shared == -1)
        return;
    takeover.progress = (struct progress *)shared;
    takeover.is_armed = true;
    if (__real___sanitizer_set_death_callback)
        __real___sanitizer_set_death_callback(on_death);
    hold_signals();
}
