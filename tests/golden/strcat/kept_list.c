/* Words that a table of commands hands on: the code that cuts them out is all there. */
#include <stdio.h>
#include <string.h>

static char line[128];
static char *words[8];
static char note[512];

static int say(int count, char **word)
{
    note[0] = 0;
    for (int k = 1; k < count; k++) {
        strcat(note, " ");
        strcat(note, word[k]);
    }
    return puts(note);
}

static int say_twice(int count, char **word)
{
    note[0] = 0;
    for (int k = 1; k < count; k++) {
        strcat(note, ":");
        strcat(note, word[k]);
    }
    if (count > 1)
        strcat(note, ".");
    return puts(note);
}

static const struct command {
    const char *name;
    int (*run)(int count, char **word);
} commands[] = {
    {"say",   say      },
    {"twice", say_twice}
};

/* Here no text that is kept decides, but how many there are. */
static int title(int count, char **word)
{
    static char all[64];

    (void)word;
    all[0] = 0;
    for (int k = 1; k < count; k++)
        strcat(all, "title "); // expect: strcat-overflow
    return puts(all);
}

int main(int argc, char **argv)
{
    int count = 0;

    if (argc > 9)
        return title(argc, argv);
    while (fgets(line, sizeof line, stdin)) {
        count = 0;
        for (char *w = strtok(line, " \n"); w && count < 8; w = strtok(NULL, " \n"))
            words[count++] = w;
        for (unsigned k = 0; count > 0 && k < 2; k++)
            if (strcmp(commands[k].name, words[0]) == 0)
                commands[k].run(count, words);
    }
    return 0;
}
