#!/usr/bin/env bats
# What a finding says, and what a silence says, to somebody who has to act on it.

setup() {
    export SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    cd "$BATS_TEST_TMPDIR"
}

# Lint text from standard input as a.c; the notes without the source lines.
lint() {
    cat >a.c
    run "$SPILLWAY" lint --no-cache a.c
    echo "$output"
}

why() {
    run "$SPILLWAY" lint --why-silent "a.c:$1" a.c
    echo "$output"
}

@test "members behind a buffer have exact distances" {
    lint <<'C'
#include <string.h>

struct user {
    int id;
    char name[16];
    char shell[8];
    int uid;
    void (*done)(void);
};

void set(struct user *u, const char *s)
{
    strcpy(u->name, s);
    u->uid = 0;
}
C
    [[ "$output" == *"a.c:13:5: warning: strcpy copies a string of any length from \`s\` into \`u->name\`, which holds 16 bytes"* ]]
    [[ "$output" == *"in the struct user: \`shell\` right behind it, \`uid\` after 8 bytes, \`done\`, a function pointer after 12 bytes; after 20 bytes the structure ends"* ]]
}

@test "a frame names its other locals and the return address, and no distances" {
    lint <<'C'
#include <stdio.h>

void get(void)
{
    char tmp[13], filename[32];

    scanf("%s", tmp);
    filename[0] = tmp[0];
    puts(filename);
}
C
    [[ "$output" == *"a.c:5:10: note: \`tmp\` has 13 bytes"* ]]
    [[ "$output" == *"other locals (filename), saved registers and the return address of get, in an order that the compiler chooses"* ]]
    [[ "$output" == *"%12s stops after 12 characters"* ]]
}

@test "an access before the start says how far, and what lies there" {
    lint <<'C'
struct packet {
    int kind;
    char head[4];
    char body[16];
    int sum;
};

void mark(struct packet *p)
{
    p->body[-5] = 1;
}
C
    [[ "$output" == *"a.c:10:5: error: this writes to \`p->body[-5]\`, before the start of its array"* ]]
    [[ "$output" == *"a.c:4:10: note: \`p->body\` has 16 bytes, the write can begin 5 bytes before the start; before it, in the struct packet: \`head\` right before it, \`kind\` 4 bytes before it; 8 bytes before it the structure begins"* ]]
    [[ "$output" != *"can reach byte"* ]]
    run "$SPILLWAY" lint --no-cache --format json a.c
    [ "$(jq -c '[.. | objects | select(.rule?) | .is_before, .before]' <<<"$output")" = "[true,5]" ]
    run "$SPILLWAY" lint --no-cache --format sarif a.c
    [[ "$output" == *"Before the buffer: in the struct packet"* ]]
}

@test "the loop that moves an index is part of the path" {
    lint <<'C'
#include <string.h>

int last(void)
{
    char text[10];
    int at;

    strcpy(text, "abc");
    at = (int)strlen(text) - 1;
    while (text[at] != 'Z') {
        at--;
    }
    return at;
}

void fill(void)
{
    int table[5], *to = table;

    for (int i = 0; i <= 5; i++) {
        *to = i;
        to++;
    }
}
C
    [[ "$output" == *"a.c:11:9: note: each round moves \`at\` down here, and nothing in the loop compares it"* ]]
    [[ "$output" == *"a.c:22:9: note: each round moves \`to\` on here; how many there are, \`i <= 5\` decides"* ]]
}

@test "the size of a member is shown where it is declared, in each file of a program" {
    printf 'struct one {\n    int n;\n};\n\nint one(struct one *o)\n{\n    return o->n;\n}\n' > b.c
    cat > a.c <<'C'
#include <stdio.h>

struct line {
    char *to;
    char text[8];
};

void take(struct line *l)
{
    int c;

    l->to = l->text;
    while ((c = getchar()) != EOF)
        *l->to++ = (char)c;
}
C
    run "$SPILLWAY" lint --no-cache b.c a.c
    [[ "$output" == *"a.c:14:9: error: this can write to \`*l->to\`, any distance behind an array of 8 bytes"* ]]
    [[ "$output" == *"a.c:5:10: note: \`text\` has 8 bytes"* ]]
    [[ "$output" == *"a.c:14:9: note: this makes it safe: a check before it that \`l->to\` is before the end of \`text\`, 8 elements behind its start"* ]]
}

@test "the path says where an index that a caller gave is made" {
    lint <<'C'
#include <stdio.h>

static char table[16];

static void set(int n)
{
    int at = n + 5;

    if (n >= 0 && n < 20)
        table[at] = 0;
}

int main(void)
{
    int n;

    if (scanf("%d", &n) == 1)
        set(n);
    return table[0];
}
C
    [[ "$output" == *"a.c:10:9: error: this can write to \`table[at]\`, up to element 24 of an array whose last one is 15"* ]]
    [[ "$output" == *"a.c:18:9: note: called here by main"* ]]
    [[ "$output" == *"a.c:7:9: note: \`at\` is set here"* ]]
}

@test "an element is counted as the program counts it" {
    lint <<'C'
int table[20], small[10];

void fill(void)
{
    for (int i = 0; i <= 20; i++)
        table[i] = i;
    for (int i = 0; i <= 10; i++)
        small[i] = i;
}
C
    [[ "$output" == *"a.c:6:9: error: this can write to \`table[i]\`, up to element 20 of an array whose last one is 19"* ]]
    [[ "$output" == *"smaller than 20, the number of elements"* ]]
    # The rounds of a short loop are looked at one by one.
    [[ "$output" == *"a.c:8:9: error: this writes to \`small[i]\`, element 10 of an array whose last one is 9"* ]]
}

@test "the string that is too long is named across a call" {
    lint <<'C'
#include <string.h>

static void put(char *to, const char *from)
{
    strcpy(to, from);
}

int main(int argc, char **argv)
{
    char name[8], other[8];

    if (argc > 1)
        put(name, argv[1]);
    put(other, "short");
    return name[0] + other[0];
}
C
    [[ "$output" == *"a.c:13:9: error: strcpy copies a string of any length from \`argv[1]\` into \`name\`, which holds 8 bytes (the data comes from the command line)"* ]]
    [[ "$output" == *"a.c:5:5: note: the access is made in put"* ]]
}

@test "each call on the way to the access is a note" {
    lint <<'C'
#include <string.h>

static void third(char *to, const char *from)
{
    strcpy(to, from);
}

static void second(char *to, const char *from)
{
    third(to, from);
}

static void first(char *to, const char *from)
{
    second(to, from);
}

int main(int argc, char **argv)
{
    char name[8], other[8];

    if (argc > 1)
        first(name, argv[1]);
    third(other, "short");
    return name[0] + other[0];
}
C
    [[ "$output" == *"a.c:15:5: note: first passes it on here"*"a.c:10:5: note: second passes it on here"*"a.c:5:5: note: the access is made in third"* ]]
}

@test "an access that one call alone leads to is told of where it is made" {
    lint <<'C'
#include <string.h>

static void put(char *to, const char *from)
{
    strcpy(to, from);
}

static void pass(char *to, const char *from)
{
    put(to, from);
}

int main(int argc, char **argv)
{
    char name[8];

    if (argc > 1)
        pass(name, argv[1]);
    return name[0];
}
C
    [[ "$output" == *"a.c:5:5: error: strcpy copies a string of any length from \`from\` into \`to\`, which holds 8 bytes (the data comes from the command line)"* ]]
    [[ "$output" == *"a.c:15:10: note: \`name\` has 8 bytes"*"a.c:18:9: note: called here by main, with \`name\`"*"a.c:10:5: note: pass passes it on here"* ]]
}

@test "a silent element names its limits and the comparison" {
    cat >a.c <<'C'
int table[10];

int get(int i)
{
    if (i < 0 || i >= 10)
        return 0;
    return table[i];
}
C
    why 7
    [ "$output" = "a.c:7:12: safe: read from table[i] (40 bytes): \`i\` is at least 0 and at most 9 here (see the comparison on line 5), and the array has 10 elements" ]
}

@test "a silent loop names the limits of its index" {
    cat >a.c <<'C'
char line[64];

void clear(void)
{
    for (unsigned i = 0; i < sizeof line; i++)
        line[i] = ' ';
    line[63] = 0;
}
C
    why 6
    [[ "$output" == *"safe: write into line[i] (64 bytes): \`i\` is at least 0 and at most 63 here (see the comparison on line 5), and the array has 64 elements"* ]]
    why 7
    [[ "$output" == *"safe: write into line[63] (64 bytes): element 63 of 64, counted from 0"* ]]
}

@test "a silent copy names the check of the length" {
    cat >a.c <<'C'
#include <string.h>

void set(const char *s)
{
    char b[16];

    if (strlen(s) > 15)
        return;
    strcpy(b, s);
}
C
    why 9
    [[ "$output" == *"a.c:9:5: safe: strcpy into b (16 bytes): a check before it leaves \`s\` at most 15 characters (see the comparison on line 7)"* ]]
}

@test "what is not known says what is missing" {
    cat >a.c <<'C'
extern int extern_table[];
int table[10];
int index_of(int key);

int get(int key)
{
    return table[index_of(key)];
}

int other(int i)
{
    return extern_table[i];
}
C
    why 7
    [[ "$output" == *"not-looked-at: read from table["*"nothing here limits"* ]]
    why 12
    [[ "$output" == *"the size of the buffer is not known here"* ]]
}

@test "what is known of several accesses alike is said once" {
    cat >a.c <<'C'
struct user {
    char *login;
    char name[11];
};

static void set_name(struct user *u)
{
    const char *from = u->login;
    int n = 0;

    if (from[0] == ':')
        from++;
    while (n < 10 && *from) {
        if (*from != '@' && *from != '[')
            u->name[n++] = *from;
        from++;
    }
    u->name[n] = 0;
}

char *read_login(void);

void greet(struct user *u)
{
    u->login = read_login();
    set_name(u);
}
void again(struct user *u)
{
    u->login = read_login();
    set_name(u);
}
C
    why 26
    [ "$(grep -c "read, in set_name: the size of the buffer is not known" <<<"$output")" -eq 1 ]
}

@test "code that no path reaches says so, elements included" {
    cat >a.c <<'C'
int table[10];

int get(void)
{
    return 0;
    return table[12];
}
C
    why 6
    [[ "$output" == *"a.c:6:12: unreachable: read: no path through the function leads here"* ]]
}

@test "what depends on callers says that it is judged there" {
    cat >a.c <<'C'
#include <string.h>

static void put(char *to, const char *from)
{
    strcpy(to, from);
}

void set(void)
{
    char b[8];

    put(b, "short");
}
C
    why 5
    [[ "$output" == *"a.c:5:5: at-callers: strcpy into to: "* ]]
}

@test "asking leaves the cache as it is" {
    cat >a.c <<'C'
int table[10];

int get(void)
{
    return table[3];
}
C
    "$SPILLWAY" lint a.c >/dev/null
    why 5
    [[ "$output" == *"element 3 of 10"* ]]
    run "$SPILLWAY" lint a.c
    [ "$status" -eq 0 ]
}
