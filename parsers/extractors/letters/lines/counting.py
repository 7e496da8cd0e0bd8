"""Number words: `half a dozen`, `zweihundertfünfzig`, `quatre-vingt-dix`, `trenta`; in speech also spelled digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from parsers.extractors.letters.wording import Wording, fold

__all__ = ["Counted", "Counter", "counter"]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many words mean these values; more than one where the words can be taken in two ways."""

    length: int
    values: tuple[Decimal, ...]
    dozen: str | None = None  #: the folded word of a collective (`dozen`), when it ends with one
    article: bool = False  #: only an article ("a box"): one, but only before a unit


class Counter:
    """Reads number words of some languages."""

    def __init__(self, tables: Sequence[Mapping[str, Any]]) -> None:
        self.words: dict[str, int] = {}
        self.scales: dict[str, int] = {}
        self.articles: set[str] = set()
        self.joins: set[str] = set()
        self.dozens: dict[str, int] = {}
        self.halves: set[str] = set()
        self.mixed: dict[str, Decimal] = {}  #: `anderthalb`
        for table in tables:
            self.words |= {fold(k): v for k, v in table.get("words", {}).items()}
            self.scales |= {fold(k): v for k, v in table.get("scales", {}).items()}
            self.dozens |= {fold(k): v for k, v in table.get("dozen", {}).items()}
            self.articles |= set(table.get("article", ()))
            self.joins |= set(table.get("join", ()))
            self.mixed |= {fold(k): Decimal(str(v)) for k, v in table.get("mixed", {}).items()}
            self.halves |= {phrase for phrase in table.get("half", ()) if " " not in phrase}
        self._compounds: dict[str, int | None] = {}

    def value(self, word: str) -> int | None:
        """The value of one word, compounds included: `dreiundvierzig`, `trentadue`, `twenty-five`, `quatre-vingt-dix`."""
        if word in self.words:
            return self.words[word]
        if word in self.scales:
            return self.scales[word]
        if len(word) < 5 or not word.replace("-", "").isalpha() or len(word) > 60:
            return None
        if word not in self._compounds:
            if len(self._compounds) > 5000:
                self._compounds.clear()
            self._compounds[word] = self._compound(word)
        return self._compounds[word]

    def _compound(self, word: str) -> int | None:
        pieces = self._pieces(word.replace("-", " ").split())
        return None if pieces is None else _sum(pieces)

    def _pieces(self, words: Sequence[str]) -> list[tuple[int, bool]] | None:
        """(value, is a scale) for each part of the compound; None where a rest stays unexplained."""
        found: list[tuple[int, bool]] = []
        for word in words:
            rest = word
            while rest:
                part = next(
                    (rest[:n] for n in range(len(rest), 1, -1) if rest[:n] in self.words or rest[:n] in self.scales),
                    None,
                )
                if part is not None:
                    found.append((self.scales[part], True) if part in self.scales else (self.words[part], False))
                elif (part := next((join for join in self.joins if rest.startswith(join) and found), None)) is None:
                    return None
                rest = rest[len(part) :]
        if len(words) == 1 and len(found) < 2:
            return None
        # vier-und-zwanzig says the one before the ten
        if (
            len(found) == 2
            and not found[0][1]
            and found[0][0] < 10
            and not found[1][1]
            and found[1][0] in range(20, 100, 10)
        ):
            return (
                [(found[0][0] + found[1][0], False)]
                if found[1][0] != 20 or "vingt" not in "".join(words)
                else [(found[0][0] * 20, False)]
            )
        return _ordered(found, "".join(words))

    def read(self, words: Sequence[str], start: int) -> Counted | None:
        """The number that begins at `start`, or None."""
        if (mixed := self.mixed.get(words[start])) is not None:
            return self._of_dozens(words, start, start + 1, mixed)
        counted = self._whole(words, start)
        return self._and_a_half(words, start, counted) or counted if counted is not None else None

    def _and_a_half(self, words: Sequence[str], start: int, counted: Counted) -> Counted | None:
        """`one and a half dozen`, `una docena y media`: a half behind the number; `las dos y media` is an hour."""
        at = start + counted.length
        if at + 1 >= len(words) or words[at] not in self.joins:
            return None
        articled = words[at + 1] in self.articles
        at += 1 + articled
        if at >= len(words) or words[at] not in self.halves or words[at + 1 : at + 2] in (["a"], ["an"]):
            return None
        if counted.dozen in self.dozens:
            value = counted.values[0] + Decimal(self.dozens[counted.dozen or ""]) / 2
            return Counted(at + 1 - start, (value,), counted.dozen)
        if not articled or counted.article or counted.dozen:
            return None
        return self._of_dozens(words, start, at + 1, counted.values[0] + Decimal("0.5"))

    def _of_dozens(self, words: Sequence[str], start: int, end: int, value: Decimal) -> Counted:
        """The value, or so many of the dozens that stand behind it."""
        if end < len(words) and words[end] in self.dozens:
            whole = (value * self.dozens[words[end]]).normalize()
            return Counted(end + 1 - start, (whole,), words[end])
        return Counted(end - start, (value,))

    def _whole(self, words: Sequence[str], start: int) -> Counted | None:
        first = words[start]
        following = words[start + 1] if start + 1 < len(words) else ""
        if (half := self._half(words, start)) is not None:
            return half
        if first in self.articles and self.value(first) in (None, 1):
            if following in self.dozens:
                return Counted(2, (Decimal(self.dozens[following]),), following)
            if following in self.scales:
                rest = self._run(words, start + 1)
                return Counted(1 + rest.length, rest.values) if rest else None
            return Counted(1, (Decimal(1),), article=True)
        if first in self.dozens and self.value(first) is None:
            return Counted(1, (Decimal(self.dozens[first]),), first)
        return self._run(words, start)

    def _half(self, words: Sequence[str], start: int) -> Counted | None:
        at = start + 1 if words[start] in self.articles else start
        if at >= len(words) or words[at] not in self.halves:
            return None
        end = at + 1
        if end < len(words) and words[end] in self.articles:
            end += 1
        if end < len(words) and words[end] in self.dozens:
            return Counted(end + 1 - start, (Decimal(self.dozens[words[end]]) / 2,), words[end])
        return Counted(end - start, (Decimal("0.5"),))

    def _run(self, words: Sequence[str], start: int) -> Counted | None:
        parts: list[tuple[int, bool]] = []
        at = start
        while at < len(words) and len(parts) < 12:
            word = words[at]
            value = self.value(word)
            if value is None:
                joined = word in self.joins and parts and at + 1 < len(words) and self.value(words[at + 1]) is not None
                # "five and six bolts" is a list; only "hundred and six" and "treinta y dos" join
                if not joined or not (
                    parts[-1][1]
                    or (
                        parts[-1][0] in range(20, 100, 10)
                        and (self.value(words[at + 1]) or 99) < 10
                        and word in ("y", "e", "et", "und", "en")
                    )
                ):
                    break
            else:
                grows = (value, word in self.scales)
                if parts and not _follows(parts, grows):
                    break
                parts.append(grows)
            at += 1
        if not parts:
            return None
        if words[at - 1] in self.joins and self.value(words[at - 1]) is None:
            at -= 1
        return Counted(at - start, (Decimal(_sum(parts)),))


def _ordered(found: list[tuple[int, bool]], word: str) -> list[tuple[int, bool]]:
    """Inner `vierundzwanzig` inside longer compounds turned to 24; `quatre-vingt` to 80."""
    out: list[tuple[int, bool]] = []
    for value, scale in found:
        if out and not scale and not out[-1][1] and value in range(20, 100, 10) and out[-1][0] < 10:
            before = out.pop()[0]
            out.append((before * 20 if value == 20 and before == 4 and "quatre" in word else before + value, False))
        else:
            out.append((value, scale))
    return out


def _follows(parts: list[tuple[int, bool]], part: tuple[int, bool]) -> bool:
    """Whether the next word continues the number: `twenty five`, `two hundred`, `three thousand five hundred`."""
    value, scale = part
    last, last_scale = parts[-1]
    if scale:  # "one hundred and fifteen hundred" is two numbers
        return all(value > earlier for earlier, was_scale in parts if was_scale)
    if last_scale or (last >= 100 and last % 100 == 0):
        return value < last
    if last in range(20, 100, 10) and 0 < value < 10:
        return True
    quatre_vingt = last == 20 and len(parts) > 1 and parts[-2][0] == 4
    return (last == 4 and value == 20) or ((last in (60, 80) or quatre_vingt) and 10 <= value < 20)


def _sum(parts: Sequence[tuple[int, bool]]) -> int:
    total = current = 0
    for value, scale in parts:
        if scale and value >= 1000:
            total += max(current, 1) * value
            current = 0
        elif scale:
            current = max(current, 1) * value
        elif current == 4 and value == 20:
            current = 80
        else:
            current += value
    return total + current


@cache
def _counter(languages: tuple[str, ...]) -> Counter:
    from parsers.extractors.letters.wording import wording

    return Counter(wording(languages).numbers())


def counter(words: Wording) -> Counter:
    """The reader of number words in these languages."""
    return _counter(words.languages)
