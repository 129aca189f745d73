#!/usr/bin/env bats
# The style checks can fail: each planted violation in a scratch copy is caught.

setup() {
    copy=$BATS_TEST_TMPDIR/copy
    mkdir -p "$copy"/{scripts,base}
    cp "$SOURCE_ROOT/.clang-format" "$copy"
    cp "$SOURCE_ROOT"/scripts/{check-*,layers.txt} "$copy/scripts"
    cp "$SOURCE_ROOT"/base/{err,mem}.[ch] "$copy/base"
    mkdir -p "$copy"/{analyzer/frontend,evidence/store,jail/core,cli,fuzz,triage}
}

# A C file with a purpose comment and the given lines.
plant() {
    local path=$copy/$1
    shift
    printf '/*\n * Planted.\n */\n' >"$path"
    printf '%s\n' "$@" >>"$path"
}

caught() {
    local check=$1 text=$2
    run "$copy/scripts/check-$check" "$copy"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"$text"* ]]
}

passes() {
    run "$copy/scripts/check-$1" "$copy"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "an untouched copy passes every check" {
    passes layers
    passes style
    passes hygiene
}

@test "layers: an arrow that points the wrong way" {
    plant base/planted.c '#include "evidence/finding.h"'
    caught layers 'base/planted.c:4: base may not include evidence ("evidence/finding.h")'
}

@test "layers: fuzz and triage never include each other" {
    plant fuzz/planted.c '#include "triage/triage.h"'
    caught layers "fuzz may not include triage"
}

@test "layers: only the front end includes clang" {
    plant analyzer/frontend/planted.c '#include <clang-c/Index.h>'
    passes layers
    plant cli/planted.c '#  include <clang-c/Index.h>'
    caught layers "only analyzer/frontend may include <clang-c/Index.h>"
}

@test "layers: only the store includes sqlite" {
    plant evidence/store/planted.c '#include <sqlite3.h>'
    passes layers
    plant triage/planted.c '#include <sqlite3.h>'
    caught layers "only evidence/store may include <sqlite3.h>"
}

@test "layers: what runs with privilege has no JSON" {
    plant jail/core/planted.c '#include "base/json.h"'
    caught layers 'jail/core may not include "base/json.h"'
}

@test "layers: an include that does not start at the root" {
    plant cli/planted.c '#include "cli.h"'
    caught layers "does not name a module"
}

@test "layers: a folder that is not in the table" {
    mkdir "$copy/novelty"
    plant novelty/planted.c 'int novelty;'
    caught layers "the folder is not in scripts/layers.txt"
}

@test "style: each forbidden call" {
    local call calls=(strcpy strcat sprintf vsprintf gets scanf sscanf strtok atoi system
        popen alloca)
    plant cli/planted.c '' 'void f(void)' '{' "${calls[@]/%/(0);}" '}'
    caught style "planted"
    for call in "${calls[@]}"; do
        [[ "$output" == *": $call(): "* ]]
    done
    [ "$(grep -c '^cli/planted.c:.*(): ' <<<"$output")" -eq ${#calls[@]} ]
}

@test "style: only cli prints and exits" {
    plant triage/planted.c '' 'void f(void)' '{' '    printf("x");' '    exit(1);' '}'
    caught style "triage/planted.c:7: printf()"
    caught style "triage/planted.c:8: exit()"
}

@test "style: a forbidden name in a comment, a string or a longer name is fine" {
    plant cli/planted.c '/* strcpy(a, b)' ' * gets(a) */' \
        'static const char text[] = "strcpy(a, b)"; // sprintf(a)' '' 'int my_gets(int);' \
        '' 'int f(void)' '{' '    return my_gets(text[0]);' '}'
    passes style
}

@test "style: a file of more than 900 lines" {
    plant cli/planted.c "$(for ((i = 0; i < 900; i++)); do echo "int a$i;"; done)"
    caught style "more than 900 lines"
}

@test "style: a function of more than 70 lines" {
    plant cli/planted.c '' 'void f(void)' '{' \
        "$(for ((i = 0; i < 68; i++)); do echo "    f();"; done)" '}'
    caught style "f() has 71 lines"
    plant cli/planted.c '' 'void f(void)' '{' \
        "$(for ((i = 0; i < 67; i++)); do echo "    f();"; done)" '}'
    passes style
}

@test "style: a line of more than 88 columns" {
    plant cli/planted.c "/* $(printf 'é%.0s' {1..82}) */"
    passes style
    plant cli/planted.c "/* $(printf 'é%.0s' {1..83}) */"
    caught style "cli/planted.c:4: wider than 88 columns"
}

@test "style: a layout that clang-format would change" {
    plant cli/planted.c '' 'int f(void) {' '  return 1; }'
    caught style "clang-format-19 would change this"
}

@test "style: an open end without its issue" {
    plant cli/planted.c '/* TODO: later */'
    caught style "cli/planted.c:4: an open end"
    plant cli/planted.c '/* TODO(#12): later */'
    passes style
}

@test "style: a header that does not compile alone" {
    plant cli/planted.h '#ifndef SPILLWAY_CLI_PLANTED_H' '#define SPILLWAY_CLI_PLANTED_H' \
        '' 'size_t planted(void);' '' '#endif'
    caught style "cli/planted.h:1: does not compile alone"
}

@test "style: a wrong include guard" {
    plant cli/planted.h '#ifndef PLANTED_H' '#define PLANTED_H' '' '#endif'
    caught style "the include guard is not SPILLWAY_CLI_PLANTED_H"
}

@test "style: a file that does not say what it is for" {
    echo 'int a;' >"$copy/cli/planted.c"
    caught style "cli/planted.c:1: no comment that says what the file is for"
}

@test "style: a typedef of a struct" {
    plant cli/planted.c '' 'typedef struct planted planted;'
    caught style "no typedef of a struct"
}

@test "style: a notice that came with foreign code" {
    plant cli/planted.c '/* Copyright 1999 Somebody */'
    caught style "a notice of its own"
}

@test "style: a shell script with a mistake" {
    printf '#!/bin/bash\nrm $1/*\n' >"$copy/scripts/planted"
    caught style "scripts/planted:2"
}

@test "hygiene: a path of one machine" {
    printf 'see /%s/anna/notes\n' home >"$copy/cli/notes.md"
    caught hygiene "cli/notes.md:1: somebody's home"
}

@test "hygiene: a path of the workplace" {
    printf 'see /%s/main\n' work >"$copy/cli/notes.md"
    caught hygiene "a path of one workplace"
}

@test "hygiene: a registry host" {
    printf 'deb http://%s.debian.org/debian bookworm main\n' deb >"$copy/cli/notes.md"
    caught hygiene "a registry host"
}

@test "hygiene: a build product that is tracked" {
    git -C "$copy" init -q
    touch "$copy/cli/planted.o"
    passes_untracked=$(cd "$copy" && git add scripts base && scripts/check-hygiene && echo yes)
    [ "$passes_untracked" = yes ]
    git -C "$copy" add -f cli/planted.o
    caught hygiene "cli/planted.o: a build product"
}

@test "hygiene: an input that breaks a program" {
    git -C "$copy" init -q
    mkdir -p "$copy/corpus/cron"
    touch "$copy/corpus/cron/crash-0123456789"
    git -C "$copy" add scripts corpus
    caught hygiene "corpus/cron/crash-0123456789: an input that a fuzzer kept"
}
