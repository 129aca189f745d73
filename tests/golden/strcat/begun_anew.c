/* A list that is sent and begun anew while it is made, by whatever counts its length. */
#include <stdio.h>
#include <string.h>

struct user {
    struct user *next;
    char name[24];
};

static struct user *users;
static char line[200];

static void add(void)
{
    static struct user one;

    if (fgets(one.name, sizeof one.name, stdin))
        users = &one;
}

static void in_portions(void)
{
    unsigned count = 0;

    line[0] = 0;
    for (struct user *u = users; u; u = u->next) {
        strcat(line, " ");
        strcat(line, u->name);
        if (++count == 5) {
            puts(line);
            line[0] = 0;
            count = 0;
        }
    }
    puts(line);
}

static void at_once(void)
{
    line[0] = 0;
    for (struct user *u = users; u; u = u->next) {
        strcat(line, " "); // expect: strcat-overflow
        strcat(line, u->name);
    }
    puts(line);
}

/* Begun anew only before the loop that fills it. */
static void for_each_of_several(int rounds)
{
    for (int k = 0; k < rounds; k++) {
        if (k % 2)
            line[0] = 0;
        for (struct user *u = users; u; u = u->next)
            strcat(line, "+"); // expect: strcat-overflow
        puts(line);
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    add();
    in_portions();
    at_once();
    for_each_of_several(argc);
    return 0;
}
