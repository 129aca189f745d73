#include <string.h>

void name_of(char *out, size_t size);
void open_it(const char *name);
void open_text(char *name);

/* Who writes over one place of what an unseen function left knows what stands there. */
size_t good(void)
{
    char name[16];

    name_of(name, sizeof name);
    name[5] = 't';
    return strlen(name);
}

/* ... also in the next round of a loop. */
size_t good_again(void)
{
    char name[16];
    size_t all = 0;

    name[0] = 'p';
    name[2] = '\0';
    for (char c = '0'; c <= '9'; c++) {
        name[1] = c;
        all += strlen(name);
        open_text(name);
    }
    return all;
}

size_t bad_again(int from)
{
    char name[16];
    size_t all = 0;

    memset(name, 'p', sizeof name);
    name[8] = '\0';
    for (char c = '0'; c <= '9'; c++) {
        name[8] = c;
        all += strlen(name); // expect: source-overread
    }
    return all + from;
}

size_t bad_filled(int rounds)
{
    char name[16];
    size_t all = 0;

    for (int round = 0; round < rounds; round++) {
        for (unsigned k = 0; k < sizeof name; k++)
            name[k] = 'p';
        name[1] = 'q';
        all += strlen(name); // expect: source-overread
        open_text(name);
    }
    return all;
}

size_t bad(void)
{
    char name[16];

    memset(name, 'p', sizeof name);
    name[5] = 't';
    return strlen(name); // expect: source-overread
}
