#!/usr/bin/env bats
# A program with a fault that nearly every input meets, which is known and muted, and another
# one behind it: what fuzzing finds there is told as what it is.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}" "${BUILD_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache
    export SPILLWAY_TARGETS=$BATS_FILE_TMPDIR/targets SPILLWAY_CORPUS=$BATS_FILE_TMPDIR/corpus
    export SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec STORE=$BATS_FILE_TMPDIR/store
    mkdir -p "$SPILLWAY_TARGETS/two"
    cp -r "$SOURCE_ROOT/targets/common" "$SPILLWAY_TARGETS"
    make_target
    "$SPILLWAY" fuzz two --until-crash --store "$STORE" || [ $? -eq 1 ]
    "$SPILLWAY" triage --store "$STORE" >"$BATS_FILE_TMPDIR/list" || [ $? -eq 1 ]
    cat "$BATS_FILE_TMPDIR/list"
}

make_target() {
    cd "$SPILLWAY_TARGETS/two"
    cat >target.yaml <<'YAML'
title: two faults, one of them known
build: [$CC -c parse.c]
units: [parse.c]
entries:
  - {name: one, kind: real, harness: harness.c, input: bytes}
patches:
  - {unit: parse.c, file: known.diff, why: each input meets it}
known:
  - {kind: heap-buffer-overflow, function: known_fault, verdict: "true", note: a test}
YAML
    cat >parse.c <<'C'
#include <stddef.h>
static int known_fault(const char *text, size_t size) { return size ? text[size] : 0; }
static int other_fault(const char *text, size_t size) { return text[size + 1]; }
int parse(const char *text, size_t size);
int parse(const char *text, size_t size)
{
    int sum = known_fault(text, size);
    if (size > 1 && text[0] == 'o' && text[1] == 't')
        sum += other_fault(text, size);
    return sum;
}
C
    cat >harness.c <<'C'
#include <stddef.h>
#include <stdint.h>
int parse(const char *text, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    return parse((const char *)bytes, size) == -1000;
}
C
    sed 's/size ? text\[size\] : 0/size ? text[size - 1] : 0/' parse.c |
        diff -u --label a/parse.c --label b/parse.c parse.c - >known.diff || true
}

triage() {
    run --separate-stderr "$SPILLWAY" triage "$@" --store "$STORE"
    echo "$output" "$stderr"
}

@test "a crash behind the muted fault is on record as itself, smaller and contained" {
    run sed 1d "$BATS_FILE_TMPDIR/list"
    echo "$output"
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == *"heap-buffer-overflow (read)"*"two/one: other_fault parse.c:3"* ]]
    [[ "$output" == *" 2 of "* || "$output" == *" 2 "* ]]
    [[ "$output" == *" contained "* ]]
}

@test "it is said which fault stands in front of it, also where it is replayed" {
    local id
    id=$(sed -n 2p "$BATS_FILE_TMPDIR/list" | cut -c1-8)
    triage show "$id"
    [ "$status" -eq 1 ]
    [[ "$output" == *"a known fault before it, heap-buffer-overflow in known_fault;"* ]]
    triage replay "$id"
    [ "$status" -eq 1 ]
    [[ "$output" == "crashed: heap-buffer-overflow at other_fault parse.c:3, behind "* ]]
    triage report --format json
    [ "$(jq -r '.crashes[0].crash.in_front' <<<"$output")" = "heap-buffer-overflow in known_fault" ]
    triage report --upstream "$id" --output "$BATS_TEST_TMPDIR/draft"
    grep -q '^Another fault, heap-buffer-overflow in known_fault, ' "$BATS_TEST_TMPDIR/draft/report.md"
    [ "$(grep -c "$SPILLWAY_WORK" "$BATS_TEST_TMPDIR/draft/report.md")" -eq 0 ]
}

@test "fuzzing is spared the known fault, the program itself is not" {
    printf 'plain' >"$BATS_TEST_TMPDIR/input"
    run "$SPILLWAY_WORK/two/bin/libfuzzer/two-one" "$BATS_TEST_TMPDIR/input"
    [ "$status" -eq 0 ]
    run "$SPILLWAY_WORK/two/bin/replay/two-one" "$BATS_TEST_TMPDIR/input"
    [[ "$output" == *"heap-buffer-overflow"*"in known_fault"* ]]
}
