#!/usr/bin/env bats
# scripts/programs and what it keeps: labels of findings, and the page of the ten programs.

bats_require_minimum_version 1.5.0

setup() {
    : "${SOURCE_ROOT:?}"
    programs=$SOURCE_ROOT/scripts/programs
    page=$SOURCE_ROOT/docs/programs.md
    mkdir -p "$BATS_TEST_TMPDIR/targets/one"
}

# A review of one row, and what is said of it.
forms() {
    printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/targets/one/review.yaml"
    run "$programs" forms "$BATS_TEST_TMPDIR/targets"
    echo "$output"
}

@test "every label of the repository is well formed" {
    run "$programs" forms
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *" labels"* ]]
}

@test "a row that lacks something, or says something else, is named" {
    local good='{file: a.c, line: 3, rule: bounds-write, label: "true", why: because}'
    forms "- $good"
    [ "$status" -eq 0 ]
    forms "- ${good/, why: because/}"
    [ "$status" -eq 1 ]
    [[ "$output" == *"row 1: lacks why"* ]]
    forms "- ${good/\"true\"/perhaps}"
    [ "$status" -eq 1 ]
    [[ "$output" == *"label is not"* ]]
    forms "- ${good/\"true\"/true}" # a boolean, not a word
    [ "$status" -eq 1 ]
    forms "- ${good/because/because, second: no}"
    [ "$status" -eq 1 ]
    [[ "$output" == *"second is not"* ]]
    forms "- ${good/line: 3/line: x}"
    [ "$status" -eq 1 ]
    forms "- ${good/a.c/\/a.c}"
    [ "$status" -eq 1 ]
    forms "- ${good/because/because, colour: red}"
    [ "$status" -eq 1 ]
    [[ "$output" == *"unknown key colour"* ]]
    forms "- ${good/because/\"\"}"
    [ "$status" -eq 1 ]
}

@test "without any review the check fails" {
    run "$programs" forms "$BATS_TEST_TMPDIR/targets"
    [ "$status" -ne 0 ]
}

@test "the page has a row for each of the ten programs" {
    local program
    for program in su passwd pppd sendmail cron sshd named ntpd innd ircd; do
        grep -q "^| $program |" "$page"
    done
}

@test "findings and labels are held to each other" {
    : "${SPILLWAY:?is the built binary}" "${BUILD_ROOT:?}"
    export SPILLWAY_TARGETS=$BATS_TEST_TMPDIR/targets SPILLWAY_WORK=$BATS_TEST_TMPDIR/work
    export SPILLWAY_LIBEXEC=$BUILD_ROOT/libexec
    cat >"$SPILLWAY_TARGETS/one/target.yaml" <<'YAML'
title: one
build:
  - $CC -c a.c
YAML
    printf '%s\n' '#include <string.h>' '#include <stdlib.h>' 'int main(void) {' \
        'char b[4]; strcpy(b, getenv("HOME")); return b[0]; }' >"$SPILLWAY_TARGETS/one/a.c"
    printf '%s\n' '- {file: a.c, line: 9, rule: gets, label: "true", why: x}' \
        >"$SPILLWAY_TARGETS/one/review.yaml"
    run "$programs" review one
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"one: a.c:9 gets is gone"* ]]
    rule=$(sed -n 's/^one: a.c:4 \([^ ]*\) has no label$/\1/p' <<<"$output")
    [ -n "$rule" ]
    printf '%s\n' "- {file: a.c, line: 4, rule: $rule, label: \"true\", why: x}" \
        >"$SPILLWAY_TARGETS/one/review.yaml"
    run "$programs" review one
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a campaign without a crash is measured like any other" {
    run python3 -B - "$programs" <<'PYTHON'
import importlib.machinery, importlib.util, sys
loader = importlib.machinery.SourceFileLoader("programs", sys.argv[1])
module = importlib.util.module_from_spec(importlib.util.spec_from_loader("programs", loader))
loader.exec_module(module)
entry = {"name": "lines", "kind": "real"}
print(module.campaign_figures(entry, {"level": "hardened", "executions": 90, "seconds": 4}))
print(module.campaign_figures(entry, {"level": "article", "edges": 7, "artefacts": 2}))
PYTHON
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "${lines[0]}" == *"'per_second': 22, 'edges': 0, 'crashing_inputs': 0}" ]]
    [[ "${lines[1]}" == *"'per_second': 0, 'edges': 7, 'crashing_inputs': 2}" ]]
}
