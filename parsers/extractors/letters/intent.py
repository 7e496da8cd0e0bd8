"""What a text asks for: rules first, and cautious. A word of cancelling, changing or returning beside an order holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.draft import Draft, Kind, Notice
from parsers.extractors.letters.dates.hours import keeps_hours
from parsers.extractors.letters.lines.weighing import (
    NOTHING,
    Hits,
    Judgement,
    against_order,
    counts_goods,
    firm,
    weighed,
)
from parsers.extractors.letters.remarks.announced import (
    answers,
    asked_of_us,
    awaits_a_paper,
    bears_number,
    handed_over,
    is_awaited,
    is_of_a_paper,
    labels_number,
    returns_a_paper,
    thanked_for,
)
from parsers.extractors.letters.remarks.brokenathome import broken_at_home
from parsers.extractors.letters.remarks.earlierorders import (
    changes_order,
    corrects_earlier,
    corrects_unseen,
    is_numeral,
    names_order,
    replaces_habit,
    undoes_order,
)
from parsers.extractors.letters.remarks.rules import without_rules
from parsers.extractors.letters.replies import Parted
from parsers.extractors.letters.tokens import norms_in
from parsers.extractors.letters.wording import LANGUAGES, Wording, intent_phrases, wording
from parsers.lexicon import words_of

__all__ = ["KEYWORDS", "REMARKS", "UNCLEAR", "alone", "judged", "machine_kind", "unsettled"]


#: what a letter says beside an attached order; a letter that orders nothing and covers nothing leaves no notice
REMARKS = ("note-significant", "condition-stated")
#: and what it leaves open of when, where and under which number the goods are wanted
_OPEN = (*REMARKS, "date-ambiguous", "ship-to-ambiguous", "order-number-ambiguous")
ASKS = "it orders nothing, but asks"
#: why a text is taken for a machine's where neither its headers nor its subject say so: a person may write these words, too
SEEMS_AUTOMATIC = "an automatic answer (its words say so)"
SPEAKS_OF_ORDER = "it orders nothing, but speaks of an order"
UNCLEAR = "it orders nothing, and neither thanks nor greets"
#: a whole text message of one of these is for the telephone network, not for us
KEYWORDS = frozenset("stop unsubscribe end quit stopall revoke optout cancel stopp arret alto".split())


def judged(
    draft: Draft,
    text: str,
    parted: Parted,
    subject: str,
    marks: Mapping[str, str],
    words: Wording,
    *,
    tabled: bool = False,
    accepted: bool = False,
) -> Draft:
    """The draft with its kind, the reason for it, and a notice where kinds compete. `tabled` is a text around a table of goods,
    `accepted` one that orders what a quotation below it lists."""
    kind, reason, notices = _judge(draft, text, parted, subject, marks, words, tabled=tabled, accepted=accepted)
    if kind is Kind.OTHER:
        draft = replace(draft, notices=tuple(notice for notice in draft.notices if notice.code in _OPEN))
    elif kind in (Kind.AUTO_REPLY, Kind.BOUNCE):
        draft = replace(draft, lines=(), notices=())
    return replace(draft, kind=kind, reason=reason, notices=draft.notices + tuple(notices))


def alone(draft: Draft) -> Draft:
    """The draft of a text that covers no attached order: where it orders nothing, what it remarks is no matter."""
    if draft.kind is not Kind.OTHER:
        return draft
    return replace(draft, notices=tuple(notice for notice in draft.notices if notice.code not in _OPEN))


def machine_kind(
    subject: str, text: str, marks: Mapping[str, str], *, content_type: str = ""
) -> tuple[Kind, str] | None:
    """Whether a machine wrote it, by RFC 3464 and RFC 3834; an order that an ERP sends is not an answer."""
    head = norms_in(subject[:300])
    start = norms_in(text[:1500])
    sender = marks.get("return-path", "x").strip()
    if content_type == "multipart/report" or "x-failed-recipients" in marks:
        return Kind.BOUNCE, "an undelivered mail came back (delivery status report)"
    if intent_phrases("bounce").found_in(head) or (sender == "<>" and intent_phrases("bounce").found_in(start)):
        return Kind.BOUNCE, "an undelivered mail came back"
    answered = (
        marks.get("auto-submitted", "").lower().startswith("auto-replied")
        or "x-autoreply" in marks
        or "x-autorespond" in marks
    )
    said = intent_phrases("auto_reply").found_in(head) or (
        intent_phrases("auto_reply").found_in(start) and (answered or len(start) < 120)
    )
    if said or answered:
        declared = intent_phrases("auto_reply").found_in(head) is not None
        return Kind.AUTO_REPLY, "an automatic answer (Auto-Submitted)" if answered or declared else SEEMS_AUTOMATIC
    return None


def _judge(
    draft: Draft,
    text: str,
    parted: Parted,
    subject: str,
    marks: Mapping[str, str],
    words: Wording,
    *,
    tabled: bool,
    accepted: bool,
) -> Judgement:
    own = text[parted.own.start : parted.own.end]
    if parted.forwarded is not None:
        own += "\n" + text[parted.forwarded.start : parted.forwarded.end]
    norms = without_rules(_without_asides(list(norms_in(own[:20000])), words), words.languages)
    head = [] if _answers(subject) and own.strip() else list(norms_in(subject[:300]))
    solid = [
        line for line in draft.lines if (line.quantity is not None or line.schedule) and (line.code or line.description)
    ]
    machine = machine_kind(subject, own, marks)
    if machine is not None and machine[0] is Kind.AUTO_REPLY and not _declares_itself(head, marks) and solid:
        machine = None  # "on leave from Friday, so please send 5 boxes before": a person writes
    declared = intent_phrases("auto_reply").found_in(head[:6]) is not None
    if machine is not None and tabled and machine[1] == SEEMS_AUTOMATIC:
        machine = None  # "merci de nous adresser un accusé de réception" around a table of goods
    if machine is not None and (machine[0] is Kind.BOUNCE or declared or len(solid) < 2):
        return machine[0], machine[1], []
    plain = " ".join(norms).strip(" .!")
    if plain in KEYWORDS and draft.origin.channel_kind == "sms":
        return Kind.OTHER, f"the keyword {plain.upper()} is for the telephone network", []
    languages = tuple(dict.fromkeys((*words.languages, "en")))
    hits = {
        kind: _hits(kind, norms, head, languages)
        for kind in (
            "cancel",
            "return",
            "change",
            "inquiry",
            "order",
            "other",
            "social",
            "seller",
            "status",
            "approve",
            "drop",
        )
    }
    if accepted:
        hits["order"] = [(-1, "the quotation is accepted")]
    hits["drop"] = [hit for hit in hits["drop"] if not keeps_hours(norms[hit[0] + len(hit[1].split()) :][:8])]
    if not solid or not firm(hits):
        hits["cancel"] = hits["cancel"] or hits["drop"]
    hits["cancel"] = hits["cancel"] or undoes_order(norms)
    hits["status"] = [hit for hit in hits["status"] if not handed_over(hit, norms) and not awaits_a_paper(hit, norms)]
    if solid:
        hits["status"] = [hit for hit in hits["status"] if not _asks_when_it_comes(hit, norms, words)]
        hits["inquiry"] = [hit for hit in hits["inquiry"] if not _asks_when_it_comes(hit, norms, words)]
    hits["return"] = [
        hit
        for hit in hits["return"]
        if not returns_a_paper(hit, norms)
        and not awaits_a_paper(hit, norms)
        and not answers(hit, norms)
        and not broken_at_home(hit, norms, ordered=bool(solid))
    ]
    hits["inquiry"] = [
        hit
        for hit in hits["inquiry"]
        if not thanked_for(hit, norms) and not bears_number(hit, norms) and not labels_number(hit, norms, words)
    ]
    hits["other"] = [hit for hit in hits["other"] if not is_awaited(hit, norms)]
    hits["seller"] = [hit for hit in hits["seller"] if not is_of_a_paper(hit, norms) and not asked_of_us(hit, norms)]
    change = [hit for hit in hits["change"] if not replaces_habit(hit, norms)]
    hits["change"] = change or changes_order(norms, len(solid))
    if (bulk := _bulk(marks)) and not (hits["order"] and solid and draft.header.buyer_order_no):
        return against_order(
            f"sent to many ({bulk})", f"It was sent to many ({bulk})", orders=counts_goods(draft, solid)
        )
    if (answered := _answer(draft, hits, solid, norms, parted, subject, words)) is not None:
        return answered
    kind, reason, notices = weighed(draft, hits, solid, any("on a condition" in n.message for n in draft.notices))
    return _settled(kind, reason, notices, draft, hits, solid, norms, words)


_TURNING = words_of("turning_an_intent")
_COMING_END = words_of("behind_coming") | {"?"}
#: `let me know when this will ship`: asked of the order that is placed, where nothing earlier is named
_ASKS_WHEN = words_of("asking_when_it_comes")
_COMES = words_of("coming_and_going")
_OF_EARLIER = words_of("of_an_earlier_order")
_NEAR_COMING = 8
_ENDS = frozenset((".", "!", "?", ",", ";"))


def _asks_when_it_comes(hit: tuple[int, str], norms: Sequence[str], words: Wording) -> bool:
    """Whether it asks no more than when these goods come: `mi fate sapere quando arriva?`"""
    at, said = hit
    length = words["arrival"].at(norms, at) if at >= 0 else 0
    if length > 0 and (at + length >= len(norms) or norms[at + length] in _COMING_END):
        return True
    if at < 0 or said not in _ASKS_WHEN:
        return False
    behind = norms[at + len(said.split()) :][:_NEAR_COMING]
    end = next((i for i, norm in enumerate(behind) if norm in _ENDS), len(behind))
    return not _COMES.isdisjoint(behind[:end]) and _OF_EARLIER.isdisjoint(behind[:end])


def _without_asides(norms: list[str], words: Wording) -> list[str]:
    """Without turns of speech that speak of no order: `el timbre no funciona`."""
    asides, kept, at = words["aside"], [], 0
    while at < len(norms):
        length = asides.at(norms, at)
        if not length:
            kept.append(norms[at])
        at += max(length, 1)
    return kept


def _answer(
    draft: Draft,
    hits: Hits,
    solid: Sequence[object],
    norms: Sequence[str],
    parted: Parted,
    subject: str,
    words: Wording,
) -> Judgement | None:
    """What only makes sense with an earlier message: a correction of it, a yes to it, thanks for it."""
    quoted = parted.quoted is not None and parted.forwarded is None
    if quoted and corrects_earlier(norms, words):
        return Kind.CHANGE, "an answer that corrects what it quotes", []
    if solid:
        return None
    if not hits["cancel"] and not hits["return"] and corrects_unseen(norms, words):
        return Kind.CHANGE, "it corrects an order that was sent before", []
    if hits["approve"] and not hits["seller"] and (quoted or hits["inquiry"] or _answers(subject)):
        said = hits["approve"][0][1]
        notice = Notice("history-referenced", f"“{said}” accepts an offer that is not written in this text.")
        return Kind.ORDER, f"“{said}” accepts an offer", [notice]
    open_words = any(n.code in ("text-unread", "quantity-vague", "history-referenced") for n in draft.notices)
    undone = any(hits[kind] for kind in ("cancel", "return", "change", "status", "inquiry"))
    if quoted and not (open_words or undone or firm(hits) or "?" in norms or any(map(is_numeral, norms))):
        return Kind.OTHER, "an answer that orders nothing", []
    return None


#: findings of words that only an order has: what it depends on, and what it asks for beside its items
_HEEDED = frozenset(("condition-stated", "note-significant"))


def _settled(
    kind: Kind,
    reason: str,
    notices: list[Notice],
    draft: Draft,
    hits: Hits,
    solid: Sequence[object],
    norms: Sequence[str],
    words: Wording,
) -> Judgement:
    """What was weighed, with the doubt that a question or the number of an order leaves."""
    if kind is Kind.OTHER and reason == NOTHING and hits["order"] and any(map(is_numeral, norms)):
        heeded = any(one.code in _HEEDED for one in draft.notices)
        if heeded or is_numeral(norms[0]):  # nothing was read of it, but something is counted, or wanted on a condition
            return Kind.ORDER, f"“{hits['order'][0][1]}” orders", notices
    if kind is Kind.OTHER and reason == NOTHING and not _only_thanks(norms, words):
        if "?" in norms:
            return kind, ASKS, notices
        if any(n.code == "history-referenced" for n in draft.notices) and not _content(norms, words):
            return kind, SPEAKS_OF_ORDER, notices
        if names_order(norms) or draft.header.buyer_order_no:
            return kind, SPEAKS_OF_ORDER, notices
        if not _is_kind(norms, words):
            return kind, UNCLEAR, notices
    if kind is Kind.ORDER and len(solid) == 1 and "?" in norms and not firm(hits) and _asks_first(norms, words):
        return Kind.INQUIRY, "it asks", []
    return kind, reason, notices


def _declares_itself(head: Sequence[str], marks: Mapping[str, str]) -> bool:
    """Whether its headers or its subject say that a machine answers."""
    return (
        marks.get("auto-submitted", "").lower().startswith("auto-replied")
        or "x-autoreply" in marks
        or "x-autorespond" in marks
        or intent_phrases("auto_reply").found_in(head[:8]) is not None
    )


def _content(norms: Sequence[str], words: Wording) -> bool:
    """Thanks for what came, and that all is well."""
    thanks = words["closing"].found_in(norms[:10]) is not None
    return thanks and intent_phrases("content", words.languages).found_in(norms) is not None


def _asks_first(norms: Sequence[str], words: Wording) -> bool:
    """Whether the text begins with a question: its first sentence ends in a question mark."""
    first = norms[: norms.index("?")]
    if len(first) > 24:
        return False
    acts = words["modal"].found_in(first) is not None and words["deliver"].found_in(first) is not None
    return "." not in first and not acts and words["question"].found_in(first) is not None


def _is_kind(norms: Sequence[str], words: Wording) -> bool:
    """Whether the text thanks, says goodbye or lifts a thumb, so that more of it need not be known."""
    return words["closing"].found_in(norms) is not None or not _SIGNS.isdisjoint(norms)


_SIGNS = words_of("signs_of_content")


def _only_thanks(norms: Sequence[str], words: Wording) -> bool:
    """Whether an answer begins with thanks and holds no number."""
    return words["closing"].found_in(norms[:8]) is not None and not any(map(is_numeral, norms)) and len(norms) < 60


def _answers(subject: str) -> bool:
    """Whether the subject only repeats what is answered or passed on: `RE: Quotation Q-30418` is no quotation."""
    word = subject.split(":", 1)[0].strip().lower() if ":" in subject[:8] else ""
    everything = wording(LANGUAGES)
    return bool(word) and (word in everything["prefix_reply"] or word in everything["prefix_forward"])


def _bulk(marks: Mapping[str, str]) -> str | None:
    if "list-unsubscribe" in marks or "list-id" in marks:
        return "List-Unsubscribe"
    if marks.get("precedence", "").lower() in ("bulk", "junk", "list"):
        return "Precedence"
    return None


def _hits(kind: str, norms: Sequence[str], head: Sequence[str], languages: tuple[str, ...]) -> list[tuple[int, str]]:
    """(position, phrase) of the kind's phrases; in the subject position -1. Negated ones do not count."""
    table = intent_phrases(kind, languages)
    found: list[tuple[int, str]] = []
    if (at := table.found_in(head)) is not None:
        found.append((-1, " ".join(head[at[0] : at[0] + at[1]])))
    if table.found_in(norms) is None:
        return found
    position = 0
    while position < len(norms):
        length = table.at(norms, position) if norms[position] in table.by_first else 0
        if length:
            if position == 0 or norms[position - 1] not in _TURNING:
                found.append((position, " ".join(norms[position : position + length])))
            position += length
        else:
            position += 1
    return found


def kind_of_words(text: str) -> set[str]:
    """The kinds whose words stand in a text, in any language."""
    norms = norms_in(text[:20000])
    return {
        kind
        for kind in ("cancel", "return", "change", "inquiry", "order", "other")
        if intent_phrases(kind, LANGUAGES).found_in(norms)
    }


def unsettled(drafts: Sequence[Draft]) -> list[Draft]:
    """A message that asks, speaks of an order or says what nobody knows, and in which nothing else was found, is somebody's question."""
    if all(draft.kind is Kind.OTHER for draft in drafts):
        return [replace(d, kind=Kind.INQUIRY) if d.reason in (ASKS, SPEAKS_OF_ORDER, UNCLEAR) else d for d in drafts]
    return list(drafts)
