#!/usr/bin/env bats
# The words of the command line: verbs, help, and what happens to output.

bats_require_minimum_version 1.5.0

setup() {
    : "${SPILLWAY:?is the built binary}"
}

@test "--version prints the version on standard output" {
    run --separate-stderr "$SPILLWAY" --version
    [ "$status" -eq 0 ]
    [[ "$output" =~ ^spillway\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [ -z "$stderr" ]
}

@test "--help lists every verb on standard output" {
    run --separate-stderr "$SPILLWAY" --help
    [ "$status" -eq 0 ]
    [[ "$output" == *"usage: spillway VERB"* ]]
    [ -z "$stderr" ]
}

@test "without a verb it says which there are" {
    run --separate-stderr "$SPILLWAY"
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [[ "$stderr" == *"a verb is missing"* ]]
}

@test "an unknown verb is wrong use" {
    run --separate-stderr "$SPILLWAY" frobnicate
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [[ "$stderr" == *"unknown verb 'frobnicate'"* ]]
}

@test "an unknown option before the verb is wrong use" {
    run "$SPILLWAY" --frobnicate lint
    [ "$status" -eq 2 ]
}

@test "hostile words of the command line do not reach the terminal" {
    run --separate-stderr "$SPILLWAY" $'\e[31mred'
    [ "$status" -eq 2 ]
    [[ "$stderr" != *$'\e'* ]]
    [[ "$stderr" == *'\x1b'* || "$stderr" == *'\x1B'* ]]
}

@test "help that cannot be written is a failure of the tool" {
    run bash -c '"$SPILLWAY" --help > /dev/full'
    [ "$status" -eq 3 ]
    [[ "$output" == *"No space left"* ]]
}

@test "a closed standard output is a failure of the tool" {
    run bash -c '"$SPILLWAY" --version >&-'
    [ "$status" -eq 3 ]
}

@test "a closed pipe is a failure of the tool, not a signal" {
    run bash -c '{ sleep 0.3; "$SPILLWAY" --help; echo "code $?" >&2; } | true'
    [[ "$output" == *"code 3"* ]]
}
