/*
 * A news reader's commands, each handled by a child: GROUP and ARTICLE.
 *
 * Planted: sprintf, stack of a forked child.  The answer quotes the group's name.
 * Seed: "GROUP local.test.fuzzing\r\n"
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int group(const char *name)
{
    char answer[40];

    if (strchr(name, '.') == NULL)
        return 1;
#ifdef FIXED
    if (strlen(name) > 20)
        return 1;
#endif
    sprintf(answer, "211 0 0 0 %s selected", name); // expect: sprintf-overflow
    return answer[0] != '2';
}

int main(void)
{
    char line[512];
    int status = 0;

    if (!fgets(line, sizeof line, stdin))
        return 1;
    line[strcspn(line, "\r\n")] = '\0';
    pid_t child = fork();
    if (child == 0)
        _exit(strncmp(line, "GROUP ", 6) == 0 ? group(line + 6) : 1);
    if (child > 0)
        waitpid(child, &status, 0);
    return status != 0;
}
