// A program that is seen whole: what something shows to occur, and what nothing rules out.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *parent;
    char *name;
};

/* As deep as the tree is, of which all the code is here: no finding, a note. */
static void print_path(const struct node *n)
{
    const struct node *stack[32];
    int depth = 0;

    while (n) {
        if (n->name)
            stack[depth++] = n;
        n = n->parent;
    }
    while (depth > 0)
        puts(stack[--depth]->name);
}

static struct node *make_node(struct node *parent, char *name)
{
    struct node *n = calloc(1, sizeof *n);

    if (!n)
        exit(1);
    n->parent = parent;
    n->name = name;
    return n;
}

struct sum {
    unsigned count;
    unsigned char block[64];
    unsigned state;
};

static void mix(struct sum *s, const unsigned char *block)
{
    for (int k = 0; k < 64; k++)
        s->state = s->state * 31 + block[k];
}

/* What is left fits, by a sum that was compared, and that the caller does not see. */
static void update(struct sum *s, const unsigned char *data, unsigned len)
{
    unsigned i, j = s->count;

    s->count += len << 3;
    j = (j >> 3) & 63;
    if (j + len > 63) {
        memcpy(&s->block[j], data, (i = 64 - j));
        mix(s, s->block);
        for (; i + 63 < len; i += 64)
            mix(s, &data[i]);
        j = 0;
    } else {
        i = 0;
    }
    memcpy(&s->block[j], &data[i], len - i);
}

/* But what comes from outside goes on until it ends. */
static void print_flags(const char *flags)
{
    char text[200];
    int n = 0;

    for (; *flags; flags++)
        if (*flags != ' ')
            text[n++] = *flags; // expect: bounds-write
    text[n] = '\0';
    puts(text);
}

/* What is left after the header: without one, more than there is room for. */
static void take(unsigned length, const char *from)
{
    char body[64];

    if (length > 64)
        return;
    memcpy(body, from, length - 8); // expect: copy-size
    puts(body);
}

/* What the answer's frame leaves of a line: found elsewhere. */
static size_t room_of(const char *command)
{
    size_t frame = 0;

    for (; *command; command++)
        frame += *command == ' ' ? 3 : 1;
    return 120 - frame;
}

/* The line is sent before another name would not fit. */
static void answer(const char *command, char *list)
{
    char line[128];
    size_t size = room_of(command);

    *line = '\0';
    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        if (*name == 0)
            continue;
        if (strlen(line) + strlen(name) + 1 > size) {
            puts(line);
            *line = '\0';
        }
        if (*line)
            strcat(line, ",");
        strcat(line, name); // expect: strcat-overflow
    }
    puts(line);
}

int main(int argc, char **argv)
{
    unsigned char last[8] = {1, 2, 3};
    struct sum sum = {0};
    struct node *top = NULL;

    if (argc < 2)
        return 1;
    for (int k = 0; k < argc; k++)
        top = make_node(top, argv[k]);
    print_path(top);
    update(&sum, last, 3);
    update(&sum, last, 8);
    printf("%u\n", sum.state);
    print_flags(argv[1]);
    take((unsigned)getchar(), argv[1]);
    if (argc > 2)
        answer(argv[1], argv[2]);
    return 0;
}
