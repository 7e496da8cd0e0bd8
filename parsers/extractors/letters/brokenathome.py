"""What does not work at the sender's and was not bought here: why goods are ordered, or how to find the door; no goods come back."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["broken_at_home"]

_OWN = frozenset(
    "our my unser unsere mein meine notre mon ma nuestro nuestra mi nostro nostra mio mia onze ons mijn".split()
)
_BROKEN = frozenset("kapot stuk defect kaputt defekt broken casse cassee roto rota rotto rotta".split())
#: right behind "the wrong"
_WAYS = frozenset(
    "kant deur ingang straat adres dag poort side door entrance way richtung tur seite cote porte puerta porta".split()
)
#: what a house has, whatever is ordered there
_FIXTURES = frozenset(
    "bell doorbell buzzer intercom login portal website site password link phone phones internet wifi email lift elevator gate door barrier shutter van forklift boiler fridge freezer"
    " oven dishwasher digger tractor bel deurbel poort hek heftruck palletwagen klingel aufzug tor gabelstapler sonnette ascenseur timbre ascensor campanello ascensore muletto".split()
)
#: what came from the seller, and is not meant by "our"
_FROM_US = frozenset(
    "order orders delivery item items goods bestellung lieferung ware artikel commande livraison pedido entrega ordine consegna bestelling levering zending artikelen spullen doos dozen"
    " geliefert sendung paket paketes karton angekommen erhalten bekommen war waren kam kamen gutschrift umtausch ersatz retoure reklamation last letzte letzten letztes vorige laatste"
    " neue neuen zwei drei vier davon tausch tauschen zuruck".split()
)
_IS = frozenset("ist sind geht gehen".split())
_RIGHT = 2  #: words before, right at it
_NEAR = 4
_AROUND = 10


def broken_at_home(hit: tuple[int, str], norms: Sequence[str], *, ordered: bool) -> bool:
    """`Onze heftruck is kapot`, `the bell doesn't work, so knock`, `de verkeerde ingang`; and, of a letter in which something is `ordered`,
    `in der Garage sind die Röhren kaputt, bitte ...`. A hit is (where it stands among the words, the phrase)."""
    at, said = hit
    if at < 0:
        return False
    if not _WAYS.isdisjoint(norms[at + len(said.split()) : at + len(said.split()) + 1]):
        return True
    if not _FIXTURES.isdisjoint(norms[max(0, at - _RIGHT) : at]):
        return True
    if said not in _BROKEN:
        return False
    before, around = set(norms[max(0, at - _NEAR) : at]), norms[max(0, at - _AROUND) : at + _AROUND]
    if before & _FIXTURES or (before & _OWN and not before & _FROM_US):
        return True
    return ordered and not _IS.isdisjoint(norms[max(0, at - _AROUND) : at]) and _FROM_US.isdisjoint(around)
