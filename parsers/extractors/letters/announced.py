"""Words of papers and of orders that do not say what they seem to: a confirmation that is waited for, a quotation that is thanked
for. Each hit is (where it stands among the words, the phrase); -1 is the subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.datetext import day_names

__all__ = [
    "answers",
    "asked_of_us",
    "broken_at_home",
    "handed_over",
    "is_awaited",
    "is_of_a_paper",
    "keeps_hours",
    "returns_a_paper",
    "thanked_for",
]

#: `thank you for the quotation`: asked for before, and answered
_THANKS = frozenset(
    "thank thanks danke dank merci remercions gracias agradecemos grazie ringraziamo bedankt dankjewel dziekujemy dziekuje tack".split()
)


#: `here is our order`: not asked after
_HERE = frozenset(
    "here here's hereby hier hiermit hierbij anbei voici voila ci-joint aqui ecco below attached following".split()
)


_OWN = frozenset(
    "our my unser unsere mein meine notre mon ma nuestro nuestra mi nostro nostra mio mia onze ons mijn".split()
)
#: what was delivered or ordered is not meant by `our`
_ORDERED = frozenset(
    "order orders delivery item items goods bestellung lieferung ware artikel commande livraison pedido entrega ordine consegna bestelling levering zending"
    " artikelen spullen doos dozen last letzte vorige laatste".split()
)
_OUT_OF_ORDER = frozenset("kapot stuk defect kaputt defekt broken casse cassee roto rota rotto rotta".split())
_WAYS = frozenset(
    "kant deur ingang straat adres dag poort side door entrance way richtung tur seite cote porte puerta porta".split()
)
#: of a house, whatever is ordered there
_FIXTURES = frozenset(
    "bel deurbel poort hek heftruck palletwagen intercom doorbell bell gate forklift klingel tor gabelstapler sonnette timbre campanello muletto".split()
)
_NEAR = 4


def of_own_things(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Onze heftruck is kapot`, `de verkeerde ingang`: what is broken is the customer's own, and what is wrong is a way."""
    at, said = hit
    behind = norms[at + len(said.split()) : at + len(said.split()) + 1]
    if at >= 0 and behind and behind[0] in _WAYS:
        return True
    before = norms[max(0, at - _NEAR) : at]
    if at > 0 and said in _OUT_OF_ORDER and _FIXTURES.intersection(before):
        return True
    return (
        at > 0 and said in _OUT_OF_ORDER and any(norm in _OWN for norm in before) and not _ORDERED.intersection(before)
    )


def handed_over(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Here is our order` asks after none."""
    return hit[0] > 0 and norms[hit[0] - 1] in _HERE


#: by which a customer asks for the confirmation that a supplier would announce as here
_AWAITS = frozenset(
    "await awaiting awaited look looking forward receiving receive expect wait waiting send confirm need want request"
    " gebeten erwartung erwarten erwarte entgegen warten bitten bitte senden schicken schickt zusenden zukommen erbitten erbeten brauchen benotigen per umgehend"
    " attente l'attente attendons attends attendre envoyer envoyez adresser retour retourner recevoir transmettre confirmer merci"
    " espera esperamos espero esperando enviar envien mandar manden rogamos recibir confirmar"
    " attesa attendiamo attendo inviare inviateci inviarci mandare mandateci ricevere restiamo confermare gradita"
    " afwachting afwachten tegemoet ontvangen sturen stuur zien graag"
    " please pls would appreciate appreciated grateful ware nett dankbar serait apprecierions seria gradiremmo gradita prosze prosimy garna".split()
)
_PAPERS = frozenset(
    "auftragsbestatigung conferma confirmation confirmacion orderbevestiging orderbekraftelse acknowledgement acknowledgment acuse potwierdzenie".split()
)
#: by which a supplier announces it
_ANNOUNCES = frozenset(
    "attached enclosed find herewith here anbei anhang beigefugt anliegend erhalten hiermit joint jointe ci-joint voici trouver adjunta adjunto adjuntamos"
    " allegata allegato alleghiamo bijgaand bijlage bijgevoegd thank thanks danke dank".split()
)


def is_awaited(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`In Erwartung Ihrer Auftragsbestätigung`, `please send an order confirmation`: asked for by who orders, not announced."""
    at, said = hit
    if at < 0 or not _PAPERS & set(said.split()):
        return False
    around = set(norms[max(0, at - 8) : at + len(said.split()) + 8])
    return bool(_AWAITS & around) and not _ANNOUNCES & around


def is_of_a_paper(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`We look forward to receiving your order confirmation` is no supplier who looks forward to the order."""
    behind = hit[0] + len(hit[1].split())
    return hit[0] >= 0 and behind < len(norms) and norms[behind] in _PAPERS


_SENDS_BACK = frozenset(
    "return retour retourner renvoyer retournez renvoyez zurucksenden zuruckschicken zuruck devolver restituire rispedire terugsturen retourneren".split()
)
_COPIES = frozenset(
    "ar a.r arc accuse confirmation confirmee signe signee signes exemplaire double copie copy signed acknowledgement acknowledgment confirmed mail courriel email"
    " e-mail unterschrieben unterschriebene bestatigung bestatigte auftragsbestatigung kopie copia firmata firmato conferma firmada firmado confirmacion"
    " bevestiging ondertekend getekend".split()
)


def returns_a_paper(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Merci de nous retourner votre AR`, `par retour de courriel`: a paper or an answer comes back, and no goods."""
    at, said = hit
    if at < 0 or not _SENDS_BACK & set(said.split()):
        return False
    behind = at + len(said.split())
    return bool(_COPIES & set(norms[behind : behind + 5])) or norms[behind : behind + 1] in (
        ["unpaid"],
        ["unprocessed"],
    )


_INVOICES = frozenset(
    "invoice invoices rechnung rechnungen facture factures factura facturas fattura fatture factuur facturen faktura".split()
)
_PAYS = frozenset(
    "pay paid payment settle settled due overdue find zahlen bezahlen zahlung uberweisen payer regler reglement pagar pago pagare saldare betalen".split()
)
_LETS = frozenset(
    "let us have send need zukommen lassen schicken senden envoyer faire parvenir enviar mandar inviare mandare sturen".split()
)


def asked_of_us(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Please let us have your invoice`: asked for by who orders. Who writes of paying it, or that it is attached, is a supplier."""
    at, said = hit
    if at < 0 or not _INVOICES & set(said.split()):
        return False
    near = set(norms[max(0, at - 5) : at])
    around = set(norms[max(0, at - 8) : at + len(said.split()) + 8])
    return bool(_LETS & near) and not (_ANNOUNCES | _PAYS) & around


def thanked_for(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Thank you for the quotation` asks for none."""
    return hit[0] >= 0 and bool(_THANKS & set(norms[max(0, hit[0] - 5) : hit[0]]))


#: `merci pour votre retour`, `suite à notre échange`: an answer and a talk, and no goods that come back
_ANSWERS = frozenset("retour retours echange echanges".split())
_YOURS = frozenset("votre vos notre nos ton ce dernier derniers precedent".split())
_SAYING = frozenset("merci suite apres attente l'attente lors selon comme remercie remercions".split())
_PARCELS = frozenset(
    "colis marchandise marchandises palette palettes carton cartons article articles produit produits".split()
)


def answers(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Merci pour votre retour`, `suite à notre échange de ce matin`: what was said, where nothing of goods stands beside it."""
    at, said = hit
    if at < 1 or not set(said.split()) <= _ANSWERS or norms[at - 1] not in _YOURS:
        return False
    before, behind = norms[max(0, at - 4) : at], norms[at + 1 : at + 4]
    return bool(_SAYING & set(before)) and not _PARCELS & set(behind)


#: `ne pas livrer entre 12h et 14h`: when somebody is at the door
_FROM_TO = frozenset(
    "entre apres avant between after before zwischen nach vor antes despues tra dopo prima tussen na voor".split()
)
_SMALL = frozenset("le les las la l de den dem die il on am an am el los op".split())
_HOUR = re.compile(r"(?:1?\d|2[0-4])(?:h(?:[0-5]\d)?|[:.][0-5]\d|am|pm|uhr)")
_HOUR_SIGNS = frozenset("h heures uhr hrs uur ore horas".split())
_PARTS_OF_DAY = frozenset(
    "midi l'apres-midi apres-midi matin soir noon lunch lunchtime mittag nachmittags vormittags mittags mediodia tarde manana mezzogiorno pomeriggio middag".split()
)


def keeps_hours(behind: Sequence[str]) -> bool:
    """Whether the words behind `do not deliver` say when nobody is at the door: `entre 12h et 14h`, `le mercredi`, `after 4pm`; a day
    of the month is another thing."""
    words = [word for word in behind[:5] if word not in _SMALL]
    if not words:
        return False
    if words[0] in _FROM_TO and len(words) > 1:
        signed = len(words) > 2 and words[1].isdigit() and words[2] in _HOUR_SIGNS
        return words[1] in _PARTS_OF_DAY or bool(_HOUR.fullmatch(words[1])) or signed
    weekly = words[0].removesuffix("s") in day_names() or words[0] in day_names()
    return words[0] in _PARTS_OF_DAY or (weekly and not any(word[:1].isdigit() for word in words[1:3]))


#: what does not work or is broken at the sender's, and was not bought here
_HOUSE = frozenset(
    "bell doorbell buzzer intercom login portal website site password link phone phones internet wifi email lift elevator gate door barrier shutter van forklift boiler fridge freezer"
    " oven dishwasher digger tractor klingel aufzug sonnette ascenseur timbre ascensor campanello ascensore bel lift".split()
)


def is_of_the_house(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`The bell doesn't work, so knock`: right before the words stands what is the sender's own."""
    return hit[0] > 0 and bool(_HOUSE & set(norms[max(0, hit[0] - 2) : hit[0]]))


_BROKEN = frozenset("kaputt defekt".split())
_IS = frozenset("ist sind geht gehen".split())
#: what came from the seller
_CAME = frozenset(
    "geliefert lieferung ware sendung paket paketes karton angekommen erhalten bekommen war waren kam kamen gutschrift umtausch ersatz retoure reklamation letzte letzten"
    " letztes neue neuen zwei drei vier davon tausch tauschen zuruck".split()
)


def broken_at_home(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`in der Garage sind die Röhren kaputt, bitte ...`: why it is ordered, where nothing around speaks of what was delivered."""
    at, said = hit
    if at < 0 or said not in _BROKEN:
        return False
    around = set(norms[max(0, at - 10) : at + 8])
    return bool(_IS & set(norms[max(0, at - 8) : at])) and not _CAME & around
