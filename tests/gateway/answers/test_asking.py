"""What a customer is asked: every doubt that he could settle has a sentence in his language, with his words and the choices."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.answers.asking import choice_label, question
from gateway.answers.letter import Letters, unit_named
from gateway.store.records import OrderView
from normalizer.codes import CODES
from normalizer.finding import Finding, Severity
from normalizer.master import AddressRecord, CustomerRecord, ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.order import Order, OrderLine
from normalizer.proof import Proof
from tests.gateway.small import RECEIVED

LANGUAGES = sorted(one.name.removesuffix(".toml") for one in files("config").joinpath("answers").iterdir())
UNIT_NAMES = tomllib.loads(files("config").joinpath("unit_names.toml").read_text("utf-8"))
#: doubts about which a customer can say nothing, or must not hear; a new code is asked about, or is named here
OURS = {
    "order-merged", "sender-unverified", "sender-lookalike", "credit-hold", "lines-too-many", "text-hidden", "intake-failed", "text-suspicious",
    "erp-refused", "erp-record-missing", "erp-order-unfit", "erp-order-differs", "forward-failed", "house-rule",
}  # fmt: skip
GLOVES = [ProductRecord(f"GL-{size}", f"Gloves {size}", packs={"XBX": Decimal(100)}, moq=Decimal(50)) for size in "SML"]
LETTERS = Letters()
MASTER = MemoryMaster(
    customers=(CustomerRecord("C1", "Acme", language="fr"),),
    addresses=(AddressRecord("A1", "C1", "ship_to", "Acme Nord", "1 rue du Port", "", "Lille", "59000", "", "FR"),),
    products=tuple(GLOVES),
)


def view(*findings: Finding, **line: Any) -> OrderView:
    made = OrderLine(**{"no": "3", "description": "gants", "quantity": Decimal("1500"), "unit": "EA", **line})
    order = Order(received_at=RECEIVED, buyer_order_no="PO-7", currency="EUR", lines=(made,), notes=("Sans emballage",))
    row: Any = SimpleNamespace(account_no="C1")
    return OrderView(row=row, order=order, proofs={"/lines/0/sku": Proof("G-4", None)}, findings=findings)


def found(
    code: str, pointer: str = "", *, candidates: tuple[str, ...] = (), message: str = "X 'some words' x."
) -> Finding:
    return Finding(code, Severity.CHECK, message, pointer, None, candidates)


def ask(*findings: Finding, language: str = "en", numbered: str = "none", **line: Any) -> str:
    return question(view(*findings, **line), MASTER, LETTERS, language=language, numbered=numbered)


def test_every_doubt_that_holds_is_asked_or_ours() -> None:
    holding = {code for code, one in CODES.items() if one.severity is not Severity.INFO}
    assert {code for code in holding if not CODES[code].ask} == OURS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_its_sentence_in_every_language(language: str) -> None:
    texts = tomllib.loads(files("config").joinpath(f"answers/{language}.toml").read_text("utf-8"))["asks"]
    english = tomllib.loads(files("config").joinpath("answers/en.toml").read_text("utf-8"))["asks"]
    assert texts.keys() == english.keys()
    assert {one.ask for one in CODES.values() if one.ask} <= texts.keys()
    if language != "en":
        assert not {key for key in texts if key != "quoted" and texts[key] == english[key]}
    for key, text in texts.items():  # the same values in each
        named = re.findall(r"\{\{ (\w+)", text)
        assert set(named) == set(re.findall(r"\{\{ (\w+)", english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_asks_one_whole_sentence(language: str) -> None:
    codes = {one.ask: code for code, one in CODES.items() if one.ask}.values()
    for code, pointer in product(codes, ("", "/lines/0/sku", "/lines/0/quantity")):
        for candidates in ((), ("GL-S", "GL-M")):
            said = ask(found(code, pointer, candidates=candidates), language=language)
            assert said.startswith("- ")
            assert said.endswith(("?", "."))
            assert "  " not in said
            assert "{" not in said
            assert " ?" not in said or language == "fr"


def test_who_is_meant_is_asked_with_his_own_words_and_the_choices() -> None:
    sizes = ("GL-S", "GL-M", "GL-L")
    doubt = found("product-ambiguous", "/lines/0/sku", candidates=sizes)
    assert (
        ask(doubt) == "- Line 3: Which item do you mean by “G-4 gants”: GL-S Gloves S, GL-M Gloves M or GL-L Gloves L?"
    )
    assert ask(doubt, numbered="/lines/0/sku") == "- Line 3: Which item do you mean by “G-4 gants”?"
    assert ask(doubt, language="de") == (
        "- Position 3: Welchen Artikel meinen Sie mit „G-4 gants“: GL-S Gloves S, GL-M Gloves M oder GL-L Gloves L?"
    )


@pytest.mark.parametrize(
    ("doubt", "language", "said"),
    [
        (found("unit-ambiguous", "/lines/0/unit", candidates=("EA", "XBX")), "fr",
         "- Ligne 3 : Dans quelle unité commandez-vous « G-4 gants » : pièce ou boîte (100) ?"),
        (found("quantity-below-minimum", "/lines/0/quantity", candidates=("50",)), "it",
         "- Riga 3: Avete ordinato 1.500 pezzi di «G-4 gants»; la nostra quantità minima è 50 pezzi. Possiamo consegnare 50 pezzi?"),
        (found("quantity-not-multiple", "/lines/0/quantity", candidates=("0", "2000")), "es",
         "- Línea 3: Ha pedido 1.500 unidades de «G-4 gants», que no es un envase completo. ¿Podemos entregarle 2.000 unidades en su lugar?"),
        (found("delivery-date-unclear", "/requested_delivery", candidates=("2026-03-04", "2026-04-03"), message="When?"), "nl",
         "- Op welke dag wilt u de levering ontvangen: 4 mrt 2026 of 3 apr 2026?"),
        (found("ship-to-unknown", "/ship_to", candidates=("A1",), message="x"), "sv",
         "- Vi har ännu inte leveransadressen registrerad. Ange gärna den fullständiga adressen eller en av era kända adresser: Acme Nord, 1 rue du Port, 59000 Lille."),
        (found("price-differs", "/lines/0/price", candidates=("7.94 per 100",), message="x"), "pl",
         "- Pozycja 3: Podana cena za „G-4 gants” różni się od uzgodnionej (7,94 EUR / 100). Czy możemy dostarczyć towar po naszej cenie?"),
        (found("condition-stated", "/notes/0"), "fr",
         "- Vous écrivez : « Sans emballage ». Comment devons-nous précisément tenir compte de votre remarque ?"),
        (found("total-contradicted", "/totals/lines", candidates=("1317.54", "1437.54")), "de",
         "- Die Positionen Ihrer Bestellung ergeben zusammen nicht die angegebene Summe (1.317,54 oder 1.437,54). Welche Zahlen stimmen?"),
        (found("order-number-reused", "", candidates=("0192-id",)), "en",
         "- We have already received an order with the number PO-7 from you. Is this another order, a change, or the same one again?"),
    ],
)  # fmt: skip
def test_a_doubt_is_said_as_people_there_write(doubt: Finding, language: str, said: str) -> None:
    assert ask(doubt, language=language, sku="GL-S") == said


def test_nobody_learns_whose_orders_or_accounts_are_alike() -> None:
    said = ask(
        found("customer-ambiguous", "/customer", candidates=("C1", "C2")), found("order-similar", candidates=("id",))
    )
    assert "C1" not in said
    assert "id" not in said.replace("Is this", "")
    assert ask(found("credit-hold", "/customer"), found("sender-lookalike", "/customer")) == ""


def test_the_gravest_comes_first_and_the_same_is_asked_once() -> None:
    stop = replace(found("product-missing", "/lines/0/sku"), severity=Severity.BLOCKER)
    said = ask(found("header-unread"), found("order-number-ambiguous"), stop)
    assert said.splitlines() == [
        "- Line 3: Which item would you like to order here?",
        "- What is the number of your order?",
    ]


def test_a_choice_is_named_for_who_does_not_know_our_codes() -> None:
    order = view(sku="GL-S")
    assert choice_label("/lines/0/unit", "XBX", view=order, master=MASTER, language="es") == "caja (100)"
    assert (
        choice_label("/ship_to", "A1", view=order, master=MASTER, language="es")
        == "Acme Nord, 1 rue du Port, 59000 Lille"
    )


def test_units_are_named_in_the_language_of_the_letter() -> None:
    assert unit_named("XCT", "fr") == "carton"
    assert unit_named("MGM", "fr") == "milligram"
    assert unit_named("QQQ", "fr") == "QQQ"
    assert all(len({*table} - {*UNIT_NAMES["de"]}) == 0 for table in UNIT_NAMES.values())
    assert {*LANGUAGES} == UNIT_NAMES.keys()


def test_own_texts_may_change_one_sentence_alone(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[asks]\nproduct_missing = "What is it?"\n')
    made = view(found("product-missing", "/lines/0/sku"), found("quantity-missing", "/lines/0/quantity"))
    said = question(made, MASTER, Letters(tmp_path), language="en")
    assert "- Line 3: What is it?" in said
    assert "How many of “G-4 gants”" in said
