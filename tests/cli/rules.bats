#!/usr/bin/env bats
# Every rule has its page, and every page its rule.

ids() { sed -n 's/^ *\.id = "\(.*\)",$/\1/p' "$SOURCE_ROOT"/analyzer/check/*.c | sort; }

@test "every rule has a page, and every page a rule" {
    [ "$(ids | wc -l)" -ge 12 ]
    diff <(ids) <(cd "$SOURCE_ROOT/docs/rules" && printf '%s\n' *.md | sed 's/\.md$//' | sort)
}

@test "each page shows a bad example, a good one, what is ignored and the fix" {
    for page in "$SOURCE_ROOT"/docs/rules/*.md; do
        for part in '^Bad:$' '^Good:$' '^## What it ignores' '^## The fix' 'CWE-' 'CERT '; do
            grep -q "$part" "$page" || { echo "$page lacks $part"; return 1; }
        done
    done
}
