"""Sentences beside the lines: which words alter an order, and which do not."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from channels.envelope import Envelope, Part
from channels.envelope import Role as PartRole
from parsers.draft import Draft, Kind
from parsers.extractors.letters.remarks.remarks import altering, is_sentence
from parsers.extractors.letters.replies import part
from parsers.extractors.letters.tokens import Role, tokenize
from parsers.knowledge import EMPTY
from parsers.parse import parse

#: (sentence, language, the words that alter the order)
SENTENCES = [
    ("Without the gloves please", "en", "Without"),
    ("Let me know if anything's out of stock", "en", None),
    ("Need under 2.40 otherwise leave it off", "en", "Need under"),
    ("Leave them off if they have gone up", "en", "Leave them off"),
    ("Please wait until Monday", "en", "wait"),
    ("Boxes can go straight to the stores", "en", None),
    ("Please cancel it", "en", "cancel"),
    ("Cancelled that one", "en", "Cancelled"),
    ("If you have any questions, just call", "en", None),
    ("If the boss agrees", "en", "If"),
    ("No rush", "en", None),
    ("Could somebody ring me with the weekly rate", "en", None),
    ("Ten of them weekly please", "en", "weekly"),
    ("Dockets must show the order number", "en", None),
    ("Put the order number we gave last week", "en", "order number"),
    ("No substitutes please, rest on back order", "en", "rest"),
    ("No substitutes please", "en", None),
    ("Only access before 9", "en", None),
    ("Consegna in settimana", "it", None),
    ("Bestellnummer bitte auf dem Lieferschein angeben", "de", None),
    ("No rush, but without the tape", "en", "without"),
    ("The driver has to ring if the gate is closed", "en", None),
    ("Only if the gate is blue", "en", "Only if"),
    ("Merci d'annuler", "fr", "d'annuler"),
    ("Merci d'avance", "fr", None),
    ("Zum Messepreis bitte", "de", "Messepreis"),
    ("Bei Fragen einfach anrufen", "de", None),
    ("Grazie, Luca Bianchi", "it", None),
    ("Ansprechpartner: Herr Weiss", "de", None),
    ("Ordered by J. Black", "en", None),
    ("In bianco per favore", "it", "bianco"),
    ("This confirms what we said on the telephone", "en", "This confirms"),
    ("Ring me before you ship anything", "en", "before you ship"),
    ("Ring before delivery", "en", None),
    ("Request for tender", "en", "tender"),
    ("PO to follow", "en", "PO to follow"),
    ("Invoice to follow by mail", "en", None),
    ("Deliver at my house", "en", "my house"),
    ("Dies zur Kenntnis", "de", "zur Kenntnis"),
    ("Rufen Sie an, bevor Sie liefern", "de", "bevor Sie liefern"),
    ("Appelez-moi avant d'expédier", "fr", "avant d'expédier"),
    ("Eso por confirmar", "es", "por confirmar"),
    ("Per conoscenza", "it", "Per conoscenza"),
    ("Da dividere tra le due case", "it", "dividere"),
    ("Si prega di riportare il numero d'ordine su DDT e fattura", "it", None),
    ("Fattura come sempre a Bologna", "it", None),
    ("Lasciate pure la merce in portineria", "it", None),
    ("Siamo i Rossetti di Lumezzane", "it", None),
    ("Sono sempre in negozio dalle 6 alle 12", "it", None),
    ("Bel even voordat u verzendt", "nl", "voordat u verzendt"),
]


@pytest.mark.parametrize(("sentence", "language", "meant"), SENTENCES)
def test_words_that_alter_an_order(sentence: str, language: str, meant: str | None) -> None:
    assert altering(tokenize(sentence), (language,)) == meant


def test_words_that_were_read_already_alter_nothing() -> None:
    tokens = tokenize("not before Friday")
    for token in tokens:
        token.role = Role.DATE
    assert altering(tokens, ("en",)) is None
    assert altering(tokens, ("en",), (Role.DATE,)) == "not"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("please leave out the tape", True),
        ("A. Lenz", False),
        ("Lenz & Sons Ltd", False),
        ("12 Mill Lane, Leeds", False),
    ],
)
def test_a_sentence_is_told_from_a_name(text: str, meant: bool) -> None:
    assert is_sentence(tokenize(text)) is meant


LETTER = "Hello,\n\nplease send 4 boxes of tape.\n\nKind regards\nA. Lenz\n"

#: (what stands behind the closing, what of it is read)
BELOW = [
    ("", ""),
    ("\nPS: leave out the tape.\n", "PS: leave out the tape."),
    ("\nplease leave out the tape\n", "A. Lenz\n\nplease leave out the tape"),
    ("Tel 01632 960 555\nwe never stop\n", "A. Lenz"),
    ("Tel 01632 960 555\n\nP.S. not before Monday\n", "A. Lenz|P.S. not before Monday"),
    ("\nPS: not before Monday\nThis mail is confidential.\n", "PS: not before Monday"),
]


@pytest.mark.parametrize(("below", "meant"), BELOW)
def test_what_stands_below_the_closing_is_kept(below: str, meant: str) -> None:
    text = LETTER + below
    found = "|".join(text[one.start : one.end].strip() for one in part(text, sender_name="A. Lenz").afterwards)
    assert meant in found


#: who wrote what is quoted below, in every program's own words
WROTE = [
    "On Mon, 5 Oct 2026 at 10:00, Sales <sales@seller.example> wrote:",
    "On Mon, 5 Oct 2026 at 10:00, Sales\n<sales@seller.example> wrote:",
    "Sales <sales@seller.example> wrote on 5 Oct 2026 10:00:",
    "Am Montag, 5. Oktober 2026 um 10:00 schrieb Sales <sales@seller.example>:",
    "Le lun. 5 oct. 2026 à 10:00, Sales <sales@seller.example> a écrit :",
    "El lun, 5 oct 2026 a las 10:00, Sales (<sales@seller.example>) escribió:",
    "Il giorno lun 5 ott 2026 alle ore 10:00 Sales <sales@seller.example> ha scritto:",
    "Op ma 5 okt 2026 om 10:00 schreef Sales <sales@seller.example>:",
]


@pytest.mark.parametrize(
    "said", ["Yes, 4 rolls of tape.", "On Monday please, 4 rolls.", "4 rolls by 10:30", "Thanks!\n4 rolls"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("wrote", WROTE)
def test_a_short_answer_is_no_part_of_what_it_answers(said: str, between: str, wrote: str) -> None:
    text = f"{said}{between}{wrote}\n> Do you need tape?\n"
    parted = part(text, subject="Re: tape")
    assert text[parted.own.start : parted.own.end].strip() == said
    assert parted.quoted is not None


ASKED = "On Mon, 5 Oct 2026 at 10:00, Sales <sales@seller.example> wrote:\n> Do you need SH-100?\n> And what about GL-200?\n"


@pytest.mark.parametrize(
    ("text", "kind", "lines", "held"),
    [
        (f"{ASKED}\nPO 55127: 4 x SH-100 please.\n\nRegards\nAda Moss\n", Kind.ORDER, 1, False),
        ("> Braucht ihr SH-100?\n\nJa, 4 x SH-100 bitte.\n", Kind.ORDER, 1, False),
        ("> 4 x SH-100\nok\n> 2 x GL-200\nrather 3\n", Kind.ORDER, 0, True),
        (f"Morning,\n\n{ASKED}\nyes, 4 of those\n", Kind.ORDER, 0, True),
        (f"{ASKED}\nThanks, all fine.\n", Kind.OTHER, 0, False),
        (f"Thanks, all fine.\n\n{ASKED}\nAda Moss\nTel 01632 960 555\n", Kind.OTHER, 0, False),
        (f"Thanks, all fine.\n\n{ASKED}\nThis mail is confidential; reg. no. 4471 88.\n", Kind.OTHER, 0, False),
        (
            "4 x SH-100 please\nFrom: Sales\nSent: Monday, 5 October 2026 10:00\nTo: Ada\nSubject: Gloves\n\n2 x GL-200?",
            Kind.ORDER,
            1,
            False,
        ),
    ],
)
def test_an_answer_below_what_it_answers_is_read(text: str, kind: Kind, lines: int, held: bool) -> None:
    draft = draft_of(text, "Re: helmets")
    assert (draft.kind, len(draft.lines)) == (kind, lines)
    assert ("text-unread" in {notice.code for notice in draft.notices}) is held


#: (what stands below the name, what of it seems to be said)
CARDS = [
    ("Tel 01632 960 555\n--\nOh, and the tape isn't needed after all\n", "Oh, and the tape isn't needed after all"),
    ("--\nI can't take the tape before May.\n", "I can't take the tape before May."),
    ("Lenz Roofing SAS\n--\nFinalement il ne faut pas le ruban.\n", "Finalement il ne faut pas le ruban."),
    ("Sent from my iPhone. We would rather have the wide tape.\n", "We would rather have the wide tape."),
    ("Sent from my iPhone\n", ""),
    ("Tel 01632 960 555\nThis mail is confidential and meant for nobody but its recipient.\nPlease leave it.\n", ""),
    ("Tel 01632 960 555\nLenz Roofing Ltd, 4 Mill Lane, Leeds\n", ""),
]


@pytest.mark.parametrize(("below", "meant"), CARDS)
def test_what_is_said_among_the_lines_of_a_card_is_kept(below: str, meant: str) -> None:
    text = LETTER + below
    assert "|".join(text[one.start : one.end] for one in part(text, sender_name="A. Lenz").below) == meant


def draft_of(text: str, subject: str = "Order 88214") -> Draft:
    """What is read of a mail to a supplier of two kinds of goods."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ada@buyer.example", "orders@seller.example", subject
    mail["Date"] = "Tue, 06 Oct 2026 10:00:00 +0100"
    mail.set_content(text)
    part = Part(mail.as_bytes(), "message/rfc822", role=PartRole.MESSAGE)
    known = replace(EMPTY, version="1", skus=frozenset(("SH-100", "GL-200")), product_names=("Helmets", "Gloves"))
    (draft,) = parse(Envelope("mail", "smtp", "k", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,)), known).drafts
    return draft


def sent(text: str) -> set[str]:
    return {notice.code for notice in draft_of(text).notices}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("40 x SH-100 (boxes only, whichever is nearest)", "note-significant"),
        ("40 x SH-100 (boxes)", None),
        ("40 x SH-100 boxes", None),
        ("40 x SH-100 for the 18th, or the 21st at the latest", "text-unread"),
        ("40 x SH-100\n2 x GL-200\n40 x SH-100", "quantity-ambiguous"),
        ("40 x SH-100\n2 x GL-200\n20 x SH-100", None),
    ],
)
def test_what_stands_behind_a_number_of_the_catalogue_is_read(text: str, code: str | None) -> None:
    draft = draft_of(text)
    assert draft.lines[0].quantity is not None
    assert draft.lines[0].quantity.value == "40"
    assert draft.lines[0].unit is None or text.endswith(("SH-100 boxes", "SH-100 (boxes)"))
    assert {notice.code for notice in draft.notices} == ({code} if code else set())


#: (language, what is said below the lines or the name, whether somebody must read it)
SAID = [
    ("en", "Wrong file, sorry. The right one follows.", True),
    ("en", "The manager hasn't approved this yet.", True),
    ("en", "Both in yellow.", True),
    ("en", "We need them painted.", True),
    ("en", "Collection by our own lorry.", True),
    ("en", "Did you receive this yesterday?", True),
    ("en", "What would that lot come to?", True),
    ("en", "Last month we were sent too many.", True),
    ("en", "Invoice to the landlord please.", True),
    ("en", "Invoice to accounts please.", False),
    ("en", "The manager has approved it.", False),
    ("en", "Do you know when the driver comes?", False),
    ("de", "Sorry, falsche Datei erwischt.", True),
    ("de", "Die Mengen sind Kartons.", True),
    ("de", "Die Chefin hat noch nicht unterschrieben.", True),
    ("de", "Beide in gelb bitte.", True),
    ("fr", "Mauvais fichier, désolé.", True),
    ("fr", "Les deux en jaune.", True),
    ("fr", "Avec la pluie on fera sans les derniers.", True),
    ("fr", "Les enfants préfèrent les rouges.", True),
    ("fr", "Pouvez-vous me confirmer qu'elles sont bien sans latex ?", True),
    ("fr", "Merci de livrer en express, nous prenons les frais à notre charge.", True),
    ("fr", "Les communions ont commencé, c'est encore la folie en cuisine.", False),
    ("fr", "Merci de ne pas livrer entre 12h et 14h.", False),
    ("fr", "Merci pour votre retour, tout est bien arrivé.", False),
    ("fr", "La facture est à déposer sur Chorus Pro comme d'habitude.", False),
    ("es", "Archivo equivocado, perdón.", True),
    ("es", "Los dos en amarillo.", True),
    ("it", "Entrambi in giallo.", True),
    ("nl", "Verkeerd bestand, sorry.", True),
    ("nl", "Allebei in geel.", True),
]
HELLO = {
    "en": "Please send",
    "de": "Bitte liefern Sie",
    "fr": "Merci de nous livrer",
    "es": "Por favor envíennos",
    "it": "Vi preghiamo di spedire",
    "nl": "Graag leveren",
}


@pytest.mark.parametrize(("language", "said", "held"), SAID)
def test_what_is_said_of_an_order_holds_it_and_small_talk_does_not(language: str, said: str, held: bool) -> None:
    text = f"{HELLO[language]}:\n\n4 x SH-100\n2 x GL-200\n\n{said}\n"
    assert bool(sent(text)) is held


#: what senders have below their names on every mail
PRINTED_BELOW = [
    "Please think of the environment before you print this mail.",
    "Our office hours are Monday to Thursday, and Friday until noon.",
    "Visit us at the Safety Fair in hall 4.",
    "We have been a family business since 1956.",
    "Bitte denken Sie an die Umwelt, bevor Sie diese Mail drucken.",
    "Unser Lager ist freitags nur bis 12 Uhr geöffnet.",
    "Pensez à l'environnement avant d'imprimer ce message.",
    "Nuestro horario es de lunes a viernes de 8 a 15 h.",
    "Prima di stampare questa mail pensa all'ambiente.",
    "Denk aan het milieu voordat je deze mail print.",
]


@pytest.mark.parametrize("slogan", PRINTED_BELOW)
def test_what_stands_below_a_name_on_every_mail_holds_nothing(slogan: str) -> None:
    assert not sent(f"Please send:\n\n4 x SH-100\n\nKind regards\nAda Moss\nTel 01632 960 555\n{slogan}\n")


@pytest.mark.parametrize(
    "text",
    [
        "12 Sprühdosen 500 ml. Hebebühne 3 wartet schon, danke!",
        "Enviadnos 50 m de cinta, y si no hay, la ancha.",
        "Mandateci 50 m di nastro, altrimenti quello largo.",
        "Envoyez-nous 50 m de ruban, sinon le large.",
    ],
)
def test_what_orders_on_a_condition_is_never_set_aside(text: str) -> None:
    assert draft_of(text, "Bestellung" if "Hebe" in text else "Pedido").kind is Kind.ORDER


def test_the_postscript_of_a_forwarded_letter_is_kept() -> None:
    text = f"-------- Forwarded message --------\nFrom: a@buyer.example\nDate: Mon, 5 Oct 2026 10:00\nSubject: Order\nTo: us@seller.example\n\n{LETTER}\nPS: not the tape\n"
    parted = part(text, subject="Fwd: Order")
    assert parted.forwarded is not None
    assert [text[one.start : one.end] for one in parted.afterwards][-1:] == ["PS: not the tape\n"]


@pytest.mark.parametrize(
    ("note", "held"), [("Please ring the bell", False), ("payment_method: card", False), ("Leave out item 2", True)]
)
def test_the_note_of_a_machines_order_is_read_as_what_people_say(note: str, held: bool) -> None:
    order = {"buyer_order_no": "W-1", "lines": [{"no": "1", "sku": "HX-1", "quantity": "2"}], "notes": [note]}
    parts = (Part(json.dumps(order).encode(), "application/json"),)
    (draft,) = parse(Envelope("web", "web", "k", datetime(2026, 10, 1, tzinfo=UTC), parts)).drafts
    assert ("note-significant" in [notice.code for notice in draft.notices]) is held


@pytest.mark.parametrize(
    ("remark", "held"),
    [
        ("Skip the first line.", True),
        ("Leave out the helmets.", True),
        ("Leave with reception.", False),
        ("Leave the M10s for now.", False),  # no line orders them
    ],
)
def test_what_is_left_out_is_looked_for_among_the_lines(remark: str, held: bool) -> None:
    parts = (
        Part(
            json.dumps({"Body": f"PO 7: 4 x SH-100 white helmets\n{remark}"}).encode(),
            "application/json",
            role=PartRole.FORM,
        ),
    )
    known = replace(EMPTY, version="1", skus=frozenset(("SH-100",)), product_names=("Safety helmets white",))
    (draft,) = parse(Envelope("sms", "sms", "k", datetime(2026, 10, 1, tzinfo=UTC), parts), known).drafts
    assert [notice.code for notice in draft.notices].count("note-significant") == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Don't add 6 x GL-200 this time.", True),
        ("No need to add 6 x GL-200.", True),
        ("Never send 6 x GL-200 again.", True),
        ("Don't forget to add 6 x GL-200.", False),
    ],
)
def test_a_line_behind_a_word_of_denying_waits(text: str, held: bool) -> None:
    codes = {notice.code for notice in draft_of(f"Hi,\n\nplease send 10 x SH-100.\n{text}\n\nJo\n").notices}
    assert ("note-significant" in codes) is held


@pytest.mark.parametrize(
    ("greeting", "text"),
    [
        ("Guten Tag,\n\nbitte liefern Sie 10 x SH-100.", "Keine 6 x GL-200 dazu."),
        ("Bonjour,\n\nmerci de livrer 10 x SH-100.", "N'ajoutez pas 6 x GL-200."),
        ("Buongiorno,\n\nvi ordiniamo 10 x SH-100.", "Non aggiungete 6 x GL-200."),
        ("Beste,\n\ngraag leveren 10 x SH-100.", "Voeg geen 6 x GL-200 toe."),
    ],
)
def test_a_line_that_is_denied_in_other_languages_waits_or_is_none(greeting: str, text: str) -> None:
    draft = draft_of(f"{greeting}\n{text}\n\nJo\n")
    assert draft.notices or len(draft.lines) == 1
