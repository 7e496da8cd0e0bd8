"""A second opinion on what a message wants, learned from cases that clerks confirmed. It can only make a case more cautious.

A bag of words over single words and pairs (spaCy's TextCatBOW) in a pipeline without a language. spaCy is imported with the
first model, which only a reading child has. Numbers and codes are made alike before: a kind of message is to be learned, and
not which item somebody ordered.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from parsers.draft import Draft, Kind, Notice
from parsers.extractors.letters.replies import part
from parsers.gather import Gathered, Message

__all__ = ["LABELS", "LEAST_CASES", "Learned", "about", "doubted", "learn", "said_in", "unusable"]

LABELS = ("order", "change", "cancel", "return", "other")
LEAST_CASES = 20  #: confirmed cases of each of at least two kinds
SURE = 0.8  #: below that it keeps its opinion to itself
CHARACTERS = 6000
HELD_BACK = 5  #: one case in so many judges the model and is not learned from

#: What the rules said -> the label that agrees. Bounces and automatic answers are decided by their headers; a change, a
#: cancellation or a return waits for a clerk anyhow.
AGREES = {Kind.ORDER: "order", Kind.OTHER: "other", Kind.INQUIRY: "other"}

_WORD = re.compile(r"[^\W_]{1,40}|[?!]")


@dataclass(frozen=True, slots=True)
class Learned:
    """A model and what can be said of it: cases by label, and how a model judged those that it had not seen."""

    model: bytes
    counts: dict[str, int]
    judged: int
    right: int
    held: int  #: of the judged, orders that it would have held


def said_in(gathered: Gathered) -> str:
    """What people wrote in it: subjects and their own words, without files, quotes and signatures."""
    texts = [text for message in gathered.messages for text in _of_message(message)]
    return "\n".join([*texts, *(page.text for page in gathered.texts)])[:CHARACTERS]


def _of_message(message: Message) -> list[str]:
    letter = message.letter
    page = message.plain if message.plain is not None and message.plain.text.strip() else message.html
    inner = [text for one in message.messages for text in _of_message(one)]
    if page is None:
        return [letter.subject, *inner]
    parted = part(page.text, subject=letter.subject, sender_name=letter.sender_name)
    pieces = [page.text[one.start : one.end] for one in (parted.own, parted.forwarded) if one is not None]
    return [letter.subject, *pieces, *inner]


def doubted(drafts: Sequence[Draft], words: str, model: bytes) -> list[Draft]:
    """The drafts, with a notice where the model is sure of another kind than the rules. Nothing else is ever changed."""
    plain = _plain(words)
    if len(plain.split()) < 3 or not any(draft.kind in AGREES for draft in drafts):
        return list(drafts)
    nlp = _loaded(model)
    if nlp is None:
        return list(drafts)
    label, share = max(_judged(nlp, plain).items(), key=lambda one: one[1])
    return [_with_doubt(draft, label, share) for draft in drafts]


def _with_doubt(draft: Draft, label: str, share: float) -> Draft:
    if share < SURE or AGREES.get(draft.kind, label) == label:
        return draft
    alike = {"other": "no order", "order": "orders"}.get(label, f"a {label}")
    said = f"It reads like what clerks confirmed as {alike} ({share:.0%}); the rules say {draft.kind.value}."
    return replace(draft, notices=(*draft.notices, Notice("intent-doubtful", said)))


def learn(cases: Sequence[tuple[str, str]]) -> Learned:
    """A model from (words, label) pairs. Every fifth judges a first model and is learned from only in the one that is kept.

    Raises ValueError where fewer than two labels have enough cases.
    """
    counts = Counter(label for _, label in cases)
    kept = [label for label in LABELS if counts[label] >= LEAST_CASES]
    if len(kept) < 2:
        told = ", ".join(f"{count} {label}" for label, count in sorted(counts.items())) or "none"
        raise ValueError(f"confirmed cases: {told}; {LEAST_CASES} of each of two kinds are needed")
    pairs = [(_plain(words), label) for words, label in cases if label in kept]
    random.Random(1).shuffle(pairs)  # noqa: S311
    unseen, seen = pairs[::HELD_BACK], [pair for at, pair in enumerate(pairs) if at % HELD_BACK]
    right = held = 0
    trial = _trained(seen, kept)
    for words, label in unseen:
        guess, share = max(_judged(trial, words).items(), key=lambda one: one[1])
        right += guess == label
        held += label == "order" != guess and share >= SURE
    body = bytes(_trained(pairs, kept).to_bytes())
    figures = {
        "counts": {label: counts[label] for label in kept}, "judged": len(unseen), "right": right, "held": held,
        "spacy": _release(), "sha256": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    return about(json.dumps(figures).encode() + b"\n" + body)


def _release() -> str:
    """The release of spaCy whose models this one can read; "" where it is not installed."""
    try:
        return ".".join(version("spacy").split(".")[:2])
    except PackageNotFoundError:
        return ""


def unusable(model: bytes) -> str:
    """Why the model cannot give its opinion here, and what to do; "" where it can."""
    try:
        about(model)
    except ValueError as error:
        return str(error)
    made, have = json.loads(model.partition(b"\n")[0])["spacy"], _release()
    if not have:
        return "spaCy is not installed, so nobody gives a second opinion; install the extra `nlp`"
    return "" if made == have else f"it was trained with spaCy {made}, and {have} is installed; train again"


def about(model: bytes) -> Learned:
    """What a model says of itself in its first line. Raises ValueError where it is none."""
    head, _, body = model.partition(b"\n")
    try:
        figures = json.loads(head)
        counts = {str(label): int(count) for label, count in figures["counts"].items()}
        if figures["sha256"] != hashlib.sha256(body).hexdigest() or not set(counts) <= set(LABELS):
            raise ValueError("damaged")
        return Learned(model, counts, int(figures["judged"]), int(figures["right"]), int(figures["held"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("the file is no model that `ordergate train` wrote; train again") from error


def _plain(words: str) -> str:
    """Lower-case words; numbers and codes are one sign."""
    alike = ("0" if any(map(str.isdigit, word)) else word for word in words[:CHARACTERS].lower().split())
    return " ".join(_WORD.findall(" ".join(alike)))


def _judged(nlp: Any, plain: str) -> dict[str, float]:
    return dict(nlp(_doc(nlp, plain)).cats)


def _doc(nlp: Any, plain: str) -> Any:
    """Words are parted by blanks already; the tokenizer's own patterns need quadratic time (explosion/spaCy#14020)."""
    return import_module("spacy.tokens").Doc(nlp.vocab, words=plain.split())


def _empty(labels: Sequence[str]) -> Any:
    spacy = import_module("spacy")
    nlp = spacy.blank("xx")
    model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 2, "no_output_layer": False, "length": 16384}  # fmt: skip
    classifier = nlp.add_pipe("textcat", config={"model": model})
    for label in labels:
        classifier.add_label(label)
    return nlp


def _trained(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> Any:
    """Ten rounds over the cases, rare kinds repeated so that each counts alike; the same cases give the same model."""
    training = import_module("spacy.training")
    import_module("spacy.util").fix_random_seed(1)
    nlp = _empty(labels)
    most = max(Counter(label for _, label in pairs).values())
    counts = Counter(label for _, label in pairs)
    examples = [
        training.Example.from_dict(_doc(nlp, words), {"cats": {one: float(one == label) for one in labels}})
        for words, label in pairs
        for _ in range(round(most / counts[label]))
    ]
    chance = random.Random(1)  # noqa: S311
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(ROUNDS):
        chance.shuffle(examples)
        for at in range(0, len(examples), BATCH):
            nlp.update(examples[at : at + BATCH], sgd=optimizer)
    return nlp


ROUNDS, BATCH = 10, 32


@lru_cache(maxsize=2)
def _loaded(model: bytes) -> Any:
    """The pipeline of these bytes; None where it cannot be used (`ordergate doctor` says why)."""
    return None if unusable(model) else _empty(list(about(model).counts)).from_bytes(model.partition(b"\n")[2])
