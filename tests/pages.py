"""Reads a page as its reader does: by element, in words."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "abbr", "b", "code", "em", "i", "kbd", "small", "span", "strong", "sub", "sup", "time"}


class Element:
    """One element: its tag, attributes, parent, and what it holds in order."""

    def __init__(self, tag, attrs, parent=None):
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children = []

    @property
    def text(self):
        return " ".join(self._words().split())

    def _words(self):
        words = "".join(child if isinstance(child, str) else child._words() for child in self.children)
        return words if self.tag in INLINE else f" {words} "

    def all(self, tag=None, **attrs):
        """Descendants of a tag that have the attributes; True asks only that one is there, `_` stands for `-`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        found = []
        for child in self.children:
            if isinstance(child, str):
                continue
            if (tag is None or child.tag == tag) and all(
                name in child.attrs and value in (True, child.attrs[name]) for name, value in wanted.items()
            ):
                found.append(child)
            found.extend(child.all(tag, **attrs))
        return found

    def one(self, tag=None, **attrs):
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} elements {tag or ''} {attrs}"
        return found[0]

    @property
    def rows(self):
        """The cells of each row of the body of the tables within."""
        return [
            [cell.text for cell in row.all() if cell.tag in ("td", "th")]
            for body in self.all("tbody")
            for row in body.all("tr")
        ]


class Page(HTMLParser):
    """The tree of one response; `status` stands beside it so that a test can assert both."""

    def __init__(self, response):
        super().__init__()
        self.status = response.status_code
        self.html = response.content.decode()
        self.root = self._at = Element("", {})
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self._at)
        self._at.children.append(element)
        if tag not in VOID:
            self._at = element

    def handle_startendtag(self, tag, attrs):
        self._at.children.append(Element(tag, dict(attrs), self._at))

    def handle_endtag(self, tag):
        at = self._at
        while at.parent and at.tag != tag:
            at = at.parent
        if at.parent:
            self._at = at.parent

    def handle_data(self, data):
        self._at.children.append(data)

    @property
    def title(self):
        return self.root.one("title").text

    @property
    def main(self):
        return self.root.one("main")

    def section(self, slug):
        return self.root.one("section", id=slug)
