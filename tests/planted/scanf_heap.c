/*
 * Lines of a server's configuration in the style of ircd.conf: letter, host, port.
 *
 * Planted: scanf, heap.  The host goes into a member of a list's node.
 * Seed: "C:irc.example.test:6667\nO:*@host:1\n"
 */
#include <stdio.h>
#include <stdlib.h>

struct line {
    struct line *next;
    int port;
    char host[24];
};

static struct line *add(struct line *list, const char *text)
{
    struct line *l = calloc(1, sizeof *l);

    if (!l)
        return list;
#ifdef FIXED
    if (sscanf(text, "%23[^:]:%d", l->host, &l->port) < 1) {
#else
    if (sscanf(text, "%[^:]:%d", l->host, &l->port) < 1) { // expect: scanf-unbounded
#endif
        free(l);
        return list;
    }
    l->next = list;
    return l;
}

int main(void)
{
    char text[400];
    struct line *list = NULL, *next;

    while (fgets(text, sizeof text, stdin))
        if ((text[0] == 'C' || text[0] == 'O') && text[1] == ':')
            list = add(list, text + 2);
    for (; list; list = next) {
        next = list->next;
        free(list);
    }
    return 0;
}
