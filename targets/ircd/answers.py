#!/usr/bin/env python3
"""answers.py FOLDER: write the seeds of the entry `answers`, conversations of a resolver.

A record is a length and an answer from after its id: flags, counts, question, answers.
"""
import os
import struct
import sys

PTR, A, CNAME, MX = 12, 1, 5, 15
ARRIVAL, CROWD, LATER = 200, 210, b"\xdc"
LONG, SENDS_FAIL, OTHER_SERVER, FAR, OPERATOR, FILL, RESOLVER = range(240, 247)


def name(text):
    parts = [part for part in text.split(".") if part]
    return b"".join(bytes([len(p)]) + p.encode() for p in parts) + b"\0"


def answer(question, *records, code=0, kind=None, count=None, ttl=600, form=1):
    """One answer; a record is (owner, type, data)."""
    kind = kind or (PTR if question.endswith("arpa") else A)
    head = struct.pack(">BBHHHH", 0x81, 0x80 | code, 1,
                       len(records) if count is None else count, 0, 0)
    body = name(question) + struct.pack(">HH", kind, 1)
    for owner, type_, data in records:
        body += owner if isinstance(owner, bytes) else name(owner)
        body += struct.pack(">HHIH", type_, form, ttl, len(data)) + data
    whole = head + body
    if len(whole) >= ARRIVAL:
        return bytes([LONG, len(whole) % ARRIVAL, len(whole) // ARRIVAL]) + whole
    return bytes([len(whole)]) + whole


def ptr(host, target, owner=None):
    question = f"{host}.2.0.192.in-addr.arpa"
    return answer(question, (owner or question, PTR, name(target)))


def a(host, *addresses, owner=None):
    return answer(host, *[(owner or host, A, bytes(x)) for x in addresses])


def arrive(number):
    return bytes([ARRIVAL + number])


def crowd(number):
    """As arrive(), without waiting: (CROWD - ARRIVAL + number) % 4 is the host."""
    return bytes([CROWD + (number + 2) % 4])


def order(kind, argument):
    return bytes([kind, argument])


def text(kind, words):
    return bytes([kind, len(words)]) + words.encode()


SILENCE = b"\0"
NET = [192, 0]
HOST = [192, 0, 2]


def seeds():
    here = "18.2.0.192.in-addr.arpa"
    good = ptr(18, "one.example.test") + a("one.example.test", HOST + [18])
    two = ptr(19, "one.example.test") + a("one.example.test", HOST + [19], HOST + [18])
    alias = answer(here, (here, CNAME, name("x.18.test")),
                   ("x.18.test", PTR, name("one.example.test")))
    long_name = ".".join(["n" * 30] * 2)
    yield "cached", good + arrive(0) + arrive(0) + arrive(0)
    known = good + arrive(0) + ptr(18, "one.example.test") + arrive(0)
    yield "cached-number", known + arrive(0) + arrive(1) + arrive(0)
    yield "cached-moved", known + two + arrive(1) + ptr(19, "one.example.test") + arrive(
        1) + arrive(1) + arrive(0)
    yield "crowd", crowd(0) + crowd(0) + good + ptr(18, "one.example.test") + a(
        "one.example.test", HOST + [18], HOST + [20]) + arrive(2)
    yield "crowd-answers", ptr(18, "one.example.test") * 2 + a(
        "one.example.test", HOST + [18]) + a("one.example.test", HOST + [18], HOST + [20],
        owner="ONE.example.test") + crowd(0) + crowd(0) + arrive(3)
    yield "crowd-two", ptr(18, "one.example.test") + ptr(19, "one.example.test") + a(
        "one.example.test", HOST + [18]) + answer(
            "one.example.test", ("one.example.test", CNAME, name("x.test")),
            ("x.test", A, bytes(HOST + [19])), ("y.test", A, bytes(HOST + [18]))
        ) + crowd(0) + arrive(1) + arrive(0)
    same = ptr(18, "one.example.test") * 2 + a("one.example.test", HOST + [18]) * 2
    valid = same + crowd(0) + arrive(0) + ptr(18, "one.example.test") + arrive(0)
    yield "valid", valid + arrive(0) + arrive(1) + arrive(0)
    yield "valid-others", ptr(19, "two.test") + a("two.test", HOST + [19]) + arrive(
        1) + valid + arrive(0) + LATER + ptr(20, "three.test") + a(
            "three.test", HOST + [20]) + arrive(2) + LATER + arrive(0) + LATER * 3
    yield "later", good + arrive(0) + LATER + ptr(19, "two.test") + a(
        "two.test", HOST + [19]) + arrive(1) + LATER + LATER + arrive(0)
    nick = answer(here, (here, PTR, name("one.example.test")),
                  ("nick.test", CNAME, b""), ("nock.test", CNAME, b""))
    yield "nick", nick + a("one.example.test", HOST + [18]) + arrive(0) + ptr(
        19, "nick.test") + a("nick.test", HOST + [19]) + arrive(1) + ptr(
            20, "nock.test") + a("nock.test", HOST + [20]) + arrive(2)
    yield "nicks", answer(here, (b"\xc0\x0c", PTR, name("o.test")), *[
        (f"{i}", CNAME, b"") for i in range(9)]) + a("o.test", HOST + [18]) + arrive(0)
    yield "classes", ptr(18, "o.test") + answer(
        "o.test", *[("o.test", A, bytes(HOST + [18 + i])) for i in range(3)],
        form=3, ttl=5) + arrive(0)
    yield "owners", ptr(18, "o.test") + answer("o.test", *[
        (f"o{i}", A, bytes(HOST + [18])) for i in range(8)]) + arrive(0)
    yield "crowd-many", ptr(18, "o.test") * 3 + a("o.test", HOST + [18]) + a(
        "o.test", *[HOST + [i] for i in range(6)]) + a(
            "o.test", *[HOST + [i] for i in range(20, 27)]) + crowd(0) + crowd(0) + arrive(0)
    yield "cached-two", good + arrive(0) + two + arrive(1) + arrive(0)
    yield "two-names", good + arrive(0) + ptr(19, "two.example.test") + a(
        "two.example.test", HOST + [18], owner="three.example.test") + arrive(1)
    yield "same-address", good + arrive(0) + ptr(19, "two.example.test") + answer(
        "two.example.test", ("two.example.test", CNAME, name("one.example.test")),
        ("one.example.test", A, bytes(HOST + [19])),
        ("one.example.test", A, bytes(HOST + [18])),
        ("ONE.example.test", A, bytes(HOST + [19]))) + arrive(1) + arrive(0)
    yield "alias", alias + a("one.example.test", HOST + [18]) + arrive(0)
    yield "aliases-many", ptr(18, "one.example.test") + answer("one.example.test", *[
        (f"a{i}.test", CNAME, name("x")) for i in range(3)], *[
        (f"n{i}", A, bytes(HOST + [18])) for i in range(3)]) + arrive(0)
    yield "addresses-many", ptr(18, "o.test") + a(
        "o.test", *[HOST + [i] for i in range(7)], owner=b"\1o\0") + arrive(0)
    yield "silence", SILENCE * 3 + arrive(0)
    yield "silence-then", SILENCE + good + arrive(0)
    yield "silence-after", ptr(18, "one.example.test") + SILENCE * 3 + arrive(0)
    yield "short-name", ptr(18, "one") + a("one", HOST + [18]) + arrive(0)
    yield "no-owner", answer(here, (b"\0", PTR, name("one.test")), kind=PTR) + a(
        "one.test", HOST + [18], owner=b"\0") + arrive(0)
    for code in range(7):
        yield f"code-{code}", answer(here, code=code) * 2 + arrive(0)
        yield f"then-code-{code}", ptr(18, "o.test") + answer(
            "o.test", code=code) * 2 + arrive(0)
    yield "wrong-type", answer(here, (here, A, bytes(HOST + [1]))) + ptr(
        18, "o.test") + answer("o.test", ("o.test", PTR, name("x"))) + arrive(0)
    yield "other-type", answer(here, (here, MX, b"\0\1\0")) + arrive(0)
    yield "bad-length", ptr(18, "o.test") + answer(
        "o.test", ("o.test", A, b"\1\2\3")) + arrive(0)
    yield "bad-host", ptr(18, "-bad_host.test") + ptr(18, "b-.c") + arrive(0)
    yield "hyphens", ptr(18, "a-b.c-d.test") + ptr(18, "-") + arrive(0) + ptr(
        18, "*.x") + arrive(1)
    yield "long", ptr(18, long_name + ".x") + a(long_name + ".x", HOST + [18]) + arrive(0)
    yield "too-long", ptr(18, ".".join(["n" * 40] * 2)) + arrive(0)
    yield "long-alias", answer(here, (".".join(["n" * 40] * 2), CNAME, b"")) + arrive(0)
    yield "twice", answer(here, (here, PTR, name("o.test")),
                          (here, PTR, name("p.test"))) + arrive(0)
    yield "count", answer(here, (here, PTR, name("o.test")), count=9) + a(
        "o.test", HOST + [18]) + arrive(0)
    yield "no-question", bytes([17]) + b"\x81\x80\0\0\0\1\0\0\0\0" + b"\1a\xc0\0\0\0\0" + arrive(0)
    yield "bad-target", answer(here, (here, PTR, b"\x41x")) + arrive(0)
    yield "bad-owner", answer(here, (b"\x41x", PTR, b"")) + arrive(0)
    yield "bad-question", bytes([12]) + b"\x81\x80\0\1\0\1\0\0\0\0\x41x" + arrive(0)
    yield "short", bytes([5]) + b"\x81\x80\0\1\0" + arrive(0)
    yield "other-host", ptr(18, "o.test") + a("o.test", [10, 0, 0, 1]) + arrive(0)
    yield "four", b"".join(
        ptr(18 + i, f"h{i}.test") + a(f"h{i}.test", HOST + [18 + i], HOST + [99])
        + arrive(i) for i in range(4)) + arrive(0) + arrive(3)
    yield from seeds_of_sends(good)
    yield from seeds_of_the_cache(good)
    yield from seeds_of_the_resolver(good)


def seeds_of_sends(good):
    here = "18.2.0.192.in-addr.arpa"
    yield "unsent", order(SENDS_FAIL, 1) + good + arrive(0) + order(SENDS_FAIL, 0) + arrive(1)
    yield "unsent-bad", order(SENDS_FAIL, 1) + answer(here, (here, MX, b"\0\1\0")) * 3 + ptr(
        18, "-bad") + arrive(0) + arrive(1)
    yield "other-server", order(OTHER_SERVER, 99) + good + arrive(0) + good + arrive(0)
    yield "second-server", SILENCE + order(OTHER_SERVER, 54) + good * 3 + arrive(0)
    yield "bad-target-then", answer(here, (here, PTR, b"\x41x"), (here, PTR, name("o.test")),
                                    count=3) + arrive(0)
    yield "hyphen-first", ptr(18, "a.-b.c") + arrive(0)
    yield "hyphen-last", ptr(18, "ab-") + arrive(0)
    yield "alias-alone", answer(here, ("x.18.test", CNAME, name("y"))) + arrive(0)
    yield "dot-in-label", answer(here, (here, PTR, b"\3a.b\4test\0")) + arrive(0)
    yield "escaped", answer(here, (here, PTR, b"\2\\.\1.\0"), (here, PTR, b"\1.\0")) + arrive(0)


def seeds_of_the_cache(good):
    def full(net):
        return answer("n.test", *[("", A, bytes(NET + [net, i])) for i in range(33)])

    yield "addresses-full", ptr(18, "n.test") + full(9) + arrive(0)
    aliases = [(chr(ord("A") + i), CNAME, b"") for i in range(35)]
    yield "aliases-full", ptr(18, "n.test") + answer(
        "n.test", ("", A, bytes(HOST + [18])), *aliases) + arrive(0) + arrive(0)
    yield "aliases-of-addresses", ptr(18, "n.test") + answer(
        "n.test", ("", A, bytes(HOST + [18])), *aliases[:34],
        ("other", A, bytes(HOST + [18]))) + arrive(0)
    collide = ptr(18, "ab.test") + a("ab.test", HOST + [18]) + arrive(0) + ptr(
        19, "ba.test") + a("ba.test", HOST + [19]) + arrive(1)
    yield "same-hash", collide + arrive(0) + arrive(1)
    yield "same-hash-alias", ptr(18, "ab.test") + answer(
        "ab.test", ("ab.test", A, bytes(HOST + [18])), ("zz", CNAME, b"")) + arrive(0) + ptr(
            19, "ba.test") + a("ba.test", HOST + [19]) + arrive(1)
    # 192.0.2.18 and 192.0.3.16 have the same number in the table of addresses.
    known = ptr(18, "o.test") * 2 + a("o.test", HOST + [18]) * 2 + crowd(0) + arrive(
        0) + ptr(18, "o.test") + arrive(0)
    yield "same-number", known + ptr(16, "far.test") + a(
        "far.test", NET + [3, 16]) + order(FAR, 16) + arrive(0) + arrive(1)
    yield "times", ptr(18, "o.test") + answer(
        "o.test", ("o.test", A, bytes(HOST + [18])), ttl=9000) + arrive(0) + ptr(
            19, "p.test") + answer("p.test", ("p.test", A, bytes(HOST + [19])),
                                   ttl=5000) + arrive(1) + LATER * 4
    yield "filled", order(FILL, 150) + text(OPERATOR, "DNS\r\nSTATS z\r\n") + good + arrive(0)
    yield "some", order(FILL, 3) + arrive(0) + text(OPERATOR, "DNS l\r\nREHASH dns\r\nDNS\r\n")
    # The second name server's answer comes when the address is known by another name.
    late = a("o.test", HOST + [18])
    yield "late", ptr(18, "o.test") + SILENCE + ptr(19, "o.test") + SILENCE + late + ptr(
        20, "o.test") + late * 3 + crowd(0) + crowd(1) + arrive(2) + arrive(0) + arrive(1)
    yield "addresses-late", ptr(18, "n.test") + SILENCE + ptr(18, "n.test") + full(9) + full(
        8) * 3 + crowd(0) + arrive(0) + arrive(0)
    yield "addresses-late-too", ptr(18, "n.test") * 2 + SILENCE + full(9) + full(
        8) * 3 + crowd(0) + arrive(0) + arrive(0)


def seeds_of_the_resolver(good):
    long_domain = ".".join(["d" * 50] * 4)
    yield "long-domain", text(RESOLVER, f"domain {long_domain}\nnameserver 127.0.0.1\n"
                              ) + ptr(18, "one") * 3 + a("one", HOST + [18]) * 2 + arrive(
                                  0) + text(OPERATOR, "CONNECT one\r\n") + arrive(1)
    yield "long-domain-code", text(RESOLVER, f"domain {long_domain}\n") + ptr(
        18, "one") + answer("one", code=5) * 4 + arrive(0)
    yield "any-server", text(RESOLVER, "nameserver 0.0.0.0\noptions ndots:99 debug inet6\n"
                             ) + order(OTHER_SERVER, 7) + good + arrive(0)
    yield "searched", text(RESOLVER, "search a.test  b.test\tc.test\nnameserver ::1\n"
                           "nameserver x\n#\nnameserver 127.0.0.1\nsortlist 10.0.0.0\n"
                           ) + ptr(18, "one") + answer("one", code=3) + arrive(0)
    yield "no-servers", text(RESOLVER, "domain \nsearch \nnameserver \n") + good + arrive(0)


for label, content in seeds():
    with open(os.path.join(sys.argv[1], label), "wb") as out:
        out.write(content)
