#!/usr/bin/env bats
# SARIF against its published schema (fetched, never committed) and its own references.

setup_file() {
    # Where the schema cannot be had, these tests fail: an unchecked report is unproven.
    SCHEMA=$("$SOURCE_ROOT/scripts/fetch-sarif-schema" "$BUILD_ROOT/schema")
    export SCHEMA
}

# Print a report of the fixture (tests/unit/report_print.h).
fixture() {
    "$BUILD_ROOT/tests/test_report_sarif" sarif "$1"
}

validate() {
    # Debian's python3-jsonschema belongs to Debian's python3.
    /usr/bin/python3 "$SOURCE_ROOT/tests/cli/validate_sarif.py" "$SCHEMA" "$@"
}

@test "a report with every kind of evidence is valid" {
    fixture full >"$BATS_TEST_TMPDIR/full.sarif"
    run validate "$BATS_TEST_TMPDIR/full.sarif"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a report of nothing is valid" {
    fixture empty >"$BATS_TEST_TMPDIR/empty.sarif"
    fixture bare >"$BATS_TEST_TMPDIR/bare.sarif"
    run validate "$BATS_TEST_TMPDIR/empty.sarif" "$BATS_TEST_TMPDIR/bare.sarif"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "texts that programs under test choose cannot make it invalid" {
    fixture hostile >"$BATS_TEST_TMPDIR/hostile.sarif"
    run validate "$BATS_TEST_TMPDIR/hostile.sarif"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a report of hundreds of findings and crashes is valid" {
    fixture many >"$BATS_TEST_TMPDIR/many.sarif"
    run validate "$BATS_TEST_TMPDIR/many.sarif"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "lint writes a valid report, also when a file is missing" {
    cp "$SOURCE_ROOT/tests/unit/data/report/src/getfilename.c" "$BATS_TEST_TMPDIR/a.c"
    cd "$BATS_TEST_TMPDIR"
    run "$SPILLWAY" lint --format sarif --output lint.sarif a.c missing.c
    [ "$status" -eq 3 ]
    run validate lint.sarif
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(jq '.runs[0].results | length' lint.sarif)" -ge 2 ]
    [ "$(jq -r '.runs[0].results[0].locations[0].physicalLocation.region.startLine' \
        lint.sarif)" = 13 ]
}

@test "the validation itself can fail" {
    fixture full >"$BATS_TEST_TMPDIR/full.sarif"
    break_with() {
        jq "$1" "$BATS_TEST_TMPDIR/full.sarif" >"$BATS_TEST_TMPDIR/broken.sarif"
        run validate "$BATS_TEST_TMPDIR/broken.sarif"
        [ "$status" -eq 1 ]
    }
    break_with 'del(.version)'
    break_with '.runs[0].results[0].level = "fatal"'
    break_with '.runs[0].results[0].unknown = 1'
    break_with '.runs[0].results[0].ruleIndex = 0'
    break_with '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = "/x"'
}
