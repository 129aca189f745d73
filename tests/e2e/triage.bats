#!/usr/bin/env bats
# The chain from a finding to a contained crash, on the article's program.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}" "${BUILD_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work SPILLWAY_CACHE=$BATS_FILE_TMPDIR/cache
    export SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CORPUS=$SOURCE_ROOT/corpus
    export SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec STORE=$BATS_FILE_TMPDIR/store
    export ID_FILE=$BATS_FILE_TMPDIR/id
    cd "$SOURCE_ROOT"
    "$SPILLWAY" lint --store="$STORE" targets/getfilename/getfilename.c || [ $? -eq 1 ]
    "$SPILLWAY" fuzz getfilename --until-crash --store "$STORE" || [ $? -eq 1 ]
    "$SPILLWAY" triage --store "$STORE" >"$BATS_FILE_TMPDIR/list" || [ $? -eq 1 ]
    cat "$BATS_FILE_TMPDIR/list"
    sed -n 2p "$BATS_FILE_TMPDIR/list" | cut -c1-8 >"$ID_FILE"
}

setup() {
    id=$(cat "$ID_FILE")
}

triage() {
    run --separate-stderr "$SPILLWAY" triage "$@" --store "$STORE"
    echo "$output" "$stderr"
}

@test "one line says what, where, how small, whether contained, and which finding" {
    run sed -n 2p "$BATS_FILE_TMPDIR/list"
    [[ "$output" == *"stack-buffer-overflow (write)"* ]]
    [[ "$output" == *"getfilename/stdin: getfilename getfilename.c:20"* ]]
    [[ "$output" == *"13 of "* ]]
    [[ "$output" == *" contained "* ]]
    [[ "$output" == *"scanf-unbounded getfilename.c:20"* ]]
}

@test "one look at a crash answers what, where, why, how bad, how to reproduce and fix" {
    triage show "$id"
    [ "$status" -eq 1 ]
    local heading
    for heading in What Where Why "How bad" "How to reproduce" "How to fix"; do
        grep -qx "$heading" <<<"$output"
    done
    [[ "$output" == *"> #"*"getfilename "*"getfilename.c:20"* ]]
    [[ "$output" == *"reach of the finding: confirmed"* ]]
    [[ "$output" == *"0 got out"* ]]
    [[ "$output" == *"saw no change"* ]]
    [[ "$output" == *"%12s"* ]]
    [[ "$output" == *"spillway triage replay $id"* ]]
}

@test "the command it gives reproduces the crash" {
    triage replay "$id"
    [ "$status" -eq 1 ]
    [[ "$output" == "crashed: stack-buffer-overflow at getfilename"* ]]
}

@test "minimising again stays with the crash" {
    triage minimize "$id" --time 3
    [ "$status" -eq 1 ]
    [[ "$output" == *"13 bytes, minimised from "* ]]
}

@test "a second triage has nothing to do" {
    triage
    [ "$status" -eq 1 ]
    [ "$output" = "$(cat "$BATS_FILE_TMPDIR/list")" ]
    [ -z "$stderr" ]
}

@test "lists and records are there for programs too" {
    triage list --format json
    [ "$status" -eq 1 ]
    [ "$(jq -r '.[0].containment.verdict' <<<"$output")" = contained ]
    triage show "$id" --format json
    [ "$(jq -r '.entry' <<<"$output")" = real ]
    triage report --format sarif
    [ "$(jq -r '.version' <<<"$output")" = 2.1.0 ]
}

@test "two stores are compared by their crashes" {
    local empty=$BATS_TEST_TMPDIR/empty
    "$SPILLWAY" lint --store="$empty" "$SOURCE_ROOT/targets/getfilename/getfilename.c" ||
        [ $? -eq 1 ]
    run "$SPILLWAY" triage diff "$empty" "$STORE"
    [ "$status" -eq 1 ]
    [[ "$output" == "new   $id"* ]]
    run "$SPILLWAY" triage diff "$STORE" "$empty"
    [ "$status" -eq 0 ]
    [[ "$output" == "gone  $id"* ]]
}

@test "ids that name nothing, no store, and wrong use are told apart" {
    triage show 0000
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"no crash 0000"* ]]
    run "$SPILLWAY" triage list --store "$BATS_TEST_TMPDIR/nothing"
    [ "$status" -eq 3 ]
    [ ! -e "$BATS_TEST_TMPDIR/nothing" ]
    triage show
    [ "$status" -eq 2 ]
    triage explain "$id"
    [ "$status" -eq 2 ]
}

@test "a draft for the maintainers has the facts and the input, where git ignores it" {
    cd "$BATS_TEST_TMPDIR"
    git init -q .
    triage report --upstream "$id" --output draft
    [ "$status" -eq 1 ]
    [ "$output" = draft/report.md ]
    [ -z "$(git status --porcelain --untracked-files=all draft)" ]
    grep -q '^# getfilename: stack-buffer-overflow in getfilename$' draft/report.md
    grep -q 'read the way the program reads its own input' draft/report.md
    grep -q 'getfilename.c:20' draft/report.md
    grep -q '^What would make it safe: .*%12s' draft/report.md
    grep -q '^\$CC -c getfilename.c$' draft/report.md
    grep -q 'the overflow of the article, on purpose' draft/report.md
    grep -q '^- \[ \] the program itself was given the input' draft/report.md
    [ "$(grep -c '/getfilename/src/' draft/report.md)" -eq 0 ]
    [ "$(stat -c %s draft/input)" -eq 13 ]
}

@test "a draft of an unknown crash, or of a crash and a target, is refused" {
    triage report --upstream ffffffff --output "$BATS_TEST_TMPDIR/draft"
    [ "$status" -eq 3 ]
    [ ! -e "$BATS_TEST_TMPDIR/draft" ]
    triage report --upstream "$id" getfilename
    [ "$status" -eq 2 ]
}

@test "a draft that cannot be written is an error" {
    triage report --upstream "$id" --output /dev/null/draft
    [ "$status" -eq 3 ]
}
