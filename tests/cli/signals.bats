#!/usr/bin/env bats
# Long runs: progress where a person looks, and an order to stop that is obeyed.

bats_require_minimum_version 1.5.0

setup() {
    export SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    cd "$BATS_TEST_TMPDIR"
    mkdir src
    for i in {100..299}; do
        printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n' >src/$i.c
        printf 'void f%d(void)\n{\n    char b[8];\n    scanf("%%s", b);\n}\n' $i >>src/$i.c
    done
}

@test "an interrupt ends the run in order, with what was found, and exits 3" {
    "$SPILLWAY" lint -j1 --no-cache src >out 2>err &
    pid=$!
    sleep 0.5
    kill -INT $pid
    code=0
    wait $pid || code=$?
    cat err
    [ "$code" -eq 3 ]
    grep -q 'interrupted' err
    # no worker is left
    [ -z "$(ps -o pid= --ppid $pid)" ]
}

@test "an interrupted run can be taken up again from the cache" {
    "$SPILLWAY" lint -j1 src >/dev/null 2>&1 &
    pid=$!
    sleep 0.7
    kill -TERM $pid
    wait $pid || true
    kept=$(find cache -type f | wc -l)
    [ "$kept" -gt 0 ]
    run "$SPILLWAY" lint --quiet src
    [ "$status" -eq 1 ]
    [ "$(grep -c ': \(error\|warning\): ' <<<"$output")" -eq 200 ]
}

@test "a run that is killed leaves a cache that works" {
    "$SPILLWAY" lint -j2 src >/dev/null 2>&1 &
    pid=$!
    sleep 0.7
    kill -KILL $pid
    wait $pid || true
    run "$SPILLWAY" lint --quiet src
    [ "$status" -eq 1 ]
    [ "$(grep -c ': \(error\|warning\): ' <<<"$output")" -eq 200 ]
}

@test "progress is drawn on a terminal and nowhere else" {
    run script -qec "TERM=xterm '$SPILLWAY' lint --no-cache src" /dev/null
    [[ "$output" == *$'\r\e[K['* ]]
    run --separate-stderr "$SPILLWAY" lint --no-cache src
    [[ "$stderr" != *$'\r'* ]]
    run script -qec "TERM=xterm '$SPILLWAY' lint --quiet --no-cache src" /dev/null
    [[ "$output" != *$'\e[K['* ]]
}
