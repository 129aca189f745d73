/* A program that is seen whole: how far down something is met in its tables. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct user {
    int fd;
};

static struct user *users[64];
static struct user first;
static int highest;

/* The first one always stays. */
static void remove_user(int fd)
{
    users[fd] = NULL;
    if (fd == highest)
        while (!users[highest])
            highest--;
}

/* A text may be all blanks. */
static int show_line(void)
{
    char line[80];
    int at = (int)strlen(fgets(line, sizeof line, stdin) ? line : strcpy(line, "-"));

    at--;
    while (line[at] == ' ') // expect: bounds-read
        at--;
    return puts(line);
}

int main(int argc, char **argv)
{
    static struct user others[63];

    users[0] = &first;
    for (int i = 1; i < argc && i < 64; i++) {
        others[i - 1].fd = i;
        users[i] = &others[i - 1];
        highest = i;
    }
    if (argc > 3)
        remove_user(highest);
    (void)argv;
    return show_line() + highest;
}
