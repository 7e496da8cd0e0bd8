"""Questions that ask somebody to alter the order: `Could you leave out the sand?`, `Kannst du es verdoppeln?`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.remarks import altering
from parsers.extractors.script import Script
from parsers.extractors.tokens import Role, Token

__all__ = ["requests"]

_MODALS = frozenset("can could would will cld".split())
_YOU = frozenset("you u ya".split())
#: who asks to be told something asks for no change
_TELLS = frozenset(
    "tell let advise say know confirm check explain ring call phone email mail inform remind quote look sagen mitteilen wissen bescheid bestatigen anrufen"
    " melden schicken dire confirmer appeler prevenir informer decir decirme confirmar avisar llamar dirmi confermare avvisare chiamare zeggen laten weten"
    " bevestigen bellen".split()
)


def requests(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each such question. Other questions are answered beside the order and alter nothing."""
    for sentence, script in sentences:
        norms = [token.norm for token in sentence]
        if not sentence or norms[-1] != "?" or _TELLS & set(norms) or not _asks_to(norms, script):
            continue
        word = altering(sentence, script.words.languages, tuple(Role), surely=True)
        if word is not None:
            where = script.text.evidence(sentence[0].start, sentence[-1].end)
            said = " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]
            yield Notice("note-significant", f"“{said}” may alter the order ({word}).", "", where)


def _asks_to(norms: Sequence[str], script: Script) -> bool:
    """Whether it begins by asking whether the reader can do something."""
    for at in range(min(4, len(norms) - 1)):
        if (norms[at] in _MODALS and norms[at + 1] in _YOU) or script.words["modal"].at(norms, at):
            return True
    return False
