"""Words by which a day is wanted."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["WANTING", "wanting"]

WANTING = frozenset(
    "need needed needs want wanted require required please pls plz delivery deliver delivered deliveries receive arrive arriving here latest suit suits perfect"
    " bitte brauchen brauche brauchten brauchte hatten hatte benotigten brauchts braucht benotigen benotige benotigt wunsch wunschtermin wunschen gewunscht termin liefertermin lieferung liefern liefert"
    " anlieferung anliefern geliefert da spatestens eintreffen svp livrer livraison livrez livre souhaitee souhaite souhaitons besoin faut faudrait voudrions voulons aimerions souhaiterions pourriez recevoir"
    " entrega entregar entreguen entregado necesitamos necesito necesitaria necesitariamos quisiera quisieramos queremos favor recibir plazo consegna consegnare consegnate consegnato serve servono servirebbe servirebbero occorre occorrono occorrerebbe necessitiamo"
    " vorremmo ricevere levering leveren geleverd graag nodig willen hebben ontvangen huis lukt lukken rit route dostawa dostawe dostarczyc prosze potrzebujemy potrzebne termin"
    " leverans leverera behover onskar garna"
    " faudrait faudra aimerions souhaiterions voudrions brauchten brauchte hatten serviria servirebbe occorre occorrono zouden moeten need'd"
    " urgent urgente urgenti urgently dringend dringlich eilt eilig spoed bradskande"
    " fine ok okay good works does do passt reicht genugt gut recht convient convenient bien vale va bene prima goed schikt".split()
)


def wanting(norms: Sequence[str]) -> bool:
    """Whether one of the words by which a day is wanted stands here; `da` only where something is to be there."""
    return any(
        not _TO_BE.isdisjoint(norms[max(0, at - 1) : at + 2]) if norm == "da" else norm in WANTING
        for at, norm in enumerate(norms)
    )


#: beside "da": "soll am Freitag da sein", "wenn es da ist"
_TO_BE = frozenset("sein haben ware waren wird werden es sie alles".split())
