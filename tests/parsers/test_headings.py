"""The words and the arrangement of tables' heads: every heading of `headings/` has its role, and every head of `prints/heads.toml` gives the
lines as they are printed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from parsers.extractors.pages.tables.headphrase import composed, untaxed
from parsers.extractors.pages.tables.headword import classify_cell
from parsers.lexicon import fold
from tests.corpus.prints.heads import Head, faults, heads, read

HEADINGS = Path(__file__).with_name("headings")
#: headings that say too little, or too much, to be taken for what they are
OPEN = {("de", "Preis je"), ("de", "R%"), ("en", "Commodity code"), ("en", "Price UOM qty"), ("it", "Codice cliente articolo")}  # fmt: skip


def headings() -> Iterator[tuple[str, str, str]]:
    for file in sorted(HEADINGS.glob("*.toml")):
        for roles, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            yield from ((file.stem, text, roles) for text in texts)


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl"])
def test_knows_the_headings_of_this_language(language: str) -> None:
    wrong = []
    for stem, text, wanted in headings():
        roles = {"none" if role in ("ignore", "feature") else role for role in classify_cell(text).roles} or {"none"}
        if stem == language and not roles & set(wanted.split("/")) and (stem, text) not in OPEN:
            wrong.append((text, wanted, roles))
    assert wrong == []


@pytest.mark.parametrize("head", list(heads()), ids=lambda head: head.name)
def test_reads_the_lines_below_this_head(head: Head) -> None:
    assert faults(head, read(head)) == []


@pytest.mark.parametrize(
    ("written", "role", "unit"),
    [
        ("Packs wanted", "packs", "packs"), ("No. of cases", "packs", "cases"), ("Nb de colis", "packs", "colis"), ("Stück pro Karton", "pack", "karton"),
        ("Kartonpreis", "price", "karton"), ("Prezzo a scatola", "price", "scatola"), ("Bedarfsmenge", "quantity", None), ("Order qty this week", "quantity", None),
        ("Qty/carton", "pack", "carton"), ("Qty shipped", "ignore", None), ("Previous order", "ignore", None), ("Date liv. souhaitée", "requested_delivery", None),
    ],
)  # fmt: skip
def test_composes_a_heading_of_its_words(written: str, role: str, unit: str | None) -> None:
    found = composed(fold(written))
    assert found is not None
    assert (found.role, found.unit) == (role, unit)


@pytest.mark.parametrize(
    "written", ["Order no.", "N° commande", "Nr. Bestellung", "Box no.", "Unit price Price", "Delivered price", "Qty", "Date ordered", "Total pedido"]
)  # fmt: skip
def test_composes_nothing_of_the_names_of_numbers_and_sums(written: str) -> None:
    assert composed(fold(written)) is None


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Unit price ex VAT", "unit price"),
        ("Prezzo IVA esclusa", "prezzo"),
        ("Total hors taxes", "total"),
        ("VAT", "vat"),
    ],
)
def test_what_is_said_of_taxes_is_no_part_of_a_heading(written: str, bare: str) -> None:
    assert untaxed(fold(written)) == bare
