#!/usr/bin/env bats
# `spillway jail audit` as a user sees it: formats, exit codes, the tree of a program, and
# another sandbox in the place of ours.

bats_require_minimum_version 1.5.0

some=(--only chroot_dotdot --only kill_outside --only plain_path)

@test "the matrix names every technique, what became of it, and the verdict" {
    run "$SPILLWAY" jail audit "${some[@]}"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" =~ plain_path\ +blocked\ +escaped ]]
    [[ "$output" == *"ENOENT; by root, landlock"* ]]
    [[ "$output" == *"the hardened jail, profile target"* ]]
    [[ "$output" == *"3 techniques: 0 escaped, 3 blocked"* ]]
    [[ "$output" == *"the jail held"* ]]
}

@test "an escape is exit code 1, and says what got out" {
    run "$SPILLWAY" jail audit --only leaked_file_fd --without descriptors
    [ "$status" -eq 1 ]
    [[ "$output" =~ leaked_file_fd\ +escaped ]]
    [[ "$output" == *"THE JAIL DID NOT HOLD"* ]]
}

@test "a layer that was left out is not what blocked it" {
    run "$SPILLWAY" jail audit --only kill_outside --without pid-ns --without proc
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"; by uid, landlock"* ]]
    [[ "$output" != *pid-ns* ]]
}

@test "JSON has the same" {
    run --separate-stderr "$SPILLWAY" jail audit "${some[@]}" --format json
    [ "$status" -eq 0 ]
    python3 - "$output" <<'PY'
import json, sys
a = json.loads(sys.argv[1])
assert a["held"] and a["sound"] and a["jailed-escapes"] == 0, a
assert [x["technique"] for x in a["attempts"]] == [
    "plain_path", "chroot_dotdot", "kill_outside"]
assert all(x["jailed"] == "blocked" and x["control"] == "escaped" and x["closed-by"]
           for x in a["attempts"])
assert a["attempts"][2]["layers"] == ["pid-ns", "uid", "landlock"], a["attempts"][2]
assert len(a["layers"]) == 23 and len(a["witnesses"]) >= 10
PY
}

@test "the page is whole and alone" {
    run "$SPILLWAY" jail audit "${some[@]}" --format html -o "$BATS_TEST_TMPDIR/page.html"
    [ "$status" -eq 0 ]
    run /usr/bin/python3 "$SOURCE_ROOT/tests/cli/validate_html.py" \
        "$BATS_TEST_TMPDIR/page.html"
    echo "$output"
    [ "$status" -eq 0 ]
    grep -q '<h1>The jail held</h1>' "$BATS_TEST_TMPDIR/page.html"
    for word in chroot_dotdot witnesses seccomp; do
        grep -q "$word" "$BATS_TEST_TMPDIR/page.html"
    done
}

@test "the tree of a program is attacked with what that program needs in it" {
    run "$SPILLWAY" jail audit --program sh --profile daemon --only tamper_jail_files \
        --only netlink
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"the hardened jail of sh, profile daemon"* ]]
    [[ "$output" =~ netlink\ +reachable ]] # daemons may ask for interfaces
    run "$SPILLWAY" jail audit --program no-such-program
    [ "$status" -eq 3 ]
}

@test "another sandbox is tried by the same battery: none at all lets everything out" {
    run "$SPILLWAY" jail audit "${some[@]}" -- sh -c 'exec /srv/jail/bin/spillway-battery'
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" =~ plain_path\ +escaped ]]
    [[ "$output" =~ kill_outside\ +escaped ]]
    [[ "$output" =~ chroot_dotdot\ +blocked ]] # it is an unprivileged user all the same
}

@test "a sandbox that does not start the battery proves nothing" {
    run "$SPILLWAY" jail audit "${some[@]}" -- sh -c 'echo "no room here" >&2; exit 9'
    echo "$output"
    [ "$status" -eq 3 ]
    [[ "$output" == *"did not ask to be armed: no room here"* ]]
    run "$SPILLWAY" jail audit "${some[@]}" -- no-such-sandbox
    [ "$status" -eq 3 ]
    [[ "$output" == *"start no-such-sandbox"* ]]
}

@test "wrong use is told apart" {
    run "$SPILLWAY" jail audit operand
    [ "$status" -eq 2 ]
    run "$SPILLWAY" jail audit --add /etc/hostname
    [ "$status" -eq 2 ]
    run "$SPILLWAY" jail audit --program sh -- bwrap
    [ "$status" -eq 2 ]
    run "$SPILLWAY" jail audit --only wishful_thinking
    [ "$status" -eq 3 ]
}
