"""What a product's own name says against a description that its catalogue text would fit."""

from __future__ import annotations

import pytest

from normalizer.master import ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.product import resolve
from tests.bench.matching import line

#: (name, catalogue text) of a product, and what it is asked for by
DENIED = [
    ("Saliva ejector clear", "Saliva ejectors, clear with blue tip, bag of 100", "saliva ejector blue"),
    ("Landscape rake 36 inch aluminium", "Aluminium rake, 36 inch head, wooden teeth bar", "landscape rake 36 inch wood"),
    ("Plastic cup white 180 ml", "Rinsing cups, plastic, white, 180 ml", "paper cup white 180 ml"),
    ("Erlenmeyer flask narrow neck 100 ml", "Borosilicate 3.3, 100 ml", "Erlenmeyer flask wide neck 100 ml"),
    ("Hex key 3 mm long arm", "Hexagon key L-shaped long arm 3 mm", "hex key 3 mm short arm"),
    ("Short link chain 6 mm galvanised", "Short link chain DIN 766 6 x 18.5 mm", "long link chain 6 mm galvanised"),
    ("Brake pads front Golf VII", "Brake pad set front axle for VW Golf VII", "brake pads rear Golf VII"),
    ("C-fold hand towel green 1 ply", "C-fold paper hand towels, green, 1 ply", "Z-fold hand towel green 1 ply"),
    ("Basin mono mixer Tarn matt black", "", "basin mono mixer Tarn satin black"),
    ("Blue roll 2 ply 150 m", "Blue centrefeed paper roll, 2 ply, 150 m", "pink roll 2 ply 150 m"),
    ('Adaptor BSP male 3/8" x female 1/4"', "Reducing bush, zinc plated", 'adaptor BSP female 3/8" x female 1/4"'),
    ("Blind rivet alu/steel 3x8", "Blind rivet dome head aluminium/steel 3 x 8 mm", "blind rivet alu/aluminium 3x8"),
    ("Aderleitung H07V-K 1,5 mm² grün-gelb", "Flexible Aderleitung, Ring 100 m", "Aderleitung H07V-K 1,5 mm² gelb"),
    ("Wurstgarn rot-weiß 500 g", "Butcher's twine red and white", "Wurstgarn rot 500 g"),
    ("Couvercle noir Ø 90 mm", "Couvercle pour gobelet carton 30 et 40 cl, noir", "gobelet carton 40 cl noir"),
    ("Müllsack 120 l transparent Typ 60", "Abfallsäcke 120 l, Rolle 25 Stück", "Müllsack 60 l transparent"),
    ("Round sling 1 t 2 m violet", "Polyester round sling, 2 m", "round sling 2 t 2 m violet"),
    ("Papiertragetasche braun 32 cm", "Kraftpapier 32+16x27 cm", "Papiertragetasche braun 16 cm"),
    ("LED lamp GU10 5 W 2700 K", "LED lamp GU10, warm white, not dimmable", "LED lamp GU10 warm white dimmable"),
    ("LED-Lampe E27 8 W", "Glühlampenform, nicht dimmbar", "LED-Lampe E27 8 W dimmbar"),
    ("Circuit breaker B10 3P 6kA", "10 A, 3 pole, 6 kA", "circuit breaker B10 3P 3kA"),
    ("Ear plugs corded SNR 37", "", "ear plugs no cord"),
    ("Castor swivel 100 mm with brake", "", "castor swivel 100 mm no brake"),
    ("Dust mask FFP3 valved", "", "ffp3 dust masks unvalved"),
    ("Ordner gelocht A4", "", "Ordner ungelocht A4"),
    ("Paper cup 240 ml with lid", "", "paper cups 240 ml w/o lid"),
    ("Guantes vinilo con polvo M", "", "guantes vinilo M s/polvo"),
    ("Becher 300 ml mit Deckel", "", "Becher 300 ml o. Deckel"),
    ("Ball valve 50 mm", "", '2" ball valve'),
    ("Vacuum bag 200 x 300 mm", "", "vacuum bags 30x20 cm long 200"),
    ("Steel plate 200 x 300 mm", "", "steel plate 20x30"),
    ("Glühkerze 12 V", "", "candele 12 V"),
]  # fmt: skip

MEANT = [
    ("Vacuum bag 200 x 300 mm", "", "vacuum bags 20x30 cm"),
    ("Vacuum bag 200 x 300 mm", "", "vacuum bags 20x30"),
    ("Leitungsschutzschalter B16 3-polig", "", "LS-Schalter B16 3polig"),
    ("Masking tape 50 mm x 50 m", "", '2" masking tape'),
    ("LED tube T8 1500 mm 22 W", "", "5ft LED tubes"),
    ("Paper cup double wall 360 ml", "", "12oz double wall paper cups"),
    ("Wellpappkarton 2-wellig 400 x 300 x 200 mm", "", "Kartons zweiwellig 400x300x200"),
    ("Luftpolstertasche braun D/14", "", "Luftpolstertaschen D14 braun"),
    ("Rahmen 3-fach weiß", "", "3er Rahmen weiß"),
    ("Saliva ejector clear", "Saliva ejectors, clear with blue tip, bag of 100", "saliva ejectors clear"),
    ("Saliva ejector clear", "Saliva ejectors, clear with blue tip, bag of 100", "saliva ejectors clear, blue tip"),
    ("Napkin 40 cm black", "Paper napkin 40 x 40 cm black", "black napkins 40 x 40"),
    ("Plasterboard 12.5mm 2400x1200", "", "12.5 plasterboard 8x4"),
    ("Blind rivet alu/steel 3x8", "Blind rivet dome head aluminium/steel 3 x 8 mm", "blind rivets 3x8"),
    ("Hand soap 5 l", "Hand soap, canister of 5 l", "hand soap 5000 ml"),
    ('Adaptor BSP male 3/8" x female 1/4"', "Reducing bush, zinc plated", 'adaptor BSP 3/8" male x 1/4" female'),
    ("LED lamp GU10 5 W 2700 K", "LED lamp GU10, warm white, not dimmable", "GU10 LED lamp 5 W, not dimmable"),
    ("Carton single wall 200x150x100", "", "cartons single wall 20x15x10"),
    ("Hose gas propane orange 8 mm", "", "orange propane gas hose, it should be the 8 mm"),
    ("Packing tape dispenser", "Dispenser for packing tape up to 50 mm", "packing tape dispenser"),
]


def taken(asked: str, *products: tuple[str, str]) -> str:
    """The name of the product that is taken without a clerk."""
    rows = [ProductRecord(f"P{at}", name, description) for at, (name, description) in enumerate(products)]
    found = resolve(line(asked), MemoryMaster(products=rows)).product
    return found.name if found else ""


@pytest.mark.parametrize(("name", "told", "asked"), DENIED, ids=[asked for *_, asked in DENIED])
def test_another_value_than_the_name_has_is_not_taken(name: str, told: str, asked: str) -> None:
    assert taken(name, (name, told)) == name
    assert taken(asked, (name, told)) == ""


@pytest.mark.parametrize(("name", "told", "asked"), MEANT, ids=[asked for *_, asked in MEANT])
def test_what_only_says_more_or_less_is_taken(name: str, told: str, asked: str) -> None:
    assert taken(asked, (name, told)) == name


BROOMS = (
    ("Push broom 24 in", "Push broom head, 24 in"),
    ("Dust mop 48 in", "Launderable dust mop or broom, push handle, 48 x 5 in"),
)
STRIPS = (("Steckdosenleiste 3-fach weiß", ""), ("Steckdosenleiste 6-fach mit Schalter weiß", ""))


def test_the_words_of_one_family_are_not_those_of_another_that_has_the_number() -> None:
    assert taken("push broom 48 in", *BROOMS) == ""
    assert taken("push broom 24 in", *BROOMS) == BROOMS[0][0]
    assert taken("Steckdosenleiste 6-fach weiß", *STRIPS) == STRIPS[1][0]


def test_a_name_that_is_cut_and_mistyped_may_be_that_of_another_product() -> None:
    tyres = [(f"{maker} summer tyre 195/65 R14 94W", "") for maker in ("Pelnet", "Pelquest")]
    assert taken("summer tyre 195/65 R14 94W Pelqeu.", *tyres) == ""
    assert taken("summer tyre 195/65 R14 94W Pelque.", *tyres) == tyres[1][0]


def test_what_goes_with_goods_is_not_those_goods() -> None:
    knife, blades = (
        ("Cuttermesser 18 mm", "Cuttermesser Abbrechklinge 18 mm"),
        ("Abbrechklingen 18 mm", "Spender zu 10"),
    )
    assert taken("Klingen für die Cutter (18er)", knife, blades) != knife[0]
    assert taken("Cutter 18", knife, blades) == knife[0]
