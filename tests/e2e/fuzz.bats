#!/usr/bin/env bats
# spillway fuzz on the article's program: real engines in a real jail, and every way in
# which a campaign can be cut short.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}" "${BUILD_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache
    export SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CORPUS=$SOURCE_ROOT/corpus
    export SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec
    "$SPILLWAY" targets build getfilename --engine libfuzzer
}

setup() {
    store=$BATS_TEST_TMPDIR/store
    background=
}

teardown() {
    [ -z "$background" ] || kill -9 "$background" 2>/dev/null || true
}

# Start a campaign in the background and wait until it filed something.
start_until_filed() {
    "$SPILLWAY" fuzz getfilename --time 120 --store "$store" \
        >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    background=$!
    local i
    for i in $(seq 300); do
        [ -z "$(ls "$store/inputs" 2>/dev/null)" ] || return 0
        kill -0 "$background" 2>/dev/null || break
        sleep 0.1
    done
    cat "$BATS_TEST_TMPDIR/out"
    return 1
}

# Every process below the given one, however deep.
descendants() {
    local child
    for child in $(pgrep -P "$1"); do
        echo "$child"
        descendants "$child"
    done
}

list_crashes() {
    run --separate-stderr "$SPILLWAY" triage --store "$store" --no-breach \
        --minimize-time 0
    echo "$output" "$stderr"
    [ "$status" -eq 1 ]
    [[ "$output" == *stack-buffer-overflow*getfilename.c* ]]
}

@test "the article's overflow is found through the jail" {
    run --separate-stderr "$SPILLWAY" fuzz getfilename --until-crash --store "$store"
    echo "$output" "$stderr"
    [ "$status" -eq 1 ]
    [[ "$output" == *"getfilename/stdin: 1 crashing input filed, 1 of them new"* ]]
    [[ "$output" == *"hardened jail, uid "* ]]
    list_crashes
}

@test "AFL++ finds it too" {
    command -v afl-fuzz || skip "afl++ is not installed"
    run --separate-stderr "$SPILLWAY" fuzz getfilename --until-crash --engine afl \
        --store "$store"
    echo "$output" "$stderr"
    [ "$status" -eq 1 ]
    [[ "$output" == *"crashing input"*" filed"* ]]
}

@test "kill -9 loses nothing that was filed, and leaves nothing running" {
    start_until_filed
    local before pid i left
    for i in $(seq 100); do # between two runs of the engine there are none
        before=$(descendants "$background")
        [ -z "$before" ] || break
        sleep 0.1
    done
    [ -n "$before" ]
    kill -9 "$background"
    wait "$background" || true
    for i in $(seq 50); do
        left=
        for pid in $before; do
            ! kill -0 "$pid" 2>/dev/null || left+=" $pid"
        done
        [ -n "$left" ] || break
        sleep 0.1
    done
    echo "still running:$left"
    [ -z "$left" ]
    list_crashes
    run "$SPILLWAY" triage report --store "$store"
    [[ "$output" == *"campaign 1: getfilename/stdin"*interrupted* ]]
}

@test "what a killed campaign staged is removed by the next one" {
    start_until_filed
    kill -9 "$background"
    wait "$background" || true
    "$SPILLWAY" fuzz getfilename --runs 100 --store "$store" || [ $? -eq 1 ]
    [ -z "$(ls "$SPILLWAY_CACHE/stage")" ]
}

@test "an interrupt ends a campaign in order with what it found" {
    start_until_filed
    kill -INT "$background"
    local status=0
    wait "$background" || status=$?
    cat "$BATS_TEST_TMPDIR/out"
    [ "$status" -eq 1 ]
    grep -q "interrupted" "$BATS_TEST_TMPDIR/out"
    list_crashes
}

@test "a full disk is said, and what was filed stays" {
    [ "$(id -u)" -eq 0 ] || skip "needs root to mount a small disk"
    mkdir "$BATS_TEST_TMPDIR/disk"
    run unshare --mount sh -ec "
        mount -t tmpfs -o size=2m none '$BATS_TEST_TMPDIR/disk'
        cd '$BATS_TEST_TMPDIR/disk'
        '$SPILLWAY' fuzz getfilename --until-crash --store store || [ \$? -eq 1 ]
        dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
        code=0
        '$SPILLWAY' fuzz getfilename --time 5 --seed 7 --store store || code=\$?
        echo code \$code
        rm filler
        '$SPILLWAY' triage --store store --no-breach --minimize-time 0 || [ \$? -eq 1 ]
    "
    echo "$output"
    [[ "$output" == *"code 3"* ]]
    [[ "$output" == *stack-buffer-overflow*getfilename.c* ]]
}

@test "without root the jail is a user namespace, and the crash is found all the same" {
    [ "$(id -u)" -eq 0 ] || skip "the other tests run without root already"
    local home=$BATS_TEST_TMPDIR/nobody
    mkdir -m 0777 "$home"
    chmod 0755 "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR"
    run setpriv --reuid 65534 --regid 65534 --clear-groups env HOME="$home" \
        SPILLWAY_WORK="$home/work" SPILLWAY_CACHE="$home/cache" \
        "$SPILLWAY" fuzz getfilename --until-crash --store "$home/store"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"crashing input filed"* ]]
}

@test "a mistyped target or entry point is wrong use, with the known names" {
    run "$SPILLWAY" fuzz getfilenam --store "$store"
    [ "$status" -eq 2 ]
    [[ "$output" == *getfilename* ]]
    run "$SPILLWAY" fuzz getfilename/stdout --store "$store"
    [ "$status" -eq 2 ]
    [[ "$output" == *stdin* ]]
    run "$SPILLWAY" fuzz --store "$store"
    [ "$status" -eq 2 ]
    run "$SPILLWAY" fuzz getfilename --engine honggfuzz --store "$store"
    [ "$status" -eq 2 ]
    [ ! -e "$store" ]
}

@test "a target that does not build is named, and the others are fuzzed" {
    export SPILLWAY_TARGETS=$BATS_TEST_TMPDIR/targets
    mkdir "$SPILLWAY_TARGETS"
    cp -r "$SOURCE_ROOT"/targets/{common,getfilename} "$SPILLWAY_TARGETS"
    mkdir "$SPILLWAY_TARGETS/broken"
    echo 'this is not C' >"$SPILLWAY_TARGETS/broken/h.c"
    cat >"$SPILLWAY_TARGETS/broken/target.yaml" <<'YAML'
title: does not build
build: ["$CC -c h.c"]
units: [h.c]
entries: [{name: one, kind: real, harness: h.c, input: bytes}]
YAML
    run "$SPILLWAY" fuzz broken getfilename --until-crash --store "$store"
    echo "$output"
    [ "$status" -eq 3 ]
    [[ "$output" == *broken* ]]
    [[ "$output" == *"crashing input filed"* ]]
}
