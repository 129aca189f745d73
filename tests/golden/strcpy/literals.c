#include <string.h>

struct record {
    char name[8];
    int id;
};

void bad(struct record *r)
{
    char four[4];

    strcpy(four, "four"); // expect: strcpy-overflow (error)
    strcpy(r->name, "eight..."); // expect: strcpy-overflow (error)
    strcpy(four + 2, "ab"); // expect: strcpy-overflow (error)
    stpcpy(four, "12345"); // expect: strcpy-overflow (error)
}

void good(struct record *r)
{
    char five[5];
    const char *word = "four";

    strcpy(five, "four");
    strcpy(five, word);
    strcpy(r->name, "seven..");
    strcpy(five + 2, "ab");
    strcpy(five, "");
    stpcpy(stpcpy(five, "ab"), "cd");
}
