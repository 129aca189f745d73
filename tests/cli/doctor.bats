#!/usr/bin/env bats
# `spillway doctor`: says what works, and is right about what is taken away.

bats_require_minimum_version 1.5.0

# The state of one row of the JSON form.
state_of() {
    python3 -c 'import json, sys
print([r["state"] for r in json.load(sys.stdin) if r["name"] == sys.argv[1]][0])' "$1"
}

@test "every line has a state, a name and a reason" {
    run --separate-stderr "$SPILLWAY" doctor
    echo "$output"
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
    [ "$(grep -cE '^(ok|weaker|missing) +[^ ]' <<<"$output")" -ge 20 ]
    [ -z "$(grep -E '^(weaker|missing)' <<<"$output" | grep -v '^[a-z]* *jail:' |
        grep -v 'get it: ')" ]
}

@test "the exit code is 3 exactly when something required is missing" {
    run --separate-stderr "$SPILLWAY" doctor --format json
    code=$status
    missing=$(python3 -c 'import json, sys
print(any(r["required"] and r["state"] == "missing" for r in json.load(sys.stdin)))' \
        <<<"$output")
    if [ "$missing" = True ]; then [ "$code" -eq 3 ]; else [ "$code" -eq 0 ]; fi
}

@test "without any program on PATH the compiler is missing, and the command is named" {
    PATH=/nonexistent run "$SPILLWAY" doctor
    [ "$status" -eq 3 ]
    [[ "$output" == *"missing  clang "*"apt-get install clang-19"* ]]
    [[ "$output" == *"missing  AFL++"*"apt-get install afl++"* ]]
}

@test "a libclang that is not there is missing" {
    SPILLWAY_LIBCLANG=/nonexistent run --separate-stderr "$SPILLWAY" doctor --format json
    [ "$status" -eq 3 ]
    [ "$(state_of libclang <<<"$output")" = missing ]
}

@test "a full disk is missing space" {
    [ "$(id -u)" -eq 0 ] || skip "mounting a small disk needs root"
    run unshare --mount bash -c 'mount -t tmpfs -o size=4m none "$1" &&
        SPILLWAY_WORK=$1/work "$SPILLWAY" doctor --format json' - "$BATS_TEST_TMPDIR"
    [ "$status" -eq 3 ]
    [ "$(state_of 'disk space' <<<"$output")" = missing ]
}

@test "an unprivileged user is told the truth about user namespaces" {
    [ "$(id -u)" -eq 0 ] || skip "taking them away needs root"
    run unshare --user --map-root-user bash -c '
        echo 0 >/proc/sys/user/max_user_namespaces && "$SPILLWAY" doctor --format json'
    [ "$(state_of 'user namespaces' <<<"$output")" != ok ]
    [[ "$output" == *"max_user_namespaces is 0"* ]]
}

@test "it needs neither a home nor a terminal, and changes nothing" {
    before=$(cat /proc/self/mountinfo /proc/sys/kernel/core_pattern | cksum)
    run env -i PATH="$PATH" "$SPILLWAY" doctor
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
    [ "$(cat /proc/self/mountinfo /proc/sys/kernel/core_pattern | cksum)" = "$before" ]
}

@test "wrong use exits 2" {
    run "$SPILLWAY" doctor now
    [ "$status" -eq 2 ]
    run "$SPILLWAY" doctor --format xml
    [ "$status" -eq 2 ]
}
