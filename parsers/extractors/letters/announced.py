"""Words of papers and of orders that do not say what they seem to: a confirmation that is waited for, a quotation that is thanked
for. Each hit is (where it stands among the words, the phrase); -1 is the subject."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "answers",
    "asked_of_us",
    "handed_over",
    "is_awaited",
    "is_of_a_paper",
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
