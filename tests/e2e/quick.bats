#!/usr/bin/env bats
# Programs of the article that continuous integration takes from the archive: `quick` in their
# descriptions. cron and pppd have tests of their own. Needs the network; without one it fails.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache
    export SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CORPUS=$SOURCE_ROOT/corpus
}

@test "at least three programs from source are quick" {
    quick=$(grep -l '^quick: true' "$SOURCE_ROOT"/targets/*/target.yaml)
    [ "$(grep -l '^fetch:' $quick | wc -l)" -ge 3 ]
}

@test "ircd goes from the archive through the jail, every entry point" {
    "$SPILLWAY" targets build ircd --engine libfuzzer
    run --separate-stderr "$SPILLWAY" fuzz ircd --runs 200 --store "$BATS_TEST_TMPDIR/store"
    echo "$output" "$stderr"
    [ "$status" -le 1 ]
    [[ "$output" == *"ircd/lines: "*"ircd/answers: "*"ircd/config: "* ]]
}
