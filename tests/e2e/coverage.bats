#!/usr/bin/env bats
# spillway targets coverage: what inputs reach in the parser files of a target. No network.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}" "${BUILD_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache
    export SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec
}

setup() {
    export SPILLWAY_TARGETS=$BATS_TEST_TMPDIR/targets SPILLWAY_CORPUS=$BATS_TEST_TMPDIR/corpus
    mkdir -p "$SPILLWAY_TARGETS/sample" "$SPILLWAY_CORPUS/sample/seeds"
    ln -s "$SOURCE_ROOT/targets/common" "$SPILLWAY_TARGETS/common"
    cat >"$SPILLWAY_TARGETS/sample/parse.c" <<'C'
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int parse(const char *text);
int parse(const char *text)
{
    while (1) {
        if (*text == 'c')
            abort();
        if (*text == 'x')
            exit(0);
        if (*text == 'f' && fork() == 0)
            _exit(text[1] == 'f');
        wait(NULL);
        return *text == 'a';
    }
}
int never(int x);
int never(int x)
{
    return x > 3 ? 1 : 2;
}
C
    cat >"$SPILLWAY_TARGETS/sample/harness.c" <<'C'
#include <stddef.h>
#include <stdint.h>
#include <string.h>
int parse(const char *text);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char text[8] = "";
    memcpy(text, bytes, size < 7 ? size : 7);
    parse(text);
    return 0;
}
C
    sample
}

# The description, with more lines of the entry and of the target.
sample() {
    cat >"$SPILLWAY_TARGETS/sample/target.yaml" <<YAML
title: a sample
build:
  - \$CC -c parse.c
units: [parse.c]
entries:
  - name: one
    kind: internal
    harness: harness.c
    input: bytes
    seeds: seeds
${1:-}
${2:-}
YAML
}

seed() { printf '%s' "$1" >"$SPILLWAY_CORPUS/sample/seeds/$1"; }

coverage() {
    run --separate-stderr "$SPILLWAY" targets coverage "$@"
    echo "$output" "$stderr"
}

@test "the seeds of the article's program reach all of it" {
    SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CORPUS=$SOURCE_ROOT/corpus coverage getfilename
    [ "$status" -eq 0 ]
    [[ "$output" == *"getfilename.c"*"100.0 %  2 of 2 branches"* ]]
}

@test "a file below what is wanted is a finding, and functions that are never entered are named" {
    sample "" "coverage: [{file: parse.c}]"
    seed a
    coverage sample
    [ "$status" -eq 1 ]
    [[ "$output" == *"TOO FEW, and no reason is given"* ]]
    [[ "$output" == *"not reached: never()"* ]]
}

@test "a reason is shown in place of the finding" {
    sample "" "coverage: [{file: parse.c, gap: nobody calls never}]"
    seed a
    coverage sample
    [ "$status" -eq 0 ]
    [[ "$output" == *"gap: nobody calls never"* ]]
}

@test "what an input that ends the program took, and what its child took, counts" {
    sample "    coverage: [{file: parse.c, gap: never}]"
    for text in a b c f ff x z; do seed "$text"; done
    coverage sample --format json
    [ "$status" -eq 0 ]
    python3 -c 'import json, sys
[t] = json.load(sys.stdin)
[entry] = t["entries"]
[file] = entry["files"]
assert entry["inputs"] == 7 and entry["lost"] == 2, entry
# Of five conditions (while (1) is none), the one in never() is not met, and of the fork,
# which has both outcomes at once, LLVM counts one.
assert (file["branches"], file["taken"]) == (10, 7), file
assert file["missed"] == ["never"], file' <<<"$output"
}

@test "a file of the target is held to by all entries together, of an entry by it alone" {
    cp "$SPILLWAY_TARGETS/sample/harness.c" "$SPILLWAY_TARGETS/sample/other.c"
    mkdir "$SPILLWAY_CORPUS/sample/other"
    for text in a c f ff; do seed "$text"; done
    for text in x z; do printf %s $text >"$SPILLWAY_CORPUS/sample/other/$text"; done
    sample "  - name: two
    kind: internal
    harness: other.c
    input: bytes
    seeds: other" "coverage: [{file: parse.c, gap: never}]"
    coverage sample
    [ "$status" -eq 0 ]
    [[ "$output" == *"one, 4 inputs"*"60.0 %  6 of 10"*"two, 2 inputs"*"40.0 %  4 of 10"* ]]
    [[ "$output" == *"all entry points, 6 inputs"*"70.0 %  7 of 10"* ]]
    coverage sample/two
    [ "$status" -eq 0 ]
    [[ "$output" != *"all entry points"* ]]
}

@test "the corpus can be another folder, and is nothing without one" {
    sample "" "coverage: [{file: parse.c, gap: x}]"
    mkdir -p "$BATS_TEST_TMPDIR/mine/one"
    printf f >"$BATS_TEST_TMPDIR/mine/one/f"
    seed a
    coverage sample --corpus "$BATS_TEST_TMPDIR/mine"
    [ "$status" -eq 0 ]
    [[ "$output" == *"one, 2 inputs"* ]]
    coverage sample --corpus "$BATS_TEST_TMPDIR/nonesuch"
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"nonesuch is not there"* ]]
    rm "$SPILLWAY_CORPUS/sample/seeds/a"
    coverage sample
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"there is no input"* ]]
}

@test "fuzzing comes first when time is given for it, and its result is not in the report" {
    sample "" "coverage: [{file: parse.c, gap: never is not called}]"
    seed a
    coverage sample --time 2 --store "$BATS_TEST_TMPDIR/store" --format json
    [ "$status" -eq 0 ]
    python3 -m json.tool <<<"$output" >/dev/null
    [[ "$stderr" == *"sample/one: "*" runs "* ]]
    [ -d "$BATS_TEST_TMPDIR/store" ]
}

@test "what cannot be measured is told apart from what is not reached" {
    seed a
    coverage sample
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"lists no parser files"* ]]
    sample "" "coverage: [{file: nowhere.c}]"
    coverage sample
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"nowhere.c has no function"* ]]
    coverage sample/three
    [ "$status" -eq 3 ]
    coverage nonesuch
    [ "$status" -eq 3 ]
    coverage
    [ "$status" -eq 2 ]
}

@test "the branches of assertions are not counted, also in macros of macros" {
    cat >"$SPILLWAY_TARGETS/sample/must.h" <<'C'
#include <stdlib.h>
#define MUST(condition) ((condition) ? (void)0 : abort())
C
    cat >"$SPILLWAY_TARGETS/sample/parse.c" <<'C'
#include "must.h"
#define IS_SMALL(c) ((c) > 0 && (c) < 127)
#define MUST_BE_SMALL(c) MUST(IS_SMALL(c))
int parse(const char *text);
int parse(const char *text)
{
    MUST(text != 0);
    if (!*text)
        return 0;
    MUST_BE_SMALL(*text);
    return *text == 'a';
}
C
    seed a
    sample "" "coverage: [{file: parse.c, gap: none}]"
    coverage sample
    [[ "$output" == *"of 8 branches"* ]]
    sample "" "coverage: [{file: parse.c, gap: none}]
assertions: [must.h]"
    coverage sample
    [[ "$output" == *"of 2 branches"* ]]
    sample "" "assertions: [/usr/include/assert.h]"
    coverage sample
    [ "$status" -ne 0 ]
    [[ "$stderr" == *"assertions"* ]]
}
