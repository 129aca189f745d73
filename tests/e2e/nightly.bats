#!/usr/bin/env bats
# scripts/nightly, unattended: nothing lost, nothing twice, and a failure of the machine is
# never shown as a crash nor as success. Real targets, real engine, real jail.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work
    "$SPILLWAY" targets build getfilename
}

setup() {
    export STORE=$BATS_TEST_TMPDIR/store REPORTS=$BATS_TEST_TMPDIR/reports
}

nightly() {
    "$SOURCE_ROOT/scripts/nightly" --time 4s --store "$STORE" --output "$REPORTS" "$@"
}

# The number of crashes in the report, and how often the first was seen.
crashes() { jq '.crashes | length' "$REPORTS/report.json"; }

@test "a night on the article's function ends with one crash in three reports" {
    run nightly getfilename
    echo "$output"
    [ "$status" -eq 1 ]
    [ "$(crashes)" -eq 1 ]
    for report in html sarif json; do [ -s "$REPORTS/report.$report" ]; done
    grep -q 'stack-buffer-overflow' "$REPORTS/report.html"
    jq -e '.runs[0].results | length > 0' "$REPORTS/report.sarif" >/dev/null
}

@test "the second night files nothing twice" {
    run nightly getfilename
    [ "$status" -eq 1 ]
    ids=$(jq -r '.crashes[].crash.id' "$REPORTS/report.json")
    run nightly getfilename
    [ "$status" -eq 1 ]
    [ "$(crashes)" -eq 1 ]
    [ "$(jq -r '.crashes[].crash.id' "$REPORTS/report.json")" = "$ids" ]
    [ "$(jq '[.campaigns[] | select(.target | startswith("getfilename"))] | length' \
        "$REPORTS/report.json")" -eq 2 ]
}

@test "a target that cannot be built is named, and the others get their night" {
    run nightly nonesuch getfilename
    echo "$output"
    [ "$status" -eq 3 ]
    [[ "$output" == *"not everything could be done"*"build nonesuch (exit 3)"* ]]
    [ "$(crashes)" -eq 1 ]
}

@test "only one night at a time runs on a store" {
    mkdir -p "$STORE"
    exec 8>"$STORE/nightly.lock"
    flock 8
    run nightly getfilename
    [ "$status" -eq 3 ]
    [[ "$output" == *"another night is still running"* ]]
}

@test "a night that is cut short still writes its report, and says so" {
    "$SOURCE_ROOT/scripts/nightly" --time 60s --store "$STORE" --output "$REPORTS" \
        getfilename >"$BATS_TEST_TMPDIR/log" 2>&1 8>&- &
    pid=$!
    for _ in $(seq 100); do
        grep -q 'fuzz getfilename' "$BATS_TEST_TMPDIR/log" && break
        sleep 0.1
    done
    sleep 4
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    cat "$BATS_TEST_TMPDIR/log"
    [ "$status" -eq 3 ]
    grep -q interrupted "$BATS_TEST_TMPDIR/log"
    [ -s "$REPORTS/report.html" ]
    [ "$(crashes)" -eq 1 ]
}

@test "without a network, a program that is not fetched yet fails its night and is named" {
    unshare -rn true 2>/dev/null || skip "needs user namespaces, to be without a network"
    SPILLWAY_WORK=$BATS_TEST_TMPDIR/fresh run unshare -rn "$SOURCE_ROOT/scripts/nightly" \
        --time 1s --store "$STORE" --output "$REPORTS" cron
    echo "$output"
    [ "$status" -eq 3 ]
    [[ "$output" == *"build cron (exit 3)"* ]]
    grep -q 'cannot reach the package archive' "$REPORTS/nightly.log"
    [ "$(crashes)" -eq 0 ]
}

@test "wrong use is told apart from failure" {
    run "$SOURCE_ROOT/scripts/nightly" --frobnicate
    [ "$status" -eq 2 ]
    run "$SOURCE_ROOT/scripts/nightly" --time
    [ "$status" -eq 2 ]
    run "$SOURCE_ROOT/scripts/nightly" --help
    [ "$status" -eq 0 ]
}

@test "without the binary it says what to do" {
    SPILLWAY=/nonexistent run nightly getfilename
    [ "$status" -eq 3 ]
    [[ "$output" == *"./build.sh"* ]]
}
