/* A text that one way makes longer, by as much as was left room for. */
#include <string.h>

struct list {
    char words[512];
    int count;
};

void add(struct list *l, const char *word)
{
    if (strlen(l->words) + strlen(word) + 2 > sizeof l->words)
        return;
    if (l->count > 0)
        strcat(l->words, ";");
    strcat(l->words, word);
    l->count++;
}

void add_without_room_for_separator(struct list *l, const char *word)
{
    if (strlen(l->words) + strlen(word) + 1 > sizeof l->words)
        return;
    if (l->count > 0)
        strcat(l->words, ";"); // expect: strcat-overflow
    strcat(l->words, word); // expect: strcat-overflow
    l->count++;
}

void add_with_long_separator(struct list *l, const char *word)
{
    if (strlen(l->words) + strlen(word) + 2 > sizeof l->words)
        return;
    if (l->count > 0)
        strcat(l->words, ", "); // expect: strcat-overflow
    strcat(l->words, word); // expect: strcat-overflow
    l->count++;
}
