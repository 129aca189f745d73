#!/usr/bin/env bats
# `spillway lint --staged` and `--diff` in a scratch repository.

bats_require_minimum_version 1.5.0

setup() {
    export SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    export GIT_CONFIG_GLOBAL=$BATS_TEST_TMPDIR/gitconfig GIT_CONFIG_NOSYSTEM=1
    unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
    git config --global user.name tester
    git config --global user.email tester@example.org
    git config --global init.defaultBranch main
    mkdir "$BATS_TEST_TMPDIR/repo"
    cd "$BATS_TEST_TMPDIR/repo"
    git init -q
    good >a.c
    git add a.c
    git commit -qm start
}

good() {
    cat <<'C'
#include <stdio.h>

void first(void)
{
    char tmp[13];

    scanf("%12s", tmp);
    puts(tmp);
}

void second(void)
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

@test "nothing staged is clean" {
    lint --staged
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "a staged bug is found" {
    sed -i '7s/%12s/%s/' a.c
    git add a.c
    lint --staged
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:7:"* ]]
}

@test "a bug that is not staged does not matter" {
    sed -i '7s/%12s/%s/' a.c
    lint --staged
    [ "$status" -eq 0 ]
    sed -i '8s/puts/puts /' a.c
    git add a.c
    git checkout -q HEAD -- a.c
    sed -i '8s/puts/puts /' a.c
    git add a.c
    sed -i '7s/%12s/%s/' a.c
    lint --staged
    [ "$status" -eq 0 ]
}

@test "a bug that is staged counts though the work tree is repaired" {
    sed -i '7s/%12s/%s/' a.c
    git add a.c
    good >a.c
    lint --staged
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:7:"* ]]
    # and though the file is gone from the work tree
    rm a.c
    lint --staged
    [ "$status" -eq 1 ]
}

@test "old bugs on lines that are not changed are not shown" {
    sed -i '7s/%12s/%s/' a.c
    git commit -qam "an old bug"
    sed -i '16s/puts(tmp)/puts( tmp )/' a.c
    git add a.c
    lint --staged
    [ "$status" -eq 0 ]
    sed -i '15s/%12s/%s/' a.c
    git add a.c
    lint --staged
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:15:"* ]]
    [[ "$output" != *"a.c:7:"* ]]
}

@test "a buffer made smaller shows the read it makes wrong" {
    sed -i '5s/13/12/' a.c
    git add a.c
    lint --staged
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:7:"* ]]
}

@test "a header that is changed but not staged does not count" {
    printf '#define SIZE 13\n' >size.h
    sed -i '5s/13/SIZE/; 1i #include "size.h"' a.c
    git add a.c size.h
    printf '#define SIZE 5\n' >size.h
    lint --staged
    [ "$status" -eq 0 ]
    git add size.h
    lint --staged
    [ "$status" -eq 1 ]
}

@test "the first commit of a repository is looked at" {
    mkdir ../new
    cd ../new
    git init -q
    good | sed '7s/%12s/%s/' >a.c
    git add a.c
    lint --staged
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:7:"* ]]
}

@test "names with blanks, quotes and control characters are looked at" {
    for name in 'a b.c' 'quo"te.c' $'tab\tname.c' 'é.c' '-o.c'; do
        good | sed '7s/%12s/%s/' >"./$name"
    done
    git add -- .
    lint --staged
    [ "$status" -eq 1 ]
    [ "$(grep -c ':7:[0-9]*: \(error\|warning\)' <<<"$output")" -eq 5 ]
}

@test "a folder below the top and settings of git make no difference" {
    git config diff.noprefix true
    git config diff.mnemonicPrefix true
    git config color.ui always
    git config core.quotePath true
    git config diff.external /bin/false
    git config diff.relative true
    mkdir sub
    sed -i '7s/%12s/%s/' a.c
    git add a.c
    cd sub
    lint --staged
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:7:"* ]]
}

@test "named files limit what is looked at" {
    sed -i '7s/%12s/%s/' a.c
    cp a.c b.c
    git add a.c b.c
    lint --staged b.c
    [ "$status" -eq 1 ]
    [[ "$output" == *"b.c:7:"* ]]
    [[ "$output" != *"a.c:7:"* ]]
}

@test "removed and renamed files are no trouble" {
    cp a.c b.c
    git add b.c
    git commit -qm more
    git rm -q b.c
    git mv a.c c.c
    lint --staged
    [ "$status" -eq 0 ]
}

@test "outside a repository --staged says so" {
    mkdir "$BATS_TEST_TMPDIR/plain"
    cd "$BATS_TEST_TMPDIR/plain"
    GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR lint --staged
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"git"* ]]
}

@test "--diff looks at the lines changed since a revision" {
    sed -i '7s/%12s/%s/' a.c
    git commit -qam "one bug"
    git tag before
    sed -i '15s/%12s/%s/' a.c
    git commit -qam "another bug"
    lint --diff before
    [ "$status" -eq 1 ]
    [[ "$output" == *"a.c:15:"* ]]
    [[ "$output" != *"a.c:7:"* ]]
    lint --diff HEAD
    [ "$status" -eq 0 ]
    lint --diff no-such-revision
    [ "$status" -eq 3 ]
    [[ "$stderr" == *"no-such-revision"* ]]
    lint --diff=--output=x
    [ "$status" -eq 3 ]
    [ ! -e x ]
}

@test "the same from the hook and from CI" {
    fingerprints() {
        python3 -c 'import json, sys
for f in json.load(sys.stdin)["findings"]:
    print(f["finding"]["fingerprint"], f["finding"]["at"]["file"])'
    }
    sed -i '7s/%12s/%s/' a.c
    git add a.c
    lint --staged --format json
    hook=$(fingerprints <<<"$output")
    git commit -qm change
    lint --diff HEAD~1 --format json
    [ -n "$hook" ]
    [ "$(fingerprints <<<"$output")" = "$hook" ]
}
