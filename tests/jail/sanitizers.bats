#!/usr/bin/env bats
# Sanitizers and libFuzzer in the jail see what they see outside.  Each of these failed in
# silence in some jail: options that were ignored, bugs that were not seen, leaks that were
# taken for crashes.

bats_require_minimum_version 1.5.0

setup_file() {
    export BIN=$BATS_FILE_TMPDIR
    chmod 755 "$BATS_FILE_TMPDIR"
    export SPILLWAY_CACHE=$BIN/cache
    command -v clang-19 > /dev/null || skip "needs clang-19"

    cat > "$BIN/bugs.c" <<'C'
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
static int *kept;
static void *volatile leaked;
__attribute__((noinline)) static void keep(void)
{
    int local = 1;
    kept = &local;
}
__attribute__((noinline)) static int overflow(const uint8_t *data, size_t size)
{
    char tmp[13];
    memcpy(tmp, data, size);
    return tmp[size / 2];
}
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    if (memcmp(data, "over", 4) == 0)
        return overflow(data, size) == 1000;
    if (memcmp(data, "uar", 3) == 0) {
        keep();
        return *kept == 1000;
    }
    if (memcmp(data, "shft", 4) == 0)
        return (int)(1 << (size + 40)) == 1000;
    if (memcmp(data, "leak", 4) == 0) {
        leaked = malloc(77);
        leaked = NULL;
    }
    return 0;
}
C
    clang-19 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        -fsanitize-address-use-after-return=always -Wno-shift-count-overflow \
        -o "$BIN/bugs" "$BIN/bugs.c"
    printf 'overAAAAAAAAAAAAAAAAAAAA' > "$BIN/over"
    printf 'uar!' > "$BIN/uar"
    printf 'shft' > "$BIN/shft"
    printf 'leak' > "$BIN/leak"
}

# One input, in the jail of a target.
replay() {
    local input=$1
    shift
    "$SPILLWAY" -q jail run --profile target --add "$BIN/$input:/in/$input" \
        --env ASAN_OPTIONS=symbolize=0:detect_leaks=0:exitcode=88 --env UBSAN_OPTIONS=symbolize=0:print_stacktrace=1 \
        "$@" -- "$BIN/bugs" -detect_leaks=0 -artifact_prefix=/out/ "/in/$input"
}

@test "an overflow is reported in full" {
    run replay over
    echo "$output"
    [ "$status" -eq 88 ] # from ASAN_OPTIONS: read from /proc/self/environ
    [[ "$output" == *"ERROR: AddressSanitizer: stack-buffer-overflow"* ]]
    [[ "$output" == *"'tmp'"* ]]
    [[ "$output" == *"(/bin/bugs+0x"*"BuildId"* ]]
    [[ "$output" != *"WARNING"* ]]
}

@test "a report's offsets name the function outside" {
    command -v llvm-symbolizer-19 > /dev/null || skip "needs llvm-19"
    run replay over
    offset=$(grep -oE '#[0-9]+ 0x[0-9a-f]+ +\(/bin/bugs\+0x[0-9a-f]+' <<<"$output" |
        grep -oE '\+0x[0-9a-f]+' | tr -d + |
        while read -r offset; do
            llvm-symbolizer-19 --obj="$BIN/bugs" "$offset"
        done)
    [[ "$offset" == *overflow* ]]
    [[ "$offset" == *"bugs.c:15"* ]]
}

@test "use after return is seen" {
    run replay uar
    [ "$status" -eq 88 ]
    [[ "$output" == *"stack-use-after-return"* ]]
}

@test "undefined behaviour is seen" {
    run replay shft
    [ "$status" -ne 0 ]
    [[ "$output" == *"runtime error: shift exponent"* ]]
}

@test "without /proc a sanitizer is blind: the layer is what makes it see" {
    run replay over --without proc
    [ "$status" -ne 88 ]
    run replay uar --without proc
    [[ "$output" != *"stack-use-after-return"* ]]
}

@test "an input without a bug is clean" {
    printf 'none' > "$BIN/none"
    run replay none -o "$BIN/clean"
    [ "$status" -eq 0 ]
    [ ! -e "$BIN/clean" ] || [ -z "$(ls "$BIN/clean")" ]
}

@test "a short campaign finds a bug, and its artefact comes out" {
    run "$SPILLWAY" jail run --profile target --time 60 -o "$BIN/found" \
        --env ASAN_OPTIONS=symbolize=0:detect_leaks=0 -- "$BIN/bugs" -detect_leaks=0 -seed=1 \
        -max_total_time=30 -artifact_prefix=/out/
    [ "$status" -ne 0 ]
    [ "$status" -ne 124 ]
    [[ "$output" == *"SUMMARY: "* ]]
    head -c 4 "$BIN"/found/crash-* | grep -qE 'over|uar|shft'
}

@test "leaks need a pass of their own, without the filter" {
    run "$SPILLWAY" -q jail run --profile none --without caps \
        --add "$BIN/leak:/in/leak" --env ASAN_OPTIONS=symbolize=0 \
        -- "$BIN/bugs" -artifact_prefix=/out/ /in/leak
    echo "$output"
    [[ "$output" == *"LeakSanitizer: detected memory leaks"* ]]
    [[ "$output" == *"77 byte(s)"* ]]
    # behind the filter it says that it could not look, instead of finding nothing
    run "$SPILLWAY" -q jail run --profile target \
        --add "$BIN/leak:/in/leak" --env ASAN_OPTIONS=symbolize=0 \
        -- "$BIN/bugs" -artifact_prefix=/out/ /in/leak
    [ "$status" -ne 0 ]
    [[ "$output" == *"LeakSanitizer has encountered a fatal error"* ]]
}

# The crashes that afl-fuzz saved, without the time and execution at which it found each.
crashes_of() {
    ls "$1/main/crashes" 2> /dev/null |
        sed -n '/^id:/{ s/,time:[0-9]*//; s/,execs:[0-9]*//; p; }' | sort
}

# The same short campaign, by a prefix that starts it: outside, or in the jail.
afl_campaign() {
    local seeds=$1 output=$2 program=$3
    shift 3
    timeout 120 "$@" afl-fuzz -S main -s 1 -i "$seeds" -o "$output" -E 3000 -- "$program"
}

@test "AFL++ saves in the jail the crashes that it saves outside, and none without /proc" {
    command -v afl-clang-fast > /dev/null || skip "needs afl++"
    cat > "$BIN/afl-bug.c" <<'C'
#include <stddef.h>
#include <stdint.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char tmp[13];
    if (size < 4 || memcmp(data, "ov", 2) != 0)
        return 0;
    memcpy(tmp, data, size > 4 ? 14 : 13);
    return tmp[2] == 99;
}
C
    AFL_QUIET=1 afl-clang-fast -g -O1 -fsanitize=fuzzer,address -o "$BIN/afl-bug" \
        "$BIN/afl-bug.c"
    mkdir -p "$BIN/seeds"
    printf 'ov!' > "$BIN/seeds/seed"
    settings=(AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1
        AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_CRASH_README=1
        ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0)
    jail=("$SPILLWAY" -q jail run --profile engine --program "$BIN/afl-bug"
        --add "$BIN/seeds/seed:/in/seed" -o)
    for setting in "${settings[@]}"; do
        inside+=(--env "$setting")
    done

    afl_campaign "$BIN/seeds" "$BIN/outside" "$BIN/afl-bug" env "${settings[@]}"
    [ -n "$(crashes_of "$BIN/outside")" ]
    afl_campaign /in /out/afl /bin/afl-bug "${jail[@]}" "$BIN/jailed" "${inside[@]}" --
    diff <(crashes_of "$BIN/outside") <(crashes_of "$BIN/jailed/afl")
    # What the layer is for: without it the options are not read, and nothing is a crash.
    afl_campaign /in /out/afl /bin/afl-bug "${jail[@]}" "$BIN/blind" "${inside[@]}" \
        --without proc -- || true
    [ -z "$(crashes_of "$BIN/blind/afl")" ]
}

@test "the memory cap works where RLIMIT_AS cannot" {
    cat > "$BIN/hungry.c" <<'C'
#include <stdlib.h>
#include <string.h>
int main(void)
{
    for (int i = 0; i < 400; i++) {
        char *p = malloc(1 << 20);
        if (p)
            memset(p, i, 1 << 20);
    }
    return 0;
}
C
    clang-19 -fsanitize=address -o "$BIN/hungry" "$BIN/hungry.c"
    run "$SPILLWAY" jail run --memory 128 --profile target \
        --env ASAN_OPTIONS=detect_leaks=0 -- "$BIN/hungry"
    [ "$status" -eq 137 ]
    [[ "$output" == *"the memory limit was reached"* ]]
    run "$SPILLWAY" -q jail run --memory 1024 --profile target \
        --env ASAN_OPTIONS=detect_leaks=0 -- "$BIN/hungry"
    [ "$status" -eq 0 ]
}
