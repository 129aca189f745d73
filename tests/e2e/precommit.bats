#!/usr/bin/env bats
# The commit hooks in a scratch repository: the real pre-commit framework, and a plain git
# hook. The article's bug stops the commit; its fix, and what was there before, do not.

bats_require_minimum_version 1.5.0

setup() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}"
    export HOME=$BATS_TEST_TMPDIR/home XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
    export PRE_COMMIT_HOME=$BATS_TEST_TMPDIR/pre-commit GIT_CONFIG_NOSYSTEM=1
    mkdir -p "$HOME"
    git config --global user.name Tester
    git config --global user.email tester@localhost
    git config --global init.defaultBranch main
    PATH=$(dirname "$SPILLWAY"):$PATH
    repo=$BATS_TEST_TMPDIR/repo
    git init -q "$repo"
    cd "$repo"
}

bug() {
    cat <<'C'
#include <stdio.h>

void getfilename(void)
{
    char tmp[13];

    scanf("%s", tmp);
    puts(tmp);
}
C
}

fixed() { bug | sed 's/%s/%12s/'; }

commits() { git rev-list --all --count; }

# The framework, with the hook from a repository that holds our .pre-commit-hooks.yaml.
use_framework() {
    hooks=$BATS_TEST_TMPDIR/hooks
    git init -q "$hooks"
    cp "$SOURCE_ROOT/.pre-commit-hooks.yaml" "$hooks/"
    git -C "$hooks" add .
    git -C "$hooks" commit -qm hooks
    cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: $hooks
    rev: $(git -C "$hooks" rev-parse HEAD)
    hooks: [{id: $1}]
YAML
    git add .pre-commit-config.yaml
    git commit -qm configuration
    pre-commit install >/dev/null
}

use_git_hook() {
    git commit -q --allow-empty -m start
    ln -s "$SOURCE_ROOT/scripts/pre-commit" .git/hooks/pre-commit
}

@test "the framework stops a commit with the article's bug" {
    use_framework spillway-lint
    before=$(commits)
    bug >name.c
    git add name.c
    run git commit -m bug
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$output" == *"name.c:7:"*scanf* ]]
    [ "$(commits)" -eq "$before" ]
}

@test "the framework lets the fixed function pass" {
    use_framework spillway-lint
    before=$(commits)
    fixed >name.c
    git add name.c
    run git commit -m fixed
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(commits)" -eq $((before + 1)) ]
}

@test "the framework's hook for whole files stops the bug, too" {
    use_framework spillway-lint-files
    bug >name.c
    git add name.c
    run git commit -m bug
    [ "$status" -ne 0 ]
    [[ "$output" == *"name.c:7:"* ]]
}

@test "the framework does not run for a commit without C" {
    use_framework spillway-lint
    echo text >notes.txt
    git add notes.txt
    run git commit -m notes
    [ "$status" -eq 0 ]
    [[ "$output" == *Skipped* ]]
}

@test "a plain git hook stops a commit with the article's bug" {
    use_git_hook
    bug >name.c
    git add name.c
    run git commit -m bug
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$output" == *"name.c:7:"*scanf* ]]
    [[ "$output" == *"the commit was stopped"* ]]
    [ "$(commits)" -eq 1 ]
}

@test "a plain git hook lets the fixed function pass" {
    use_git_hook
    fixed >name.c
    git add name.c
    git commit -qm fixed
    [ "$(commits)" -eq 2 ]
}

@test "what counts is what is staged, not the work tree" {
    use_git_hook
    fixed >name.c
    git add name.c
    bug >name.c
    git commit -qm "fixed is staged"

    git add name.c
    fixed >name.c
    run git commit -m "the bug is staged"
    [ "$status" -ne 0 ]
}

@test "a bug that was there before does not stop other work" {
    bug >name.c
    git add name.c
    git commit -qm "old sins"
    use_git_hook
    echo '/* a comment at the end */' >>name.c
    git add name.c
    git commit -qm "new work"
}

@test "a missing binary never lets a bug pass in silence" {
    use_git_hook
    bug >name.c
    git add name.c
    SPILLWAY=/nonexistent/spillway run git commit -m bug
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$output" == *"not on PATH"* ]]
    [ "$(commits)" -eq 1 ]
}

@test "the documented way around it works once" {
    use_git_hook
    bug >name.c
    git add name.c
    git commit -q --no-verify -m "known, and wanted"
    [ "$(commits)" -eq 2 ]
}
