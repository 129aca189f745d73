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
