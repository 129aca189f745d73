#include <stdlib.h>
#include <string.h>

struct user {
    char name[16];
    int id;
};

struct node {
    int length;
    char text[1]; /* as long as was allocated */
};

void struct_member_overflow(struct user *u, const char *s)
{
    memcpy(u->name, s, sizeof *u); // expect: copy-size (error)
    strcpy(u->name, "a name of many letters"); // expect: strcpy-overflow (error)
    memcpy(u->name, s, sizeof u->name);
}

struct node *flexible_trailing_array(const char *s)
{
    struct node *n = malloc(sizeof *n + strlen(s));

    if (!n)
        return NULL;
    n->length = (int)strlen(s);
    strcpy(n->text, s);
    return n;
}
