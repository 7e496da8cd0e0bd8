"""ASC X12: the envelopes ISA, GS and ST with their counts and control numbers; orders (850) and changes (860) inside them.

Versions 003010 to 008010 and their dialects: any separators, an ISA that is not padded, line ends after every segment, several
interchanges in one file. X12.5 and X12.6 (interchange and application control structures).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from parsers.draft import Draft, Exchange, Origin
from parsers.errors import Damaged, Empty, ReadError, TooLarge
from parsers.formats.exact import Pen, other_message, torn
from parsers.formats.segments import SEGMENTS_LIMIT, Segment, compare, elements_of, repeated, whole_and_torn
from parsers.formats.x12_codes import OTHERS
from parsers.formats.x12_order import draft_of
from parsers.registry import Format

__all__ = ["FORMAT", "extent"]

BYTES_LIMIT = 20 * 1024 * 1024
#: ISA, or a group or transaction that lost its envelope on the way
_SNIFF = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:ISA([^A-Za-z0-9])[ 0-9A-Z]{0,10}\1|GS([^A-Za-z0-9\s])[A-Z]{2}\2|ST([^A-Za-z0-9\s])\d{3}\3)"
)
_ISA_ELEMENTS = 16
#: where the next interchange begins: behind a line end, or behind what is no letter, digit or blank and so may end a segment
_NEXT = re.compile(r"[^A-Za-z0-9 ][\r\n\t \x00\x1a]{0,20}(?=ISA([^A-Za-z0-9\s])[ 0-9A-Z]{0,10}\1)")
TORN_LIMIT = 20  #: interchanges of one file that are told one by one
_HEAD = 1000  #: characters in which the first three segments stand

ORDERS = {"850": "PO", "860": "PC"}


def sniff(content: bytes) -> bool:
    """Starts like an interchange, a group or a transaction set."""
    return _SNIFF.match(content) is not None


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """One draft for every transaction set, and one without lines for an interchange whose envelope is torn: what is missing in it
    cannot be known, and the others of the file are whole. Raises Damaged where nothing else is in the file."""
    if len(content) > BYTES_LIMIT:
        raise TooLarge(f"The X12 file has {len(content) // 2**20} MiB; up to {BYTES_LIMIT // 2**20} are read.")
    pen, text = Pen(part, "x12"), _decoded(content)
    try:
        interchanges, broken = whole_and_torn(_each(text), limit=TORN_LIMIT)
        transactions = [one for _, inside in interchanges for one in inside]
        if not transactions and not broken:
            if any(segment.tag == "TA1" for segments, _ in interchanges for segment in segments):
                said = "an interchange acknowledgment"
                return [other_message(pen, origin, what=said, name="X12 TA1", asks=False, path="1:ISA")]
            raise Empty("The X12 interchange holds no transaction set.")
    except ReadError as error:
        error.exchange = error.exchange or _opened(text)
        raise
    drafts = repeated([_draft(one, pen, origin) for one in transactions], [one.segments for one in transactions], pen)
    return [*drafts, *(torn(one, pen, origin) for one in broken)]


FORMAT = Format("x12", sniff, read)


def extent(text: str, at: int) -> tuple[int, str] | None:
    """Where the interchange that begins at this place ends, and its segment terminator; None where it is torn."""
    try:
        element, terminator = _separators(text, at)
    except Damaged:
        return None
    while at < len(text):
        end = text.find(terminator, at)
        if end < 0 and terminator not in "\r\n":  # of lines, the last may lack its end
            return None
        end = len(text) if end < 0 else end
        if text[at:end].strip().split(element, 1)[0] == "IEA":
            return min(end + 1, len(text)), terminator
        at = end + 1
    return None


@dataclass(slots=True)
class _Transaction:
    """ST to SE, with what its envelopes say of it."""

    isa: Segment
    gs: Segment
    segments: list[Segment]
    wrong: list[tuple[str, str]] = field(default_factory=list)  #: (sentence, path)

    @property
    def kind(self) -> str:
        return self.segments[0].at(1)

    @property
    def control(self) -> str:
        return self.segments[0].at(2)

    @property
    def test(self) -> bool:
        return self.isa.at(15).strip() == "T"

    def exchange(self) -> Exchange:
        made = _exchange(self.isa, self.gs, self.segments[0])
        return replace(made, wrong=elements_of(self.wrong))


def _exchange(isa: Segment, gs: Segment | None, st: Segment | None) -> Exchange:
    """What an answer has to name; `gs` and `st` are None where the interchange breaks off before them."""
    kind = st.at(1).strip() if st else ""
    group = tuple(gs.at(element).strip() for element in range(1, 9)) if gs else ()
    return Exchange(
        format="x12",
        kind=(kind,),
        sender=isa.at(6).strip(),
        sender_scheme=isa.at(5).strip(),
        recipient=isa.at(8).strip(),
        recipient_scheme=isa.at(7).strip(),
        interchange=isa.at(13).strip(),
        group=group,
        message=st.at(2).strip() if st else "",
        issued=f"{isa.at(9).strip()}:{isa.at(10).strip()}",
        version=isa.at(12).strip(),
        test=isa.at(15).strip() == "T",
        asks=kind in ORDERS if st else not gs or gs.at(1).strip() in ORDERS.values(),
    )


def _opened(text: str) -> Exchange | None:
    """Who sent an interchange that cannot be read, as far as its first segments say."""
    at = _skip(text, 0)
    try:
        element, terminator = _separators(text, at)
    except Damaged:
        return None
    bodies = [body.strip().split(element) for body in text[at : at + _HEAD].split(terminator)[:3]]
    isa, gs, st = (
        Segment(n, tag, tuple((one,) for one in rest)) for n, (tag, *rest) in enumerate([*bodies, [""], [""]][:3], 1)
    )
    if isa.tag != "ISA":
        return None
    made = _exchange(isa, gs if gs.tag == "GS" else None, st if st.tag == "ST" and gs.tag == "GS" else None)
    return replace(made, refused=True)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _each(text: str) -> Iterator[tuple[list[Segment], list[_Transaction]] | Damaged]:
    """Each interchange with its transaction sets, or why it cannot be read; every one brings its own separators in its ISA."""
    at, number = _skip(text, 0), 0
    if not text.startswith("ISA", at):
        raise Damaged("The X12 file begins without the segment ISA; the envelope of its interchange is missing.")
    while at < len(text):
        if not text.startswith("ISA", at):
            raise Damaged(f"After segment {number} the X12 file goes on with something that is no ISA.")
        try:
            segments, after = _interchange(text, at, number)
            yield segments, list(_transactions(segments))
            number, at = number + len(segments), _skip(text, after)
        except Damaged as error:
            error.exchange = _opened(text[at : at + 2 * _HEAD])
            yield error
            following = _NEXT.search(text, at + 3)
            at = following.end() if following else len(text)


def _interchange(text: str, at: int, number: int) -> tuple[list[Segment], int]:
    """The segments of the interchange that begins here, counted on from a number, and where it ends."""
    element, terminator = _separators(text, at)
    segments: list[Segment] = []
    while True:
        end = text.find(terminator, at)
        body = (text[at:end] if end >= 0 else text[at:]).strip("\r\n\t \x00\x1a")
        tag, *elements = body.split(element)
        if (not body and end < 0) or (tag == "ISA" and segments):
            raise Damaged("The X12 interchange breaks off: the segment IEA is missing.")
        at = len(text) if end < 0 else end + 1
        if not body:
            continue
        number += 1
        if number > SEGMENTS_LIMIT:
            raise TooLarge(f"The X12 file has more than {SEGMENTS_LIMIT} segments.")
        segments.append(Segment(number, tag.strip(), tuple((value,) for value in elements)))
        if tag == "IEA":
            return segments, at


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\r\n\t \x00\x1a\ufeff":
        at += 1
    return at


def _separators(text: str, at: int) -> tuple[str, str]:
    """Element separator and segment terminator, as the ISA at this place shows them, padded or not."""
    element = text[at + 3 : at + 4]
    where = at + 3
    for _ in range(_ISA_ELEMENTS - 1):
        where = text.find(element, where + 1)
        if where < 0 or where - at > 400 or not element:
            raise Damaged("The X12 segment ISA is torn: it has not sixteen elements.")
    component, terminator = text[where + 1 : where + 2], text[where + 2 : where + 3]
    if not terminator or terminator == element or component == element or terminator.isalnum():
        raise Damaged("The X12 segment ISA is torn: separators cannot be told.")
    return element, terminator


def _transactions(segments: list[Segment]) -> Iterator[_Transaction]:
    """The transaction sets of one interchange; counts and control numbers that do not fit are told on each of them."""
    isa, iea = segments[0], segments[-1]
    found: list[_Transaction] = []
    outer: list[tuple[str, str]] = []
    groups, at = 0, 1
    while at < len(segments) - 1:
        if segments[at].tag == "TA1":
            at += 1
            continue
        if segments[at].tag != "GS":
            raise Damaged(
                f"The X12 segment {segments[at].number} ({segments[at].tag[:10]}) stands outside of any group."
            )
        end = next((i for i in range(at, len(segments)) if segments[i].tag == "GE"), None)
        if end is None:
            raise Damaged("The X12 group breaks off: the segment GE is missing.")
        groups += 1
        found += _group(segments[at : end + 1], isa)
        at = end + 1
    compare(outer, "IEA counts {said} groups, there are {real}.", iea, 1, str(groups))
    compare(outer, "IEA closes interchange {said}, ISA opened {real}.", iea, 2, isa.at(13))
    for one in found:
        one.wrong += outer
    yield from found


def _group(segments: list[Segment], isa: Segment) -> list[_Transaction]:
    gs, ge = segments[0], segments[-1]
    found: list[_Transaction] = []
    wrong: list[tuple[str, str]] = []
    controls: set[str] = set()
    at = 1
    while at < len(segments) - 1:
        if segments[at].tag != "ST":
            raise Damaged(
                f"The X12 segment {segments[at].number} ({segments[at].tag[:10]}) stands outside of any transaction set."
            )
        end = next((i for i in range(at, len(segments)) if segments[i].tag in ("SE", "GE", "GS")), len(segments) - 1)
        if segments[end].tag != "SE" or any(segment.tag == "ST" for segment in segments[at + 1 : end]):
            raise Damaged(f"The X12 transaction set {segments[at].at(2)[:20]} breaks off: its segment SE is missing.")
        one = _Transaction(isa, gs, segments[at : end + 1])
        compare(one.wrong, "SE counts {said} segments, there are {real}.", segments[end], 1, str(end - at + 1))
        compare(one.wrong, "SE closes transaction set {said}, ST opened {real}.", segments[end], 2, one.control)
        if one.control in controls:
            one.wrong.append((f"The control number {one.control} stands twice in its group.", segments[at].path(2)))
        if (group := ORDERS.get(one.kind)) and group != gs.at(1):
            one.wrong.append((f"GS01 says {gs.at(1) or 'nothing'}, ST01 says {one.kind}.", gs.path(1)))
        controls.add(one.control)
        found.append(one)
        at = end + 1
    compare(wrong, "GE counts {said} transaction sets, there are {real}.", ge, 1, str(len(found)))
    compare(wrong, "GE closes group {said}, GS opened {real}.", ge, 2, gs.at(6))
    for one in found:
        one.wrong += wrong
    return found


def _draft(one: _Transaction, pen: Pen, origin: Origin) -> Draft:
    notices = [pen.notice("envelope-contradicted", sentence, path) for sentence, path in one.wrong]
    if one.test:
        notices.append(pen.notice("message-test", "The interchange is marked as a test (ISA15 is T).", "1:ISA15"))
    if one.kind in ORDERS:
        draft = draft_of(one.segments, pen, origin)
        return replace(draft, notices=(*notices, *draft.notices), exchange=one.exchange())
    what, asks = OTHERS.get(one.kind, ("a transaction set that is not known here", True))
    place = one.segments[0].path(1)
    draft = other_message(pen, origin, what=what, name=f"X12 {one.kind}", asks=asks, path=place, notices=notices)
    return replace(draft, exchange=one.exchange())
