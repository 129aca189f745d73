#!/usr/bin/env bats
# The driver through `spillway lint`: workers, order, cache, units that cannot be analysed.

bats_require_minimum_version 1.5.0

setup() {
    dir=$(mktemp -d)
    cd "$dir"
    export XDG_CACHE_HOME=$dir/cache HOME=$dir
    for name in a b c; do
        cat >"$name.c" <<C
#include <stdio.h>
void read_$name(void) { char tmp[13]; scanf("%s", tmp); puts(tmp); }
C
    done
}

teardown() {
    cd /
    rm -rf "$dir"
}

@test "the result does not depend on jobs, order or the cache" {
    run -1 "$SPILLWAY" lint --no-cache -j1 --format json --output 1.json a.c b.c c.c
    run -1 "$SPILLWAY" lint --no-cache -j3 --format json --output 2.json c.c a.c b.c
    run -1 "$SPILLWAY" lint --format json --output 3.json b.c c.c a.c
    run -1 "$SPILLWAY" lint --format json --output 4.json b.c c.c a.c
    cmp 1.json 2.json
    cmp 1.json 3.json
    cmp 1.json 4.json
    [ "$(grep -c '"rule":' 1.json)" -ge 3 ]
}

# A program whose only overflow has its buffer, its copy and its text in three files.
make_program() {
    cat >main.c <<'C'
const char *text(void);
void keep(char *to, const char *from);
int main(void) { char name[10]; keep(name, text()); return name[0]; }
C
    echo '#include <string.h>
void keep(char *to, const char *from) { strcpy(to, from); }' >keep.c
    echo '#include <stdlib.h>
const char *text(void) { const char *t = getenv("NAME"); return t ? t : ""; }' >text.c
}

@test "what is only wrong across files is found for any jobs, order and cache" {
    make_program
    run -1 "$SPILLWAY" lint --no-cache -j1 --format json --output 1.json main.c keep.c text.c
    grep -q '"strcpy-overflow"' 1.json
    run -1 "$SPILLWAY" lint --no-cache -j3 --format json --output 2.json text.c keep.c main.c
    run -1 "$SPILLWAY" lint -j2 --format json --output 3.json keep.c main.c text.c
    run -1 "$SPILLWAY" lint --format json --output 4.json main.c text.c keep.c
    for n in 2 3 4; do cmp 1.json $n.json; done
    # each file alone has none for sure
    for name in main keep text; do
        run "$SPILLWAY" lint --level error $name.c
        [ "$status" -eq 0 ]
    done
}

@test "a change of one file changes what is said of the others" {
    make_program
    run -1 "$SPILLWAY" lint main.c keep.c text.c
    echo 'const char *text(void) { return "short"; }' >text.c
    run -0 "$SPILLWAY" lint main.c keep.c text.c
    echo 'const char *text(void) { return "ten bytes."; }' >text.c
    run -1 "$SPILLWAY" lint main.c keep.c text.c
    [[ $output == *"main.c:3:"* ]]
    # the text of a source is part of what is said of it, though its meaning is the same
    sed -i 's/strcpy(to, /strcpy( to, /' keep.c
    run -1 "$SPILLWAY" lint main.c keep.c text.c
    [[ $output == *"strcpy( to, from)"* ]]
}

@test "runs beside each other, and killed ones, leave a cache that says the same" {
    make_program
    run -1 "$SPILLWAY" lint --no-cache --format json --output cold.json main.c keep.c text.c
    for n in 1 2 3; do
        "$SPILLWAY" lint --format json --output par$n.json main.c keep.c text.c &
        pids="$pids $!"
    done
    for pid in $pids; do wait "$pid" || true; done
    for n in 1 2 3; do cmp cold.json par$n.json; done
    rm -rf "$dir/cache"
    for after in 0.02 0.06 0.1 0.15; do
        "$SPILLWAY" lint main.c keep.c text.c >/dev/null 2>&1 &
        pid=$!
        sleep $after
        kill -KILL $pid 2>/dev/null || true
        wait $pid || true
        run -1 "$SPILLWAY" lint --format json --output warm.json main.c keep.c text.c
        cmp cold.json warm.json
        rm -rf "$dir/cache"
    done
}

@test "a damaged or lost packed unit is lowered again" {
    make_program
    run -1 "$SPILLWAY" lint --format json --output 1.json main.c keep.c text.c
    for file in "$dir"/cache/spillway/lint/*; do
        head -c 14 "$file" | grep -q '^spillway-ir' || { head -c 15 "$file" | grep -q '^spillway-cache' || rm "$file"; continue; }
        printf x | dd of="$file" bs=1 seek=40 conv=notrunc status=none
    done
    run -1 "$SPILLWAY" lint --format json --output 2.json main.c keep.c text.c
    cmp 1.json 2.json
    for file in "$dir"/cache/spillway/lint/*; do
        head -c 15 "$file" | grep -q '^spillway-cache' || rm "$file"
    done
    run -1 "$SPILLWAY" lint --format json --output 3.json main.c keep.c text.c
    cmp 1.json 3.json
}

@test "a unit that crashes the parser is reported, and the others are analysed" {
    echo '#pragma clang __debug parser_crash' >crash.c
    run -3 "$SPILLWAY" lint --no-cache -j1 a.c crash.c c.c
    [[ $output == *"a.c:2:"* ]]
    [[ $output == *"c.c:2:"* ]]
    [[ $output == *"crash.c"*"not analysed"* ]]
}

@test "a second run comes from the cache and does not load libclang" {
    run -1 "$SPILLWAY" lint a.c
    first=$output
    run -1 strace -f -e trace=openat -o trace "$SPILLWAY" lint a.c
    [ "$output" = "$first" ]
    run ! grep 'libclang.*= [0-9]' trace
}

@test "a cache that cannot be written is no obstacle" {
    echo >"$dir/cache"
    run -1 "$SPILLWAY" lint a.c
    [[ $output == *"a.c:2:"* ]]
}
