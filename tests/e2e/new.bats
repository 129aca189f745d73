#!/usr/bin/env bats
# spillway targets new: from the compile database of a program, as cmake writes one, to a
# target that compiles and is fuzzed. No network.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}" "${BUILD_ROOT:?}"
    export SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec
    export PROGRAM=$BATS_FILE_TMPDIR/program
    make_program
}

# Two programs in one tree, with a library of the system and one source that both use.
make_program() {
    mkdir -p "$PROGRAM/src" "$PROGRAM/build"
    cat >"$PROGRAM/src/conf.h" <<'C'
#include <stddef.h>
#include <stdio.h>
typedef unsigned char u8;
struct conf { int a; };
typedef struct conf conf_t;
int helper(int x);
int read_conf(FILE *in);
C
    cat >"$PROGRAM/src/conf.c" <<'C'
#include <crypt.h>
#include <string.h>
#include <unistd.h>
#include "conf.h"
static int seen;
static int line(char *text)
{
    char name[16];
    return sscanf(text, "%s", name) == 1 ? ++seen : seen;
}
int read_conf(FILE *in)
{
    char buf[200];
    while (fgets(buf, sizeof buf, in))
        line(buf);
    return crypt("a", "bc") != 0;
}
int packet(const u8 *p, size_t len) { return len > 3 && p[3] == 7 ? helper(p[0]) : 0; }
int load(const char *filename)
{
    FILE *f = fopen(filename, "r");
    return f ? read_conf(f) + fclose(f) : 1;
}
int from_fd(int fd) { char b[10]; return read(fd, b, 10) > 2 && b[0] == 'x'; }
int many(struct conf *c, u8 *p, size_t n, void (*cb)(int), struct conf v, conf_t w)
{
    cb(p[n]);
    return c->a + v.a + w.a;
}
C
    echo 'int helper(int x) { return x * HOW + NAME[0]; }' >"$PROGRAM/src/helper.c"
    echo 'int helper(int x); int main(void) { return helper(1); }' >"$PROGRAM/src/one.c"
    echo 'static int twice(void) { return 2; } int main(void) { return twice(); }' >"$PROGRAM/src/two.c"
    echo 'static int twice(void) { return 2; } int three(void) { return twice(); }' >"$PROGRAM/src/three.c"
    python3 - "$PROGRAM" >"$PROGRAM/build/compile_commands.json" <<'PY'
import json, sys
tree = sys.argv[1]
flags = "-std=c99 -DHOW=3 '-DNAME=\"a b\"'"
json.dump([{"directory": tree + "/build", "file": "../src/%s.c" % unit,
            "command": "cc %s -o %s.o -c ../src/%s.c" % (flags, unit, unit)}
           for unit in ("conf", "helper", "one", "two", "three")], sys.stdout)
PY
}

setup() {
    export SPILLWAY_TARGETS=$BATS_TEST_TMPDIR/targets SPILLWAY_CORPUS=$BATS_TEST_TMPDIR/corpus
    export SPILLWAY_WORK=$BATS_TEST_TMPDIR/work
    mkdir -p "$SPILLWAY_TARGETS"
    ln -s "$SOURCE_ROOT/targets/common" "$SPILLWAY_TARGETS/common"
}

new() {
    run --separate-stderr "$SPILLWAY" targets new --compdb "$PROGRAM/build/compile_commands.json" "$@"
    echo "$output" "$stderr"
}

@test "a function's skeleton is built and fuzzed as it is, and finds the planted overflow" {
    new mine --function line
    [ "$status" -eq 0 ]
    [[ "$output" == *"int line(char *text) of src/conf.c, with 2 sources"* ]]
    run --separate-stderr "$SPILLWAY" fuzz mine --until-crash --store "$BATS_TEST_TMPDIR/store"
    echo "$output" "$stderr"
    [ "$status" -eq 1 ]
    run "$SPILLWAY" triage --store "$BATS_TEST_TMPDIR/store" --no-breach --minimize-time 0
    echo "$output"
    [[ "$output" == *stack-buffer-overflow*"line conf.c:"* ]]
}

@test "every shape of input is handed over" {
    local function
    for function in read_conf packet load from_fd; do
        new "t-${function//_/-}" --function $function
        [ "$status" -eq 0 ]
        [[ "$output" == *"Next: seeds"* ]]
        printf 'xyz\a and more\n' >"$SPILLWAY_CORPUS/t-${function//_/-}/seeds/first"
        # What the input decides is reached: the function was called with it.
        run --separate-stderr "$SPILLWAY" targets coverage "t-${function//_/-}" --format json
        echo "$output" "$stderr"
        python3 -c 'import json, sys
[t] = json.load(sys.stdin)
assert sys.argv[1] not in t["together"]["files"][0]["missed"], t
assert t["together"]["files"][0]["taken"] > 0, t' $function <<<"$output"
    done
}

@test "a function of another shape gets a call to complete, which compiles" {
    new mine --function many
    [ "$status" -eq 0 ]
    [[ "$output" == *"Next: complete the call"* ]]
    grep -q 'COMPLETE ME' "$SPILLWAY_TARGETS/mine/harness.c"
    grep -q 'void (\*cb)(int), struct conf v, conf_t w)' "$SPILLWAY_TARGETS/mine/harness.c"
    "$SPILLWAY" targets build mine
}

@test "only what the function needs is linked, and the library is found" {
    new mine --function from_fd
    run cat "$SPILLWAY_TARGETS/mine/target.yaml"
    [[ "$output" == *'"src/conf.c"'*'"src/helper.c"'*"-lcrypt"* ]]
    [[ "$output" != *one.c* && "$output" != *two.c* && "$output" != *three.c* ]]
}

@test "the tree is copied, never written to" {
    before=$(cd "$PROGRAM" && find . -printf '%p %s %T@\n' | sort | sha256sum)
    new mine --function packet
    "$SPILLWAY" targets build mine
    after=$(cd "$PROGRAM" && find . -printf '%p %s %T@\n' | sort | sha256sum)
    [ "$before" = "$after" ]
    grep -q "$SPILLWAY_WORK/mine/src/src/conf.c" "$SPILLWAY_WORK/mine/src/compile_commands.json"
}

@test "nothing is written over" {
    new mine --function packet
    echo mine >"$SPILLWAY_TARGETS/mine/harness.c"
    new mine --function line
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"is there already: nothing was changed"* ]]
    [ "$(cat "$SPILLWAY_TARGETS/mine/harness.c")" = mine ]
    mkdir -p "$SPILLWAY_CORPUS/other"
    new other --function line
    [ "$status" -eq 3 ]
    [ ! -e "$SPILLWAY_TARGETS/other" ]
}

@test "a function in two sources wants its source named" {
    new mine --function twice
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"src/two.c and in "*"src/three.c: name one with --unit"* ]]
    new mine --function twice --unit three.c
    [ "$status" -eq 0 ]
    "$SPILLWAY" targets build mine
}

@test "what cannot be found is said, and nothing is left behind" {
    new mine --function nonesuch
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"nonesuch() is not defined in any source"* ]]
    run --separate-stderr "$SPILLWAY" targets new mine --compdb "$PROGRAM/none.json" --function line
    [ "$status" -eq 3 ]
    echo '{}' >"$BATS_TEST_TMPDIR/object.json"
    run --separate-stderr "$SPILLWAY" targets new mine --compdb "$BATS_TEST_TMPDIR/object.json" --function line
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"is not a compile database"* ]]
    new '../x' --function line
    [ "$status" -eq 3 ]
    [ ! -e "$SPILLWAY_TARGETS/mine" ]
    [ ! -e "$SPILLWAY_CORPUS" ]
}

@test "wrong use is told" {
    run --separate-stderr "$SPILLWAY" targets new mine --function line
    [ "$status" -eq 2 ]
    run --separate-stderr "$SPILLWAY" targets new mine --compdb x
    [ "$status" -eq 2 ]
    run --separate-stderr "$SPILLWAY" targets new --compdb x --function line
    [ "$status" -eq 2 ]
    run "$SPILLWAY" targets new --help
    [ "$status" -eq 0 ]
    [[ "$output" == *"--compdb FILE"* ]]
}
