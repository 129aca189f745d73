#!/usr/bin/env bats
# scripts/demo: the whole chain, and that a broken link of it is noticed.

bats_require_minimum_version 1.5.0

setup_file() {
    : "${SPILLWAY:?is the built binary}" "${SOURCE_ROOT:?}"
    export OUT=$BATS_FILE_TMPDIR/out
    status=0
    "$SOURCE_ROOT/scripts/demo" --output "$OUT" --cron-time 6s \
        >"$BATS_FILE_TMPDIR/summary" 2>"$BATS_FILE_TMPDIR/progress" || status=$?
    echo "$status" >"$BATS_FILE_TMPDIR/status"
}

@test "the whole chain holds" {
    cat "$BATS_FILE_TMPDIR/summary" "$BATS_FILE_TMPDIR/progress"
    [ "$(cat "$BATS_FILE_TMPDIR/status")" -eq 0 ]
    grep -q "The whole chain held" "$BATS_FILE_TMPDIR/summary"
}

@test "the summary is at most 30 lines, and names line, jail, verdict and reports" {
    [ "$(wc -l <"$BATS_FILE_TMPDIR/summary")" -le 30 ]
    for part in getfilename.c: uid contained report.html report.sarif; do
        grep -q "$part" "$BATS_FILE_TMPDIR/summary"
    done
}

@test "the HTML report shows every link and needs no network" {
    for part in getfilename stack-buffer-overflow contained confirmed cron; do
        grep -q "$part" "$OUT/report.html"
    done
    ! grep -qE '<(script|link|img)[^>]*(src|href)="?https?:' "$OUT/report.html"
}

@test "every strcpy, strcat, sprintf and scanf of cron is accounted for" {
    line=$(grep -E 'cron: [1-9][0-9]* copying calls' "$BATS_FILE_TMPDIR/summary")
    echo "$line"
    numbers=($(grep -oE '[0-9]+' <<<"$line"))
    [ "${numbers[0]}" -ge 10 ]
    [ $((numbers[1] + numbers[2] + numbers[3])) -eq "${numbers[0]}" ]
}

@test "a chain without its first link is not called whole" {
    # A lint that finds nothing, everything else as it is.
    blind=$BATS_TEST_TMPDIR/spillway
    cat >"$blind" <<SH
#!/bin/sh
case \$1 in
lint) echo '{"findings":[]}' >"$BATS_TEST_TMPDIR/out/lint-\$\$.json"; exit 0 ;;
fuzz) [ "\$2" = cron ] && exit 0 ;;
esac
exec "$SPILLWAY" "\$@"
SH
    chmod +x "$blind"
    SPILLWAY=$blind run "$SOURCE_ROOT/scripts/demo" --output "$BATS_TEST_TMPDIR/out"
    echo "$output"
    [ "$status" -eq 3 ]
    [[ "$output" == *"The chain did NOT hold"*"the crash is linked to that finding"* ]]
}

@test "wrong use is told apart from failure" {
    run "$SOURCE_ROOT/scripts/demo" --frobnicate
    [ "$status" -eq 2 ]
}
