"""XML as bytes to elements, without what makes XML dangerous: entities, document types with content, the network, endless depth.

A document type that only names a file elsewhere (as cXML's do) is passed over and never fetched. Comments and processing
instructions are taken out before text is joined, so that no two readers see two numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from parsers.errors import Damaged, TooLarge

__all__ = ["LIMIT", "Node", "load", "opened", "root_tag"]

LIMIT = 20 * 1024 * 1024
DEPTH = 64
ELEMENTS = 400_000
BEGINNING = 200_000  #: bytes of a torn document in which its sender is looked for
_HEAD = 16_384

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[\]>]*>", re.DOTALL)
_START = re.compile(r"<(?:[A-Za-z_][\w.-]{0,100}:)?([A-Za-z_][\w.-]{0,200})[\s/>][^>]{0,8000}", re.DOTALL)


def root_tag(content: bytes) -> tuple[str, str]:
    """(local name, whole start tag) of the root as the first bytes show it; ("", "") where they show none. Cheap."""
    text = _head(content)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return "", ""
    at = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    while found := _PROLOG.match(text, at):
        at = found.end()
    start = _START.match(text, at)
    return (start[1], start[0]) if start else ("", "")


def _head(content: bytes) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[:4] in (b"<\0?\0", b"\0<\0?"):
        return head.decode("utf-16-le" if head[0:1] == b"<" else "utf-16-be", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


class Node:
    """One element by its local name, with the path that leads to it: `/Order/OrderLine[2]/LineItem/ID`."""

    __slots__ = ("_children", "element", "name", "path")

    def __init__(self, element: etree._Element, name: str, path: str) -> None:
        self.element, self.name, self.path = element, name, path
        self._children: list[Node] | None = None

    @property
    def text(self) -> str:
        """Its own text, trimmed, before and between its children; theirs is not in it."""
        if not len(self.element):
            return (self.element.text or "").strip()
        return " ".join(
            filter(None, ((piece or "").strip() for piece in (self.element.text, *(c.tail for c in self.element))))
        )

    def get(self, attribute: str) -> str:
        return (self.element.get(attribute) or "").strip()

    @property
    def children(self) -> list[Node]:
        if self._children is None:
            names = [etree.QName(child).localname for child in self.element]
            several = Counter(names)
            seen: Counter[str] = Counter()
            found = []
            for child, name in zip(self.element, names, strict=True):
                seen[name] += 1
                path = f"{self.path}/{name}[{seen[name]}]" if several[name] > 1 else f"{self.path}/{name}"
                found.append(Node(child, name, path))
            self._children = found
        return self._children

    def all(self, *names: str) -> list[Node]:
        """Every element down that path, in document order."""
        found = [self]
        for name in names:
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, *names: str) -> Node | None:
        return next(iter(self.all(*names)), None)

    def walk(self) -> Iterator[Node]:
        """This element and all below it."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def load(content: bytes) -> Node:
    """The root. Raises Damaged or TooLarge."""
    if len(content) > LIMIT:
        raise TooLarge(f"The XML has {len(content) // 2**20} MiB; up to {LIMIT // 2**20} are read.")
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Damaged(f"The XML is not well-formed: {str(error)[:200]}.") from error
    _refuse_type(root)
    _refuse_size(root)
    name = etree.QName(root).localname
    return Node(root, name, f"/{name}")


def opened(content: bytes) -> Node | None:
    """The root of a document that breaks off, with what stands in its beginning: for telling its sender, never for reading an
    order. None where that is no XML, or more than it should be."""
    try:
        root = etree.fromstring(content[:BEGINNING], _parser(recover=True))
        if root is None:
            return None
        _refuse_type(root)
        _refuse_size(root)
        names = [
            etree.QName(one).localname for one in root.iter(etree.Element)
        ]  # raises where a prefix was never declared
    except (etree.XMLSyntaxError, ValueError, LookupError, Damaged, TooLarge):
        return None
    return Node(root, names[0], f"/{names[0]}")


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        dtd_validation=False,
        attribute_defaults=False,
        recover=recover,
    )


def _refuse_type(root: etree._Element) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (next(dtd.iterentities(), None) is not None or next(dtd.iterelements(), None) is not None):
        raise Damaged("The XML brings a document type of its own; entities are not read.")
    if next(root.iter(etree.Entity), None) is not None:
        raise Damaged("The XML uses an entity that it does not hold.")


def _refuse_size(root: etree._Element) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEPTH:
            raise TooLarge(f"The XML is nested more than {DEPTH} levels deep.")
        if count > ELEMENTS:
            raise TooLarge(f"The XML has more than {ELEMENTS} elements.")
