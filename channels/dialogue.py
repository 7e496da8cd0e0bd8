"""A telephone order item by item: account number, items and quantities, and their read-back before it is kept.

Each question takes keys and speech. Nothing that was heard is made out to be more than it is: the words as they were understood
go into the message, line by line, and a person looks at every spoken order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from channels.twilio import say

__all__ = ["Dialogue", "Phrases", "Step", "phrases_of"]

_LINES = 50
_MISSES = 3  #: questions in a row without an answer; then the call ends, and what there is is kept
_WORDS = 200  #: characters of one answer


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said, in one language."""

    account: str
    item: str
    quantity: str
    more: str  #: with {line}
    again: str
    read_back: str  #: with {lines}
    kept: str
    nothing: str
    goodbye: str | None = None  #: after a recording; the configured one unless it is set


_PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        "This call is noted down. Please enter your account number and end with the hash key, or press only hash.",
        "Which item? Say it, or enter its number and end with hash.",
        "How many? Say it with its unit, or enter the number and end with hash.",
        "Noted: {line}. Press 1 for another item, 2 to take it back, or 3 to finish.",
        "I did not understand that.",
        "You ordered: {lines}. Press 1 to send the order, or 2 to begin anew.",
        "Thank you. Your order has been kept, and a colleague will look at it. Goodbye.",
        "Nothing was ordered. Goodbye.",
    ),
    "de": Phrases(
        "Dieser Anruf wird aufgeschrieben. Bitte geben Sie Ihre Kundennummer ein und schließen Sie mit der Rautetaste ab, oder drücken Sie nur Raute.",
        "Welcher Artikel? Sagen Sie ihn, oder geben Sie seine Nummer ein und drücken Sie Raute.",
        "Wie viel? Sagen Sie es mit der Einheit, oder geben Sie die Zahl ein und drücken Sie Raute.",
        "Notiert: {line}. Drücken Sie 1 für einen weiteren Artikel, 2 um ihn zurückzunehmen, oder 3 zum Abschließen.",
        "Das habe ich nicht verstanden.",
        "Sie haben bestellt: {lines}. Drücken Sie 1 zum Absenden, oder 2 um von vorn zu beginnen.",
        "Vielen Dank. Ihre Bestellung ist bei uns, ein Kollege sieht sie durch. Auf Wiederhören.",
        "Es wurde nichts bestellt. Auf Wiederhören.",
        "Vielen Dank. Auf Wiederhören.",
    ),
    "fr": Phrases(
        "Cet appel est noté. Saisissez votre numéro de client et terminez par dièse, ou appuyez seulement sur dièse.",
        "Quel article ? Dites-le, ou saisissez son numéro et terminez par dièse.",
        "Quelle quantité ? Dites-la avec son unité, ou saisissez le nombre et terminez par dièse.",
        "Noté : {line}. Appuyez sur 1 pour un autre article, 2 pour l'annuler, ou 3 pour terminer.",
        "Je n'ai pas compris.",
        "Vous avez commandé : {lines}. Appuyez sur 1 pour envoyer la commande, ou 2 pour recommencer.",
        "Merci. Votre commande est enregistrée, un collègue la vérifiera. Au revoir.",
        "Rien n'a été commandé. Au revoir.",
        "Merci. Au revoir.",
    ),
}


def phrases_of(language: str) -> Phrases:
    """Those of the language, else English."""
    return _PHRASES.get(language.partition("-")[0].lower(), _PHRASES["en"])


@dataclass(frozen=True, slots=True)
class Step:
    """What comes after an answer."""

    verbs: str  #: TwiML
    state: dict[str, Any] = field(default_factory=dict)
    order: dict[str, str] | None = None  #: form fields of the order, to be kept before anything is said
    over: bool = False


class Dialogue:
    """A function of the state and the answer; whoever calls keeps the state. `hints` in the state are this caller's own words."""

    def __init__(self, url: str, *, hints: Sequence[str] = ()) -> None:
        self._url = url
        self._hints = tuple(hints)

    def begin(self, words: Phrases, language: str) -> str:
        """The first question."""
        return self._ask(words.account, language, keys=20, speech=False)

    def step(self, state: Mapping[str, Any], form: Mapping[str, Any], words: Phrases, language: str) -> Step:
        """What follows from this answer."""
        now: dict[str, Any] = {"asked": "account", "lines": [], "missed": 0, **state}
        answer = str(form.get("Digits") or form.get("SpeechResult") or "").strip()[:_WORDS]
        if not answer and now["asked"] != "account":
            return self._missed(now, words, language)
        now["missed"] = 0
        after = {
            "account": self._after_account,
            "item": self._after_item,
            "quantity": self._after_quantity,
            "more": self._after_more,
            "read_back": self._after_read_back,
        }
        return after[now["asked"]](now, answer, words, language)

    # --- after each question ------------------------------------------------------------------------------------------

    def _after_account(self, now: dict[str, Any], answer: str, words: Phrases, language: str) -> Step:
        now["account"] = answer.strip("#*")
        return self._question(now, "item", words, language)

    def _after_item(self, now: dict[str, Any], answer: str, words: Phrases, language: str) -> Step:
        now["item"] = answer
        return self._question(now, "quantity", words, language)

    def _after_quantity(self, now: dict[str, Any], answer: str, words: Phrases, language: str) -> Step:
        now["lines"] = [*now["lines"], f"{answer} x {now.pop('item', '')}"][:_LINES]
        return self._question(now, "more", words, language)

    def _after_more(self, now: dict[str, Any], answer: str, words: Phrases, language: str) -> Step:
        if answer == "1" and len(now["lines"]) < _LINES:
            return self._question(now, "item", words, language)
        if answer == "2":
            now["lines"] = now["lines"][:-1]
            return self._question(now, "item", words, language)
        return self._question(
            now, "read_back" if answer == "3" or len(now["lines"]) >= _LINES else "more", words, language
        )

    def _after_read_back(self, now: dict[str, Any], answer: str, words: Phrases, language: str) -> Step:
        if answer == "1":
            return self._finish(now, words, language, confirmed=True)
        if answer == "2":
            now["lines"] = []
            return self._question(now, "item", words, language)
        return self._question(now, "read_back", words, language)

    # --- questions ----------------------------------------------------------------------------------------------------

    def _question(self, now: dict[str, Any], what: str, words: Phrases, language: str) -> Step:
        now["asked"] = what
        if what == "item":
            verbs = self._ask(words.item, language, keys=20, speech=True, hints=now.get("hints", ()))
        elif what == "quantity":
            verbs = self._ask(words.quantity, language, keys=7, speech=True)
        elif what == "more":
            verbs = self._ask(words.more.format(line=now["lines"][-1]), language, keys=1, speech=False)
        else:
            verbs = self._ask(words.read_back.format(lines="; ".join(now["lines"])), language, keys=1, speech=False)
        return Step(verbs, now)

    def _missed(self, now: dict[str, Any], words: Phrases, language: str) -> Step:
        """Nothing was said. After some times the call ends, and what was noted down so far is kept."""
        now["missed"] += 1
        if now["missed"] >= _MISSES:
            return self._finish(now, words, language, confirmed=False)
        step = self._question(now, now["asked"], words, language)
        return Step(say(words.again, language) + step.verbs, step.state)

    def _finish(self, now: dict[str, Any], words: Phrases, language: str, *, confirmed: bool) -> Step:
        lines = list(now["lines"])
        if now.get("item"):
            lines.append(str(now["item"]))
        if not lines:
            return Step(f"{say(words.nothing, language)}<Hangup/>", over=True)
        heading = [f"Account {now['account']}"] if now.get("account") else []
        text = "\n".join([*heading, *lines])
        order = {"SpeechResult": text, "Confirmed": "yes" if confirmed else "no"}
        return Step(f"{say(words.kept, language)}<Hangup/>", now, order, over=True)

    def _ask(self, text: str, language: str, *, keys: int, speech: bool, hints: Sequence[str] = ()) -> str:
        """The question, and the same address again where nothing is said."""
        url = quoteattr(self._url)
        how = "dtmf speech" if speech else "dtmf"
        ends = 'finishOnKey="#"' if keys > 1 else 'finishOnKey=""'
        wanted = ", ".join(dict.fromkeys((*hints, *self._hints)))[:5000]
        helps = f" hints={quoteattr(wanted)}" if speech and wanted else ""
        return (
            f'<Gather action={url} input="{how}" numDigits="{keys}" {ends} timeout="6" speechTimeout="auto" '
            f'language={quoteattr(language)}{helps} actionOnEmptyResult="true">{say(text, language)}</Gather>'
        )
