#include <stddef.h>
#include <string.h>

/* Structures passed by value: the callee works on what the caller's holds. */

struct span {
    char *start;
    size_t room;
    int at;
};

struct named {
    char name[16];
    int id;
};

static void fill_fixed(struct span to)
{
    memset(to.start, 'x', 32);
}

static void fill_room(struct span to)
{
    memset(to.start, 'x', to.room);
}

static void end_at(struct span to)
{
    to.start[to.at] = '\0';
}

static void fill_member(struct span to)
{
    memset(to.start, 0, 24);
    to.start = NULL;
}

static void copy_name(char *to, struct named from)
{
    strcpy(to, from.name);
}

void passed(void)
{
    char small[24], large[32];
    struct span a = {small, sizeof small, 0}, b = {large, sizeof large, 0}, c;

    fill_fixed(a); // expect: copy-size (error)
    fill_fixed(b);
    fill_room(a);
    fill_room(b);
    c = a;
    fill_fixed(c); // expect: copy-size (error)
    c.start = large;
    fill_fixed(c);
}

void passed_sizes(void)
{
    char small[24];
    struct span a = {small, sizeof small, 0}, b;

    b = a;
    b.room = 25;
    fill_room(b); // expect: copy-size (error)
    a.at = 23;
    end_at(a);
    a.at = 24;
    end_at(a); // expect: bounds-write (error)
}

/* What the callee does to its copy is not done to the caller's. */
void kept(void)
{
    char small[24];
    struct span a = {small, sizeof small, 0};

    fill_member(a);
    fill_fixed(a); // expect: copy-size (error)
}

void named_text(void)
{
    struct named one;
    char small[4], large[16];

    strcpy(one.name, "gateway");
    copy_name(small, one); // expect: strcpy-overflow (error)
    copy_name(large, one);
}
