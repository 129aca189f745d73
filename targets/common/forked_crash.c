/*
 * Makes the crash of a forked child visible to AFL++.  Linked into AFL++ builds.
 *
 * afl-fuzz looks at the one process its fork server started.  A daemon that forks a child
 * for each request and waits for it returns normally when the child dies, and the crash
 * is lost (measured: 0 saved).  So a child that a sanitizer is about to end first ends
 * the watched process by SIGTRAP, which no sanitizer handles and afl-fuzz saves.
 *
 * Who is watched: the process that forks while the fork server's descriptor (198, see
 * FORKSRV_FD in AFL++'s config.h) is open is the server itself, and its child is the one
 * watched; the server's child closes the descriptor before it runs the target.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

enum { FORK_SERVER_FD = 198 };

void faults_end(void) __attribute__((weak)); /* faults.c, where it is linked */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static volatile pid_t watched;

static void in_child(void)
{
    if (fcntl(FORK_SERVER_FD, F_GETFD) >= 0)
        watched = getpid();
}

static void on_death(void)
{
    if (faults_end)
        faults_end();
    if (watched > 1 && getpid() != watched)
        kill(watched, SIGTRAP);
}

/* Without a sanitizer the signal itself is all there is. */
static void on_signal(int number)
{
    on_death();
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void install(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE};

    watched = getpid();
    pthread_atfork(NULL, NULL, in_child);
    if (__sanitizer_set_death_callback) {
        __sanitizer_set_death_callback(on_death);
        return;
    }
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], on_signal);
}
