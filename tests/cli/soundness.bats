#!/usr/bin/env bats
# scripts/bench-soundness on a fixed set of generated programs. The whole of it, 10,000
# programs, is `./build.sh bench` and the nightly run.

bats_require_minimum_version 1.5.0

setup() {
    bench=$SOURCE_ROOT/scripts/bench-soundness
    cd "$BATS_TEST_TMPDIR"
}

@test "generated overflows are found, but for those known to be missed" {
    run --separate-stderr "$bench" --seeds 100 --batch 50 --most 3
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"programs 100, of which "* ]]
}

@test "an analyser that says nothing is found out" {
    cat >silent <<'SH'
#!/bin/sh
echo '{"findings": []}'
SH
    chmod +x silent
    SPILLWAY=$PWD/silent run --separate-stderr "$bench" --seeds 20 --batch 20 --most 5
    echo "$output"
    [ "$status" -eq 1 ]
}

@test "an analyser that fails is no result" {
    printf "#!/bin/sh\nexit 3\n" >broken
    chmod +x broken
    SPILLWAY=$PWD/broken run --separate-stderr "$bench" --seeds 2
    [ "$status" -eq 3 ]
    [[ $stderr == *"bench-soundness: "* ]]
}

@test "a seed always gives the same program" {
    cd "$SOURCE_ROOT/tests/generate"
    a=$(python3 -B -c 'import programs; print(programs.unit(range(1, 50))[0])' | sha256sum)
    b=$(python3 -B -c 'import programs; print(programs.unit(range(1, 50))[0])' | sha256sum)
    [ "$a" = "$b" ]
    [ "$(python3 -B -c 'import programs; print(len(set(programs.unit([k])[0] for k in range(1, 50))))')" = 49 ]
}

# A walk to a value that is not there, in zeros of an initialiser and of calloc; a negative
# number that a loop leaves as it is, and one that it trims; the write behind a loop that
# runs too far; an overflow that changed what the compiler kept in its frame.
@test "kinds of overflows that were missed once are found" {
    for seed in 1702 5001 1224 404 6162 5305; do
        run --separate-stderr "$bench" --seeds 1 --from "$seed"
        echo "$seed: $output"
        [ "$status" -eq 0 ]
        [[ $output == *"silenced overflows: 0 lines"* ]]
    done
}

@test "a program whose overflow reaches where it returns to comes to an end" {
    run --separate-stderr timeout 60 "$bench" --seeds 1 --from 1853
    echo "$output"
    [ "$status" -le 1 ]
    [[ $output != *"left out"* ]]
    [[ $output == *"programs 1, of which 1 can overflow"* ]]
}
