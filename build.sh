#!/usr/bin/env bash
# The front door: installs what is missing, builds, tests, runs the demo.
# `./build.sh --help` lists the commands.
set -euo pipefail
cd "$(dirname "$0")"
shopt -s inherit_errexit

usage() {
    cat <<'TEXT'
usage: ./build.sh [COMMAND]

  build      build build/spillway (the default)
  test       build with gcc and with clang under ASan and UBSan, run every test
  bench      the figures of docs/benchmarks.md; ./build.sh bench --help
  demo       the whole chain on real input; reports in out/
  debug      build build/debug
  asan       build build/asan (clang, ASan and UBSan)
  release    build build/release
  fuzzers    build the targets for a fuzzing engine as OSS-Fuzz asks for it
             ($CC, $CFLAGS, $LIB_FUZZING_ENGINE, $OUT, ...)
  install    install under $PREFIX (/usr/local) below $DESTDIR
  clean      remove build/ and out/

Missing Debian packages are listed with what they are for, and installed through apt after
a question. SPILLWAY_YES=1, or no terminal, means yes; SPILLWAY_NO_INSTALL=1 means no.
Exit codes: 0 done, 1 tests failed, 2 usage, 3 something could not be built or installed.
TEXT
}

say() { printf '==> %s\n' "$*" >&2; }
die() {
    printf 'build.sh: error: %s\n' "$*" >&2
    exit 3
}

# ------------------------------------------------------------------ packages

# One package a line, and what it is for.
packages_build() {
    cat <<'TEXT'
gcc                   the compiler of the default build
clang-19              compiles the programs under test, and our own ASan build
libclang-19-dev       headers of libclang, which parses the C sources
libclang1-19          libclang itself, loaded by the analyser
libclang-rt-19-dev    sanitizers and libFuzzer
llvm-19               llvm-symbolizer, llvm-cov
cmake                 the build
ninja-build           the build
pkg-config            finds the libraries
libc6-dev             C headers
libsqlite3-dev        the store of evidence
libjansson-dev        JSON
libcyaml-dev          YAML
libyaml-dev           libcyaml links with it
libseccomp-dev        the jail's system call filter
libcap-dev            the jail's capabilities
libelf-dev            what a binary needs in its jail
libarchive-dev        source archives and seed corpora
libxxhash-dev         content keys
git                   staged files and differences
TEXT
}

# The clang that Debian built AFL++ with: what it depends on, else what the release has.
afl_clang_version() {
    local version
    version=$(apt-cache depends afl++ 2>/dev/null |
        sed -nE 's/.*Depends: clang-([0-9]+)$/\1/p' | head -1)
    if [ -z "$version" ]; then
        version=19
        ! grep -q '^VERSION_ID="12"' /etc/os-release || version=14
    fi
    echo "$version"
}

packages_targets() {
    cat <<TEXT
dpkg-dev              unpacks Debian source packages
make                  builds the programs under test
patch                 mutes a known finding in a fuzzing build
afl++                 the AFL++ fuzzing engine
libclang-rt-$(afl_clang_version)-dev    sanitizers for AFL++'s own clang
jq                    reads the results for the demo's summary
TEXT
    # What a target's own build needs: `build_depends: [a, b]` of its description.
    local file package
    for file in targets/*/target.yaml; do
        sed -nE 's/^build_depends: *\[(.*)\].*/\1/p' "$file" | tr -d ' ' | tr ',' '\n' |
            while read -r package; do
                printf '%-22sbuilds the target %s\n' "$package" "$(basename "$(dirname "$file")")"
            done
    done
}

packages_test() {
    cat <<'TEXT'
bats                  tests of the built binary
csmith                random programs that must not crash the analyser
libcsmith-dev         the header of those programs
libcmocka-dev         unit tests
clang-format-19       the style check
universal-ctags       the style check: length of functions
shellcheck            checks our shell scripts
mandoc                checks the manual pages
python3-yaml          reads the labels of findings
python3-jsonschema    validates SARIF output against the published schema
pre-commit            the hook is tested with the real framework
strace                shows what a run opens, in tests
iproute2              looks at network interfaces, in tests of the jail
sqlite3               looks into the store in tests
uidmap                user namespaces with more than one id
bind9-dnsutils        asks a name server in the jail
ntpsec-ntpdig         asks a time server in the jail
openssh-client        logs in to a server in the jail
TEXT
    # What the recipes of the jail run: `packages: [a, b]` below `jail:`.
    local file package
    for file in targets/*/target.yaml; do
        sed -nE 's/^  packages: *\[(.*)\].*/\1/p' "$file" | tr -d ' ' | tr ',' '\n' |
            while read -r package; do
                printf '%-22sruns in the jail: %s\n' "$package" "$(basename "$(dirname "$file")")"
            done
    done
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "neither root nor sudo: ask an administrator to run: $*"
    fi
}

confirm_install() {
    [ "${SPILLWAY_NO_INSTALL:-0}" = 1 ] && die "packages are missing (SPILLWAY_NO_INSTALL is set)"
    [ "${SPILLWAY_YES:-0}" = 1 ] || [ ! -t 0 ] && return 0
    local answer
    read -r -p "Install them now? [Y/n] " answer
    case $answer in
    '' | [Yy]*) ;;
    *) die "not installed; nothing was changed" ;;
    esac
}

# Set once something was installed: then cmake has to look again.
has_new_packages=

# Install, reading the lists again when a package is not found or has moved on.
apt_install() {
    local get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    local install=("${get[@]}" install -y --no-install-recommends "$@")
    if apt-get -qq -s install "$@" >/dev/null 2>&1; then
        say "Installing $# packages"
        if as_root "${install[@]}" >/dev/null; then
            has_new_packages=yes
            return 0
        fi
    fi
    say "Reading the package lists"
    as_root "${get[@]}" update || say "apt-get update had problems; trying all the same"
    say "Installing $# packages"
    as_root "${install[@]}" >/dev/null && has_new_packages=yes
}

# Reads "PACKAGE  why" lines from descriptor 3 (standard input is the user's) and installs
# what is missing.
install_packages() {
    command -v dpkg-query >/dev/null || die "this is not a Debian system: see README.md for what to install"
    local package why missing=()
    while read -r -u 3 package why; do
        [ -n "$package" ] || continue
        is_installed "$package" && continue
        [[ " ${missing[*]} " == *" $package "* ]] && continue
        [ ${#missing[@]} -gt 0 ] || say "These Debian packages are missing:"
        printf '    %-22s%s\n' "$package" "$why" >&2
        missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    confirm_install
    apt_install "${missing[@]}" || die "apt-get could not install: ${missing[*]}
    Its own message is above. Without a network nothing can be installed; without the
    package in this release, see README.md for which Debian releases are known to work."
}

# Everything asked for, in one question and one run of apt.
require() {
    install_packages 3< <(for group in "$@"; do "packages_$group"; done)
}

# ------------------------------------------------------------------ building

# Building needs no test packages, so the tests are part of it only once they are there.
has_test_packages() { is_installed libcmocka-dev && is_installed bats; }

# configure_and_build FOLDER CMAKE-OPTION...
configure_and_build() {
    local folder=$1 testing=OFF
    shift
    has_test_packages && testing=ON
    if [ ! -f "$folder/build.ninja" ] || [ "$has_new_packages" ] ||
        ! grep -qx "BUILD_TESTING:BOOL=$testing" "$folder/CMakeCache.txt"; then
        say "Configuring $folder"
        cmake -S . -B "$folder" -G Ninja "-DBUILD_TESTING:BOOL=$testing" "$@" >/dev/null ||
            die "cmake failed in $folder"
    fi
    say "Building $folder"
    ninja -C "$folder" --quiet || die "the build in $folder failed"
}

build_default() { configure_and_build build -DCMAKE_C_COMPILER=gcc; }
build_debug() { configure_and_build build/debug -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug; }
build_release() { configure_and_build build/release -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Release; }
build_asan() {
    configure_and_build build/asan -DCMAKE_C_COMPILER=clang-19 -DCMAKE_BUILD_TYPE=Debug \
        -DSPILLWAY_SANITIZE=ON
}

# ------------------------------------------------------------------- testing

# What did not run, and why: CTest counts a skipped test as passed, we say it aloud.
print_skips() {
    local log=$1/Testing/Temporary/LastTest.log
    [ -f "$log" ] || return 0
    grep -hE '# skip|\[  SKIPPED \]|^SKIP' "$log" | sed 's/^/    /' | sort -u || true
}

# run_tests FOLDER CTEST-OPTION...; with root, a skipped jail test is a failure.
run_tests() {
    local folder=$1 failed=0 skips
    shift
    ctest --test-dir "$folder" --output-on-failure "$@" || failed=1
    skips=$(print_skips "$folder")
    if [ -n "$skips" ]; then
        say "Skipped in $folder, and why:"
        printf '%s\n' "$skips" >&2
        if [ "$(id -u)" -eq 0 ] && printf '%s' "$skips" | grep -q 'needs root\|jail'; then
            say "A jail test was skipped although this is root: that is a failure"
            failed=1
        fi
    fi
    return $failed
}

run_all_tests() {
    require build targets test
    build_default
    build_asan
    local failed=0
    say "Tests, gcc build"
    run_tests build || failed=1
    say "Tests, ASan and UBSan build"
    run_tests build/asan -R '^(unit|golden)\.' || failed=1
    [ $failed -eq 0 ] || { say "Some tests failed"; exit 1; }
    say "All tests passed; what was skipped is listed above"
}

# ------------------------------------------------------------------ commands

case ${1:-build} in
-h | --help | help) usage ;;
build) require build && build_default ;;
debug) require build && build_debug ;;
release) require build && build_release ;;
asan) require build && build_asan ;;
test) run_all_tests ;;
bench)
    require build test
    build_default
    exec scripts/bench "${@:2}"
    ;;
demo)
    require build targets
    build_default
    exec scripts/demo
    ;;
fuzzers)
    require build targets
    # $CC, $CFLAGS and the rest are for the targets, not for the tool that builds them.
    (unset CC CXX CFLAGS CXXFLAGS LDFLAGS && build_default)
    [ -z "${WORK:-}" ] || export SPILLWAY_WORK=${SPILLWAY_WORK:-$WORK/spillway}
    exec build/spillway targets build --oss-fuzz "${@:2}"
    ;;
install)
    require build
    build_release
    DESTDIR=${DESTDIR:-} cmake --install build/release --prefix "${PREFIX:-/usr/local}"
    ;;
clean) rm -rf build out ;;
*)
    printf 'build.sh: unknown command: %s\n\n' "$1" >&2
    usage >&2
    exit 2
    ;;
esac
