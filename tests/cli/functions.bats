#!/usr/bin/env bats
# The file of a project's own functions, which .spillway.yaml names.

setup() {
    export SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    cd "$BATS_TEST_TMPDIR"
    echo 'functions: functions.tsv' >.spillway.yaml
    cat >a.c <<'C'
#include <stddef.h>
#include <string.h>

void own_copy(char *to, const char *from);
size_t own_read(int fd, void *to, size_t size);
char *own_field(const char *name);
int own_count(void);
void own_fetch(char *to);
void *own_alloc(size_t size);
void own_die(const char *why);

void copies(void)
{
    char b[4];

    own_copy(b, "1234");
    own_copy(b, "123");
    own_read(0, b, 5);
    own_read(0, b, 4);
}

void sources(void)
{
    char b[16], c[8], *p = own_field("name");
    int n = own_count();

    strcpy(b, p);
    b[n] = 0;
    if (strlen(p) < sizeof b)
        strcpy(b, p);
    own_fetch(b);
    strcpy(c, b);
}

void ends(const char *s)
{
    char b[16], *p = own_alloc(16);

    memset(p, 0, 17);
    if (strlen(s) >= sizeof b)
        own_die("too long");
    strcpy(b, s);
}
C
    cat >functions.tsv <<'T'
# function  role      arguments
own_copy    copy      1 2
own_read    read      2 3
own_field   source    return
own_count   source    return
own_fetch   source    1
own_alloc   alloc     1
own_die     noreturn
T
}

lines() {
    "$SPILLWAY" lint --no-cache a.c | sed -n 's/^a.c:\([0-9]*\):.*\[\(.*\)\]$/\1 \2/p'
}

@test "what the file says is found, and no more" {
    run lines
    echo "$output"
    [ "$output" = "16 strcpy-overflow
18 input-size
27 strcpy-overflow
28 bounds-write
32 strcpy-overflow
39 copy-size" ]
}

@test "the message names the configured source" {
    run "$SPILLWAY" lint --no-cache a.c
    echo "$output"
    [[ "$output" == *"a.c:27:5: error:"*"(the data comes from own_field)"* ]]
}

@test "without the file nothing is known of the functions" {
    rm .spillway.yaml
    run lines
    echo "$output"
    [[ "$output" != *"16 "* ]]
    [[ "$output" != *"39 "* ]]
    [[ "$output" == *"42 strcpy-overflow"* ]]
}

@test "a changed file is not answered from the cache" {
    "$SPILLWAY" lint a.c >before || true
    sed -i '/own_copy/d' functions.tsv
    "$SPILLWAY" lint a.c >after || true
    grep -q '^a.c:16:' before
    ! grep -q '^a.c:16:' after
}

@test "a line that is not understood is named" {
    echo 'own_copy copies 1 2' >>functions.tsv
    run "$SPILLWAY" lint a.c
    echo "$output"
    [ "$status" -ge 2 ]
    [[ "$output" == *"functions.tsv: line 9: there is no role 'copies'"* ]]
}

@test "a file that is not there is named" {
    rm functions.tsv
    run "$SPILLWAY" lint a.c
    echo "$output"
    [ "$status" -ge 2 ]
    [[ "$output" == *"functions.tsv"* ]]
}

@test "the example of the manual is accepted" {
    mandoc -T ascii "$SOURCE_ROOT/docs/man/spillway.yaml.5" | sed $'s/.\b//g' |
        sed -n '/# function /,/noreturn/p' >functions.tsv
    grep -q '^ *msg_receive ' functions.tsv
    run "$SPILLWAY" lint --no-cache a.c
    echo "$output"
    [ "$status" -le 1 ]
}
