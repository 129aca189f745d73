/*
 * A path of news servers in the style of innd: "a!b!c", read from its end by a child.
 *
 * Planted: underflow, stack of a forked child.  A path without a mark has no start.
 * Seed: "news.example!test!\n"
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long the last server's name is. */
static int last_server(void)
{
    char path[64];
    int end, start;

    if (!fgets(path, sizeof path, stdin))
        return 0;
    end = (int)strcspn(path, "\n");
    start = end;
#ifdef FIXED
    while (start > 0 && path[start] != '!')
#else
    while (path[start] != '!') // expect: bounds-read
#endif
        start--;
    return end - start;
}

int main(void)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(last_server() == 0);
    if (child > 0)
        waitpid(child, &status, 0);
    return status != 0;
}
