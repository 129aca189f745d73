#!/usr/bin/env bats
# `spillway jail build`, `run` and `shell`: what a user sees, as root and without.

bats_require_minimum_version 1.5.0

setup() {
    export SPILLWAY_CACHE=$BATS_TEST_TMPDIR/cache
    chmod 755 "$BATS_TEST_TMPDIR"
}

# Run as an unprivileged user: as ourselves, or with root dropped and a copy of the
# program that such a user can read.
as_user() {
    if [ "$(id -u)" -ne 0 ]; then
        SPILLWAY_BIN=$SPILLWAY "$@"
        return
    fi
    local dir code=0
    dir=$(mktemp -d /tmp/spillway-verb.XXXXXX)
    chmod 755 "$dir"
    cp "$SPILLWAY" "$dir/spillway"
    chown 65534:65534 "$dir"
    (cd "$dir" && SPILLWAY_BIN=$dir/spillway SPILLWAY_CACHE=$dir/cache TMPDIR=$dir \
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@") || code=$?
    rm -rf "$dir"
    return "$code"
}

# --------------------------------------------------------------------- build

@test "build makes a tree that plain chroot can use" {
    run "$SPILLWAY" jail build /bin/sh -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 0 ]
    if [ "$(id -u)" -eq 0 ]; then
        run chroot "$BATS_TEST_TMPDIR/tree" /bin/sh -c 'exit 6'
    else
        run unshare -r chroot "$BATS_TEST_TMPDIR/tree" /bin/sh -c 'exit 6'
    fi
    [ "$status" -eq 6 ]
}

@test "build --why gives a reason for each file" {
    run --separate-stderr "$SPILLWAY" jail build /bin/sh \
        -o "$BATS_TEST_TMPDIR/tree" --why --add :/var/run
    [ "$status" -eq 0 ]
    [[ "${lines[0]}" == $'/bin/sh\t/bin/sh\tthe program' ]]
    [[ "$output" == *"PT_INTERP"* ]]
    [[ "$output" == *"DT_NEEDED libc.so.6"* ]]
    [[ "$output" == *$'/var/run\t(empty)\tasked for'* ]]
    [ -d "$BATS_TEST_TMPDIR/tree/var/run" ]
}

@test "build a second time changes nothing" {
    "$SPILLWAY" -q jail build /bin/sh -o "$BATS_TEST_TMPDIR/tree"
    before=$(find "$BATS_TEST_TMPDIR/tree" -printf '%p %i %m\n' | sort)
    run "$SPILLWAY" -q jail build /bin/sh -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 0 ]
    [ "$before" = "$(find "$BATS_TEST_TMPDIR/tree" -printf '%p %i %m\n' | sort)" ]
}

@test "build refuses a set-id program" {
    cp /bin/sh "$BATS_TEST_TMPDIR/su"
    chmod 4755 "$BATS_TEST_TMPDIR/su"
    run "$SPILLWAY" jail build "$BATS_TEST_TMPDIR/su" -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 3 ]
    [[ "$output" == *"set-id bit"* ]]
}

@test "build into a folder that is not fit says what is wrong" {
    mkdir -m 755 "$BATS_TEST_TMPDIR/tree"
    touch "$BATS_TEST_TMPDIR/tree/open"
    chmod 666 "$BATS_TEST_TMPDIR/tree/open"
    run "$SPILLWAY" jail build /bin/sh -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 3 ]
    [[ "$output" == *"/open: can be written by others"* ]]
}

@test "build refuses what anyone can write" {
    cp /bin/sh "$BATS_TEST_TMPDIR/open"
    chmod 777 "$BATS_TEST_TMPDIR/open"
    run "$SPILLWAY" jail build "$BATS_TEST_TMPDIR/open" -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 3 ]
    [[ "$output" == *"can be written by anyone"* ]]
    echo x > "$BATS_TEST_TMPDIR/conf"
    chmod 666 "$BATS_TEST_TMPDIR/conf"
    run "$SPILLWAY" jail build /bin/sh -o "$BATS_TEST_TMPDIR/tree2" \
        --add "$BATS_TEST_TMPDIR/conf:/etc/conf"
    [ "$status" -eq 3 ]
    [[ "$output" == *"can be written by anyone"* ]]
}

@test "build refuses code that can be written" {
    echo 'void _start(void) { for (;;); }' > "$BATS_TEST_TMPDIR/p.c"
    gcc -nostdlib -static -Wl,-N -o "$BATS_TEST_TMPDIR/p" "$BATS_TEST_TMPDIR/p.c"
    run "$SPILLWAY" jail build "$BATS_TEST_TMPDIR/p" -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 3 ]
    [[ "$output" == *"a segment with W and X"* ]]
}

@test "build --trace takes what a run loads and reads by itself" {
    # What getpwnam(3) loads depends on the machine: nsswitch.conf and passwd do not.
    run --separate-stderr "$SPILLWAY" jail build /usr/bin/id -o "$BATS_TEST_TMPDIR/tree" \
        --trace --why -- root
    echo "$output $stderr"
    [ "$status" -eq 0 ]
    [[ "$output" == *$'/etc/passwd\t/etc/passwd\tused while it ran'* ]]
    run "$SPILLWAY" -q jail run --tree "$BATS_TEST_TMPDIR/tree" -- /usr/bin/id root
    [ "$status" -eq 0 ]
    [[ "$output" == *"uid=0(root)"* ]]
    "$SPILLWAY" -q jail build /usr/bin/id -o "$BATS_TEST_TMPDIR/untraced"
    run "$SPILLWAY" -q jail run --tree "$BATS_TEST_TMPDIR/untraced" -- /usr/bin/id root
    [ "$status" -eq 1 ]
}

@test "build --trace closes over modules that are loaded with dlopen" {
    local lib=$BATS_TEST_TMPDIR/lib
    mkdir "$lib"
    echo 'int helper(void) { return 42; }' | gcc -shared -fPIC -x c - -o "$lib/libhelper.so"
    echo 'int helper(void); int module(void) { return helper(); }' |
        gcc -shared -fPIC -x c - -o "$lib/module.so" -L"$lib" -lhelper \
            -Wl,-rpath,'$ORIGIN'
    cat > "$lib/p.c" <<'C'
#include <dlfcn.h>
int main(int argc, char **argv)
{
    void *m = argc > 1 ? dlopen(argv[1], RTLD_NOW) : 0;
    int (*f)(void) = m ? (int (*)(void))dlsym(m, "module") : 0;
    return f ? f() : 1;
}
C
    gcc -o "$lib/p" "$lib/p.c" -ldl
    run "$SPILLWAY" -q jail build "$lib/p" -o "$BATS_TEST_TMPDIR/tree" --trace --why -- \
        "$lib/module.so"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"$lib/module.so"$'\tused while it ran'* ]]
    [[ "$output" == *"$lib/libhelper.so"$'\t'* ]]
    run "$SPILLWAY" -q jail run --tree "$BATS_TEST_TMPDIR/tree" -- /bin/p "$lib/module.so"
    [ "$status" -eq 42 ]
}

@test "build --trace says what it did not take, and ends a run that does not end" {
    if [ "$(id -u)" -eq 0 ]; then
        run "$SPILLWAY" jail build cat -o "$BATS_TEST_TMPDIR/tree" --trace -- /etc/shadow
        [[ "$output" == *"/etc/shadow was opened, but not everyone may read it"* ]]
        [ ! -e "$BATS_TEST_TMPDIR/tree/etc/shadow" ]
    fi
    start=$SECONDS
    run "$SPILLWAY" jail build sh -o "$BATS_TEST_TMPDIR/tree2" --trace --time 1s -- -c \
        'sleep 300 & sleep 300; echo never'
    [ "$status" -eq 0 ]
    [ $((SECONDS - start)) -lt 8 ]
    [[ "$output" == *"ended after 1 s"* ]]
    [ -e "$BATS_TEST_TMPDIR/tree2/usr/bin/sleep" ]
    run "$SPILLWAY" jail build sh -o "$BATS_TEST_TMPDIR/tree3" -- -c true
    [ "$status" -eq 2 ]
}

@test "build without a program or a folder is wrong use" {
    run "$SPILLWAY" jail build -o "$BATS_TEST_TMPDIR/tree"
    [ "$status" -eq 2 ]
    run "$SPILLWAY" jail build /bin/sh
    [ "$status" -eq 2 ]
}

# ----------------------------------------------------------------------- run

@test "run ends as the program does" {
    run "$SPILLWAY" -q jail run -- true
    [ "$status" -eq 0 ]
    run "$SPILLWAY" -q jail run -- sh -c 'exit 42'
    [ "$status" -eq 42 ]
    run "$SPILLWAY" -q jail run -- sh -c 'kill -11 $$'
    [ "$status" -eq 139 ]
}

@test "run says what it could not start, with codes of its own" {
    run -127 "$SPILLWAY" -q jail run -- no-such-program
    "$SPILLWAY" -q jail build /bin/sh -o "$BATS_TEST_TMPDIR/tree"
    run -127 "$SPILLWAY" -q jail run --tree "$BATS_TEST_TMPDIR/tree" -- /bin/absent
    chmod 444 "$BATS_TEST_TMPDIR/tree/bin/sh"
    run "$SPILLWAY" -q jail run --tree "$BATS_TEST_TMPDIR/tree" -- /bin/sh
    [ "$status" -eq 126 ]
    run "$SPILLWAY" -q jail run --tree /nonexistent -- /bin/sh
    [ "$status" -eq 125 ]
    run "$SPILLWAY" jail run true
    [ "$status" -eq 2 ]
    run "$SPILLWAY" jail run
    [ "$status" -eq 2 ]
}

@test "run passes input and output through" {
    result=$(echo hello | "$SPILLWAY" -q jail run -- cat)
    [ "$result" = hello ]
    result=$("$SPILLWAY" -q jail run -- sh -c 'echo bad >&2' 2>&1 >/dev/null)
    [ "$result" = bad ]
    run bash -c '"$SPILLWAY" -q jail run -- cat <&-'
    [ "$status" -eq 0 ]
}

@test "run prints and records the layers" {
    run --separate-stderr "$SPILLWAY" jail run --record "$BATS_TEST_TMPDIR/record" -- true
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [[ "$stderr" == *"seccomp"*"held"*"profile daemon"* ]]
    python3 - "$BATS_TEST_TMPDIR/record" <<'PY'
import json, sys
record = json.load(open(sys.argv[1]))
assert record["level"] == "hardened"
states = {row["name"]: row["state"] for row in record["layers"]}
assert len(states) == 23, states
assert states["seccomp"] == "held"
assert record["uid"] != 0
PY
}

@test "run keeps the environment out" {
    run env SECRET=x "$SPILLWAY" -q jail run --env WORD=y -- env
    [ "$status" -eq 0 ]
    [[ "$output" != *SECRET* ]]
    [[ "$output" == *"WORD=y"* ]]
}

@test "run shows nothing of the host" {
    echo secret > "$BATS_TEST_TMPDIR/secret"
    chmod 644 "$BATS_TEST_TMPDIR/secret"
    run "$SPILLWAY" -q jail run -- cat "$BATS_TEST_TMPDIR/secret"
    [ "$status" -eq 1 ]
    [[ "$output" == *"No such file"* ]]
    run "$SPILLWAY" -q jail run -- ls /
    [ "$output" = $'bin\ndev\nlib\nlib64\nout\nproc\nusr' ] ||
        [ "$output" = $'dev\nlib\nlib64\nout\nproc\nusr' ]
    run "$SPILLWAY" -q jail run -- cat /etc/passwd
    [ "$status" -eq 1 ]
}

@test "run saves what the program leaves, and only plain files" {
    run "$SPILLWAY" jail run -o "$BATS_TEST_TMPDIR/saved" --program ln --program mkfifo -- \
        sh -c 'echo found > /out/crash-1; ln -s /etc/passwd /out/link; mkfifo /out/fifo'
    [ "$status" -eq 0 ]
    [ "$(cat "$BATS_TEST_TMPDIR/saved/crash-1")" = found ]
    [ "$(ls "$BATS_TEST_TMPDIR/saved")" = crash-1 ]
    [[ "$output" == *"2 entries of the output were refused"* ]]
}

@test "run --time ends everything" {
    start=$SECONDS
    run "$SPILLWAY" -q jail run --time 1 -- sh -c 'while :; do :; done'
    [ "$status" -eq 124 ]
    [ $((SECONDS - start)) -lt 8 ]
}

@test "run --require fails before the program runs" {
    run "$SPILLWAY" -q jail run --level article --require seccomp -- \
        sh -c 'echo it ran'
    [ "$status" -eq 125 ]
    [[ "$output" != *"it ran"* ]]
    [[ "$output" == *"seccomp is required, but not part of level article"* ]]
    run "$SPILLWAY" -q jail run --require no-such-layer -- true
    [ "$status" -eq 125 ]
}

@test "run --writable gives one folder, and only that" {
    mkdir "$BATS_TEST_TMPDIR/shared"
    chmod 777 "$BATS_TEST_TMPDIR/shared"
    run "$SPILLWAY" -q jail run --writable "$BATS_TEST_TMPDIR/shared:/data" -- \
        sh -c 'echo kept > /data/file; echo x > /usr/file'
    [ "$status" -ne 0 ]
    [ "$(cat "$BATS_TEST_TMPDIR/shared/file")" = kept ]
}

@test "run forwards signals to the program" {
    "$SPILLWAY" -q jail run --program sleep -- sh -c \
        'trap "exit 9" TERM; echo ready; while :; do sleep 0.1; done' \
        > "$BATS_TEST_TMPDIR/out" 2>&1 &
    pid=$!
    for _ in $(seq 100); do
        grep -q ready "$BATS_TEST_TMPDIR/out" && break
        sleep 0.1
    done
    kill -TERM "$pid"
    code=0
    wait "$pid" || code=$?
    [ "$code" -eq 9 ]
}

@test "run kills a program that does not hear when it is asked for the third time" {
    "$SPILLWAY" jail run --program sleep -- sh -c \
        'trap "" TERM INT; echo ready; while :; do sleep 0.1; done' \
        > "$BATS_TEST_TMPDIR/out" 2>&1 &
    pid=$!
    for _ in $(seq 100); do
        grep -q ready "$BATS_TEST_TMPDIR/out" && break
        sleep 0.1
    done
    for _ in 1 2 3; do
        sleep 0.3
        kill -TERM "$pid"
    done
    code=0
    wait "$pid" || code=$?
    [ "$code" -eq 137 ]
    grep -q "asked 3 times" "$BATS_TEST_TMPDIR/out"
}

@test "run --user takes names and numbers, never root" {
    [ "$(id -u)" -eq 0 ] || skip "needs root"
    run "$SPILLWAY" -q jail run --user nobody -- id -u
    [ "$output" = 65534 ]
    run "$SPILLWAY" -q jail run --user 71234:71235 -- id
    [[ "$output" == *"uid=71234 gid=71235"* ]]
    run "$SPILLWAY" -q jail run --user root -- id
    [ "$status" -eq 125 ]
    [[ "$output" == *"is root"* ]]
    run "$SPILLWAY" -q jail run --user nosuchuser -- id
    [ "$status" -eq 125 ]
}

@test "run --net loopback has an interface, none has not" {
    [ -x /bin/ip ] || [ -x /sbin/ip ] || [ -x /usr/bin/ip ] || skip "needs ip"
    run "$SPILLWAY" -q jail run --net loopback --profile none -- ip -br addr
    [[ "$output" == *"lo"*"127.0.0.1"* ]]
    run "$SPILLWAY" -q jail run --profile none -- ip -br addr
    [[ "$output" != *"127.0.0.1"* ]]
}

@test "run --net listen says which port leads inside" {
    run --separate-stderr "$SPILLWAY" jail run --net listen:0:80/tcp,0:53/udp -- true
    [ "$status" -eq 0 ]
    [[ "$stderr" =~ 127.0.0.1:[0-9]+/tcp\ leads\ to\ port\ 80\ inside ]]
    [[ "$stderr" =~ 127.0.0.1:[0-9]+/udp\ leads\ to\ port\ 53\ inside ]]
    run --separate-stderr "$SPILLWAY" jail run --net listen:0:80 -- true
    [[ "$stderr" == *"/tcp leads to port 80"*"/udp leads to port 80"* ]]
}

@test "run --net refuses what is not a port" {
    for wrong in listen: listen:0 listen:x listen:70000 listen:1:0 listen:80/sctp \
        listen:80/tcp, listen:1:2:3 listen:-1 both; do
        run "$SPILLWAY" jail run --net "$wrong" -- true
        echo "$wrong: $status $output"
        [ "$status" -eq 2 ]
        [[ "$output" == *"--net"* ]]
    done
}

@test "run --net listen at a port in use runs nothing" {
    python3 -c 'import socket, sys, time
s = socket.socket()
s.bind(("127.0.0.1", 0)); s.listen()
print(s.getsockname()[1], flush=True)
time.sleep(20)' > "$BATS_TEST_TMPDIR/port" &
    taker=$!
    for _ in $(seq 100); do
        [ -s "$BATS_TEST_TMPDIR/port" ] && break
        sleep 0.1
    done
    run "$SPILLWAY" -q jail run --net "listen:$(cat "$BATS_TEST_TMPDIR/port"):80/tcp" -- \
        sh -c 'echo it ran'
    kill "$taker"
    [ "$status" -eq 125 ]
    [[ "$output" == *"/tcp: Address already in use"* ]]
    [[ "$output" != *"it ran"* ]]
}

# ------------------------------------------------------------ without root

@test "run works without root, and says what is weaker" {
    run as_user sh -c '"$SPILLWAY_BIN" jail run -- sh -c "exit 5"'
    echo "$output"
    [ "$status" -eq 5 ]
    [[ "$output" == *"without root"* ]]
    [[ "$output" == *"uid"*"weaker"*"no root"* ]]
    [[ "$output" == *"root"*"held"* ]]
}

@test "run at the article's level works without root" {
    run as_user sh -c '"$SPILLWAY_BIN" -q jail run --level article -- ls /proc/self/status'
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "run without root can require what needs root, and fails" {
    run as_user sh -c '"$SPILLWAY_BIN" -q jail run --require uid -- true'
    [ "$status" -eq 125 ]
    [[ "$output" == *"uid is required, but only weaker"* ]]
}

# --------------------------------------------------------------------- shell

@test "shell looks around" {
    run --separate-stderr sh -c \
        'printf "id -u\nls /\ntouch /x\necho end\n" | "$SPILLWAY" -q jail shell'
    [ "$status" -eq 0 ]
    [ "${lines[0]}" -ne 0 ]
    [[ "$output" == *proc* ]]
    [[ "$output" == *end ]]
    [[ "$stderr" == *"Read-only file system"* ]]
}

@test "shell takes more programs, and arguments of its own" {
    run "$SPILLWAY" -q jail shell wc -- -c 'echo a b | wc -w'
    [ "$status" -eq 0 ]
    [ "$output" = 2 ]
}

# A terminal with the shell in it, and what a person would type.
with_terminal() {
    python3 - "$@" <<'PY'
import os, pty, re, select, signal, struct, sys, fcntl, termios, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(os.environ["SPILLWAY"], ["spillway", "-q", "jail", "shell"])
seen = ""
def until(what, seconds=15):
    global seen
    end = time.time() + seconds
    while not re.search(what, seen):
        left = end - time.time()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            sys.exit("waited for %r in %r" % (what, seen))
        try:
            got = os.read(fd, 4096).decode(errors="replace")
        except OSError:
            got = ""
        if not got:
            sys.exit("the end instead of %r in %r" % (what, seen))
        seen += got
    seen = seen[re.search(what, seen).end():]
def type_(text):
    os.write(fd, text.encode())
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 99, 0, 0))
until(r"jail\$ ")
type_("stty size\n"); until("33 99")
type_("sleep 100\n"); time.sleep(0.5); type_("\x1a"); until("(Stopped|Suspended)")
type_("jobs\n"); until("sleep 100")
type_("fg\n"); until("sleep 100"); time.sleep(0.5); type_("\x03"); until(r"jail\$ ")
type_("echo $((100 + 30))\n"); until("130")
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
time.sleep(0.5); type_("stty size\n"); until("40 80")
type_("exit 7\n")
while True:
    try:
        if not os.read(fd, 4096):
            break
    except OSError:
        break
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print("exit", code)
PY
}

@test "shell has a terminal of its own, with job control and its size" {
    run with_terminal
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$output" = "exit 7" ]
}

# ----------------------------------------------------------- interruptions

@test "a killed supervisor leaves no process, and its group is swept" {
    mark=mark-$$-$RANDOM
    "$SPILLWAY" -q jail run -- sh -c "while :; do :; done # $mark" &
    pid=$!
    for _ in $(seq 100); do
        pgrep -f "^/.*sh -c while.*$mark" > /dev/null && break
        sleep 0.1
    done
    inner=$(pgrep -f "^/.*sh -c while.*$mark")
    [ -n "$inner" ]
    group=$(grep -ho 'spillway-jail\.[0-9a-f]*' "/proc/$inner/cgroup" | head -n 1) || true
    kill -KILL "$pid"
    wait "$pid" || true
    for _ in $(seq 100); do
        [ -d "/proc/$inner" ] || break
        sleep 0.1
    done
    [ ! -d "/proc/$inner" ]
    "$SPILLWAY" -q jail run -- true
    if [ -n "$group" ]; then
        [ -z "$(find /sys/fs/cgroup -name "$group" 2>/dev/null)" ]
    fi
}
