#!/usr/bin/env bats
# Programs of the article from the archive to a campaign in the jail. Needs the network for
# fetching; without one these tests fail.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache
    export SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CORPUS=$SOURCE_ROOT/corpus
}

@test "pppd goes from the archive through the jail, with the coverage it promises" {
    "$SPILLWAY" targets build pppd --engine libfuzzer
    run --separate-stderr "$SPILLWAY" fuzz pppd --time 5 --store "$BATS_TEST_TMPDIR/store"
    echo "$output" "$stderr"
    # A crash, which real programs have, is a result (1); below its floor of edges, or
    # without a jail, a campaign has failed (3).
    [ "$status" -le 1 ]
    [[ "$output" == *"pppd/packets: "*"pppd/options: "* ]]
}
