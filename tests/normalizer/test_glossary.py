"""The glossary as data: every form is of use, says one thing once, and hides no word for a quantity."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from normalizer.compounds import by_glossary, cognate, counting
from normalizer.glossary import folded, glossary, stem
from normalizer.wording import read


def entries() -> Iterator[tuple[str, str, list[str]]]:
    """File, canonical tokens and forms of every concept."""
    for file in sorted(files("config").joinpath("glossary").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            for canonical, forms in tomllib.loads(file.read_text("utf-8")).get("words", {}).items():
                yield file.name, canonical, forms


ENTRIES = tuple(entries())
#: Written with this check.
NEW = frozenset(
    f"{one}.toml"
    for one in (
        "animals",
        "fittings",
        "bakery",
        "beauty",
        "decorating",
        "disposables",
        "drinks",
        "flowers",
        "groceries",
        "network",
        "party",
        "qualities",
        "school",
        "sport",
        "stationery",
        "table",
        "textiles",
        "works",
    )
)


def test_knows_thousands_of_concepts() -> None:
    assert len({canonical for _, canonical, _ in ENTRIES}) >= 2700


def test_every_token_is_plain() -> None:
    bad = [
        (file, canonical) for file, canonical, _ in ENTRIES if canonical != folded(canonical) or not canonical.strip()
    ]
    assert bad == []


#: Forms that are little words or number words elsewhere, kept because nothing else says it.
DOUBTFUL = frozenset(
    (
        "voor",
        "voor-",
        "PAR",
        "lås",
        "lås-",
        "thé",
        "en dés",
        "los",
        "lös",
        "med",
        "PA",
        "or-",
        "OR",
        "sur-",
        "las",
        "het",
        "dos",
        "zeven",
    )
)


def test_a_form_is_more_than_little_words_and_numbers() -> None:
    small, numbers = glossary().small, glossary().numbers
    bad = [
        (file, canonical, form)
        for file, canonical, forms in ENTRIES
        for form in forms
        if len(form) > 1
        and form not in DOUBTFUL
        and all(
            part in small or part in numbers
            for part in folded(form.rstrip("~")).replace("'", " ").replace("-", " ").split()
        )
    ]
    assert bad == []


def test_no_concept_names_a_form_twice() -> None:
    assert [
        (file, canonical) for file, canonical, forms in ENTRIES if file in NEW and len(set(forms)) < len(forms)
    ] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("silver foil", "aluminium foil"),
        ("wine glass", "wine"),
        ("soap dispenser", "soap"),
        ("cable tie", "cable"),
        ("light blue", "dark blue"),
        ("wax crayons", "coloured pencils"),
        ("egg white", "egg yolk"),
        ("white chocolate", "milk chocolate"),
        ("powdered", "powder free"),
        ("scented", "unscented"),
        ("inside", "outside"),
        ("long", "short"),
        ("red wine glass", "white wine glass"),
        ("soup plate", "dessert plate"),
        ("supply air", "exhaust air"),
        ("icing sugar", "caster sugar"),
        ("Staubzucker", "Feinzucker"),
        ("cling film", "tin foil"),
        ("baking parchment", "greaseproof paper"),
        ("cornflour", "potato starch"),
        ("Maisstärke", "Kartoffelstärke"),
        ("sultanas", "raisins"),
        ("gherkins", "cucumber"),
        ("Pils", "Helles"),
        ("Prosecco", "Champagner"),
        ("Schlagobers", "Sauerrahm"),
        ("gorgonzola", "stilton"),
        ("Kümmel", "Kreuzkümmel"),
        ("Rehfleisch", "Hirschfleisch"),
        ("Seelachs", "Lachs"),
        ("Apfelschorle", "Apfelsaft"),
        ("ginger ale", "ginger beer"),
        ("peanut butter", "butter"),
        ("coconut milk", "milk"),
        ("correction fluid", "correction tape"),
        ("rollator", "wheelchair"),
        ("cotton buds", "cotton pads"),
        ("foil balloon", "aluminium foil"),
        ("tea towel", "bath towel"),
        ("fitted sheet", "flat sheet"),
    ],
)
def test_neighbours_stay_two_things(one: str, other: str) -> None:
    keys, others = ({meaning for term in read(text).terms for meaning in term.keys} for text in (one, other))
    assert keys
    assert not keys & others


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("schwarzer", "black"),
        ("schwarzem", "black"),
        ("sterilen", "sterile"),
        ("feuchtigkeitsspendendes", "moisturising"),
        ("idratante", "moisturising"),
        ("hydratantes", "moisturising"),
        ("impermeabili", "waterproof"),
        ("nere", "black"),
        ("gepoederde", "powdered"),
        ("sapjes", "juice"),
        ("potjes", "jar"),
    ],
)
def test_endings_make_no_other_word(written: str, meant: str) -> None:
    assert (meant,) in glossary().meanings(folded(written))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("lavendelduft", {"lavender"}),
        ("reinigungstucher", {"wipe"}),
        ("kinderzahnburste", {"child-size", "toothbrush"}),
        ("papierkorbdeckel", {"bin", "lid"}),
        ("katzenfutternapf", {"cat", "pet-bowl"}),
    ],
)
def test_takes_compounds_apart(written: str, meant: set[str]) -> None:
    found = glossary().meanings(written) or by_glossary(written, glossary())
    assert any(meant <= set(meaning) for meaning in found)


@pytest.mark.parametrize("written", ["xyzqwertz", "brontelux", "aquilaria"])
def test_leaves_alone_what_has_an_unknown_part(written: str) -> None:
    assert by_glossary(written, glossary()) == ()


@pytest.mark.parametrize(
    ("written", "count", "of"),
    [
        ("dreilagig", 3, "lagig"),
        ("einlagig", 1, "lagig"),
        ("tweelaags", 2, "laags"),
        ("sechsfach", 6, ""),
        ("achterlicht", 0, ""),
    ],
)
def test_counts_inside_a_word(written: str, count: int, of: str) -> None:
    assert counting(written, glossary()) == (count, of)


@pytest.mark.parametrize(
    "same",
    [
        ("hydraulic", "hydraulique", "hydraulik", "hidraulico", "idraulica"),
        ("microphone", "mikrofon", "microfono"),
        ("terracotta", "terrakotta"),
        ("zirkonium", "zirconium"),
        ("antistatic", "antistatisch", "antistatique"),
    ],
)
def test_one_word_of_many_languages_is_one(same: tuple[str, ...]) -> None:
    assert len({cognate(word) for word in same}) == 1
    assert cognate(same[0])


@pytest.mark.parametrize(("one", "other"), [("fabric", "fabrik"), ("magenta", "magnetic"), ("polymer", "polyester")])
def test_words_that_only_look_alike_stay_two(one: str, other: str) -> None:
    assert cognate(one) != cognate(other) or not cognate(one)


def test_stems_of_the_longest_word_end() -> None:
    assert stem("a" * 5000)
    assert by_glossary("a" * 60, glossary()) == ()
