"""Tricks in a text: words to a machine, characters that nobody sees, letters of another alphabet inside codes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from parsers.draft import Notice
from parsers.extractors.letters.script import Script

__all__ = ["MACHINE", "may_speak_to_machine", "suspicious"]

#: text that addresses a program, not a person; no word of it is read as an item
MACHINE = re.compile(
    r"ignore (?:all |any |the )?(?:previous|prior|above|earlier) (?:instruction|prompt|rule|order)|system prompt|as an ai\b|language model"
    r"|you are (?:now )?(?:the |an? )(?:order )?(?:system|assistant|ai|bot|model)\b|disregard (?:all |your )?(?:previous |prior )?(?:instructions|rules)"
    r"|\bassistant\s*:|<\|?(?:im_start|system|endoftext)|\[/?INST\]|do not (?:tell|inform|flag|hold)|auto[- ]?approve|approve automatically"
    r"|approve (?:this|the) order without|(?:note|message|instructions?|hint) (?:to|for) (?:the |any )?(?:ai|assistant|llm|model|bot|robot|parser|system)\b"
    r"|(?:skip|bypass|disable|override) (?:all |any |the )?(?:checks?|validations?|reviews?|approvals?|rules|verification)"
    r"|set (?:the )?(?:price|quantity|discount) to"
    r"|ignoriere (?:alle )?(?:vorherigen|bisherigen) (?:anweisungen|regeln)|(?:hinweis|anweisung|nachricht) an (?:die |das )?(?:ki|system|bot)\b"
    r"|(?:überspringe|umgehe) (?:alle )?(?:prüfungen|kontrollen|regeln)|ignore(?:z|r)? (?:toutes )?les (?:instructions|consignes|règles|vérifications|contrôles)"
    r"|ignora (?:todas |tutte )?(?:las|le) (?:instrucciones|istruzioni|reglas|regole)|(?:omite|salta) (?:todas )?(?:las|los|i|le) (?:comprobaciones|controles|controlli|verifiche)"
    r"|negeer (?:alle )?(?:vorige |eerdere )?(?:instructies|regels|controles)|sla (?:alle )?controles over",
    re.I,
)
#: Every alternative above holds one of these: nearly all texts have none, and the pattern costs a tenth of reading a mail.
_HINTS = (
    "ignor", "system prompt", "as an ai", "language model", "you are ", "disregard ", "assistant", "im_start", "<system", "<|system", "endoftext",
    "inst]", "do not ", "approve", "note to ", "note for ", "message to ", "message for ", "instruction to ", "instruction for ",
    "instructions to ", "instructions for ", "hint to ", "hint for ", "skip ", "bypass ", "disable ", "override ", "price to", "quantity to",
    "discount to", "hinweis an ", "anweisung an ", "nachricht an ", "berspringe ", "umgehe ", "omite ", "salta ", "negeer ", "sla ",
)  # fmt: skip
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


@lru_cache(maxsize=8)
def may_speak_to_machine(text: str) -> bool:
    """False where `MACHINE` stands nowhere in the text."""
    plain = text.casefold().replace("i\u0307", "i").replace("ı", "i")  # as re.I takes a dotted I and a dotless one
    return any(hint in plain for hint in _HINTS)


def suspicious(script: Script) -> list[Notice]:
    """Text that addresses a machine, characters that nobody sees, letters of another alphabet inside codes."""
    text = script.text.text
    found: list[Notice] = []
    if may_speak_to_machine(text) and (match := MACHINE.search(text)):
        found.append(
            Notice(
                "text-suspicious",
                f"The text speaks to a machine: “{match[0]}”.",
                "",
                script.text.evidence(*match.span()),
            )
        )
    start = script.tokens[0].start if script.tokens else 0
    end = script.tokens[-1].end if script.tokens else len(text)
    if (match := _HIDDEN.search(text, start, end)) and re.search(
        r"\w[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad]\w|[\u202a-\u202e\u2066-\u2069]", text[start:end]
    ):
        found.append(
            Notice("text-suspicious", "The text holds invisible characters.", "", script.text.evidence(*match.span()))
        )
    for token in script.tokens:
        if not token.text.isascii() and len(token.text) > 2 and _mixed(token.text):
            found.append(
                Notice(
                    "text-suspicious",
                    f"“{token.text}” mixes letters of two alphabets.",
                    "",
                    script.text.evidence(token.start, token.end),
                )
            )
            break
    return found


def _mixed(text: str) -> bool:
    """Latin letters or digits beside Cyrillic, Greek or full-width ones: a look-alike."""
    latin = other = False
    for ch in text:
        if ch.isascii():
            latin = latin or ch.isalnum()
        elif ch.isalpha() or ch.isdigit():
            name = unicodedata.name(ch, "")
            other = other or name.startswith(("CYRILLIC", "GREEK", "FULLWIDTH", "ARMENIAN", "CHEROKEE", "MATHEMATICAL"))
    return latin and other and text[0] not in "µΩ°øØ" and not re.fullmatch(r"\d+[µμΩ]\w*|[µμΩ]\w*", text)
