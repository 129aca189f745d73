#!/usr/bin/env bats
# `spillway lint`, as its users meet it: files good, bad and missing, formats, exit codes.

bats_require_minimum_version 1.5.0

setup() {
    export SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    cd "$BATS_TEST_TMPDIR"
    mkdir src
    cat >src/bug.c <<'C'
#include <stdio.h>

void get_name(void)
{
    char tmp[13];

    scanf("%s", tmp);
    puts(tmp);
}
C
    cat >src/clean.c <<'C'
#include <stdio.h>

void get_name(void)
{
    char tmp[13];

    scanf("%12s", tmp);
    puts(tmp);
}
C
}

lint() {
    run --separate-stderr "$SPILLWAY" lint "$@"
    echo "stdout: $output"
    echo "stderr: $stderr"
}

# ---------------------------------------------------------------- exit codes

@test "the article's bug is found at its place, and exits 1" {
    lint src/bug.c
    [ "$status" -eq 1 ]
    [[ "$output" =~ src/bug\.c:7:[0-9]+:\ (error|warning):\ .*\[[a-z-]+\] ]]
}

@test "a width that fits is silent, and exits 0" {
    lint src/clean.c
    [ "$status" -eq 0 ]
    [[ "$output" != *"clean.c:"* ]]
}

@test "an empty file is clean" {
    : >src/empty.c
    lint src/empty.c
    [ "$status" -eq 0 ]
}

@test "a missing file exits 3 and says so, and the others are still looked at" {
    lint src/missing.c
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"src/missing.c"* ]]
    lint src/missing.c src/bug.c
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"src/missing.c"* ]]
    [[ "$output" == *"src/bug.c:7:"* ]]
}

@test "a folder is searched for sources" {
    lint src
    [ "$status" -eq 1 ]
    [[ "$output" == *"src/bug.c:7:"* ]]
}

@test "a folder without C is wrong use" {
    mkdir empty
    touch empty/notes.txt
    lint empty
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"no C source"* ]]
}

@test "no file and no compile database is wrong use" {
    lint
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"compile_commands.json"* ]]
}

@test "a file that cannot be read exits 3" {
    [ "$(id -u)" -ne 0 ] || skip "root reads everything"
    chmod 0 src/bug.c
    lint src/bug.c
    [ "$status" -eq 3 ]
}

@test "text that is no C at all is not called clean" {
    head -c 3000 /dev/urandom >src/noise.c
    lint src/noise.c
    [ "$status" -eq 3 ]
    printf 'Dear reader,\nthis is a letter.\n' >src/noise.c
    lint src/noise.c src/bug.c
    [ "$status" -eq 3 ]
    [[ "$output" == *"src/bug.c:7:"* ]]
}

@test "code with errors and missing headers is still looked at" {
    sed -i '1i #include "not/there.h"' src/bug.c
    echo 'int broken( {' >>src/bug.c
    lint src/bug.c
    [ "$status" -eq 1 ]
    [[ "$output" == *"src/bug.c:8:"* ]]
}

@test "flags after -- reach the parser" {
    sed -i 's/\[13\]/[SIZE]/; s/%s/%12s/' src/bug.c
    lint src/bug.c -- -DSIZE=13
    [ "$status" -eq 0 ]
    lint src/bug.c -- -DSIZE=12
    [ "$status" -eq 1 ]
}

@test "a compile database gives the files and their flags" {
    sed -i 's/\[13\]/[SIZE]/; s/%s/%12s/' src/bug.c
    mkdir build
    cat >build/compile_commands.json <<JSON
[{"directory": "$PWD", "file": "src/bug.c", "arguments": ["cc", "-DSIZE=12", "-c", "src/bug.c"]}]
JSON
    lint -p build
    [ "$status" -eq 1 ]
    [[ "$output" == *"bug.c:7:"* ]]
}

@test "a broken compile database exits 3" {
    mkdir build
    echo '[{' >build/compile_commands.json
    lint -p build
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"compile_commands.json"* ]]
}

@test "wrong use exits 2 with a hint" {
    lint --stagd
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"did you mean --staged?"* ]]
    lint --format xml src/bug.c
    [ "$status" -eq 2 ]
    lint --staged --diff HEAD
    [ "$status" -eq 2 ]
    lint --staged --fix
    [ "$status" -eq 2 ]
    lint --write-baseline src/bug.c
    [ "$status" -eq 2 ]
    lint --why-silent src/bug.c
    [ "$status" -eq 2 ]
    lint --why-silent src/bug.c:0
    [ "$status" -eq 2 ]
    lint --jobs 0x4 src/bug.c
    [ "$status" -eq 2 ]
}

# ------------------------------------------------------------------- output

@test "a full disk is a failure that leaves the old report" {
    lint -o /dev/full src/bug.c
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"No space left"* ]]
    [ -c /dev/full ]
    run bash -c '"$SPILLWAY" lint src/bug.c >/dev/full'
    [ "$status" -eq 3 ]
}

@test "a closed pipe is a failure, not a signal" {
    run bash -c '{ "$SPILLWAY" lint src/bug.c; echo "code $?" >&2; } | sleep 0'
    [[ "$output" == *"code 1"* || "$output" == *"code 3"* ]]
    run bash -c '{ sleep 0.3; "$SPILLWAY" lint src/bug.c; echo "code $?" >&2; } | true'
    [[ "$output" == *"code 3"* ]]
}

@test "--output replaces a file and prints nothing" {
    echo "the old report" >report.txt
    lint -o report.txt src/bug.c
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    grep -q 'src/bug.c:7:' report.txt
    [ "$(grep -c 'the old report' report.txt)" -eq 0 ]
}

@test "colours only where they are wanted" {
    export TERM=xterm # also where the tests have no terminal
    run script -qec "$SPILLWAY lint src/bug.c" /dev/null
    [[ "$output" == *$'\e['* ]]
    NO_COLOR=1 run script -qec "$SPILLWAY lint --quiet src/bug.c" /dev/null
    [[ "$output" != *$'\e['*m* ]]
    run script -qec "$SPILLWAY lint --quiet --no-color src/bug.c" /dev/null
    [[ "$output" != *$'\e['*m* ]]
    lint src/bug.c
    [[ "$output" != *$'\e['* ]]
}

@test "JSON and SARIF are documents with the finding in them" {
    lint --format json src/bug.c
    [ "$status" -eq 1 ]
    python3 -c 'import json,sys; d=json.load(sys.stdin); assert "bug.c" in json.dumps(d)' \
        <<<"$output"
    lint --format sarif src/bug.c
    [ "$status" -eq 1 ]
    python3 - <<PY
import json
run = json.loads(r'''$output''')["runs"][0]
result = run["results"][0]
place = result["locations"][0]["physicalLocation"]
assert place["artifactLocation"]["uri"].endswith("src/bug.c"), place
assert place["region"]["startLine"] == 7
assert result["partialFingerprints"]
PY
    lint --format html src/bug.c
    [ "$status" -eq 1 ]
    [[ "$output" == *"<html"* ]]
}

@test "a finding names the function that its place is in" {
    cat >chain.c <<'C'
#include <string.h>
static void clear(char *p, int n) { memset(p, 0, n); }
void one(char *p) { clear(p, 4); }
static void owner(int n)
{
    char own[8];

    clear(own, n);
}
void outer(int n) { owner(n); }
void other(int n) { owner(n / 2); }
C
    run -1 "$SPILLWAY" lint --format json chain.c
    python3 -c '
import json, sys
for row in json.load(sys.stdin)["findings"]:
    assert row["finding"]["function"] == {8: "owner"}[row["finding"]["at"]["line"]], row
' <<<"$output"
}

@test "machine formats are documents also when there is nothing to report" {
    lint --format sarif src/clean.c
    [ "$status" -eq 0 ]
    python3 -c 'import json,sys; assert json.load(sys.stdin)["runs"][0]["results"] == []' \
        <<<"$output"
}

@test "hostile file names do not reach the terminal" {
    cp src/bug.c $'src/a\e[31mb.c'
    lint $'src/a\e[31mb.c'
    [ "$status" -eq 1 ]
    [[ "$output$stderr" != *$'\e'* ]]
}

# -------------------------------------------------------------------- cache

@test "a second run comes from the cache and says the same" {
    lint src/bug.c src/clean.c
    [ "$status" -eq 1 ]
    first=$output
    [ -d "$SPILLWAY_CACHE/lint" ]
    lint src/bug.c src/clean.c
    [ "$status" -eq 1 ]
    [ "$output" = "$first" ]
}

@test "a run that finds everything in the cache does not load libclang" {
    LD_DEBUG=files LD_DEBUG_OUTPUT=$PWD/first lint src/bug.c
    [ "$status" -eq 1 ]
    grep -q libclang first.*
    LD_DEBUG=files LD_DEBUG_OUTPUT=$PWD/second lint src/bug.c
    [ "$status" -eq 1 ]
    [ "$(cat second.* | grep -c libclang)" -eq 0 ]
}

@test "--no-cache keeps nothing" {
    lint --no-cache src/bug.c
    [ "$status" -eq 1 ]
    [ ! -e "$SPILLWAY_CACHE/lint" ]
}

@test "a changed header is noticed" {
    cat >src/size.h <<'C'
#define SIZE 13
C
    sed -i 's/\[13\]/[SIZE]/; s/%s/%12s/; 1i #include "size.h"' src/bug.c
    lint src/bug.c
    [ "$status" -eq 0 ]
    sed -i 's/13/12/' src/size.h
    lint src/bug.c
    [ "$status" -eq 1 ]
}

@test "a cache that cannot be written does not matter" {
    echo "a file" >blocked
    SPILLWAY_CACHE=$PWD/blocked lint src/bug.c
    [ "$status" -eq 1 ]
    [[ "$output" == *"src/bug.c:7:"* ]]
}

@test "the result does not depend on the number of workers or the order of files" {
    lint --no-cache -j1 src/bug.c src/clean.c
    [ "$status" -eq 1 ]
    first=$output
    lint --no-cache -j4 src/clean.c src/bug.c
    [ "$status" -eq 1 ]
    [ "$output" = "$first" ]
}

# ------------------------------------------------------------------ --fix

@test "--fix gives the article's bug its width, and is then silent" {
    lint --fix src/bug.c
    [ "$status" -eq 0 ]
    grep -q 'scanf("%12s", tmp);' src/bug.c
    [[ "$stderr" == *"1 fix in 1 file"* ]]
    diff src/bug.c src/clean.c
    lint src/bug.c
    [ "$status" -eq 0 ]
}

@test "--fix keeps the mode of the file and leaves nothing else behind" {
    chmod 640 src/bug.c
    lint --fix src/bug.c
    [ "$status" -eq 0 ]
    [ "$(stat -c %a src/bug.c)" = 640 ]
    [ "$(ls src)" = $'bug.c\nclean.c' ]
}

@test "--fix changes a header once, though several units include it" {
    cat >src/read.h <<'C'
#include <stdio.h>
static void read_name(void)
{
    char name[8];

    scanf("%s", name);
    puts(name);
}
C
    printf '#include "read.h"\nvoid one(void)\n{\n    read_name();\n}\n' >src/one.c
    printf '#include "read.h"\nvoid two(void)\n{\n    read_name();\n}\n' >src/two.c
    lint --fix src/one.c src/two.c
    [ "$status" -eq 0 ]
    grep -q 'scanf("%7s", name);' src/read.h
}

@test "--fix that cannot be written is a failure" {
    [ "$(id -u)" -ne 0 ] || skip "root writes everywhere"
    chmod 555 src
    lint --fix src/bug.c
    chmod 755 src
    [ "$status" -eq 3 ]
    grep -q '"%s"' src/bug.c
}

# -------------------------------------------------- muting, levels, baselines

@test "a comment with a reason mutes, one without does not and says so" {
    rule=$("$SPILLWAY" lint src/bug.c | sed -n 's/.*: \(error\|warning\): .*\[\(.*\)\]$/\2/p')
    [ -n "$rule" ]
    sed -i "s,\(scanf.*\),\1 // spillway: ignore $rule read from a trusted pipe," src/bug.c
    lint src/bug.c
    [ "$status" -eq 0 ]
    [[ "$output" != *"bug.c:7"* ]]
    sed -i 's, read from a trusted pipe,,' src/bug.c
    lint src/bug.c
    [ "$status" -eq 1 ]
    [[ "$output" == *"needs a reason"* ]]
    sed -i "s,//.*,// NOLINT(spillway-$rule)," src/bug.c
    lint src/bug.c
    [ "$status" -eq 0 ]
}

@test "a muted finding stays in SARIF, marked" {
    sed -i 's,\(scanf.*\),\1 // NOLINT(spillway-*),' src/bug.c
    lint --format sarif src/bug.c
    [ "$status" -eq 0 ]
    python3 - <<PY
import json
result = json.loads(r'''$output''')["runs"][0]["results"][0]
assert result["suppressions"][0]["kind"] == "inSource", result["suppressions"]
PY
}

@test "a comment that mutes nothing any more is noted" {
    sed -i 's,\(scanf.*\),\1 // NOLINT(spillway-*),' src/clean.c
    lint src/clean.c
    [ "$status" -eq 0 ]
    [[ "$output" == *"src/clean.c:7:"*"note: "*"mutes nothing"*"[stale-suppression]"* ]]
    lint --quiet src/clean.c
    [ -z "$output" ]
}

@test "a comment with a rule that does not exist is noted" {
    sed -i 's,\(scanf.*\),\1 // NOLINT(spillway-no-such-rule),' src/bug.c
    lint src/bug.c
    [ "$status" -eq 1 ]
    [[ "$output" == *"there is no rule 'no-such-rule'"* ]]
}

@test "a baseline marks what it knows, and only that" {
    lint --baseline known.json --write-baseline src/bug.c
    [ "$status" -eq 0 ]
    [ -f known.json ]
    lint --baseline known.json src/bug.c
    [ "$status" -eq 0 ]
    [[ "$output" != *"bug.c:7"* ]]
    # lines above it do not matter
    sed -i '2i /* a line */' src/bug.c
    lint --baseline known.json src/bug.c
    [ "$status" -eq 0 ]
    lint --baseline known.json --format sarif src/bug.c
    [ "$status" -eq 0 ]
    [[ "$output" == *'"baselineState": "unchanged"'* ]]
    # a second access is new
    sed -i 's,puts(tmp);,scanf("%s"\, tmp);,' src/bug.c
    lint --baseline known.json src/bug.c
    [ "$status" -eq 1 ]
}

@test "a broken baseline is a failure, a missing one is empty" {
    lint --baseline missing.json src/bug.c
    [ "$status" -eq 1 ]
    echo '{' >broken.json
    lint --baseline broken.json src/bug.c
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"broken.json"* ]]
}

@test "the configuration is found upwards, excludes files and switches rules off" {
    rule=$("$SPILLWAY" lint src/bug.c | sed -n 's/.*: \(error\|warning\): .*\[\(.*\)\]$/\2/p')
    printf 'exclude: ["bug.c"]\n' >.spillway.yaml
    lint src/bug.c
    [ "$status" -eq 0 ]
    lint src
    [ "$status" -eq 0 ]
    printf 'disable: [%s]\n' "$rule" >.spillway.yaml
    lint src/bug.c
    [ "$status" -eq 0 ]
    printf 'levle: note\n' >.spillway.yaml
    lint src/bug.c
    [ "$status" -eq 3 ]
    [[ "$stderr" == *".spillway.yaml: line 1: unknown key"* ]]
    printf 'level: loud\n' >.spillway.yaml
    lint src/bug.c
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"'loud'"* ]]
}

# -------------------------------------------------------------- --why-silent

@test "silence explains itself" {
    lint --why-silent src/clean.c:7
    [ "$status" -eq 0 ]
    [[ "$output" == *"src/clean.c:7:"*": safe: "* ]]
    lint --why-silent src/bug.c:7
    [ "$status" -eq 0 ]
    [[ "$output" == *": reported: "* ]]
    lint --why-silent src/clean.c:2
    [ "$status" -eq 0 ]
    [[ "$output" == *"no access"* ]]
    lint --why-silent src/clean.c:7 src/bug.c
    [ "$status" -eq 0 ]
    [[ "$output" == *"not-looked-at"* ]]
    lint --why-silent src/clean.c:7 --format json
    [ "$status" -eq 0 ]
    python3 -c 'import json,sys; assert json.load(sys.stdin)[0]["kind"] == "safe"' <<<"$output"
}

@test "a muted finding says which comment mutes it" {
    sed -i 's,\(scanf.*\),\1 // NOLINT(spillway-*),' src/bug.c
    lint --why-silent src/bug.c:7
    [ "$status" -eq 0 ]
    [[ "$output" == *"suppressed"*"line 7"* ]]
}

# -------------------------------------------------------------------- store

@test "--store keeps the findings, and without it nothing is written" {
    lint src/bug.c
    [ ! -e .spillway ] && [ ! -e src/.spillway ]
    lint --store=kept src/bug.c
    [ "$status" -eq 1 ]
    [ -f kept/evidence.db ]
    lint --store src/bug.c
    [ -f .spillway/evidence.db ]
    first=$output
    lint src/bug.c
    [ "$output" = "$first" ]
}

@test "a store that cannot be written is a failure, after the findings are known" {
    echo "a file" >kept
    lint --store=kept src/bug.c
    [ "$status" -eq 3 ]
}

@test "--dump-ir prints the analyser's view" {
    lint --dump-ir src/clean.c
    [ "$status" -eq 0 ]
    [[ "$output" == *"scanf"* ]]
    lint --dump-ir
    [ "$status" -eq 2 ]
}
