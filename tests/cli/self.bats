#!/usr/bin/env bats
# The analyser on its own program: every unit of it as one program, and nothing to say.

bats_require_minimum_version 1.5.0

setup() {
    : "${SPILLWAY:?}" "${BUILD_ROOT:?}"
    cd "$BATS_TEST_TMPDIR"
    python3 - "$BUILD_ROOT/compile_commands.json" >compile_commands.json <<'PY'
import json, sys
units = json.load(open(sys.argv[1]))
print(json.dumps([u for u in units if "/tests/" not in u["file"]]))
PY
}

@test "our own sources are clean" {
    run --separate-stderr "$SPILLWAY" lint --no-cache -p .
    echo "$output"
    echo "$stderr"
    [ "$status" -eq 0 ]
    [[ $stderr$output =~ looked\ at\ ([0-9]+)\ files ]]
    [ "${BASH_REMATCH[1]}" -ge 200 ]
}
