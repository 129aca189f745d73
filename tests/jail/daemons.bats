#!/usr/bin/env bats
# Real daemons of the distribution in the jail, by their recipes, asked by real clients.
#
# Each test has a network of its own, so that the usual ports are free: clients of NTP
# cannot ask at another one.

bats_require_minimum_version 1.5.0

setup() {
    [ "$(id -u)" -eq 0 ] || skip "needs root to make a network namespace"
    work=$(mktemp -d /tmp/spillway-daemons.XXXXXX)
    chmod 755 "$work"
    export work SPILLWAY_TARGETS=$SOURCE_ROOT/targets SPILLWAY_CACHE=$work/cache
    as=()
}

teardown() {
    [ -z "${work:-}" ] || rm -rf "$work"
}

# From here on as an unprivileged user, with a copy of all that it must be able to read.
become_user() {
    cp "$SPILLWAY" "$work/spillway"
    cp -r "$SOURCE_ROOT/targets" "$work/targets"
    chmod -R a+rX "$work/targets"
    SPILLWAY=$work/spillway
    SPILLWAY_TARGETS=$work/targets
    chown -R 65534:65534 "$work"
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
}

# Run shell text in a new network with a loopback interface; the setting is its own.
in_network() {
    unshare -n bash -euo pipefail -c "
        ip link set lo up
        echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
        as=(${as[*]})
        $(declare -f serve stop until_ok program_pid)
        $1"
}

# Start a recipe in the background; its log is $work/log.
serve() {
    "${as[@]}" env TMPDIR="$work" "$SPILLWAY" jail run --time 30 "$@" > "$work/log" 2>&1 &
    supervisor=$!
}

stop() {
    kill "$supervisor"
    code=0
    wait "$supervisor" || code=$?
    echo "ended with $code"
}

until_ok() {
    for _ in $(seq 60); do
        ! "$@" > "$work/answer" 2>&1 || return 0
        kill -0 "$supervisor" 2>/dev/null || break
        sleep 0.2
    done
    cat "$work/answer" "$work/log"
    return 1
}

# The program is the child of the jail's init, which is a child of the supervisor.
program_pid() {
    local child
    for child in $(pgrep -P "$supervisor"); do
        pgrep -P "$child" || true
    done | head -1
}

# Five answers in four seconds, with the stratum that the recipe says, and our time.
ask_for_the_time='
    serve ntpd
    until_ok ntpdig -t 1 --json 127.0.0.1
    for _ in 1 2 3 4 5; do
        ntpdig -t 2 --json 127.0.0.1
        sleep 0.8
    done
    echo asked
'

check_times() {
    python3 - <<PY
import json
answers = [json.loads(l) for l in """$output""".splitlines() if l.startswith("{")]
assert len(answers) == 5, answers
for a in answers:
    assert a["stratum"] == 5 and a["leap"] == "no-leap", a
    assert abs(a["offset"]) < 1, a
PY
}

@test "ntpd runs chrooted and unprivileged, and keeps answering" {
    run in_network "$ask_for_the_time"'
        pid=$(program_pid)
        cat "/proc/$pid/comm"
        grep -E "^(Uid|CapEff|NoNewPrivs|Seccomp):" "/proc/$pid/status"
        ls "/proc/$pid/root/"
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    check_times
    [[ "$output" == *$'\nntpd\n'* ]]
    [[ "$output" =~ Uid:$'\t'7[0-9]{4}$'\t'7[0-9]{4} ]]
    [[ "$output" == *$'CapEff:\t0000000000000000'* ]]
    [[ "$output" == *$'NoNewPrivs:\t1'* ]]
    [[ "$output" == *$'Seccomp:\t2'* ]]
    [[ "$output" == *$'dev\netc\nlib\n'* ]]
    [[ "$output" != *$'\nhome\n'* ]]
    [[ "$output" == *"ended with 0"* ]]
}

@test "ntpd keeps answering without root, too" {
    become_user
    run in_network "$ask_for_the_time"' grep -F "without root" "$work/log"; stop'
    echo "$output"
    [ "$status" -eq 0 ]
    check_times
}

@test "named answers dig over UDP and TCP" {
    run in_network '
        serve named
        until_ok dig +time=1 +tries=1 @127.0.0.1 ns.example.test
        dig +short @127.0.0.1 www.example.test
        dig +short +tcp @127.0.0.1 www.example.test TXT
        dig +noall +comments @127.0.0.1 absent.example.test
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"192.0.2.80"* ]]
    [[ "$output" == *'"answered from a jail"'* ]]
    [[ "$output" == *"NXDOMAIN"* ]]
    [[ "$output" == *"ended with 0"* ]]
}

@test "named answers without root, too" {
    become_user
    run in_network '
        serve named
        until_ok dig +time=1 +tries=1 @127.0.0.1 ns.example.test
        dig +short @127.0.0.1 www.example.test
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"192.0.2.80"* ]]
}

@test "ngircd takes a registration" {
    run in_network '
        serve ngircd
        cat > "$work/client" <<PY
import socket
s = socket.create_connection(("127.0.0.1", 6667), timeout=10)
s.sendall(b"NICK guest\r\nUSER guest 0 * :a guest\r\n")
text = b""
while b" 376 " not in text:
    got = s.recv(4096)
    if not got:
        raise SystemExit("closed")
    text += got
s.sendall(b"QUIT\r\n")
print(text.decode())
PY
        until_ok python3 "$work/client"
        cat "$work/answer"
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"001 guest :Welcome"* ]]
    [[ "$output" == *"welcome to the jail"* ]]
}

@test "sshd takes a login with a key, and refuses another key" {
    ssh-keygen -q -t ed25519 -N '' -f "$work/key"
    ssh-keygen -q -t ed25519 -N '' -f "$work/other"
    run in_network '
        login() {
            ssh -p 2222 -i "$1" -o IdentitiesOnly=yes -o BatchMode=yes \
                -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
                guest@127.0.0.1 "id -un; test -e /home || echo no home"
        }
        serve sshd --add "$work/key.pub:/etc/ssh/authorized_keys"
        until_ok login "$work/key"
        cat "$work/answer"
        login "$work/other" || echo refused
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *$'guest\nno home'* ]]
    [[ "$output" == *"Permission denied"*"refused"* ]]
}

@test "two of the same recipe have ids of their own" {
    run in_network '
        serve ngircd --net listen:0:6667/tcp
        first=$supervisor
        until_ok grep -q "Now listening" "$work/log"
        cp "$work/log" "$work/first"
        serve ngircd --net listen:0:6667/tcp
        until_ok grep -q "Now listening" "$work/log"
        sed -nE "s/.*uid ([0-9]+) on the host.*/uid \1/p" "$work/first" "$work/log"
        stop
        supervisor=$first
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c '^uid 7' <<<"$output")" -eq 2 ]
    [ "$(grep '^uid 7' <<<"$output" | sort -u | wc -l)" -eq 2 ]
}

@test "a recipe's port in use is an error before the daemon runs" {
    run in_network '
        serve ngircd
        until_ok grep -q "Now listening" "$work/log"
        code=0
        "$SPILLWAY" jail run ngircd || code=$?
        echo "second: $code"
        stop'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"127.0.0.1:6667/tcp: Address already in use"* ]]
    [[ "$output" == *"second: 125"* ]]
    [[ "$output" != *"ngIRCd 2"* ]]
}

@test "a daemon that dies at once gives its own exit code" {
    run "$SPILLWAY" -q jail run ngircd --net loopback -- --no-such-option
    echo "$output"
    [ "$status" -eq 2 ]
}

@test "an unknown recipe lists those there are" {
    run "$SPILLWAY" jail run nosuchd
    [ "$status" -eq 2 ]
    [[ "$output" == *"no recipe"*"named, ngircd, ntpd, sshd"* ]]
}

@test "a recipe whose program is missing says what to install" {
    cp -r "$SOURCE_ROOT/targets" "$work/targets"
    sed -i 's|/usr/sbin/ngircd|/usr/sbin/absent|' "$work/targets/ngircd/target.yaml"
    SPILLWAY_TARGETS=$work/targets run "$SPILLWAY" jail run ngircd
    [ "$status" -eq 127 ]
    [[ "$output" == *"/usr/sbin/absent is not installed: apt-get install ngircd"* ]]
}
