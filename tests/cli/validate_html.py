"""Hold HTML reports to what they promise.

usage: validate_html.py FILE...

Every tag is closed, every id is there once, every link leads somewhere on the page,
nothing is loaded from elsewhere, nothing runs, tables have captions and heads, headings
skip no level.  Prints one line for each fault, and exits with 1 if there is one.
"""

import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer",
    "nav", "section", "article", "h1", "h2", "h3", "h4", "p", "ol", "ul", "li", "span",
    "b", "strong", "code", "pre", "mark", "del", "ins", "dl", "dt", "dd", "div", "figure",
    "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td", "details",
    "summary",
}
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "tabindex",
    "role", "aria-label", "aria-labelledby", "scope", "open", "colspan",
}


class Checker(HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults, self.stack, self.ids, self.links = [], [], [], []
        self.level, self.tables, self.style = 0, [], ""

    def fault(self, text):
        self.faults.append(f"{self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED:
            self.fault(f"<{tag}> has no place here")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.fault(f"attribute {name} has no place here")
            elif name == "id":
                self.ids.append(value)
            elif name in ("aria-labelledby",):
                self.links.append(value)
            elif name == "href":
                if not value.startswith("#"):
                    self.fault(f"a link leads off the page: {value}")
                self.links.append(value[1:])
        if re.fullmatch("h[1-4]", tag):
            if int(tag[1]) > self.level + 1:
                self.fault(f"{tag} follows h{self.level}")
            self.level = int(tag[1])
        if tag == "table":
            self.tables.append({"caption": 0, "thead": 0})
        if tag in ("caption", "thead") and self.tables:
            self.tables[-1][tag] += 1
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.fault(f"</{tag}> closes nothing")
        if tag == "table" and 0 in self.tables[-1].values():
            self.fault("a table without caption or heads")

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "style":
            self.style += data

    def finish(self):
        self.close()
        for tag in self.stack:
            self.fault(f"<{tag}> is never closed")
        for name in {name for name in self.ids if self.ids.count(name) > 1}:
            self.fault(f"id {name} is there more than once")
        for name in set(self.links) - set(self.ids):
            self.fault(f"nothing has the id {name}")
        if re.search(r"url\(|@import|expression", self.style):
            self.fault("the style loads something")
        for name in set(re.findall(r"var\((--\w+)\)", self.style)):
            if f"{name}:" not in self.style:
                self.fault(f"the style uses {name}, which is not set")


def main():
    faulty = False
    for path in sys.argv[1:]:
        checker = Checker()
        with open(path, encoding="utf-8") as file:
            checker.feed(file.read())
        checker.finish()
        for fault in checker.faults:
            print(f"{path}:{fault}")
            faulty = True
    sys.exit(1 if faulty else 0)


main()
