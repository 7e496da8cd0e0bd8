"""Transcripts: spelled letters and digits become codes, sizes become sizes. Speech has no punctuation to lean on.

b c one zero zero two one          BC10021
double oh four seven eight oh one  0047801
the m eight by thirty              M8x30
zwo zwo fünf fünf                  2255
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.counting import counter
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["spelled"]

#: words that spell a sign inside a code
SIGNS = {"dash": "-", "hyphen": "-", "minus": "-", "bindestrich": "-", "strich": "-", "tiret": "-", "guion": "-", "trattino": "-", "streepje": "-",
         "slash": "/", "stroke": "/", "schragstrich": "/", "barre": "/", "barra": "/", "schuine": "/"}  # fmt: skip
#: letters as they are called out
NAMES = {"alpha": "a", "bravo": "b", "charlie": "c", "delta": "d", "echo": "e", "foxtrot": "f", "tango": "t", "victor": "v", "whiskey": "w",
         "x-ray": "x", "yankee": "y", "zulu": "z", "zed": "z", "zee": "z", "double-u": "w", "anton": "a", "berta": "b", "casar": "c", "dora": "d",
         "emil": "e", "friedrich": "f", "gustav": "g", "heinrich": "h", "ida": "i", "julius": "j", "kaufmann": "k", "ludwig": "l", "martha": "m",
         "nordpol": "n", "otto": "o", "paula": "p", "quelle": "q", "richard": "r", "samuel": "s", "theodor": "t", "ulrich": "u", "viktor": "v",
         "wilhelm": "w", "zacharias": "z"}  # fmt: skip
BY = words_of("by_of_sizes") | {"x"}


def spelled(tokens: list[Token], words: Wording, known: Catalogue, text: str) -> list[Token]:
    """The tokens with spelled runs joined."""
    reader = counter(words)
    doubles = {word: 2 for table in words.numbers() for word in table.get("double", ())}
    triples = {word: 3 for table in words.numbers() for word in table.get("triple", ())}
    out: list[Token] = []
    prefix = ""
    at = 0
    while at < len(tokens):
        run = _run(tokens, at, reader.words, doubles | triples)
        if run is not None:
            written, length = run
            token = _token(tokens[at], tokens[at + length - 1], written, text)
            letters = written.rstrip("0123456789-/")
            digits = written[len(letters) :].strip("-/")
            if letters:
                prefix = letters
            elif prefix and (prefix + digits).upper() in known.codes:
                token.write(prefix + digits)
            token.norm = (
                "#" + "".join(ch for ch in token.text.upper() if ch.isalnum())
                if _is_known(token.text, known)
                else token.text.lower()
            )
            out.append(token)
            at += length
            continue
        if (size := _size(tokens, at, words)) is not None:
            written, length = size
            token = _token(tokens[at], tokens[at + length - 1], written, text)
            token.code = False
            out.append(token)
            at += length
            continue
        out.append(tokens[at])
        at += 1
    return out


def _is_known(text: str, known: Catalogue) -> bool:
    return "".join(ch for ch in text.upper() if ch.isalnum()) in known.codes


def _token(first: Token, last: Token, written: str, text: str) -> Token:
    token = Token(text[first.start : last.end], first.start, first.line)
    token.write(written)
    token.numeral = written
    token.norm = written.lower()
    token.code = True
    token.role = Role.FREE
    return token


_ARTICLES = words_of("articles_as_one")


def _run(tokens: Sequence[Token], at: int, numbers: dict[str, int], repeats: dict[str, int]) -> tuple[str, int] | None:
    """(code, how many tokens) of a spelled run: at least three signs, of them two digits."""
    written = ""
    index = at
    repeat = 1
    while index < len(tokens) and len(written) < 30:
        token = tokens[index]
        norm = token.norm.strip(".").replace(".", "")
        if token.role is not Role.FREE:
            break
        if (
            norm in repeats
            and index + 1 < len(tokens)
            and (
                (tokens[index + 1].norm in numbers and numbers[tokens[index + 1].norm] < 10)
                or len(tokens[index + 1].norm) == 1
            )
        ):
            repeat = repeats[norm]
        elif norm in numbers and 0 <= numbers[norm] < 10 and norm not in _ARTICLES:
            written += str(numbers[norm]) * repeat
            repeat = 1
        elif (
            len(norm) == 1
            and norm.isalnum()
            and norm.isascii()
            and not (norm in ("a", "i", "e", "y", "o") and not written)
        ):
            written += norm.upper() * repeat
            repeat = 1
        elif norm in NAMES:
            written += NAMES[norm].upper()
        elif norm in SIGNS and written:
            written += SIGNS[norm]
        elif (
            token.text in (",", "-", ".")
            and written
            and index + 1 < len(tokens)
            and _goes_on(tokens, index + 1, numbers)
            and token.text != "."
        ):
            pass
        else:
            break
        index += 1
    digits = sum(map(str.isdigit, written))
    letters = sum(map(str.isalpha, written))
    length = index - at
    while length and tokens[at + length - 1].text in (",", "-"):
        length -= 1
    if digits >= 3 or (letters >= 1 and digits >= 2 and digits + letters >= 3):
        return written.strip("-/"), length
    return None


def _goes_on(tokens: Sequence[Token], at: int, numbers: dict[str, int]) -> bool:
    norm = tokens[at].norm
    return (norm in numbers and numbers[norm] < 10) or (len(norm) == 1 and norm.isalpha())


def _size(tokens: Sequence[Token], at: int, words: Wording) -> tuple[str, int] | None:
    """`m eight by thirty` to M8x30; `eight by forty` to 8x40."""
    reader = counter(words)
    norms = [token.norm for token in tokens[at : at + 12]]
    start = 1 if norms[0] == "m" else 0
    first = reader.read(norms, start) if len(norms) > start else None
    if first is None or first.article or first.dozen:
        return None
    end = start + first.length
    by = end < len(norms) - 1 and norms[end] in BY
    second = reader.read(norms, end + 1) if by else None
    if second is not None and not second.article:
        return f"{'M' if start else ''}{first.values[0]}x{second.values[0]}", end + 1 + second.length
    if start and first.values[0] < 65:
        return f"M{first.values[0]}", end
    return None
