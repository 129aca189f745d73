#!/usr/bin/env bats
# spillway fuzz --engine msan: reads of what was never written, through the jail. No network.

bats_require_minimum_version 1.5.0

setup() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}" "${BUILD_ROOT:?}"
    export SPILLWAY_WORK=$BATS_TEST_TMPDIR/work SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    export SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec
    export SPILLWAY_TARGETS=$BATS_TEST_TMPDIR/targets SPILLWAY_CORPUS=$BATS_TEST_TMPDIR/corpus
    store=$BATS_TEST_TMPDIR/store
    mkdir -p "$SPILLWAY_TARGETS/sample"
    ln -s "$SOURCE_ROOT/targets/common" "$SPILLWAY_TARGETS/common"
    cat >"$SPILLWAY_TARGETS/sample/parse.c" <<'C'
int parse(const unsigned char *bytes, unsigned long size);
int parse(const unsigned char *bytes, unsigned long size)
{
    volatile char seen[16];
    unsigned long i;

    for (i = 0; i < size && i < 8; i++)
        seen[i] = (char)bytes[i];
    if (size > 2 && bytes[0] == '!' && seen[9] == 3) /* within the array, not written */
        return 1;
    return 0;
}
C
    cat >"$SPILLWAY_TARGETS/sample/harness.c" <<'C'
#include <stddef.h>
#include <stdint.h>
int parse(const unsigned char *bytes, unsigned long size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    return parse(bytes, size) > 1;
}
C
    sample '    sanitizer: memory'
}

sample() {
    cat >"$SPILLWAY_TARGETS/sample/target.yaml" <<YAML
title: a sample
build:
  - \$CC -c parse.c
units: [parse.c]
entries:
  - name: plain
    kind: internal
    harness: harness.c
    input: bytes
  - name: all
    kind: internal
    harness: harness.c
    input: bytes
$1
YAML
}

@test "a read of what was never written is found, and triaged to its line" {
    run --separate-stderr "$SPILLWAY" fuzz sample/all --engine msan --until-crash --store "$store"
    echo "$output" "$stderr"
    [ "$status" -eq 1 ]
    [[ "$output" == *"sample/all: 1 crashing input filed"*"hardened jail"* ]]
    run --separate-stderr "$SPILLWAY" triage --store "$store" --no-breach --minimize-time 0
    echo "$output" "$stderr"
    [[ "$output" == *use-of-uninitialized-value*"parse parse.c:9"* ]]
}

@test "the address sanitizer has nothing to say of it" {
    run --separate-stderr "$SPILLWAY" fuzz sample/all --runs 20000 --store "$store"
    echo "$output" "$stderr"
    [ "$status" -eq 0 ]
}

@test "only entries that say so are built for it" {
    run --separate-stderr "$SPILLWAY" fuzz sample --engine msan --until-crash --store "$store"
    echo "$output" "$stderr"
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"sample/plain is left out"* ]]
    [ ! -e "$SPILLWAY_WORK/sample/bin/msan/sample-plain" ]
    run --separate-stderr "$SPILLWAY" fuzz sample/plain --engine msan --runs 10 --store "$store"
    [ "$status" -eq 3 ]
    [[ "$stderr" == *'sample/plain does not say `sanitizer: memory`'* ]]
}

@test "a target without such an entry is refused" {
    sample ''
    run --separate-stderr "$SPILLWAY" targets build sample --engine msan
    [ "$status" -eq 3 ]
    [[ "$stderr" == *'no entry point says `sanitizer: memory`'* ]]
    sample '    sanitizer: thread'
    run --separate-stderr "$SPILLWAY" targets build sample
    [ "$status" -eq 3 ]
    [[ "$stderr" == *'sanitizer "thread" is not memory'* ]]
}
