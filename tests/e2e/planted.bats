#!/usr/bin/env bats
# The calibration set, tests/planted: small parsers in the style of the programs under
# test, each with one planted bug and, with -DFIXED, its fixed twin. Lint tells them apart;
# fuzzing finds every planted bug on the line that is marked, and the twins stay silent.

bats_require_minimum_version 1.5.0

planted=$BATS_TEST_DIRNAME/../planted

programs() {
    local file
    for file in "$planted"/*.c; do
        [ "${file##*/}" = driver.c ] || basename "$file" .c
    done
}

# Objects and the fuzzing binary of one variant: "bugs" or "twins".
build() {
    local dir=$BATS_FILE_TMPDIR/$1 flags=(-g -O1 -w -fno-sanitize-recover=all -fsanitize=fuzzer-no-link,address,undefined)
    mkdir -p "$dir"
    programs | sed 's/.*/PLANTED(&)/' >"$dir/planted.inc"
    programs | xargs -P 2 -I NAME clang-19 "${flags[@]}" "${@:2}" -Dmain=NAME_main \
        -Dread=planted_read -Dwaitpid=planted_waitpid -c "$planted/NAME.c" -o "$dir/NAME.o"
    clang-19 "${flags[@]}" -fsanitize=fuzzer -I"$dir" "$planted/driver.c" "$dir"/*.o \
        -o "$dir/planted"
}

setup_file() {
    : "${SPILLWAY:?is the built binary}"
    build bugs
    build twins -DFIXED
    local name
    for name in $(programs); do
        mkdir -p "$BATS_FILE_TMPDIR/seeds/$name"
        printf '%b' "$(sed -nE 's/^ \* Seed: "(.*)"$/\1/p' "$planted/$name.c" |
            sed -E 's/\\([0-7]{3})/\\0\1/g; s/\\"/"/g')" \
            >"$BATS_FILE_TMPDIR/seeds/$name/one"
    done
}

# "FILE:LINE RULE" of each expectation of the given kind: "expect", "expect-miss" (of a
# planted bug) or "expect-false" (an alarm that is to go).
marks() {
    grep -nH "// $1:" "$planted"/*.c | sed -E 's|.*/([^/]*:[0-9]+):.*// [a-z-]*: |\1 |' |
        awk '{ for (i = 2; i <= NF; i++) { sub(/,/, "", $i); print $1, $i } }' | sort -u
}

# "FILE:LINE RULE" of all that lint says of each program, notes left out.
said() {
    local name
    for name in $(programs); do
        "$SPILLWAY" lint --no-cache "$planted/$name.c" -- "$@" 2>/dev/null || true
    done |
        sed -nE 's|^.*/([^/]*:[0-9]+):[0-9]+: (error\|warning): .*\[([a-z-]+)\]$|\1 \3|p' |
        sort -u
}

# ------------------------------------------------------------------------------- tests

@test "the set holds eight kinds, on the stack, the heap, static and in forked children" {
    local kind place
    [ "$(programs | wc -l)" -ge 20 ]
    for kind in scanf strcpy sprintf length offbyone index terminator underflow; do
        programs | grep -q "^${kind}_"
        for place in stack heap static forked; do
            programs | grep -q "_$place\$"
        done
    done
}

@test "lint finds each planted bug on its line, and nothing else" {
    diff <(marks expect) <(comm -23 <(said) <(marks expect-false))
}

@test "a known miss of lint is still one" {
    local found
    found=$(comm -12 <(marks expect-miss) <(said))
    echo "found by now, mark it // expect: $found"
    [ -z "$found" ]
}

@test "lint is silent about every twin" {
    local alarms
    alarms=$(comm -23 <(said -DFIXED) <(marks expect-false))
    echo "$alarms"
    [ -z "$alarms" ]
}

@test "a known false alarm of lint is still one" {
    local gone
    gone=$(comm -13 <(sort -u <(said) <(said -DFIXED)) <(marks expect-false))
    echo "gone by now, take the mark away: $gone"
    [ -z "$gone" ]
}

@test "fuzzing finds each planted bug on its line" {
    local name dir failed=
    for name in $(programs); do
        dir=$BATS_FILE_TMPDIR/found/$name
        mkdir -p "$dir"
        (cd "$dir" && PLANTED=$name timeout 30 "$BATS_FILE_TMPDIR/bugs/planted" \
            -seed=1 -runs=300000 -max_total_time=15 -max_len=512 -len_control=0 -reduce_inputs=0 -close_fd_mask=1 \
            "$BATS_FILE_TMPDIR/seeds/$name" >report 2>&1) || true
        reported "$name" "$dir/report" || failed+=" $name"
    done
    echo "not found:$failed"
    [ -z "$failed" ]
}

# The first frame in the program itself is on a marked line.
reported() {
    local line
    line=$(grep -m1 -oE "/$1\.c:[0-9]+" "$2" | grep -oE '[0-9]+$')
    [ -n "$line" ] && sed -n "${line}p" "$planted/$1.c" | grep -q '// expect'
}

@test "the twins stay silent, also about what crashed the planted programs" {
    local name runs out=$BATS_TEST_TMPDIR/out failed=
    for name in $(programs); do
        runs=2000
        [[ $name != *_forked ]] || runs=200 # a process for each
        mkdir -p "$BATS_TEST_TMPDIR/corpus"
        cp "$BATS_FILE_TMPDIR/found/$name"/crash-* "$BATS_TEST_TMPDIR/corpus"
        PLANTED=$name timeout 60 "$BATS_FILE_TMPDIR/twins/planted" -seed=1 -runs=$runs \
            -max_len=512 -len_control=0 -reduce_inputs=0 -close_fd_mask=1 "$BATS_TEST_TMPDIR/corpus" \
            "$BATS_FILE_TMPDIR/seeds/$name" >"$out" 2>&1 && grep -q "Done $runs " "$out" &&
            ! grep -qE 'ERROR|runtime error' "$out" || failed+=" $name"
        rm -rf "$BATS_TEST_TMPDIR/corpus"
    done
    echo "not silent:$failed"
    [ -z "$failed" ]
}
