"""UN/EDIFACT (ISO 9735, syntax versions 1 to 4): UNA, the envelopes UNB, UNG and UNH with their counts and references; orders
(ORDERS) and changes (ORDCHG) of the directories D.96A to D.01B and their subsets (EANCOM) inside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from parsers.draft import Draft, Exchange, Origin
from parsers.errors import Damaged, Empty, ReadError, TooLarge
from parsers.formats.edifact_codes import OTHERS
from parsers.formats.edifact_order import draft_of
from parsers.formats.exact import Pen, other_message, torn
from parsers.formats.segments import SEGMENTS_LIMIT, Segment, compare, elements_of, repeated, whole_and_torn
from parsers.registry import Format

__all__ = ["FORMAT", "extent"]

BYTES_LIMIT = 20 * 1024 * 1024
#: where the next interchange begins: behind a line end, or behind what is no letter, digit or blank and so may end a segment
_NEXT = re.compile(r"[^A-Za-z0-9 ][\r\n\t \x00\x1a]{0,20}(?=UNA[^A-Za-z0-9]{5,6}\s{0,4}UNB|UNB.UNO[A-Z])", re.DOTALL)
TORN_LIMIT = 20  #: interchanges of one file that are told one by one
_HEAD = 1000  #: bytes in which the first segments stand
_SNIFF = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:UNA[^A-Za-z0-9]{5,6}|UNB.UNO[A-Z]|UNH.[^\r\n]{1,40}(?:ORDERS|ORDCHG))", re.DOTALL
)

#: UNB S001 0001 -> the character set (ISO 9735-1 annex A and its later parts)
CHARSETS = {
    "UNOA": "ascii", "UNOB": "ascii", "UNOC": "iso8859-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7",
    "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8", "UNOK": "iso8859-9", "UNOL": "iso8859-15",
    "UNOW": "utf-8", "UNOY": "utf-8",
}  # fmt: skip
ORDERS = ("ORDERS", "ORDCHG")
#: segments that belong to the envelopes
ENVELOPE = frozenset({"UNB", "UNZ", "UNG", "UNE", "UNH", "UNT"})


def sniff(content: bytes) -> bool:
    """Starts like an interchange or like an order that lost its interchange."""
    return _SNIFF.match(content) is not None


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """One draft for every message, and one without lines for an interchange whose envelope is torn: what is missing in it cannot
    be known, and the others of the file are whole. Raises Damaged where nothing else is in the file."""
    if len(content) > BYTES_LIMIT:
        raise TooLarge(f"The EDIFACT file has {len(content) // 2**20} MiB; up to {BYTES_LIMIT // 2**20} are read.")
    pen = Pen(part, "edifact")
    text = _decoded(content)
    try:
        interchanges, broken = whole_and_torn(_each(text), limit=TORN_LIMIT)
        messages = [one for inside in interchanges for one in inside]
        if not messages and not broken:
            raise Empty("The EDIFACT interchange holds no message.")
    except ReadError as error:
        error.exchange = error.exchange or _opened(text[:_HEAD])
        raise
    drafts = repeated([_draft(one, pen, origin) for one in messages], [one.segments for one in messages], pen)
    return [*drafts, *(torn(one, pen, origin) for one in broken)]


FORMAT = Format("edifact", sniff, read)


def extent(text: str, at: int) -> tuple[int, str] | None:
    """Where the interchange that begins at this place ends, and its segment terminator; None where it is torn."""
    try:
        signs, at = _signs(text, at)
        for body, after in _bodies(text, at, signs):
            if body.startswith("UNZ" + signs.element):
                return after, signs.terminator
    except Damaged:
        pass
    return None


@dataclass(frozen=True, slots=True)
class _Signs:
    """The service characters of an interchange, as UNA gives them."""

    component: str = ":"
    element: str = "+"
    mark: str = "."  #: decimal notation; point and comma are both allowed whatever it says
    release: str = "?"
    terminator: str = "'"


@dataclass(slots=True)
class _Interchange:
    segments: list[Segment]
    marked: str  #: decimal mark


@dataclass(slots=True)
class _Message:
    """UNH to UNT, with what its envelopes say of it."""

    unb: Segment
    segments: list[Segment]
    wrong: list[tuple[str, str]] = field(default_factory=list)  #: (sentence, path)

    @property
    def reference(self) -> str:
        return self.segments[0].at(1)

    @property
    def kind(self) -> str:
        return self.segments[0].at(2, 1).strip().upper()

    @property
    def directory(self) -> str:
        return f"{self.segments[0].at(2, 2)}.{self.segments[0].at(2, 3)}"

    @property
    def test(self) -> bool:
        return self.unb.at(11).strip() == "1"

    def exchange(self) -> Exchange:
        return replace(_exchange(self.unb, self.segments[0]), wrong=elements_of(self.wrong))


def _exchange(unb: Segment, unh: Segment | None) -> Exchange:
    """What an answer has to name; `unh` is None where the interchange breaks off before it."""
    syntax = unb.at(1, 1).strip().upper()
    kind = unh.elements[1] if unh and len(unh.elements) > 1 else ()
    return Exchange(
        format="edifact",
        kind=tuple(one.strip() for one in kind),
        sender=unb.at(2, 1).strip(),
        sender_scheme=unb.at(2, 2).strip(),
        recipient=unb.at(3, 1).strip(),
        recipient_scheme=unb.at(3, 2).strip(),
        interchange=unb.at(5).strip(),
        message=unh.at(1).strip() if unh else "",
        version=f"{syntax}:{unb.at(1, 2).strip() or '3'}",
        charset=CHARSETS.get(syntax, "utf-8"),
        test=unb.at(11).strip() == "1",
        asks=unh is None or unh.at(2, 1).strip().upper() in ORDERS,
    )


def _opened(text: str) -> Exchange | None:
    """Who sent an interchange that cannot be read, as far as its first segments say."""
    try:
        signs, at = _signs(text, _skip(text, 0))
    except Damaged:
        return None
    found: list[Segment] = []
    try:
        for body, _ in _bodies(text, at, signs):
            found.append(_segment(body, len(found) + 1, signs))
    except Damaged:  # the head ends within a segment
        pass
    if not found or found[0].tag != "UNB":
        return None
    unh = next((segment for segment in found[1:3] if segment.tag == "UNH"), None)
    return replace(_exchange(found[0], unh), refused=True)


def _each(text: str) -> Iterator[list[_Message] | Damaged]:
    """The messages of each interchange, or why it cannot be read."""
    at, number = _skip(text, 0), 0
    if not text.startswith(("UNA", "UNB"), at):
        raise Damaged("The EDIFACT file begins without the segment UNB; the envelope of its interchange is missing.")
    while at < len(text):
        if not text.startswith(("UNA", "UNB"), at):
            raise Damaged(f"After segment {number} the EDIFACT file goes on with something that is no UNB.")
        try:
            interchange, after = _interchange(text, at, number)
            yield list(_messages(interchange))
            number, at = number + len(interchange.segments), _skip(text, after)
        except Damaged as error:
            error.exchange = _opened(text[at : at + _HEAD])
            yield error
            following = _NEXT.search(text, at + 3)
            if text.startswith("UNA", at) and following and not text[at + 9 : following.end()].strip():
                following = _NEXT.search(text, following.end() + 3)  # that was its own UNB
            at = following.end() if following else len(text)


def _interchange(text: str, at: int, number: int) -> tuple[_Interchange, int]:
    """The segments of the interchange that begins here, counted on from a number, and where it ends."""
    signs, at = _signs(text, at)
    if not text.startswith("UNB", at):
        raise Damaged("The EDIFACT file begins without the segment UNB; the envelope of its interchange is missing.")
    segments: list[Segment] = []
    for body, after in _bodies(text, at, signs):
        number += 1
        if number > SEGMENTS_LIMIT:
            raise TooLarge(f"The EDIFACT file has more than {SEGMENTS_LIMIT} segments.")
        segments.append(_segment(body, number, signs))
        if segments[-1].tag == "UNZ":
            return _Interchange(segments, signs.mark), after
        if len(segments) > 1 and (segments[-1].tag == "UNB" or body.startswith("UNA")):
            break
    raise Damaged("The EDIFACT interchange breaks off: the segment UNZ is missing.")


def _decoded(content: bytes) -> str:
    """The text in the character set that UNB names; bytes that it has not are read as UTF-8, else as ISO 8859-1."""
    found = re.search(rb"UNB.(UNO[A-Z])", content[:400], re.DOTALL)
    named = CHARSETS.get(found[1].decode("ascii"), "utf-8") if found else "utf-8"
    for charset in (named, "utf-8-sig"):
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    return content.decode("iso8859-1")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\r\n\t \x00\x1a\ufeff":
        at += 1
    return at


def _signs(text: str, at: int) -> tuple[_Signs, int]:
    """The service characters at this place, and where the segments begin."""
    if not text.startswith("UNA", at):
        return _Signs(), at
    given = text[at + 3 : at + 9]
    component, element, mark, release, terminator = given[0:1], given[1:2], given[2:3], given[3:4], given[5:6]
    distinct = {component, element, terminator}
    if len(given) < 6 or len(distinct) < 3 or any(sign.isalnum() for sign in distinct):
        raise Damaged("The EDIFACT segment UNA is torn: separators cannot be told.")
    return _Signs(component, element, mark, release, terminator), _skip(text, at + 9)


def _bodies(text: str, at: int, signs: _Signs) -> Iterator[tuple[str, int]]:
    """Each segment without its terminator, and where it ends; a terminator behind a release character is none."""
    released = signs.release if signs.release.strip() else ""
    while at < len(text):
        end = at
        while True:
            end = text.find(signs.terminator, end)
            if end < 0:
                if text[at:].strip():
                    raise Damaged("The EDIFACT interchange breaks off within a segment.")
                return
            if not released or not _is_released(text, end, at, released):
                break
            end += 1
        body = text[at:end].strip("\r\n\t ")
        at = end + 1
        if body:
            yield body, at


def _is_released(text: str, where: int, start: int, release: str) -> bool:
    count = 0
    while where - 1 - count >= start and text[where - 1 - count] == release:
        count += 1
    return count % 2 == 1


def _segment(body: str, number: int, signs: _Signs) -> Segment:
    split = _splitter(body, signs)
    elements = [split(element, signs.component) for element in split(body, signs.element)]
    clean = _cleaner(body, signs)
    tag = elements[0][0].strip() if elements and elements[0] else ""
    return Segment(number, tag, tuple(tuple(clean(value) for value in element) for element in elements[1:]))


def _splitter(body: str, signs: _Signs) -> Callable[[str, str], list[str]]:
    if not signs.release.strip() or signs.release not in body:
        return lambda text, sign: text.split(sign)

    def split(text: str, sign: str) -> list[str]:
        found, start, at = [], 0, 0
        while at < len(text):
            if text[at] == signs.release:
                at += 2
            elif text[at] == sign:
                found.append(text[start:at])
                at += 1
                start = at
            else:
                at += 1
        return [*found, text[start:]]

    return split


def _cleaner(body: str, signs: _Signs) -> Callable[[str], str]:
    """Takes line ends out (a file may be broken at 80 columns) and release characters off."""
    broken = "\n" in body or "\r" in body
    if not broken and (not signs.release.strip() or signs.release not in body):
        return str
    pattern = re.compile(re.escape(signs.release) + "(.)", re.DOTALL) if signs.release.strip() else None

    def clean(value: str) -> str:
        value = value.replace("\r", "").replace("\n", "") if broken else value
        return pattern.sub(r"\1", value) if pattern else value

    return clean


def _messages(interchange: _Interchange) -> Iterator[_Message]:
    """The messages of one interchange; counts and references that do not fit are told on each of them."""
    segments = interchange.segments
    unb, unz = segments[0], segments[-1]
    found: list[_Message] = []
    outer: list[tuple[str, str]] = []
    groups = in_group = at = 0
    references: set[str] = set()
    opened: Segment | None = None
    at = 1
    while at < len(segments) - 1:
        segment = segments[at]
        if segment.tag == "UNG":
            opened, groups, in_group, at = segment, groups + 1, 0, at + 1
        elif segment.tag == "UNE" and opened is not None:
            compare(outer, "UNE counts {said} messages, there are {real}.", segment, 1, str(in_group))
            compare(outer, "UNE closes group {said}, UNG opened {real}.", segment, 2, opened.at(5))
            opened, at = None, at + 1
        elif segment.tag == "UNH":
            one, at = _message(segments, at, unb)
            in_group += 1
            if one.reference in references:
                one.wrong.append(
                    (f"The reference {one.reference[:20]} stands twice in the interchange.", one.segments[0].path(1))
                )
            references.add(one.reference)
            found.append(one)
        else:
            raise Damaged(f"The EDIFACT segment {segment.number} ({segment.tag[:10]}) stands outside of any message.")
    if opened is not None:
        raise Damaged("The EDIFACT group breaks off: the segment UNE is missing.")
    compare(outer, "UNZ counts {said}, there are {real}.", unz, 1, str(groups or len(found)))
    compare(outer, "UNZ closes interchange {said}, UNB opened {real}.", unz, 2, unb.at(5))
    for one in found:
        one.wrong += outer
    yield from found


def _message(segments: list[Segment], at: int, unb: Segment) -> tuple[_Message, int]:
    end = next((i for i in range(at + 1, len(segments)) if segments[i].tag in ENVELOPE), len(segments) - 1)
    unt = segments[end]
    if unt.tag != "UNT":
        raise Damaged(f"The EDIFACT message {segments[at].at(1)[:20]} breaks off: its segment UNT is missing.")
    one = _Message(unb, segments[at : end + 1])
    compare(one.wrong, "UNT counts {said} segments, there are {real}.", unt, 1, str(end - at + 1))
    compare(one.wrong, "UNT closes message {said}, UNH opened {real}.", unt, 2, one.reference)
    return one, end + 1


def _draft(one: _Message, pen: Pen, origin: Origin) -> Draft:
    notices = [pen.notice("envelope-contradicted", sentence, path) for sentence, path in one.wrong]
    if one.test:
        notices.append(pen.notice("message-test", "The interchange is marked as a test (UNB 0035 is 1).", "1:UNB11"))
    if one.kind in ORDERS:
        draft = draft_of(one.segments, pen, origin, name=f"{one.kind} {one.directory}")
        return replace(draft, notices=(*notices, *draft.notices), exchange=one.exchange())
    what, asks = OTHERS.get(one.kind, ("a message that is not known here", True))
    place = one.segments[0].path(2, 1)
    draft = other_message(pen, origin, what=what, name=f"EDIFACT {one.kind}", asks=asks, path=place, notices=notices)
    return replace(draft, exchange=one.exchange())
