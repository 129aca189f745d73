#!/usr/bin/env bats
# spillway targets with the real archive: a Debian source package from its description to
# its fuzzing binaries. Needs the network for fetching; without one these tests fail.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}"
    export SPILLWAY_WORK=$BATS_FILE_TMPDIR/work
    export DEB_SOURCE=$SOURCE_ROOT/scripts/deb-source
}

setup() {
    export SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CORPUS=$SOURCE_ROOT/corpus
}

# A folder of targets with one, "sample", whose fetch list is given.
sample_with() {
    export SPILLWAY_TARGETS=$BATS_TEST_TMPDIR/targets
    mkdir -p "$SPILLWAY_TARGETS/sample"
    echo 'int x;' >"$SPILLWAY_TARGETS/sample/h.c"
    cat >"$SPILLWAY_TARGETS/sample/target.yaml" <<YAML
title: a sample
$1
entries:
  - name: one
    kind: internal
    harness: h.c
    input: bytes
YAML
}

cron_sums() { sed -n '/sha256:/,/build_depends/p' "$SOURCE_ROOT/targets/cron/target.yaml" | grep ' - '; }

@test "list shows every target and its entry points" {
    run --separate-stderr "$SPILLWAY" targets list
    [ "$status" -eq 0 ]
    [[ "$output" == *getfilename*"(real entry)"* ]]
    [[ "$output" == *cron*user_crontab* ]]
}

@test "list --format json can be read by a program" {
    "$SPILLWAY" targets list --format json getfilename |
        python3 -c 'import json, sys
[t] = json.load(sys.stdin)
assert t["name"] == "getfilename", t
[entry] = t["entries"]
assert entry["seeds"][0].endswith("corpus/getfilename/names"), t
del entry["seeds"]
assert entry == {"name": "stdin", "kind": "real", "input": "stdin"}, t'
}

@test "what is known of a target, and muted while fuzzing, is shown" {
    run --separate-stderr "$SPILLWAY" targets list cron
    [[ "$output" == *"known: strcpy-param-overlap in load_env()"* ]]
    [[ "$output" == *"muted in fuzzing builds: env.c"* ]]
}

@test "an unknown target is named, and those there are" {
    run --separate-stderr "$SPILLWAY" targets build nonesuch
    [ "$status" -eq 3 ]
    [[ "$stderr" == *'no target "nonesuch"'*getfilename* ]]
}

@test "cron goes from the archive to its binaries" {
    run --separate-stderr "$SPILLWAY" targets build cron
    echo "$stderr"
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"fetching bookworm cron 3.0pl1-162"* ]]
    grep -q '"bookworm cron 3.0pl1-162"' "$SPILLWAY_WORK/cron/origin.json"
    [ -f "$SPILLWAY_WORK/cron/src/compile_commands.json" ]
    for entry in user_crontab system_crontab; do
        [ -x "$SPILLWAY_WORK/cron/bin/libfuzzer/cron-$entry" ]
        [ -x "$SPILLWAY_WORK/cron/bin/replay/cron-$entry" ]
        [ -x "$SPILLWAY_WORK/cron/bin/replay/cron-$entry-breach" ]
    done
}

@test "the compile commands hold every source of cron" {
    "$SPILLWAY" targets build --record cron
    for unit in cron crontab database do_command entry env job misc popen user; do
        grep -q "/src/$unit.c\"" "$SPILLWAY_WORK/cron/src/compile_commands.json"
    done
}

@test "a second build does and says nothing, also without a network" {
    "$SPILLWAY" targets build cron
    command -v unshare >/dev/null && unshare -rn true 2>/dev/null && wrap="unshare -rn"
    run ${wrap:-} "$SPILLWAY" targets build cron
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "cron's harness reaches its coverage floor from the seeds" {
    "$SPILLWAY" targets build cron
    floor=$(awk '/min_edges/ { print $2; exit }' "$SOURCE_ROOT/targets/cron/target.yaml")
    mkdir "$BATS_TEST_TMPDIR/corpus"
    run "$SPILLWAY_WORK/cron/bin/libfuzzer/cron-user_crontab" -runs=60000 -seed=1 \
        -max_len=4096 -detect_leaks=0 -dict="$SOURCE_ROOT/corpus/cron/crontab.dict" \
        "$BATS_TEST_TMPDIR/corpus" "$SOURCE_ROOT/corpus/cron/crontabs"
    [ "$status" -eq 0 ]
    edges=$(grep -oE 'cov: [0-9]+' <<<"$output" | tail -1 | cut -c6-)
    echo "edges $edges, floor $floor"
    [ "$edges" -ge "$floor" ]
}

@test "the seeds of every target run through every harness without a report" {
    "$SPILLWAY" targets build cron getfilename
    for seed in "$SOURCE_ROOT"/corpus/cron/crontabs/*; do
        "$SPILLWAY_WORK/cron/bin/replay/cron-user_crontab" "$seed"
        "$SPILLWAY_WORK/cron/bin/replay/cron-system_crontab" "$seed"
    done
    for seed in "$SOURCE_ROOT"/corpus/getfilename/names/*; do
        run "$SPILLWAY_WORK/getfilename/bin/replay/getfilename-stdin" <"$seed"
        [[ "$output" != *Sanitizer* ]]
    done
}

@test "the second place is used when the first does not have it, and both are recorded" {
    sample_with "fetch:
  - package: cron
    version: 0.0-nonesuch
    sha256:
$(cron_sums)
  - package: cron
    version: 3.0pl1-162
    suite: bookworm
    sha256:
$(cron_sums)"
    run --separate-stderr "$SPILLWAY" targets fetch sample
    echo "$stderr"
    [ "$status" -eq 0 ]
    grep -q 'bookworm cron 3.0pl1-162' "$SPILLWAY_WORK/sample/origin.json"
    grep -q 'no longer has cron 0.0-nonesuch' "$SPILLWAY_WORK/sample/origin.json"
    [ -f "$SPILLWAY_WORK/sample/src/load_entry.c" ] || [ -f "$SPILLWAY_WORK/sample/src/entry.c" ]
}

@test "a tarball alone is unpacked without the rest of its package" {
    sum=$(cron_sums | grep orig)
    rm -rf "$SPILLWAY_WORK/sample"
    sample_with "fetch:
  - package: cron
    version: 3.0pl1-162
    suite: bookworm
    tar_only: true
    sha256:
$sum"
    "$SPILLWAY" targets fetch sample
    [ -f "$SPILLWAY_WORK/sample/src/entry.c" ]
    [ ! -d "$SPILLWAY_WORK/sample/src/debian" ]
    grep -q 'upstream tarball alone' "$SPILLWAY_WORK/sample/origin.json"
}

@test "what differs from its checksum is refused and kept aside" {
    run --separate-stderr "$DEB_SOURCE" --state "$SPILLWAY_WORK/.apt" --sha256 \
        "$(printf '0%.0s' {1..64}) cron_3.0pl1-162.dsc" cron 3.0pl1-162 "$BATS_TEST_TMPDIR/got"
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"SHA-256 differs"* ]]
    [ -f "$BATS_TEST_TMPDIR/got/cron_3.0pl1-162.dsc.rejected" ]
}

@test "no list of the machine is touched, and no root is needed" {
    before=$(find /etc/apt /var/lib/apt/lists -type f -printf '%p %T@ %s\n' 2>/dev/null | sort | sha256sum)
    install -d -m 777 "$BATS_TEST_TMPDIR/open"
    chmod 755 "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR" 2>/dev/null || true
    cp "$DEB_SOURCE" "$BATS_TEST_TMPDIR/open/deb-source"
    user=()
    [ "$(id -u)" -ne 0 ] || user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
    run --separate-stderr env -C / HOME=/nonexistent "${user[@]}" \
        "$BATS_TEST_TMPDIR/open/deb-source" cron 3.0pl1-162 "$BATS_TEST_TMPDIR/open/got"
    echo "$stderr"
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"no list of the machine is changed"* ]]
    after=$(find /etc/apt /var/lib/apt/lists -type f -printf '%p %T@ %s\n' 2>/dev/null | sort | sha256sum)
    [ "$before" = "$after" ]
}

@test "without a network the fetch says so" {
    unshare -rn true 2>/dev/null || skip "needs user namespaces, to be without a network"
    run --separate-stderr unshare -rn "$DEB_SOURCE" cron 3.0pl1-162 "$BATS_TEST_TMPDIR/got"
    echo "$stderr"
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"cannot reach the package archive"* ]]
}

@test "wrong use of deb-source is told apart from failure" {
    run "$DEB_SOURCE" --frobnicate
    [ "$status" -eq 2 ]
    run "$DEB_SOURCE" 'bad name' - "$BATS_TEST_TMPDIR/x"
    [ "$status" -eq 2 ]
    run "$DEB_SOURCE" --help
    [ "$status" -eq 0 ]
}

@test "the OSS-Fuzz contract: what is in \$OUT works wherever it is moved" {
    export OUT=$BATS_TEST_TMPDIR/out CC=clang-19 CXX=clang-19
    export CFLAGS="-O1 -gline-tables-only -fsanitize=address,fuzzer-no-link"
    export CXXFLAGS=$CFLAGS LIB_FUZZING_ENGINE=-fsanitize=fuzzer FUZZING_ENGINE=libfuzzer
    "$SPILLWAY" targets build --oss-fuzz="$OUT" cron getfilename
    moved=$BATS_TEST_TMPDIR/elsewhere
    mv "$OUT" "$moved"
    for binary in cron-user_crontab cron-system_crontab getfilename-stdin; do
        grep -q LLVMFuzzerTestOneInput "$moved/$binary"
        ! grep -q SPILLWAY_BREACH "$moved/$binary"
        [ -f "$moved/$binary.options" ]
        [ -f "$moved/$binary.dict" ]
        mkdir "$moved/seeds-$binary"
        python3 -m zipfile -e "$moved/${binary}_seed_corpus.zip" "$moved/seeds-$binary"
        (cd / && "$moved/$binary" -runs=0 -dict="$moved/$binary.dict" "$moved/seeds-$binary")
    done
}
