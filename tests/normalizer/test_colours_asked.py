"""Every catalogue of the suppliers, asked for its goods in a colour that they do not have: nothing of another colour is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.master_data import memory_master, read_folder
from normalizer.glossary import glossary
from normalizer.product import resolve
from normalizer.wording import read
from tests.bench.matching import WORD, line
from tests.bench.suppliers import CORPUS, folders

COLOURS = {
    "en": ("black", "white", "red", "blue", "green", "yellow", "clear"),
    "de": ("schwarz", "weiß", "rot", "blau", "grün", "gelb"),
    "fr": ("noir", "blanc", "rouge", "bleu", "vert", "jaune"),
    "es": ("negro", "blanco", "rojo", "azul", "verde", "amarillo"),
}
MOST = 40  #: questions to one catalogue


def colours(text: str) -> set[str]:
    groups = glossary().groups
    return {key for term in read(text).terms for way in term.keys for key in way if groups.get(key) == "colour"}


def questions(names: list[str]) -> Iterator[str]:
    """Names with their colour exchanged for another one of the same language."""
    for name in names:
        for word in WORD.finditer(name):
            others = next((said for said in COLOURS.values() if word[0].lower() in said), ())
            for other in others:
                if colours(name) and not colours(other) & colours(name):
                    yield f"{name[: word.start()]}{other}{name[word.end() :]}"


@pytest.mark.parametrize("folder", [one for one in folders() if one.parent == CORPUS], ids=lambda folder: folder.name)
def test_goods_of_another_colour_are_not_taken(folder: Path) -> None:
    data = read_folder(folder / "master")
    master = memory_master(data)
    asked = sorted({*questions([product.name for product in data.products])})
    for text in asked[:: max(1, len(asked) // MOST)]:
        found = resolve(line(text), master).product
        assert found is None or colours(text) & colours(found.name), (text, found.name)
