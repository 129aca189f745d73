/* Loops that fill an array until their source ends, and never look at how far they are. */
#include <stddef.h>
#include <string.h>

int read_char(void *in);
int decode(int c);
void put_text(const char *text, size_t size);

/* Now and then the line is written, and begun anew. */
void lines_bad(void *in)
{
    char line[256], *to = line;
    int c;

    while ((c = read_char(in)) != -1) {
        *to++ = decode(c); // expect: bounds-write
        if (to[-1] == '\n') {
            put_text(line, to - line);
            to = line;
        }
    }
}

void lines_good(void *in)
{
    char line[256], *to = line;
    int c;

    while ((c = read_char(in)) != -1) {
        *to++ = decode(c);
        if (to[-1] == '\n' || to == line + sizeof line) {
            put_text(line, to - line);
            to = line;
        }
    }
}

/* An index; a word that ends where the source says. */
void word_bad(void *in)
{
    char word[64];
    size_t n = 0;

    for (;;) {
        int c = read_char(in);

        if (c == ' ') {
            put_text(word, n);
            n = 0;
            continue;
        }
        if (c == -1)
            break;
        word[n++] = decode(c); // expect: bounds-write
    }
    put_text(word, n);
}

void word_good(void *in)
{
    char word[64];
    size_t n = 0;

    for (;;) {
        int c = read_char(in);

        if (c == ' ') {
            put_text(word, n);
            n = 0;
            continue;
        }
        if (c == -1 || n == sizeof word)
            break;
        word[n++] = decode(c);
    }
    put_text(word, n);
}

/* Something else counts the rounds: a number, an end of the source. */
void part_good(void *in, int rest)
{
    char part[64], *to = part;

    rest %= 64;
    while (rest-- > 0) {
        *to++ = decode(read_char(in));
        if (to[-1] == '\n')
            to = part;
    }
    put_text(part, to - part);
}

struct source {
    const char *at, *end;
};

void rest_good(struct source *s)
{
    static const char *from, *end;
    char part[64], *to = part;

    for (from = s->at, end = s->end; from != end; from++) {
        *to++ = decode(*from);
        if (to[-1] == '\n')
            to = part;
    }
    put_text(part, to - part);
}

struct member {
    struct member *next;
};

struct member *first_member(void);
struct member *next_member(struct member *m);
int count_members(struct member **all, int n);
int run_words(int n, char **words);

/* Words of a line, as many as there are. */
int words_of_a_line(char *line)
{
    char *words[16], *word;
    int n = 0;

    for (word = strtok(line, " \t"); word != NULL; word = strtok(NULL, " \t"))
        words[n++] = word; // expect: bounds-write
    return run_words(n, words);
}

int words_of_a_line_right(char *line)
{
    char *words[16], *word;
    int n = 0;

    for (word = strtok(line, " \t"); word != NULL; word = strtok(NULL, " \t")) {
        if (n == 16)
            return -1;
        words[n++] = word;
    }
    return run_words(n, words);
}

/* A list of the program's own is as long as the program made it. */
int members_by_function(void)
{
    struct member *all[16];
    int n = 0;

    for (struct member *m = first_member(); m; m = next_member(m))
        all[n++] = m;
    return count_members(all, n);
}
