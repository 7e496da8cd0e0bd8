"""Invented catalogues of many trades and languages: families of products that differ in size, colour, grade or count only."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalizer.master import ProductRecord

__all__ = ["FAMILIES", "Made", "catalogue"]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of product: `{}` stand for one value of each axis; `{brand}` for a line's name."""

    pattern: str
    axes: tuple[tuple[str, ...], ...]
    category: str


@dataclass(frozen=True, slots=True)
class Made:
    """A product with what tells it apart from the others of its family."""

    product: ProductRecord
    family: int
    values: tuple[str, ...]


COLOURS = {
    "en": ("black", "white", "red", "blue", "green", "yellow", "grey", "orange", "purple", "brown"),
    "de": ("schwarz", "weiß", "rot", "blau", "grün", "gelb", "grau", "orange", "violett", "braun"),
    "fr": ("noir", "blanc", "rouge", "bleu", "vert", "jaune", "gris", "orange", "violet", "marron"),
    "es": ("negro", "blanco", "rojo", "azul", "verde", "amarillo", "gris", "naranja", "morado", "marrón"),
    "it": ("nero", "bianco", "rosso", "blu", "verde", "giallo", "grigio", "arancione", "viola", "marrone"),
    "nl": ("zwart", "wit", "rood", "blauw", "groen", "geel", "grijs", "oranje", "paars", "bruin"),
}
EN, DE, FR, ES, IT, NL = (COLOURS[one] for one in ("en", "de", "fr", "es", "it", "nl"))
SIZES = ("XS", "S", "M", "L", "XL", "XXL")
ML = ("5 ml", "10 ml", "25 ml", "50 ml", "100 ml", "250 ml", "500 ml", "1000 ml", "2000 ml")
KG = ("0.5 kg", "1 kg", "2.5 kg", "5 kg", "10 kg", "25 kg")
COUNT = ("10", "25", "50", "100", "250", "500")
AMP = ("6 A", "10 A", "13 A", "16 A", "20 A", "25 A", "32 A", "40 A", "50 A", "63 A")
MM2 = ("0.75 mm2", "1.0 mm2", "1.5 mm2", "2.5 mm2", "4 mm2", "6 mm2", "10 mm2", "16 mm2")
METRES = ("10 m", "25 m", "50 m", "100 m", "305 m", "500 m")
BOXES = tuple(f"{a} x {b} x {c} mm" for a, b, c in ((200, 150, 90), (250, 200, 140), (305, 215, 150), (305, 220, 200), (400, 300, 200), (400, 300, 300), (430, 310, 250), (500, 400, 300), (600, 400, 400), (750, 550, 500)))  # fmt: skip
FLAT = tuple(f"{a} x {b} mm" for a, b in ((110, 220), (120, 215), (150, 215), (170, 225), (220, 265), (230, 340), (240, 275), (270, 360), (300, 445), (350, 470)))  # fmt: skip
BAR = ("60 bar", "100 bar", "160 bar", "250 bar")
GSM = ("80 gsm", "90 gsm", "100 gsm", "120 gsm", "160 gsm", "200 gsm")
MICRON = ("0.1 µm", "0.2 µm", "0.45 µm", "0.8 µm", "1.2 µm", "5 µm")
GAUGE = tuple(f"{a}G x {b} mm" for a in (18, 20, 21, 22, 23, 25, 27, 30) for b in (13, 16, 25, 30, 38, 40))
TYRES = tuple(f"{a}/{b} R{c}" for a in (165, 175, 185, 195, 205, 215, 225) for b in (45, 50, 55, 60, 65) for c in (14, 15, 16, 17, 18))  # fmt: skip
OIL = ("0W-20", "0W-30", "5W-30", "5W-40", "10W-40", "15W-40", "20W-50")
LITRE = ("1 l", "4 l", "5 l", "20 l", "60 l", "208 l")
WATT = ("3 W", "5 W", "7 W", "9 W", "12 W", "18 W", "24 W", "36 W")
KELVIN = ("2700 K", "3000 K", "4000 K", "6500 K")
FR_CH = ("8 Fr", "10 Fr", "12 Fr", "14 Fr", "16 Fr", "18 Fr", "20 Fr")
GRAIN = ("P40", "P60", "P80", "P120", "P180", "P240", "P320", "P400")
THREAD = tuple(
    f"M{d}x{length}" for d in (4, 5, 6, 8, 10, 12, 16) for length in (10, 12, 16, 20, 25, 30, 35, 40, 50, 60, 80)
)

FAMILIES = tuple(
    Family(*row)
    for row in (
        # laboratory
        ("Erlenmeyer flask borosilicate {} {}", (ML, ("narrow neck", "wide neck", "with screw cap")), "Lab glass"),
        ("Volumetric pipette class {} {}", (("A", "B", "AS"), ML), "Lab glass"),
        ("Griffin beaker low form {} {}", (ML, ("graduated", "plain")), "Lab glass"),
        ("Syringe filter {} {} {} sterile", (("PTFE", "nylon", "PES", "PVDF", "RC"), MICRON, ("13 mm", "25 mm", "33 mm")), "Filtration"),
        ("Centrifuge tube {} conical {} pack of {}", (("15 ml", "50 ml"), ("sterile", "non-sterile"), COUNT), "Lab plastics"),
        ("Pipette tips filtered {} rack of {}", (("10 µl", "20 µl", "100 µl", "200 µl", "1000 µl"), ("96", "384")), "Lab plastics"),
        ("Küvette Quarzglas {} Schichtdicke {}", (("Makro", "Halbmikro", "Mikro"), ("1 mm", "2 mm", "5 mm", "10 mm", "20 mm")), "Labor"),
        ("Messzylinder hohe Form Klasse {} {}", (("A", "B"), ML), "Labor"),
        ("Boîte de Petri {} stérile paquet de {}", (("35 mm", "60 mm", "90 mm", "150 mm"), COUNT), "Laboratoire"),
        ("Matraz aforado clase {} {} con tapón", (("A", "B"), ML), "Laboratorio"),
        ("Buffer solution pH {} {}", (("4.00", "7.00", "9.00", "10.00"), ML), "Reagents"),
        ("Sodium hydroxide solution {} {}", (("0.1 mol/l", "0.5 mol/l", "1 mol/l", "2 mol/l"), ML), "Reagents"),
        ("Magnetic stir bar PTFE {} {}", (("cylindrical", "octagonal", "oval", "triangular"), ("10 mm", "15 mm", "20 mm", "25 mm", "30 mm", "40 mm", "50 mm")), "Lab"),
        # electrical
        ("Miniature circuit breaker {} curve {} {}", (("1P", "2P", "3P", "4P"), ("B", "C", "D"), AMP), "Switchgear"),
        ("Residual current device {} {} type {}", (("2P", "4P"), AMP, ("AC", "A", "F", "B")), "Switchgear"),
        ("Leitungsschutzschalter {}-polig Charakteristik {} {}", (("1", "2", "3"), ("B", "C", "K"), AMP), "Schaltgeräte"),
        ("Aderleitung H07V-K {} {} Ring {}", (MM2, DE, ("100 m", "500 m")), "Leitungen"),
        ("Câble souple H05VV-F {} {} couronne {}", (("2G", "3G", "4G", "5G"), MM2, METRES), "Câbles"),
        ("Wire ferrule insulated {} length {} {}", (MM2, ("8 mm", "12 mm", "18 mm"), EN), "Termination"),
        ("LED bulb GU10 {} {} {}", (WATT, KELVIN, ("dimmable", "non-dimmable")), "Lamps"),
        ("Heat shrink tubing {} ratio {} {}", (("1.6 mm", "3.2 mm", "4.8 mm", "6.4 mm", "9.5 mm", "12.7 mm", "19 mm"), ("2:1", "3:1", "4:1"), EN), "Termination"),
        ("Canalina portacavi {} {}", (("25 x 17 mm", "30 x 18 mm", "40 x 17 mm", "60 x 40 mm", "100 x 60 mm"), IT[:4]), "Canaline"),
        ("Patch cable Cat{} {} {}", (("5e", "6", "6A", "7"), ("0.25 m", "0.5 m", "1 m", "2 m", "3 m", "5 m", "10 m"), EN), "Network"),
        # office
        ("Copy paper A{} {} {} ream of 500", (("3", "4", "5"), GSM, EN), "Paper"),
        ("Lever arch file A4 spine {} {}", (("50 mm", "75 mm", "80 mm"), EN), "Filing"),
        ("Whiteboard marker {} tip {} box of {}", (("bullet", "chisel"), EN, COUNT), "Writing"),
        ("Toner cartridge {brand} {} {} yield {}", (("TN-241", "TN-247", "CF410", "CE505", "MLT-D111"), ("black", "cyan", "magenta", "yellow"), ("1400 pages", "2300 pages", "5000 pages")), "Toner"),
        ("Haftnotizen {} {} Packung mit {}", (("38 x 51 mm", "51 x 76 mm", "76 x 76 mm", "76 x 127 mm"), DE, COUNT), "Büro"),
        ("Ordner Kunststoff A4 Rückenbreite {} {}", (("50 mm", "75 mm", "80 mm"), DE), "Büro"),
        ("Chemise cartonnée 24 x 32 cm {} {} paquet de {}", (("180 g", "220 g", "250 g"), FR, COUNT), "Bureau"),
        ("Bolígrafo de gel punta {} {}", (("0.5 mm", "0.7 mm", "1.0 mm"), ES), "Oficina"),
        ("Enveloppe kraft {} {}", (FLAT, ("autocollante", "gommée", "à soufflet")), "Bureau"),
        ("Treasury tags {} {} pack of {}", (("25 mm", "51 mm", "76 mm", "102 mm"), EN, COUNT), "Filing"),
        # automotive
        ("Summer tyre {brand} {} {}", (TYRES, ("91V", "94W", "95T")), "Tyres"),
        ("Engine oil {brand} {} {}", (OIL, LITRE), "Oils"),
        ("Brake pad set {} axle {brand} thickness {}", (("front", "rear"), ("12 mm", "14 mm", "15.5 mm", "17 mm", "19 mm")), "Brakes"),
        ("Wiper blade {} {}", (("flat", "hybrid", "conventional"), tuple(f"{n} mm" for n in range(300, 800, 25))), "Wipers"),
        ("Keilrippenriemen {}PK{}", (("3", "4", "5", "6", "7"), ("698", "730", "855", "970", "1045", "1210", "1555", "1750", "2120")), "Riemen"),
        ("Glühlampe {} {} {}", (("H1", "H3", "H4", "H7", "H11", "W5W", "P21W"), ("12 V", "24 V"), ("klar", "blau", "longlife")), "Licht"),
        ("Filtre à huile {brand} filetage {} hauteur {}", (("M18x1.5", "M20x1.5", "M22x1.5", "3/4-16 UNF"), ("65 mm", "76 mm", "93 mm", "120 mm", "142 mm")), "Filtres"),
        ("Hose clamp W{} {}", (("1", "2", "4", "5"), ("8-12 mm", "10-16 mm", "12-22 mm", "16-27 mm", "20-32 mm", "25-40 mm", "32-50 mm", "40-60 mm")), "Clamps"),
        ("Bateria arranque {} {} polo {}", (("45 Ah", "60 Ah", "70 Ah", "80 Ah", "95 Ah"), ("400 A", "540 A", "640 A", "740 A", "800 A"), ("derecho", "izquierdo")), "Baterías"),
        # food
        ("Basmati rice {brand} {}", (KG,), "Rice"),
        ("Strawberry jam {} {}", (("extra", "organic", "reduced sugar", "seedless"), ("28 g", "250 g", "340 g", "1 kg", "3 kg")), "Spreads"),
        ("Olivenöl nativ extra {} {}", (("Kreta", "Apulien", "Andalusien", "Korsika"), ("250 ml", "500 ml", "750 ml", "3 l", "5 l")), "Öle"),
        ("Fromage de chèvre {} {}", (("frais", "affiné", "cendré", "aux herbes"), ("100 g", "150 g", "200 g", "1 kg")), "Fromages"),
        ("Pasta di semola {} {}", (("penne rigate", "fusilli", "rigatoni", "farfalle", "spaghetti", "linguine", "tagliatelle"), ("500 g", "1 kg", "3 kg", "5 kg")), "Pasta"),
        ("Chocolate couverture {} cocoa {} {}", (("dark", "milk", "white", "ruby"), ("34%", "40%", "55%", "64%", "70%"), KG), "Chocolate"),
        ("Aceitunas {} {} {}", (("verdes", "negras", "moradas"), ("con hueso", "sin hueso", "rellenas"), ("150 g", "350 g", "1 kg", "4 kg")), "Aceitunas"),
        ("Roggenmehl Type {} {}", (("815", "997", "1150", "1370", "1740"), KG), "Mehl"),
        ("Green tea {} {} carton of {}", (("sencha", "gunpowder", "jasmine", "matcha"), ("loose", "bagged"), COUNT), "Tea"),
        ("Tinned tomatoes {} {}", (("chopped", "peeled", "cherry", "puree"), ("400 g", "800 g", "2.5 kg")), "Tinned"),
        # medical
        ("Hypodermic needle {} pack of {}", (GAUGE, ("50", "100")), "Needles"),
        ("Foley catheter {} {} {}", (("silicone", "latex", "hydrogel"), FR_CH, ("2-way", "3-way")), "Catheters"),
        ("Elastic bandage {} x {} {}", (("4 cm", "6 cm", "8 cm", "10 cm", "12 cm"), ("4 m", "5 m", "7 m"), ("white", "beige")), "Bandages"),
        ("Mullkompresse {} {}-lagig {} {} Stück", (("5 x 5 cm", "7.5 x 7.5 cm", "10 x 10 cm", "10 x 20 cm"), ("8", "12", "16"), ("steril", "unsteril"), ("10", "25", "100")), "Verband"),
        ("Surgical suture {} {} needle {}", (("polyglactin", "silk", "nylon", "polypropylene"), ("2-0", "3-0", "4-0", "5-0", "6-0"), ("16 mm", "19 mm", "24 mm", "26 mm")), "Sutures"),
        ("Gants d'examen {} {} taille {}", (("nitrile", "latex", "vinyle"), ("bleu", "blanc", "noir"), SIZES), "Gants"),
        ("Surgical gloves latex powder-free size {} {}", (("6", "6.5", "7", "7.5", "8", "8.5", "9"), ("ivory", "brown", "green")), "Gloves"),
        ("Compression stocking class {} {} {} size {}", (("1", "2", "3"), ("knee", "thigh"), ("open toe", "closed toe"), SIZES), "Hosiery"),
        ("Pleister textiel {} x {} {}", (("2 cm", "4 cm", "6 cm", "8 cm"), ("50 cm", "1 m", "5 m"), ("huidkleur", "wit")), "Verband"),
        # packaging
        ("Single wall carton {} {}", (BOXES, ("brown", "white")), "Cartons"),
        ("Double wall carton {} {}", (BOXES, ("brown", "white")), "Cartons"),
        ("Grip seal bag {} {} plain", (FLAT, ("40 micron", "50 micron", "90 micron")), "Bags"),
        ("Stretchfolie {} {} {}", (("15 my", "17 my", "20 my", "23 my"), ("450 mm x 300 m", "500 mm x 300 m", "500 mm x 150 m"), DE[:5]), "Folien"),
        ("Bubble mailer {} {}", (FLAT, EN), "Mailers"),
        ("Sac kraft poignées torsadées {} {}", (("18 x 8 x 22 cm", "22 x 10 x 28 cm", "26 x 12 x 35 cm", "32 x 14 x 42 cm"), FR), "Sacs"),
        ("Packing tape {} {} {}", (("38 mm x 66 m", "48 mm x 66 m", "50 mm x 66 m", "75 mm x 66 m"), EN, ("low noise", "hotmelt", "solvent")), "Tape"),
        ("Etichette termiche {} rotolo da {} {}", (("40 x 30 mm", "58 x 40 mm", "76 x 51 mm", "102 x 76 mm", "102 x 152 mm"), ("500", "1000", "2000"), IT[1:6]), "Etichette"),
        ("Krimpkous {} {}", (("3 mm", "6 mm", "9 mm", "12 mm"), NL), "Kous"),
        # fixings, paint, garden, textiles
        ("Socket cap screw {} {}", (THREAD, ("8.8 plain", "10.9 zinc", "12.9 black", "A2", "A4")), "Fixings"),
        ("Zylinderschraube Innensechskant {} {}", (THREAD, ("8.8", "10.9", "12.9", "A2-70", "A4-80")), "Schrauben"),
        ("Vis à tête fraisée {} inox {}", (THREAD, ("A2", "A4")), "Visserie"),
        ("Schuurpapier {} {}", (GRAIN, ("230 x 280 mm", "115 x 280 mm", "93 x 185 mm")), "Schuren"),
        ("Masonry paint {} {} {}", (("smooth", "textured"), ("magnolia", "brilliant white", "pale grey", "terracotta", "sandstone", "black"), ("1 l", "2.5 l", "5 l", "10 l")), "Paint"),
        ("Wandfarbe Deckkraftklasse {} {} {}", (("1", "2", "3"), DE, ("2.5 l", "5 l", "10 l", "15 l")), "Farbe"),
        ("Polo shirt {} {} size {}", (("men", "women", "kids"), EN, SIZES), "Workwear"),
        ("Pantalon de travail {} taille {}", (FR, ("36", "38", "40", "42", "44", "46", "48", "50", "52", "54")), "Vêtements"),
        ("Tuinslang {} rol {}", (("12.5 mm", "15 mm", "19 mm", "25 mm"), ("15 m", "25 m", "50 m")), "Tuin"),
        ("Pneumatic cylinder bore {} stroke {} {}", (("16 mm", "20 mm", "25 mm", "32 mm", "40 mm", "50 mm", "63 mm"), ("25 mm", "50 mm", "80 mm", "100 mm", "125 mm", "160 mm", "200 mm"), ("magnetic", "non-magnetic")), "Pneumatics"),
        ("Manometer {} {} Anschluss {}", (BAR, ("50 mm", "63 mm", "100 mm"), ("G1/8", "G1/4", "G1/2")), "Messtechnik"),
    )
)  # fmt: skip

BRANDS = ("Aldera", "Brontek", "Cavello", "Dorwin", "Ekmar", "Faltis", "Gravora", "Hollix")


def catalogue(size: int = 50_000, *, seed: int = 7) -> list[Made]:
    """Exactly `size` different products, or as many as there are; the same for the same seed."""
    draw = random.Random(seed)
    rows = [each for at, family in enumerate(FAMILIES) for each in _products(at, family)]
    # The rest are lines of further makers: the same families under a name that stands in front.
    for maker in _makers(draw):
        if len(rows) >= size:
            break
        at = draw.randrange(len(FAMILIES))
        rows += list(_products(at, FAMILIES[at], maker=maker))
    rows = rows[:size]
    draw.shuffle(rows)
    return [
        Made(ProductRecord(f"{chr(65 + n % 26)}{100_000 + n * 7}", name, category=FAMILIES[family].category,
                           unit="EA", list_price=Decimal(5), currency="EUR"), family, values)
        for n, (name, family, values) in enumerate(rows)
    ]  # fmt: skip


def _products(at: int, family: Family, *, maker: str = "") -> Iterator[tuple[str, int, tuple[str, ...]]]:
    brands = BRANDS[: 4 + at % 4] if "{brand}" in family.pattern else ("",)
    for brand in brands:
        for values in itertools.product(*family.axes):
            name = family.pattern.replace("{brand}", brand).format(*values)
            yield (f"{maker} {name}" if maker else name), at, values


def _makers(draw: random.Random) -> Iterator[str]:
    """Names that no dictionary holds."""
    heads = ("Bra", "Cor", "Del", "Fen", "Gal", "Hym", "Jor", "Kas", "Lum", "Mav", "Nor", "Ost", "Pel", "Quo", "Rud", "Sal", "Tov", "Ulm", "Vex", "Zan")  # fmt: skip
    tails = ("dex", "lino", "marc", "net", "pura", "quest", "ril", "stan", "tec", "via", "wick", "zon", "bert", "gard")
    names = [head + tail for head in heads for tail in tails]
    draw.shuffle(names)
    yield from names
