/*
 * Headers of an article in the style of innd: the values of three are kept.
 *
 * Planted: strcpy, heap.  A value gets a block of the usual size.
 * Seed: "Path: a!b\nFrom: me\nSubject: hello\n\nbody\n"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_SIZE = 40, HEADERS = 3 };

static const char *const wanted[HEADERS] = {"Path: ", "From: ", "Subject: "};
static char *kept[HEADERS];

static void keep(int which, const char *value)
{
    free(kept[which]);
#ifdef FIXED
    kept[which] = malloc(strlen(value) + 1);
#else
    kept[which] = malloc(USUAL_SIZE);
#endif
    if (kept[which])
        strcpy(kept[which], value); // expect-miss: strcpy-overflow
}

int main(void)
{
    char line[1000];

    while (fgets(line, sizeof line, stdin) && line[0] != '\n') {
        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < HEADERS; i++)
            if (strncmp(line, wanted[i], strlen(wanted[i])) == 0)
                keep(i, line + strlen(wanted[i]));
    }
    for (int i = 0; i < HEADERS; i++) {
        free(kept[i]);
        kept[i] = NULL;
    }
    return 0;
}
