#!/usr/bin/env bats
# The manual: well-formed, complete, and in step with --help.

bats_require_minimum_version 1.5.0

setup() {
    man=$SOURCE_ROOT/docs/man
}

verbs() {
    "$SPILLWAY" --help | sed -n '/^verbs/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# The long options that the help of `spillway WORDS...` offers, without those all have.
offered() {
    "$SPILLWAY" "$@" --help | sed -n '/^options:/,/^$/p' |
        grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE '[-][-][a-z-]+' |
        grep -vxE -- '--(help|quiet|no-color)'
}

# The long options that a page documents, as ".It Fl x , -name" or ".Op Fl -name".
documented() {
    grep '^\.' "$1" | grep -oE '(Fl|,|\|) -[a-z][a-z-]+' |
        sed -E 's/.* (-[a-z-]+)/-\1/' | sort -u
}

# The verb with each of its sub-verbs, one a line.
commands() {
    local verb=$1 subs
    subs=$("$SPILLWAY" "$verb" --help | sed -n '/^verbs/,/^$/s/^  \([a-z]*\) .*/\1/p')
    if [ -z "$subs" ]; then
        echo "$verb"
    else
        sed "s/^/$verb /" <<<"$subs"
    fi
}

@test "every page passes mandoc's lint" {
    for page in "$man"/*; do
        run mandoc -T lint -W warning "$page"
        echo "$output"
        [ "$status" -eq 0 ]
    done
}

@test "every verb has a page that names it" {
    [ -n "$(verbs)" ]
    for verb in $(verbs); do
        [ -f "$man/spillway-$verb.1" ]
        grep -q "spillway-$verb" "$man/spillway.1"
    done
}

@test "every option of --help is in the manual page, and the other way round" {
    local failed=0 verb words option
    for verb in $(verbs); do
        page=$man/spillway-$verb.1
        all=$(while read -r words; do
            # shellcheck disable=SC2086  # words are words
            offered $words </dev/null
        done < <(commands "$verb") | sort -u)
        [ -n "$all" ]
        while read -r option; do
            [ -z "$option" ] || documented "$page" | grep -qx -- "$option" ||
                { echo "$verb: $option is not in the page"; failed=1; }
        done <<<"$all"
        while read -r option; do
            [ -z "$option" ] || grep -qx -- "$option" <<<"$all" ||
                { echo "$verb: $option is only in the page"; failed=1; }
        done < <(documented "$page" | grep -vxE -- '--(help|quiet|no-color|version)')
    done
    [ "$failed" -eq 0 ]
}

@test "the example configuration of the manual is accepted" {
    mandoc -T ascii "$man/spillway.yaml.5" | sed $'s/.\b//g' |
        sed -n '/^EXAMPLES/,/^SEE/p' | grep '^ ' | sed 's/^     //' \
        >"$BATS_TEST_TMPDIR/.spillway.yaml"
    grep -q '^functions: ' "$BATS_TEST_TMPDIR/.spillway.yaml"
    mkdir "$BATS_TEST_TMPDIR/tools"
    touch "$BATS_TEST_TMPDIR/tools/functions.tsv" "$BATS_TEST_TMPDIR/a.c"
    cd "$BATS_TEST_TMPDIR"
    run "$SPILLWAY" lint a.c
    echo "$output"
    [ "$status" -eq 0 ]
}
