#!/usr/bin/env bats
# The HTML report as a page: whole, alone, and with every link leading somewhere.

fixture() {
    "$BUILD_ROOT/tests/test_report_sarif" html "$1"
}

validate() {
    /usr/bin/python3 "$SOURCE_ROOT/tests/cli/validate_html.py" "$@"
}

# A page of the given fixture has no fault.
assert_valid() {
    fixture "$1" >"$BATS_TEST_TMPDIR/$1.html"
    run validate "$BATS_TEST_TMPDIR/$1.html"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a page with every kind of evidence is whole and alone" { assert_valid full; }

@test "a page of nothing is whole" { assert_valid empty; }

@test "a page of values with nothing set is whole" { assert_valid bare; }

@test "texts that programs under test choose stay texts" { assert_valid hostile; }

@test "a page of hundreds of findings and crashes is whole" { assert_valid many; }

@test "the validation itself can fail" {
    fixture full >"$BATS_TEST_TMPDIR/full.html"
    break_with() {
        sed "$1" "$BATS_TEST_TMPDIR/full.html" >"$BATS_TEST_TMPDIR/broken.html"
        run validate "$BATS_TEST_TMPDIR/broken.html"
        [ "$status" -eq 1 ]
    }
    break_with 's|</article>||'
    break_with 's|id="crashes"|id="crash"|'
    break_with 's|<h2|<script>1</script><h2|'
    break_with 's|href="#guide"|href="http://example.org/"|'
    break_with 's|<caption>|<p>|'
}
