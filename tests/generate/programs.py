"""Small C programs that read a few bytes and may leave a buffer, one for each seed.

The fragment of C, all of it drawn by the seed alone:

inputs      a byte from getchar (whole, cut to signed char, or with EOF), a short or an int
            from read, a number from fgets and atoi or strtol, from scanf; a line from fgets;
            what is left of the input, byte by byte
buffers     char, short and int arrays: automatic, static, global, from malloc or calloc,
            members of a struct (automatic, static or allocated); all hold zeros at first
numbers     sums, differences, products and quotients with constants and each other, masks,
            remainders, shifts, narrower types, copies, choices
guards      early return, clamp, nesting, else branch, flag, switch, loop, goto, abort, a
            helper; right, off by one, one-sided, converted, on another variable or absent
accesses    elements read and written, through the array, an offset, a moved pointer; the
            memory and string functions; copy, count and fill loops up and down
calls       helpers with pointer and length, with a check of their own or none; results
            returned, stored through a pointer, kept in a struct

Every access stands on a line of its own.  `program(seed)` gives the C text of one and the
input that may tell its lines apart: a list of positions, each a list of byte strings.
"""
import random

LETTERS = "abcdefgh"


def pack(value, size):
    return (value & ((1 << 8 * size) - 1)).to_bytes(size, "little")


class Buffer:
    """A named array: how it is written, its elements and their size."""

    def __init__(self, text, count, unit, is_array):
        self.text, self.count, self.unit, self.is_array = text, count, unit, is_array

    def bytes(self):
        return self.count * self.unit

    def size_words(self, rng):
        """Ways to say how many elements it has."""
        words = [str(self.count)] * 2
        if self.is_array:
            words.append(f"sizeof {self.text} / sizeof {self.text}[0]" if self.unit > 1
                         else f"sizeof {self.text}")
            words.append(f"(int)sizeof {self.text}" if self.unit == 1 else str(self.count))
        return rng.choice(words)


class Program:
    def __init__(self, seed):
        self.seed = seed
        self.rng = random.Random(seed * 7919 + 17)
        self.helpers = []  # finished functions, each a list of lines
        self.globals = []
        self.resets = []
        self.body = []
        self.depth = 1
        self.names = 0
        self.buffers = []
        self.ints = []  # names of int-like variables in scope
        self.lines_read = []  # names of strings in scope, with the most characters
        self.constants = set()
        self.inputs = []
        self.has_tail = False

    # -------------------------------------------------------------------- text

    def name(self, stem):
        self.names += 1
        return f"{stem}{self.names}"

    def put(self, text):
        self.body.append("    " * self.depth + text)

    def number(self, value):
        self.constants.add(value)
        return str(value)

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, *choices):
        return self.rng.choice(choices)

    # ------------------------------------------------------------------ inputs

    def interesting(self, low, high):
        """Values around every constant of the program, within a type's range."""
        found = set(range(-3, 40)) | {low, low + 1, high, high - 1, 64, 127, 128, 129,
                                      200, 254, 255, 256, 257}
        for c in self.constants | {b.bytes() for b in self.buffers}:
            found.update((c - 1, c, c + 1, 2 * c, -c, 256 - c, 256 + c, c // 2))
        return sorted(v for v in found if low <= v <= high)

    def read_int(self):
        """An int variable with a value from outside."""
        n = self.name("n")
        form = self.pick("getchar", "getchar", "byte", "schar", "short", "int", "int",
                         "atoi", "strtol", "scanf", "helper", "out")
        values = None
        if form == "getchar":
            self.put(f"int {n} = getchar();")
            if self.chance(.6):
                self.put(f"if ({n} == EOF)")
                self.put("    return 0;")
            values = ("raw", 0, 255, 1)
        elif form == "helper":
            h = f"next{self.seed}_{n}"
            self.helpers.append([f"static int {h}(void)", "{", "    int c = getchar();", "",
                                 "    return c == EOF ? 0 : c;", "}"])
            self.put(f"int {n} = {h}();")
            values = ("raw", 0, 255, 1)
        elif form == "out":
            h = f"get{self.seed}_{n}"
            t = self.pick("int", "short")
            self.helpers.append([f"static int {h}(int *out)", "{", f"    {t} v = 0;", "",
                                 "    if (read(0, &v, sizeof v) != sizeof v)",
                                 "        return -1;", "    *out = v;", "    return 0;", "}"])
            self.put(f"int {n} = 0;")
            self.put(f"if ({h}(&{n}) != 0)")
            self.put("    return 0;")
            values = (("raw", -2**31, 2**31 - 1, 4) if t == "int"
                      else ("raw", -2**15, 2**15 - 1, 2))
        elif form in ("byte", "schar"):
            t = "unsigned char" if form == "byte" else "signed char"
            self.put(f"{t} {n} = 0;")
            self.put(f"if (read(0, &{n}, 1) != 1)")
            self.put("    return 0;")
            values = ("raw", 0, 255, 1)
        elif form in ("short", "int"):
            u = self.chance(.4)
            t = ("unsigned " if u else "") + form
            size = 2 if form == "short" else 4
            self.put(f"{t} {n} = 0;")
            self.put(f"if (read(0, &{n}, sizeof {n}) != sizeof {n})")
            self.put("    return 0;")
            top = 1 << 8 * size
            values = ("raw", 0 if u else -top // 2, (top if u else top // 2) - 1, size)
        elif form in ("atoi", "strtol"):
            text = self.name("text")
            self.put(f"char {text}[16];")
            self.put(f"if (!fgets({text}, sizeof {text}, stdin))")
            self.put("    return 0;")
            call = f"atoi({text})" if form == "atoi" else f"(int)strtol({text}, NULL, 10)"
            self.put(f"int {n} = {call};")
            values = ("text", -2**31, 2**31 - 1, 0)
        else:
            self.put(f"int {n} = 0;")
            self.put(f'if (scanf("%d", &{n}) != 1)')
            self.put("    return 0;")
            values = ("text", -2**31, 2**31 - 1, 0)
        self.inputs.append(values)
        self.ints.append(n)

    def read_line(self):
        """A string from outside in an array of its own."""
        s = self.name("s")
        size = self.pick(6, 10, 16, 24)
        self.put(f"char {s}[{size}] APART = \"\";")
        if self.chance(.75):
            self.put(f"if (!fgets({s}, sizeof {s}, stdin))")
            self.put("    return 0;")
            if self.chance(.4):
                self.put(f'{s}[strcspn({s}, "\\n")] = 0;')
            self.lines_read.append((s, size - 1))
        elif self.chance(.5):
            self.put(f'if (scanf("%{size - 1}s", {s}) != 1)')
            self.put("    return 0;")
            self.lines_read.append((s, size - 1))
        else:
            got = self.name("got")
            self.put(f"ssize_t {got} = read(0, {s}, sizeof {s}{self.pick('', ' - 1')});")
            self.put(f"if ({got} < 0)")
            self.put("    return 0;")
            self.ints.append(got)
            if self.chance(.7):
                self.put(f"{s}[{got}] = 0;")
            self.lines_read.append((s, size - 1))
        self.buffers.append(Buffer(s, size, 1, True))
        self.inputs.append(("line", 0, size + 2, 0))

    # ----------------------------------------------------------------- buffers

    def add_buffer(self):
        count = self.pick(4, 5, 7, 8, 10, 12, 16, 20)
        t, unit = self.pick(("char", 1), ("char", 1), ("char", 1), ("char", 1),
                            ("int", 4), ("short", 2), ("unsigned char", 1))
        b = self.name("b")
        kind = self.pick("auto", "auto", "auto", "static", "global", "malloc", "calloc",
                         "member", "member", "own")
        self.constants.add(count)
        if kind == "auto":
            self.put(f"{t} {b}[{count}] APART = {{0}};")
            self.buffers.append(Buffer(b, count, unit, True))
        elif kind == "static":
            self.put(f"static {t} {b}[{count}] APART;")
            self.put(f"memset({b}, 0, sizeof {b});")
            self.buffers.append(Buffer(b, count, unit, True))
        elif kind == "global":
            g = f"{b}_{self.seed}"
            self.globals.append(f"static {t} {g}[{count}] APART;")
            self.put(f"memset({g}, 0, sizeof {g});")
            self.buffers.append(Buffer(g, count, unit, True))
        elif kind in ("malloc", "calloc"):
            call = (f"malloc({count} * sizeof *{b})" if kind == "malloc" and unit > 1
                    else f"malloc({count})" if kind == "malloc"
                    else f"calloc({count}, sizeof *{b})")
            self.put(f"{t} *{b} = {call};")
            self.put(f"if (!{b})")
            self.put("    return 0;")
            if kind == "malloc":
                self.put(f"memset({b}, 0, {count * unit});")
            self.buffers.append(Buffer(b, count, unit, False))
        else:
            tag = f"pair{self.seed}_{b}"
            other = self.pick(4, 8, 12)
            self.globals.append(f"struct {tag} {{ int kind; {t} data[{count}]; GAP "
                                f"char more[{other}]; GAP2 int last; }};")
            if kind == "own":
                self.put(f"struct {tag} *{b} = calloc(1, sizeof *{b});")
                self.put(f"if (!{b})")
                self.put("    return 0;")
                self.put(f"SEPARATE({b});")
                access = f"{b}->"
            else:
                self.put(f"struct {tag} {b} APART = {{0}};")
                self.put(f"SEPARATE(&{b});")
                access = f"{b}."
                if self.chance(.3):
                    p = self.name("p")
                    self.put(f"struct {tag} *{p} = &{b};")
                    access = f"{p}->"
            self.buffers.append(Buffer(access + "data", count, unit, True))
            if self.chance(.4):
                self.buffers.append(Buffer(access + "more", other, 1, True))

    def buffer(self, unit=None):
        fits = [b for b in self.buffers if unit is None or b.unit == unit]
        return self.rng.choice(fits) if fits else None

    # ----------------------------------------------------------------- numbers

    def integer(self):
        return self.rng.choice(self.ints)

    def index(self):
        """An expression over the numbers in scope."""
        v = self.integer()
        c = self.pick(1, 1, 2, 3)
        return self.pick(v, v, v, v, v, f"{v} + {c}", f"{v} - {c}", f"{v} - 1",
                         f"{v} / 2", f"{v} + {self.integer()}", f"{v} * 2",
                         f"{self.number(self.pick(7, 8, 12))} - {v}")

    def compute(self):
        """A new variable made from those in scope."""
        v, m = self.integer(), self.name("m")
        t = self.pick("int", "int", "int", "size_t", "unsigned char", "unsigned", "long",
                      "short")
        c = self.pick(1, 2, 3, 4)
        bits = self.pick(3, 7, 15)
        rem = self.pick(5, 8, 10, 16)
        e = self.pick(v, v, f"{v} + {c}", f"{v} - {c}", f"{v} & {bits}", f"{v} % {rem}",
                      f"{v} / {c}", f"{v} * {c}", f"{v} >> {c}",
                      f"{v} < {c} ? {c} : {v}", f"{v} > {rem} ? {rem} : {v}",
                      f"{rem} - {v}", f"{v} + {self.integer()}")
        self.constants.update((rem, bits + 1))
        self.put(f"{t} {m} = {e};")
        self.ints.append(m)

    # ------------------------------------------------------------------ guards

    def bound(self, b):
        """A limit for an index into `b`: right, off by one, or something else."""
        word = b.size_words(self.rng)
        roll = self.rng.random()
        if roll < .45:
            return word
        if roll < .6:
            return f"{word} - 1"
        if roll < .7:
            return f"{word} + 1"
        if roll < .8:
            return self.number(max(1, b.count - self.pick(2, 3)))
        if roll < .9:
            return f"{word} / 2"
        return self.number(self.pick(3, 6, 8, 9, 11, 16, 24))

    def condition(self, v, b):
        """When an access to `b` at `v` seems fine."""
        lim = self.bound(b)
        up = self.pick(f"{v} < {lim}", f"{v} < {lim}", f"{v} <= {lim}", f"{lim} > {v}",
                       f"!({v} >= {lim})", f"{v} + 1 < {lim}", f"(unsigned){v} < {lim}",
                       f"(size_t){v} < {lim}", f"{v} + 1 <= {lim}", f"{v} != {lim}")
        low = self.pick(f"{v} >= 0", f"{v} >= 0", f"{v} > 0", f"0 <= {v}", f"{v} > -1",
                        f"!({v} < 0)")
        if self.chance(.35):
            return up
        return self.pick(f"{low} && {up}", f"{up} && {low}")

    def failing(self, v, b):
        """When it does not."""
        lim = self.bound(b)
        up = self.pick(f"{v} >= {lim}", f"{v} >= {lim}", f"{v} > {lim}", f"{lim} <= {v}",
                       f"!({v} < {lim})", f"{v} > {lim} - 1", f"(size_t){v} >= {lim}",
                       f"(unsigned){v} > {lim}", f"{v} == {lim}")
        low = self.pick(f"{v} < 0", f"{v} < 0", f"{v} <= 0", f"0 > {v}", f"{v} < 1")
        if self.chance(.35):
            return up
        return self.pick(f"{low} || {up}", f"{up} || {low}")

    def guard(self, b, v):
        form = self.pick("return", "return", "return", "clamp", "clamp", "pick", "flag",
                         "helper", "abort", "shrink", "two", "copy", "goto", "switch",
                         "clear")
        if form == "return":
            self.put(f"if ({self.failing(v, b)})")
            self.put("    return 0;")
        elif form == "two":
            self.put(f"if ({v} >= {self.bound(b)})")
            self.put("    return 0;")
            if self.chance(.7):
                self.put(f"if ({v} < {self.pick('0', '0', '1')})")
                self.put("    return 0;")
        elif form == "clamp":
            lim = self.bound(b)
            self.put(f"if ({v} {self.pick('>', '>', '>=')} {lim})")
            self.put(f"    {v} = {self.pick(lim, lim, lim + ' - 1')};")
            if self.chance(.7):
                self.put(f"if ({v} < 0)")
                self.put(f"    {v} = 0;")
        elif form == "pick":
            lim = self.bound(b)
            self.put(f"{v} = {v} < {lim} ? {v} : {lim};")
        elif form == "flag":
            ok = self.name("ok")
            self.put(f"int {ok} = {self.condition(v, b)};")
            self.put(f"if (!{ok})")
            self.put("    return 0;")
        elif form == "helper":
            h = f"fits{self.seed}_{self.name('h')}"
            inner = Buffer("", b.count, b.unit, False)
            self.helpers.append([f"static int {h}(int n)", "{",
                                 f"    return {self.condition('n', inner)};", "}"])
            self.put(f"if (!{h}({v}))")
            self.put("    return 0;")
        elif form == "abort":
            self.put(f"if (!({self.condition(v, b)}))")
            self.put("    abort();")
        elif form == "shrink":
            lim = self.bound(b)
            self.put(f"while ({v} > {lim})")
            self.put(f"    {v} {self.pick('-= 1', '-= 3', '/= 2', '= ' + v + ' / 3')};")
        elif form == "copy":
            t = self.name("t")
            self.put(f"int {t} = {v};")
            self.put(f"if ({self.failing(t, b)})")
            self.put("    return 0;")
            self.ints.append(t)
        elif form == "goto":
            label = self.name("out")
            self.put(f"if ({self.failing(v, b)})")
            self.put(f"    goto {label};")
            self.some_access(b, v)
            self.body.append(f"{label}:;")
        elif form == "switch":
            top = b.count - self.pick(1, 1, 0, 2)
            self.put(f"switch ({v}) {{")
            self.put(f"case 0 ... {top}:" if self.chance(.3) else
                     " ".join(f"case {k}:" for k in range(top + 1)))
            self.put("    break;")
            self.put("default:")
            self.put("    return 0;")
            self.put("}")
        else:
            self.put(f"{v} {self.pick('&= 7', '%= 8', '&= 15', '%= 10', '&= 3')};")

    # ---------------------------------------------------------------- accesses

    def element(self, b, i):
        form = self.pick("write", "write", "write", "read", "offset", "pointer", "before",
                         "step", "add", "last")
        if form == "write":
            self.put(f"{b.text}[{i}] = {self.pick('1', '0', '7')};")
        elif form == "read":
            self.put(f"sum += {b.text}[{i}];")
        elif form == "offset":
            self.put(f"*({b.text} + {i}) = 1;")
        elif form == "add":
            self.put(f"{b.text}[{i}] += 2;")
        elif form == "last":
            self.put(f"{b.text}[{i}] = 0;")
            self.put(f"sum += {b.text}[{i} - 1];" if self.chance(.3) else "sum++;")
        else:
            p = self.name("p")
            t = {1: "char", 2: "short", 4: "int"}[b.unit]
            self.put(f"{t} *{p} = ({t} *){b.text} + ({i});")
            self.put({"pointer": f"*{p} = 1;", "before": f"sum += {p}[-1];",
                      "step": f"*--{p} = 2;"}[form])

    def memory_call(self, b, n):
        size = n if b.unit == 1 or self.chance(.3) else f"({n}) * sizeof {b.text}[0]"
        others = [o for o in self.buffers if o is not b]
        form = self.pick("memset", "memset", "read", "fread", "copy", "copy", "compare",
                         "fgets", "snprintf", "strncpy")
        if form == "memset":
            self.put(f"memset({b.text}, {self.pick('0', '1')}, {size});")
        elif form == "read":
            self.has_tail = True
            self.put(f"if (read(0, {b.text}, {size}) < 0)")
            self.put("    return 0;")
        elif form == "fread":
            self.has_tail = True
            self.put(f"sum += (int)fread({b.text}, 1, {size}, stdin);")
        elif form in ("copy", "compare") and others:
            o = self.rng.choice(others)
            call = (self.pick("memcpy", "memcpy", "memmove") if form == "copy" else "memcmp")
            lead = "" if form == "copy" else "sum += "
            first, second = (b, o) if self.chance(.6) else (o, b)
            self.put(f"{lead}{call}({first.text}, {second.text}, {size});")
        elif b.unit != 1:
            self.put(f"memset({b.text}, 0, {size});")
        elif form == "fgets":
            self.has_tail = True
            self.put(f"if (!fgets((char *){b.text}, {n}, stdin))")
            self.put("    return 0;")
        elif form == "strncpy" and self.lines_read:
            self.put(f"strncpy((char *){b.text}, {self.rng.choice(self.lines_read)[0]}, {n});")
        elif self.lines_read:
            s = self.rng.choice(self.lines_read)[0]
            self.put(f'sum += snprintf((char *){b.text}, {n}, "%s", {s});')
        else:
            self.put(f'sum += snprintf((char *){b.text}, {n}, "%d", sum);')

    def string_call(self):
        b = self.buffer(1)
        if not b or not self.lines_read:
            return
        s, most = self.rng.choice(self.lines_read)
        if s == b.text:
            return
        d = b.text if "." not in b.text and "->" not in b.text else b.text
        d = f"(char *){d}" if self.chance(.1) else d
        lim = self.bound(b)
        check = self.pick(f"strlen({s}) < {lim}", f"strlen({s}) <= {lim}",
                          f"strlen({s}) + 1 <= {lim}", f"{lim} > strlen({s})", None, None)
        if check and self.chance(.5):
            self.put(f"if (!({check}))")
            self.put("    return 0;")
        elif check:
            self.put(f"if ({check})")
            self.depth += 1
        self.put(self.pick(f"strcpy({d}, {s});", f"strcpy({d}, {s});",
                           f"strcat({d}, {s});", f'sprintf({d}, "%s", {s});',
                           f'sprintf({d}, "%s!", {s});', f"sprintf({d}, \"%d\", sum);",
                           f"memcpy({d}, {s}, strlen({s}) + 1);",
                           f"memcpy({d}, {s}, strlen({s}));",
                           f"strncat({d}, {s}, {lim});",
                           f"strncpy({d}, {s}, {lim});"))
        if self.depth > 1:
            self.depth -= 1
        if self.chance(.3):
            self.put(f"sum += (int)strlen({d});")

    def loop(self, b, n):
        i = self.name("i")
        form = self.pick("for", "for", "for", "while", "down", "do", "pointer", "until",
                         "until", "copy", "sentinel", "twice", "back", "search")
        lim = self.pick(n, self.bound(b))
        less = self.pick("<", "<", "<=", "!=")
        if form == "for":
            start = self.pick("0", "0", "0", "1", n)
            self.put(f"for (int {i} = {start}; {i} {less} {lim}; {i}++)")
            self.put("    " + self.pick(f"{b.text}[{i}] = 1;", f"sum += {b.text}[{i}];",
                                        f"{b.text}[{i}] = getchar();",
                                        f"{b.text}[{i} + 1] = 2;",
                                        f"{b.text}[{lim} - {i}] = 2;"))
        elif form == "while":
            self.put(f"int {i} = 0;")
            self.put(f"while ({i} {less} {lim}) {{")
            self.put(f"    {b.text}[{i}] = 3;")
            self.put(f"    {i} += {self.pick('1', '1', '2')};")
            self.put("}")
            if self.chance(.5):
                self.put(f"{b.text}[{i}] = 0;")
        elif form == "down":
            self.put(f"for (int {i} = {lim}{self.pick('', ' - 1')}; "
                     f"{i} {self.pick('>=', '>')} 0; {i}--)")
            self.put(f"    {b.text}[{i}] = 1;")
        elif form == "do":
            self.put(f"int {i} = 0;")
            self.put("do {")
            self.put(f"    {b.text}[{i}] = 1;")
            self.put(f"}} while (++{i} {less} {lim});")
        elif form == "pointer":
            p = self.name("p")
            t = {1: "char", 2: "short", 4: "int"}[b.unit]
            self.put(f"for ({t} *{p} = ({t} *){b.text}; {p} {self.pick('<', '<=', '!=')} "
                     f"({t} *){b.text} + {lim}; {p}++)")
            self.put(f"    *{p} = 1;")
        elif form == "until":
            self.has_tail = True
            c = self.name("c")
            stop = self.pick("'\\n'", "':'", None)
            self.put(f"int {c};")
            self.put(f"int {i} = 0;")
            cond = f"({c} = getchar()) != EOF"
            if stop:
                cond += f" && {c} != {stop}"
            full = f"{i} {self.pick('<', '<', '<=')} {self.bound(b)}"
            where = self.pick("no", "head", "head", "body", "break")
            if where == "head":
                cond = self.pick(f"{full} && {cond}", f"{cond} && {full}")
            self.put(f"while ({cond}) {{")
            if where == "break":
                self.put(f"    if (!({full}))")
                self.put("        break;")
            if where == "body":
                self.put(f"    if ({full})")
                self.put(f"        {b.text}[{i}++] = (char){c};")
            else:
                self.put(f"    {b.text}[{i}++] = (char){c};")
            self.put("}")
            if self.chance(.6):
                self.put(f"{b.text}[{i}] = 0;")
            self.ints.append(i)
        elif form == "copy" and b.unit == 1 and self.lines_read:
            s = self.rng.choice(self.lines_read)[0]
            d, from_ = self.name("d"), self.name("f")
            self.put(f"char *{d} = (char *){b.text};")
            self.put(f"const char *{from_} = {s};")
            if self.chance(.5):
                self.put(f"while ((*{d}++ = *{from_}++))")
                self.put("    ;")
            else:
                room = self.bound(b)
                self.put(f"while (*{from_} && {d} < (char *){b.text} + {room})")
                self.put(f"    *{d}++ = *{from_}++;")
                self.put(f"*{d} = 0;")
        elif form == "sentinel":
            self.put(f"int {i} = 0;")
            self.put(f"while ({b.text}[{i}] != {self.pick('1', '7')})")
            self.put(f"    {i}++;")
            self.put(f"{b.text}[{i}] = 2;")
        elif form == "twice":
            j = self.name("j")
            rows, columns = self.pick((2, 4), (3, 3), (4, 4), (2, 5))
            self.put(f"for (int {i} = 0; {i} < {rows}; {i}++)")
            self.put(f"    for (int {j} = 0; {j} < {columns}; {j}++)")
            self.put(f"        {b.text}[{i} * {columns} + {j}] = 1;")
        elif form == "back":
            self.put(f"int {i} = {n};")
            self.put(f"while ({i} > 0 && {b.text}[{i} - 1] == 0)")
            self.put(f"    {i}--;")
            self.put(f"{b.text}[{i}] = 1;")
        else:
            self.put(f"int {i};")
            self.put(f"for ({i} = 0; {i} < {b.count}; {i}++)")
            self.put(f"    if ({b.text}[{i}] == {n})")
            self.put("        break;")
            self.put(f"{b.text}[{i}] = 1;")

    def call(self, b, n):
        """A helper that makes the access."""
        h = f"work{self.seed}_{self.name('h')}"
        t = {1: "char", 2: "short", 4: "int"}[b.unit]
        form = self.pick("store", "fill", "clear", "copy", "guarded", "capacity", "deep")
        head = f"static int {h}({t} *p, int n)"
        arguments = f"({t} *){b.text}, {n}"
        if form == "store":
            lines = ["    p[n] = 1;"]
        elif form == "fill":
            lines = [f"    for (int i = 0; i {self.pick('<', '<', '<=')} n; i++)",
                     "        p[i] = 1;"]
        elif form == "clear":
            lines = ["    memset(p, 0, n * sizeof *p);"]
        elif form == "copy" and b.unit == 1 and self.lines_read:
            s = self.rng.choice(self.lines_read)[0]
            head = f"static int {h}(char *p, const char *s, size_t room)"
            arguments = f"(char *){b.text}, {s}, {b.size_words(self.rng)}"
            lines = [f"    if (strlen(s) {self.pick('>=', '>', '> 1 +')} room)",
                     "        return -1;", "    strcpy(p, s);"]
        elif form == "guarded":
            lines = [f"    if ({self.failing('n', Buffer('', b.count, 1, False))})",
                     "        return -1;", "    p[n] = 1;"]
        elif form == "capacity":
            head = f"static int {h}({t} *p, int room, int n)"
            arguments = f"({t} *){b.text}, {self.bound(b)}, {n}"
            lines = [f"    if (n < 0 || n {self.pick('>=', '>=', '>')} room)",
                     "        return -1;", "    p[n] = 1;"]
        else:
            inner = f"deep{self.seed}_{self.name('h')}"
            self.helpers.append([f"static void {inner}({t} *q, unsigned k)", "{",
                                 "    q[k] = 1;", "}"])
            lines = [f"    if (n >= {self.bound(b)})" if b.text.isidentifier() and
                     not b.is_array else f"    if (n >= {self.number(b.count)})",
                     "        return -1;", f"    {inner}(p, n);"]
        self.helpers.append([head, "{"] + lines + ["    return 0;", "}"])
        self.put(f"sum += {h}({arguments});")

    def some_access(self, b, v):
        i = v if self.chance(.7) else self.index()
        roll = self.rng.random()
        if roll < .45:
            self.element(b, i)
        elif roll < .65:
            self.memory_call(b, i)
        elif roll < .85:
            self.loop(b, i)
        else:
            self.call(b, i)

    # ----------------------------------------------------------------- program

    def step(self):
        roll = self.rng.random()
        b = self.buffer()
        if roll < .12:
            self.compute()
        elif roll < .27:
            self.string_call()
        elif roll < .37 and self.depth < 3:
            v = self.integer()
            self.put(f"if ({self.condition(v, b)}) {{")
            known = len(self.ints)
            self.depth += 1
            self.some_access(b, v)
            self.depth -= 1
            del self.ints[known:]
            if self.chance(.25):
                self.put("} else {")
                self.depth += 1
                self.some_access(b, self.integer())
                self.depth -= 1
                del self.ints[known:]
            self.put("}")
        else:
            v = self.integer()
            if self.chance(.85):
                self.guard(b, v if self.chance(.93) else self.integer())
            self.some_access(b, v)

    def generate(self):
        for _ in range(self.pick(1, 1, 2)):
            self.read_int()
        if self.chance(.45):
            self.read_line()
        for _ in range(self.pick(1, 1, 2)):
            self.add_buffer()
        for _ in range(self.pick(1, 1, 2, 3)):
            self.step()
        return self

    def text(self):
        lines = list(self.globals)
        for helper in self.helpers:
            lines += helper
        lines += [f"int program{self.seed}(void)", "{", "    int sum = 0;"]
        lines += self.body + ["    return sum;", "}"]
        return lines

    def positions(self):
        """Byte strings for each place of the input, the last being what follows."""
        found = []
        for kind, low, high, size in self.inputs:
            if kind == "line":
                found.append([b"a" * k + b"\n" for k in range(high + 1)])
            elif kind == "text":
                found.append([b"%d\n" % v for v in self.interesting(low, high)])
            elif size == 1 and len(self.inputs) == 1:
                found.append([bytes([v]) for v in range(256)])
            else:
                found.append(sorted({pack(v, size) for v in self.interesting(low, high)}))
        if self.has_tail:
            found.append([b"a" * k for k in range(0, 44)] +
                         [b"a" * k + b"\n" for k in range(0, 30)] +
                         [b"a" * k + b":" for k in range(0, 30, 3)])
        else:
            found.append([b""])
        return found


def program(seed):
    return Program(seed).generate()


PRELUDE = """#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifndef GAP
#define APART
#define GAP
#define GAP2
#define SEPARATE(p)
#endif
"""


def unit(seeds):
    """The C text of several programs, and for each line its seed (0: none)."""
    lines = PRELUDE.splitlines()
    owners = [0] * len(lines)
    for seed in seeds:
        text = program(seed).text()
        lines += text
        owners += [seed] * len(text)
    return "\n".join(lines) + "\n", owners
