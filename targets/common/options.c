/*
 * Sanitizer options, compiled into every binary that runs in a jail.
 *
 * A sanitizer reads ASAN_OPTIONS from /proc/self/environ; in a chroot without /proc the
 * environment is ignored in silence, and AFL++, which sees crashes only as signals, then
 * loses every one.  These are defaults: where /proc is there, the environment wins.
 *
 * Leaks are looked for in a pass of their own: the checker needs ptrace(2).
 */
const char *__asan_default_options(void);
const char *__msan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
#ifdef ABORT_ON_ERROR
    return "detect_leaks=0:abort_on_error=1:symbolize=0";
#else
    return "detect_leaks=0";
#endif
}

const char *__msan_default_options(void)
{
    return "symbolize=0";
}

const char *__ubsan_default_options(void)
{
    return "print_stacktrace=1";
}
