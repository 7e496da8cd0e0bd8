"""A description that names a product only in part: entered where it says what the thing is, left open where it says what the
thing is for, how it is not, or something else."""

from __future__ import annotations

import pytest

from normalizer.master import ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.product import resolve
from tests.normalizer.drafts import line

NAMES = (
    "Soap dispenser wall mounted white",
    "Distributeur de serviettes inox",
    "Coffee filter paper size 4",
    "Schrubber mit Stiel",
    "Toilet brush white",
    "Lockshield valve angled 15 mm",
    "Nitrile gloves blue box of 100",
    "Air blow gun short nozzle",
    "Tint brush wide",
    "Tint brush narrow",
    "Exterior wood filler 5 kg",
    "Aquila shampoo volume 300 ml",
    "Aquila shampoo volume 1 l",
    "Masking cover film 2 x 50 m",
    "Lumina lightening powder blue 500 g",
    "Aluminium foil 45 cm",
    "Ammonium lauryl sulphate 5 kg",
    "Hydraulic jack 3 t",
    "Patient bibs two-ply white",
    "Power strip with 6 sockets",
    "Draught excluder brush strip 1 m grey",
    "Chipboard screws 5 x 60",
    "Honigglas 500 g",
)
MASTER = MemoryMaster(products=[ProductRecord(f"P{at}", name, "") for at, name in enumerate(NAMES)])


def taken(text: str) -> str:
    found = resolve(line(description=text), MASTER).product
    return found.name if found else ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dispensers", "Soap dispenser wall mounted white"),
        ("Seifenspender", "Soap dispenser wall mounted white"),
        ("distributeur inox", "Distributeur de serviettes inox"),
        ("coffee filters", "Coffee filter paper size 4"),
        ("angled lockshields 15 mm", "Lockshield valve angled 15 mm"),  # valves are called so
        ("blue nitrile", "Nitrile gloves blue box of 100"),  # gloves are called by what they are made of
        ("breite Färbepinsel", "Tint brush wide"),
        ("pinceaux à coloration étroits", "Tint brush narrow"),
        ("Holzspachtelmasse außen", "Exterior wood filler 5 kg"),
        ("shampooing Aquila volume, le petit de 300 ml", "Aquila shampoo volume 300 ml"),
        ("shampooing Aquila volume, le petit", "Aquila shampoo volume 300 ml"),  # of 300 ml and 1 l
        ("Aquila volume shampoo, the big one", "Aquila shampoo volume 1 l"),
        ("lumina powder blue 500g", "Lumina lightening powder blue 500 g"),
        ("silver foil 45 cm", "Aluminium foil 45 cm"),  # nothing silver is sold
        ("cric idraulico 3 t", "Hydraulic jack 3 t"),
        ("Patientenservietten zweilagig", "Patient bibs two-ply white"),
        ("stekkerdoos 6-voudig", "Power strip with 6 sockets"),
        ("draught excluder", "Draught excluder brush strip 1 m grey"),
        ("chipbord scrws 5.0 x 60", "Chipboard screws 5 x 60"),  # although bord is a word, too
        ("Honiggläser 500g", "Honigglas 500 g"),
    ],
)
def test_takes_what_is_named_by_what_it_is(written: str, meant: str) -> None:
    assert taken(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "soap",  # of a soap dispenser
        "Seife weiß",
        "serviettes inox",
        "coffee",
        "toilet white",
        "air blow gun long nozzle",  # the short one is all there is
        "interior wood filler 5 kg",
        "shampooing Aquila volume",  # 300 ml or 1 l
        "Abdeckvlies",  # no film
        "lightening blue 500 g lotion",
        "Patientenservietten dreilagig",
        "stekkerdoos 5-voudig",
        "aluminium sulphate 5 kg",
        "honey 500 g",  # in no jar of that size
        "brush grey lamp",
        "brush",  # of a brush strip
        "Honigkerzen 500 g",
    ],
)
def test_leaves_open_what_names_only_what_it_goes_with(written: str) -> None:
    assert taken(written) == ""


def test_says_which_word_is_missing() -> None:
    (finding,) = resolve(line(description="toilet white"), MASTER).findings
    assert finding.code == "product-unknown"
    assert "toilet brush" in finding.message
