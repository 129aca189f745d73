#!/usr/bin/env bats
# A small fixed set of what scripts/bench-robust makes; the nightly run has 2,000 of each.

bats_require_minimum_version 1.5.0

@test "random programs and mutated sources do not crash the analyser" {
    mkdir "$BATS_TEST_TMPDIR/here"
    cd "$BATS_TEST_TMPDIR/here"
    run --separate-stderr "$SOURCE_ROOT/scripts/bench-robust" --csmith 4 --mutated 60 --batch 16
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"robust: 4 programs of csmith and 60 mutated sources, 0 crashed"* ]]
    [ -z "$(ls)" ] # nothing is left in the folder it was called in
}

@test "an analyser that crashes on a source is found out" {
    cat >"$BATS_TEST_TMPDIR/broken" <<'SH'
#!/bin/sh
kill -SEGV $$
SH
    chmod +x "$BATS_TEST_TMPDIR/broken"
    SPILLWAY=$BATS_TEST_TMPDIR/broken run --separate-stderr \
        "$SOURCE_ROOT/scripts/bench-robust" --csmith 0 --mutated 2
    [ "$status" -eq 1 ]
}
