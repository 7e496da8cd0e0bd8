"""What is written below the lines that it answers, or between them: `> Do you need nails?` and then `Yes, 4 boxes`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parsers.extractors.letters.signature import ALL, Section, card_start, is_only_card, line_words

__all__ = ["answers_below"]

_WRAPPED = 60  #: signs of a quoted line whose end a mail program may have put on a line of its own


def answers_below(
    text: str,
    lines: Sequence[tuple[int, int]],
    cut: int,
    sender_name: str | None,
    begins: Callable[[int], bool],
) -> list[tuple[Section, Section | None]]:
    """(what is said, the card below it) of each stretch without the sign of a quote behind the first line that has one, from line
    `cut` on. `begins` tells whether an earlier message begins at a line."""
    quoted = [n for n in range(cut, len(lines)) if _is_quoted(text, lines[n])]
    found: list[tuple[Section, Section | None]] = []
    if not quoted:
        return found
    run: list[int] = []
    for n in [*range(quoted[0] + 1, len(lines)), None]:
        if n is not None and not _is_quoted(text, lines[n]) and not begins(n):
            run.append(n)
            continue
        if run and (piece := _piece(text, lines, run, sender_name)) is not None:
            found.append(piece)
        if n is not None and not _is_quoted(text, lines[n]):
            break  # an earlier message that is not marked
        run = []
    return found


def _is_quoted(text: str, at: tuple[int, int]) -> bool:
    return text[slice(*at)].lstrip().startswith(">")


def _piece(
    text: str, lines: Sequence[tuple[int, int]], run: Sequence[int], sender_name: str | None
) -> tuple[Section, Section | None] | None:
    """The lines of a stretch up to the card; None where they are the end of a wrapped line, a card, or what every mail ends with."""
    above = text[slice(*lines[run[0] - 1])]
    first = text[slice(*lines[run[0]])].strip()
    if first and len(above) > _WRAPPED and not first[0].isupper():
        run = run[1:]
    filled = [n for n in run if text[slice(*lines[n])].strip()]
    if not filled:
        return None
    own = [lines[n] for n in range(filled[0], filled[-1] + 1)]
    words = [word for word in line_words(text[slice(*own[0])]) if word]
    if not words or ALL["disclaimer"].found_in(words) or ALL["device"].at(words, 0):
        return None
    card = card_start(text, own, sender_name)
    end = own[-1][1] if card is None else card
    if is_only_card([text[slice(*at)] for at in own if at[0] < end]):
        return None
    return Section(own[0][0], end), None if card is None else Section(card, own[-1][1])
