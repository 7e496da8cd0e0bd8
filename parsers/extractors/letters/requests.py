"""Questions that ask somebody to alter the order: `Could you leave out the sand?`, `Kannst du es verdoppeln?`; or that doubt it:
`Did you get this one?`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.remarks import altering
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["calls_first", "requests"]

_NO = frozenset("no nope nein nee non nie nej".split())
_TOGETHER = 2  #: words that alter an order in a question, where one alone may only be asked about
_MODALS = frozenset("can could would will cld".split())
_YOU = frozenset("you u ya".split())
#: who asks to be told something asks for no change
_TELLS = frozenset(
    "tell let advise say know confirm check explain ring call phone email mail inform remind quote look sagen mitteilen wissen bescheid bestatigen anrufen"
    " melden schicken dire confirmer appeler prevenir informer decir decirme confirmar avisar llamar dirmi confermare avvisare chiamare zeggen laten weten"
    " bevestigen bellen".split()
)

#: verbs of changing an order, and what stands for another thing
_CHANGES = frozenset(
    "double twice triple treble halve swap drop remove skip instead reduce increase change split cancel replace substitute"
    " verdoppeln halbieren weglassen rausnehmen herausnehmen streichen tauschen austauschen andern erhohen reduzieren statt stattdessen stornieren"
    " doubler enlever retirer supprimer remplacer changer reduire augmenter annuler doblar duplicar quitar cambiar reducir aumentar sustituir anular cancelar"
    " raddoppiare togliere cambiare ridurre aumentare sostituire annullare invece verdubbelen weglaten schrappen wijzigen verlagen verhogen vervangen annuleren".split()
)
_PARTED = frozenset("leave miss take knock".split())
_AWAY = frozenset("out off away".split())


def requests(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each such question. Other questions are answered beside the order and alter nothing."""
    for at, (sentence, script) in enumerate(sentences):
        norms = [token.norm for token in sentence]
        following = sentences[at + 1][0] if at + 1 < len(sentences) else ()
        if not sentence or norms[-1] != "?" or (following and following[0].norm in _NO):
            continue  # "We'll collect? No, send them."
        languages = script.words.languages
        word = altering(sentence, languages, (Role.FREE, Role.NOTE), surely=True, least=_TOGETHER)
        if word is None and not _TELLS & set(norms) and _asks_to(norms, script):
            word = _change(norms)
        if word is not None:
            where = script.text.evidence(sentence[0].start, sentence[-1].end)
            said = " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]
            yield Notice("note-significant", f"“{said}” may alter the order ({word}).", "", where)


def _change(norms: Sequence[str]) -> str | None:
    for at, norm in enumerate(norms):
        if norm in _CHANGES:
            return norm
        if norm in _PARTED and (away := next((word for word in norms[at + 1 : at + 6] if word in _AWAY), None)):
            return f"{norm} {away}"
    return None


def _asks_to(norms: Sequence[str], script: Script) -> bool:
    """Whether it begins by asking whether the reader can do something."""
    for at in range(min(4, len(norms) - 1)):
        if (norms[at] in _MODALS and norms[at + 1] in _YOU) or script.words["modal"].at(norms, at):
            return True
    return False


#: how long before, and words that begin a new sentence behind it
_LONG = frozenset(
    "hour hours hr hrs minutes mins min day stunde stunden minuten heure heures minutes hora horas minutos ora ore minuti uur minuten".split()
)
_NOT_YET = frozenset(
    "he she they we i it's there so as and please the our er sie wir il elle nous ils el ella lui lei hij zij".split()
)
_BEFORE = frozenset("before prior bevor ehe vor avant antes prima voor voordat innan przed".split())
#: what a driver does at the door, and when: a call before it is no wish of the order
_ARRIVAL = tuple(
    "deliver arriv com unload drop driver get anliefer liefer zustell ankunft kommen kommst kommt eintreff livrais livre arriv passage passer venir entreg lleg descarg"
    " consegn lever komst aankom langs bezorg kom".split()
)


def calls_first(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each sentence that asks for a call before something else than the arrival: `Phone me prior to loading the lorry`."""
    for sentence, script in sentences:
        norms = [token.norm for token in sentence if token.text[0].isalnum()]
        at = next((at for at, norm in enumerate(norms) if norm in _BEFORE), None)
        if at is None or script.words["call"].found_in(norms[:at]) is None or not norms[at + 1 :]:
            continue
        behind = norms[at + 1 : at + 5]
        if at and norms[at - 1] in _LONG and behind[0] in _NOT_YET:
            continue  # "ring me half an hour before, he has to move the vans"
        if any(norm.startswith(_ARRIVAL) or norm[0].isdigit() for norm in behind):
            continue
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        said = " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]
        yield Notice("note-significant", f"“{said}” may alter the order ({norms[at]}).", "", where)
