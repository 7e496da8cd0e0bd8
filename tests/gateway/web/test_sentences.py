"""A German clerk reads what the floors below say in German, with the same values in it, and nothing is lost on the way."""

from __future__ import annotations

import ast
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

GERMAN = sentences("de")
TABLE = tomllib.loads(files("config").joinpath("sentences.de.toml").read_text("utf-8"))
UNIT_NAMES = tomllib.loads(files("config").joinpath("unit_names.toml").read_text("utf-8"))
ROOT = Path(__file__).parents[3]
#: the floor of meaning says what it finds in whole sentences
FLOORS = ("normalizer",)


def said_by(path: Path) -> Iterator[str]:
    """Every whole sentence in the code of a file, values as {}; what is raised or written for readers of the code is none."""
    tree = ast.parse(path.read_text("utf-8"))
    inner: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            inner.add(body[0].value)
        if isinstance(node, ast.JoinedStr):
            inner |= set(node.values)
        if isinstance(node, ast.Raise):
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
    said = {text for path in sorted((ROOT / floor).glob("*.py")) for text in said_by(path)}
    assert len(said) > 60
    assert sorted(text for text in said if not GERMAN.knows(text.replace("{}", "7"))) == []


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
        ("“{0} says that”: “{1.x}” is no quantity.", "„{0} says that“: „{1.x}“ ist keine Menge."),
        ("Nobody wrote this sentence down.", "Das Konto ist gesperrt. (Nobody wrote this sentence down.)"),
    ],
)  # fmt: skip
def test_what_is_found_is_said_in_german(english: str, german: str) -> None:
    assert GERMAN.told(english, "credit-hold") == german


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
