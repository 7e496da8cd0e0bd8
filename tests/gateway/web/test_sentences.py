"""A German clerk reads what the floors below say in German, with the same values in it, and nothing is lost on the way."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.sentences import sentences
from normalizer.codes import CODES
from normalizer.units import CODES as UNITS
from parsers.extractors.pages import noorder
from parsers.formats import cxml, edifact_codes, orderx, shop, ubl, woocommerce, x12_codes

GERMAN = sentences("de")
TABLE = tomllib.loads(files("config").joinpath("sentences.de.toml").read_text("utf-8"))
UNIT_NAMES = tomllib.loads(files("config").joinpath("unit_names.toml").read_text("utf-8"))
ROOT = Path(__file__).parents[3]
#: where a clerk's sentences are made: the floor of meaning, the readers, and what answers, enters and shows
FLOORS = (
    "normalizer", "parsers", "parsers/formats", "parsers/readers", "parsers/extractors", "parsers/extractors/letters", "parsers/extractors/pages", "gateway/answers", "gateway/erp", "gateway/web",
)  # fmt: skip
#: who writes for operators and for callers of the API writes English
FOR_OTHERS = {
    "documents.py",
    "settings.py",
    "api.py",
    "auth.py",
    "schemas.py",
    "openapi.py",
    "oidc_settings.py",
    "app.py",
    "http.py",
    "tryton.py",
    "files.py",
    "opinion.py",
}
#: a document that cannot be read is a finding, whose words are those of the error
READ_ERRORS = {"Damaged", "Empty", "TooLarge", "Encrypted"}
#: a piece that is put together elsewhere
PIECES = {" could not be placed in the order."}


def known(sentence: str) -> bool:
    """What begins with a small letter is said of a quote before it."""
    return GERMAN.knows(f"“7” {sentence}" if sentence[0].islower() else sentence)


def raised_for_clerks(node: ast.Raise) -> bool:
    called = node.exc.func if isinstance(node.exc, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in READ_ERRORS


def said_by(path: Path) -> Iterator[str]:
    """Every whole sentence in the code of a file, values as {}; what is raised for others, or written for readers of the code, is none."""
    tree = ast.parse(path.read_text("utf-8"))
    inner: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            inner.add(body[0].value)
        if isinstance(node, ast.JoinedStr):
            inner |= set(node.values)
        if isinstance(node, ast.Raise) and not raised_for_clerks(node):
            inner |= set(ast.walk(node))
    for node in (one for one in ast.walk(tree) if one not in inner):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if text.count(" ") > 1 and text.endswith((".", "?")) and "(?" not in text:
            yield text


def test_every_code_has_its_german_meaning_and_remedy() -> None:
    assert TABLE["codes"].keys() == CODES.keys()
    assert UNIT_NAMES["de"].keys() == UNITS.keys()
    assert all(one["meaning"] and one["remedy"] for one in TABLE["codes"].values())


@pytest.mark.parametrize("floor", FLOORS)
def test_every_sentence_of_a_floor_has_its_german(floor: str) -> None:
    paths = (path for path in sorted((ROOT / floor).glob("*.py")) if path.name not in FOR_OTHERS)
    said = {text for path in paths for text in said_by(path)} - PIECES
    assert len(said) > 2
    assert sorted(text for text in said if not known(re.sub(r"\{\w*\}", "7", text))) == []


TABLES = (cxml, edifact_codes, orderx, shop, ubl, woocommerce, x12_codes)


def called() -> Iterator[str]:
    """Every name of a code list that the readers put into a sentence."""
    for module in TABLES:
        for name in ("COPIES", "TYPES", "OTHERS", "STATES"):
            table = getattr(module, name, {})
            for entry in table.values() if isinstance(table, dict) else [each[1:] for each in table]:
                yield entry if isinstance(entry, str) else entry[0]


def test_every_name_of_a_code_list_has_its_german() -> None:
    assert sorted({text for text in called() if GERMAN.fragment(text, 0) == text}) == []
    unread = {why for module in TABLES for why in getattr(module, "UNREAD", {}).values()}
    assert sorted(why for why in unread if not GERMAN.knows(f"{why}: x y.")) == []


def test_fields_of_the_order_have_their_german() -> None:
    """What an element stands twice for, and which role two parties have."""
    for name in ("requested_delivery", "requested_despatch", "issued_on", "buyer_order_no", "currency", "account_no"):
        assert name not in GERMAN.told(f"{name} is 'a b' and also 'c'.", "")
    for role in ("buyer", "ship to", "bill to", "end customer"):
        assert role not in GERMAN.told(f"Two parties are the {role}.", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "The sky is a blue one, they say.",
        "Whoever says that is right.",
        "Whatever it is, nobody is sure of it.",
        "He is a man of means.",
    ],
)
def test_half_a_translation_is_none(sentence: str) -> None:
    """“{} is {}.” is no licence to turn a strange sentence half into German."""
    assert GERMAN.told(sentence, "") == sentence


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("5 piece is below the minimum of 100 for HX-1.", "5 Stück liegt unter der Mindestmenge von 100 für HX-1."),
        ("2 x 3.5 / 1 is 7.00, but 8.00 is stated.", "2 x 3,5 / 1 ist 7,00, aber 8,00 ist genannt."),
        ("'20 Nov' is 2026-11-20, before the order of 2026-11-27; ask for the date wanted.",
         "'20 Nov' ist der 20.11.2026, vor der Bestellung vom 27.11.2026; nach dem gewünschten Termin fragen."),
        ("When is '03/04'? It may be 2026-03-04 or 2026-04-03.",
         "Wann ist '03/04'? Es kann 04.03.2026 oder 03.04.2026 sein."),
        ("When is 'soon'? 'soon' in it is not understood.", "Wann ist 'soon'? 'soon' darin ist unverständlich."),
        ("Order 7 was received on 2026-11-02. Now: bolts 3 pcs is new; nuts 2 pcs is gone.",
         "Bestellung 7 kam am 02.11.2026. Jetzt: bolts 3 pcs ist neu; nuts 2 pcs fällt weg."),
        ("12.50 per 100 stated, 11.90 per 100 agreed (catalogue).", "12,50 je 100 genannt, 11,90 je 100 vereinbart (Katalog)."),
        ("X is not sold by the pallet; it is sold by piece, carton of 12 and gross of 144.",
         "X wird nicht je Palette verkauft, sondern je Stück, Karton zu 12 und Gros zu 144."),
        ("A functional acknowledgment (997), no order.", "Eine Empfangsbestätigung (997), keine Bestellung."),
        ("The message says that it is a copy (BGM 1225 is 31).", "Die Nachricht sagt von sich, dass sie eine Kopie ist (BGM 1225 ist 31)."),
        ("The order is of type ZZ, as BEG02 ZZ says.", "Die Bestellung ist vom Typ ZZ, wie BEG02 ZZ sagt."),
        ("requested_delivery is '20261201' and also '20261208'.", "Liefertermin ist '20261201' und auch '20261208'."),
        ("PEPPOL-T01-R008: The lines add up to 12.50, 13.00 is stated.", "PEPPOL-T01-R008: Die Positionen ergeben 12,50, genannt ist 13,00."),
        ("“{0} says that”: “{1.x}” is no quantity.", "„{0} says that“: „{1.x}“ ist keine Menge."),
        ("“Best price, please.” says “best price”.", "„Best price, please.“ sagt „best price“."),
        ("Nobody wrote this sentence down.", "Das Konto ist gesperrt. (Nobody wrote this sentence down.)"),
    ],
)  # fmt: skip
def test_what_is_found_is_said_in_german(english: str, german: str) -> None:
    assert GERMAN.told(english, "credit-hold") == german


@pytest.mark.parametrize("name", noorder.NAMES.values())
def test_a_page_that_is_set_aside_is_called_in_german(name: str) -> None:
    for said in (
        f"Page 1 ({name}) was not read as part of the order.",
        f"the document is {name} (“Angebot 7”)",
        f"the document is {name}",
    ):
        assert name not in GERMAN.said(said)


@pytest.mark.parametrize(
    "reason",
    [
        "it orders nothing", "an answer that orders nothing", "an automatic answer (Auto-Submitted)", "an undelivered mail came back",
        "no order: “% off”", "a supplier writes: “our invoice”", "“cancel” is said", "nothing to read", "the mail holds no text",
        "a message that breaks off",
    ],
)  # fmt: skip
def test_why_something_is_no_order_is_said_in_german(reason: str) -> None:
    assert GERMAN.said(reason) != reason


def test_english_stays_as_it_was_said() -> None:
    assert sentences("en").told("5 EA is below the minimum.", "credit-hold") == "5 EA is below the minimum."
    assert sentences("fr").remedy("Ask.", "credit-hold") == "Ask."


@pytest.mark.parametrize("reason", ["The customer is away.", "2 of 3 came", "to be asked: Joe", "He says no."])
def test_what_a_person_wrote_is_no_sentence_of_ours(reason: str) -> None:
    assert GERMAN.said(reason) == reason


@given(st.sampled_from(sorted(TABLE["sentences"])), st.data())
def test_every_value_is_said_again(english: str, data: st.DataObject) -> None:
    """Whatever a stranger writes into the values, each stands in the German sentence, too, as far as that speaks of it."""
    pieces = english.split("{}")
    values = [data.draw(st.text("ab<&'{}%", min_size=1, max_size=8)) for _ in pieces[1:]]
    text = "".join(one for pair in zip(pieces, [*values, ""], strict=True) for one in pair)
    german, told = TABLE["sentences"][english], GERMAN.told(text, "")
    assert all(value in told for at, value in enumerate(values) if f"{{{at}" in german)
