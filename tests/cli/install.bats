#!/usr/bin/env bats
# What `cmake --install` leaves works from there, without the source tree.

setup() {
    prefix=$BATS_TEST_TMPDIR/usr
    cmake --install "$BUILD_ROOT" --prefix "$prefix" >/dev/null
}

@test "the installed program finds its own folders" {
    cd /
    run "$prefix/bin/spillway" --version
    [ "$status" -eq 0 ]
    [ -f "$prefix/share/spillway/targets/getfilename/target.yaml" ]
    run "$prefix/bin/spillway" targets list
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *getfilename* ]]
}

@test "the manual pages are where man looks" {
    for page in "$SOURCE_ROOT"/docs/man/*.1; do
        [ -f "$prefix/share/man/man1/${page##*/}" ]
    done
    [ -f "$prefix/share/man/man5/spillway.yaml.5" ]
}

@test "nothing of the build is installed beside it" {
    [ -z "$(find "$prefix" -name 'libsw_*' -o -name '*.cmake' -o -name 'test_*')" ]
    # text only: binaries hold the names of their sources in debug information
    [ -z "$(grep -rlIF -e "$BUILD_ROOT" -e "$SOURCE_ROOT" "$prefix" || true)" ]
}
