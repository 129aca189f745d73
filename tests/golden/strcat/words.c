#include <stdio.h>
#include <string.h>

/* A word of a list is the same word where it is measured and where it is copied. */
int join_good(int count, char **words)
{
    char out[100];

    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (strlen(out) + strlen(words[i]) >= sizeof out)
            break;
        strcat(out, words[i]);
    }
    return puts(out);
}

int place_good(int count, char **words)
{
    char out[100];
    int length = 0;

    for (int i = 0; i < count; i++) {
        if (length + strlen(words[i]) >= sizeof out - 2)
            return 1;
        length += sprintf(out + length, " %s", words[i]);
    }
    return puts(out);
}

/* Another word than the one that was measured. */
int join_bad(int count, char **words)
{
    char out[100];

    out[0] = '\0';
    for (int i = 0; i + 1 < count; i++) {
        if (strlen(out) + strlen(words[i]) >= sizeof out)
            break;
        strcat(out, words[i + 1]); // expect: strcat-overflow
    }
    return puts(out);
}

/* The same place, where another word has come since. */
int replaced_bad(int count, char **words, char *more)
{
    char out[100];

    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (strlen(out) + strlen(words[i]) >= sizeof out)
            break;
        words[i] = more;
        strcat(out, words[i]); // expect: strcat-overflow
    }
    return puts(out);
}

/* The same word, which has grown since. */
int grown_bad(int count, char **words)
{
    char out[100];

    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (strlen(out) + strlen(words[i]) >= sizeof out)
            break;
        strcat(words[i], "more");
        strcat(out, words[i]); // expect: strcat-overflow
    }
    return puts(out);
}

static void swap(char **words, int i)
{
    char *first = words[0];

    words[0] = words[i];
    words[i] = first;
}

int swapped_bad(int count, char **words)
{
    char out[100];

    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (strlen(out) + strlen(words[i]) >= sizeof out)
            break;
        swap(words, i);
        strcat(out, words[i]); // expect: strcat-overflow
    }
    return puts(out);
}

/* The size is the buffer's, and what is there already grows from round to round. */
struct word {
    struct word *next;
    const char *text;
};

void list_bad(const struct word *w)
{
    char line[200];

    line[0] = '\0';
    for (; w; w = w->next) {
        strncat(line, w->text, sizeof line); // expect: strcat-overflow
        strncat(line, " ", 1);
    }
    puts(line);
}

void list_good(const struct word *w)
{
    char line[200];

    line[0] = '\0';
    for (; w; w = w->next) {
        strncat(line, w->text, sizeof line - strlen(line) - 1);
        strncat(line, " ", sizeof line - strlen(line) - 1);
    }
    puts(line);
}
