/*
 * A spool of jobs in the style of atd: each is read by a child of its own.
 *
 * Planted: scanf, stack of a forked child.
 * Seed: "user 3\n"
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int job(void)
{
    char user[20];
    int minute = 0;

#ifdef FIXED
    if (scanf("%19s %d", user, &minute) != 2)
#else
    if (scanf("%s %d", user, &minute) != 2) // expect: scanf-unbounded
#endif
        return 1;
    return user[0] == '-' || minute > 59;
}

int main(void)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(job());
    if (child > 0)
        waitpid(child, &status, 0);
    return status != 0;
}
