#include <string.h>
#include <unistd.h>

struct record {
    char name[32];
    int id;
};

void bad(int fd, struct record *r)
{
    char name[8] = "abc";

    memcpy(r->name, name, sizeof r->name); // expect: source-overread (error)
    write(fd, name, sizeof *r); // expect: source-overread (error)
}

void good(int fd, struct record *r)
{
    char name[8] = "abc";

    memcpy(r->name, name, sizeof name);
    write(fd, name, strlen(name));
    write(fd, r, sizeof *r);
    write(fd, "text\n", 5);
}
