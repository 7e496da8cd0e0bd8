"""An invented world of buyers and goods: trades, companies, places, words and conventions, by language.

Everything comes from a seeded generator; nothing is shared with any master data or sample of the project.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["Line", "Order", "World", "make_order"]


@dataclass
class Line:
    no: str
    code: str
    buyer_code: str | None
    text: str
    quantity: Decimal
    unit: str  #: as printed
    price: Decimal
    per: int
    amount: Decimal
    delivery: date | None = None
    schedule: list[tuple[Decimal, date]] = field(default_factory=list)
    note: str | None = None
    blank: bool = False  #: the quantity cell is empty
    discount: Decimal = Decimal(0)  #: percent


@dataclass
class Order:
    language: str
    number: str
    issued: date
    wanted: date
    currency: str
    buyer: list[str]
    ship_to: list[str]
    contact: str
    lines: list[Line]
    total: Decimal
    mark: str
    group: str
    date_style: str
    supplier: list[str] = field(default_factory=lambda: ["Quarrington Trade Supplies", "Dock Road 7", "Leith EH6 6ZZ"])


@dataclass(frozen=True)
class World:
    """What differs from language to language."""

    marks: tuple[tuple[str, str], ...]  #: (decimal mark, thousands separator)
    dates: tuple[str, ...]
    currencies: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    companies: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    months: tuple[str, ...]


def _months(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WORLDS = {
    "en": World(
        ((".", ","), (".", "")), ("%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d", "%d.%m.%Y"), ("GBP", "USD", "EUR", "£"),
        {"piece": ("EA", "each", "pcs", "pc", "PCE", "off"), "box": ("box", "BX", "boxes"), "m": ("m", "mtr", "M"), "kg": ("kg", "KG"), "roll": ("roll", "RL", "rolls"), "pack": ("pack", "PK"), "l": ("l", "ltr")},
        ("Ashdown Catering Equipment Ltd", "Pellworth Dental Group", "Brackwater Joinery Limited", "Nettlefield Academy Trust", "Corvane Motors plc", "Thistledown Bakeries Ltd"),
        (("Exeter", "EX2 8ZZ"), ("Norwich", "NR5 9ZZ"), ("Stirling", "FK8 1ZZ"), ("Swansea", "SA1 3ZZ")), ("Mill Lane 12", "41 Station Approach", "Unit 6 Fernhill Park", "8 Quay Street"),
        _months("January February March April May June July August September October November December"),
    ),
    "de": World(
        ((",", "."), (",", " ")), ("%d.%m.%Y", "%d.%m.%y", "%d. %B %Y"), ("EUR", "€"),
        {"piece": ("Stk", "Stück", "ST", "St."), "box": ("Kart", "Karton", "KAR"), "m": ("m", "lfm", "Mtr"), "kg": ("kg", "KG"), "roll": ("Rolle", "ROL", "Ro"), "pack": ("Pck", "Pack", "VPE"), "l": ("l", "Ltr")},
        ("Hohlfeld Sanitärtechnik GmbH", "Brandl Küchenbau KG", "Autohaus Pirkner GmbH & Co. KG", "Klinikum Ostertal gGmbH", "Elektro Zandt e.K."),
        (("Kassel", "34117"), ("Ulm", "89073"), ("Cottbus", "03046"), ("Bremen", "28195")), ("Am Wehr 14", "Gerberstraße 3a", "Industriering 22", "Lindenallee 101"),
        _months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    ),
    "fr": World(
        ((",", " "), (",", "\u00a0")), ("%d/%m/%Y", "%d %B %Y", "%d/%m/%y"), ("EUR", "€"),
        {"piece": ("pce", "U", "PC", "pièce"), "box": ("boîte", "BTE", "carton"), "m": ("m", "ml"), "kg": ("kg",), "roll": ("rouleau", "RLX"), "pack": ("paquet", "PAQ"), "l": ("l", "litre")},
        ("Boulangerie Industrielle Marchand SAS", "Clinique du Vallon SARL", "Menuiserie Thévenot", "Garage Lepetit et Fils"),
        (("Dijon", "21000"), ("Nantes", "44000"), ("Annecy", "74000")), ("14 rue des Tanneurs", "ZI du Grand Pré", "3 avenue de la Gare"),
        _months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    ),
    "es": World(
        ((",", "."),), ("%d/%m/%Y", "%d-%m-%Y"), ("EUR", "€"),
        {"piece": ("ud", "uds", "UN", "pza"), "box": ("caja", "cajas", "CJ"), "m": ("m", "mts"), "kg": ("kg",), "roll": ("rollo", "RO"), "pack": ("paquete",), "l": ("l", "litros")},
        ("Suministros Hosteleros Arganda S.L.", "Talleres Mecánicos Bustelo S.A.", "Clínica Dental Romero"), (("Zaragoza", "50001"), ("Gijón", "33201"), ("Murcia", "30001")),
        ("Calle Herrería 22", "Polígono La Noria, nave 8", "Avda. del Puerto 145"), _months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    ),
    "it": World(
        ((",", "."), (",", "")), ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"), ("EUR", "€"),
        {"piece": ("pz", "NR", "PZ", "pezzi"), "box": ("scatola", "SC", "cartone"), "m": ("m", "MT"), "kg": ("kg", "KG"), "roll": ("rotolo", "RT"), "pack": ("conf", "CF"), "l": ("l", "LT")},
        ("Pasticceria Fontanella S.r.l.", "Idraulica Valsecchi s.n.c.", "Cartiera Monte Rosa S.p.A."), (("Padova", "35100"), ("Bari", "70100"), ("Parma", "43100")),
        ("Via Mulino Vecchio 9", "Viale dell'Industria 77", "Strada Provinciale 12"), _months("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    ),
    "nl": World(
        ((",", "."), (",", "")), ("%d-%m-%Y", "%d %B %Y", "%d/%m/%Y"), ("EUR", "€"),
        {"piece": ("st", "stuks", "ST", "stuk"), "box": ("doos", "DS", "dozen"), "m": ("m", "mtr"), "kg": ("kg",), "roll": ("rol", "RL"), "pack": ("pak", "PK"), "l": ("l", "ltr")},
        ("Keukenhandel Terpstra B.V.", "Installatiebureau Wiersma", "Tandartsenpraktijk De Eik"), (("Zwolle", "8011 ZZ"), ("Breda", "4811 ZZ"), ("Gent", "9000")),
        ("Havenstraat 31", "Ambachtsweg 4", "Molenpad 77b"), _months("januari februari maart april mei juni juli augustus september oktober november december"),
    ),
}  # fmt: skip

#: trade -> (code patterns, goods)
TRADES = {
    "kitchen": (("KW-####", "######", "?K###.##"), ("Chef knife 21 cm", "Gastronorm pan 1/1 100 mm", "Chopping board green 45x30", "Whisk stainless 30 cm", "Baking tray 60x40 perforated", "Ladle 0.25 l")),
    "dental": (("D?-##-###", "####-??"), ("Composite A2 syringe 4 g", "Nitrile gloves powder free S", "Bib 33 x 45 blue", "Bur diamond round 014", "Impression tray size 3", "Saliva ejector clear")),
    "electrical": (("???##?###", "##.###.##", "E####/#"), ("Cable NYM-J 3x1.5 grey", "MCB B16 1-pole", "LED tube T8 150 cm 22 W", "Junction box IP66 100x100", "Socket double white 2 gang", "Terminal block 2.5 mm2 grey")),
    "plumbing": (("PL ####", "########", "P-###-###"), ("Copper elbow 22 mm 90 deg", "Ball valve 1/2 in lever", "Siphon DN 40 white", "PEX pipe 16x2 red", "Thermostatic head M30x1.5", "Sealing tape PTFE 12 m")),
    "office": (("#######", "OF/####"), ("Copy paper A4 80 g white", "Ring binder 75 mm red", "Gel pen 0.7 blue", "Envelope C5 with window", "Toner 2600 black", "Sticky notes 76x76 yellow")),
    "packaging": (("BX-##x##", "VP######", "???-####"), ("Carton 400x300x200 double wall", "Stretch film 500 mm 23 my", "Adhesive tape 48 mm brown", "Bubble wrap 100 cm", "Pallet collar 1200x800", "Void fill paper 70 g")),
    "auto": (("# ### ### ###", "A#########", "##-####.#"), ("Brake disc front 288 mm", "Oil filter spin-on", "Wiper blade 600 mm", "V-belt 13x1075", "Spark plug NGK type 4", "Coolant G12 concentrate")),
    "chemicals": (("CH####", "##-##-####"), ("Citric acid 25 kg bag", "Isopropyl alcohol 99 %", "Floor cleaner neutral", "Descaler liquid 10 l", "Hand soap rose 5 l", "Chlorine tablets 200 g")),
}  # fmt: skip


def _code(pattern: str, rng: random.Random) -> str:
    letters = "ABCDEFGHKLMNPRSTUVWX"
    return "".join(str(rng.randint(0, 9)) if c == "#" else rng.choice(letters) if c == "?" else c for c in pattern)


def _money(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def make_order(rng: random.Random, *, language: str | None = None, size: int | None = None) -> Order:
    language = language or rng.choice(list(WORLDS))
    world = WORLDS[language]
    trade = rng.choice(list(TRADES))
    patterns, goods = TRADES[trade]
    pattern, buyer_pattern = rng.choice(patterns), rng.choice(("M#####", "####-##", "ART######", "?##-####"))
    mark, group = rng.choice(world.marks)
    issued = date(2026, rng.randint(1, 12), rng.randint(1, 28))
    wanted = issued + timedelta(days=rng.randint(5, 40))
    step = rng.choice((1, 10, 10))
    with_buyer = rng.random() < 0.5
    lines = []
    for n in range(size or rng.randint(1, 9)):
        per = rng.choice((1, 1, 1, 1, 100, 1000))
        kind = rng.choice(("piece", "piece", "piece", "box", "m", "roll", "pack", "kg", "l")) if per == 1 else "piece"
        quantity = Decimal(
            rng.choice((1, 2, 3, 5, 6, 10, 12, 20, 24, 48, 50, 100, 144, 250))
            if per == 1
            else rng.choice((100, 200, 500, 1000, 1500, 2000, 12000))
        )
        price = _money(Decimal(rng.randint(15, 40000)) / 100)
        text = rng.choice(goods)
        lines.append(
            Line(
                str((n + 1) * step), _code(pattern, rng), _code(buyer_pattern, rng) if with_buyer else None, text, quantity,
                rng.choice(world.units[kind]), price, per, _money(quantity * price / per),
            )
        )  # fmt: skip
    town, postcode = rng.choice(world.places)
    other = rng.choice(world.places)
    company = rng.choice(world.companies)
    number = rng.choice(
        (
            f"PO{rng.randint(10000, 99999)}",
            f"45{rng.randint(10**7, 10**8 - 1)}",
            f"{rng.randint(100, 999)}-{rng.randint(100, 999)}",
            f"B-{rng.randint(2000, 9999)}/26",
            f"{rng.randint(20000, 99999)}",
            f"2026/{rng.randint(100, 9999):05d}",
        )
    )
    return Order(
        language, number, issued, wanted, rng.choice(world.currencies),
        [company, rng.choice(world.streets), f"{postcode} {town}" if language != "en" else f"{town} {postcode}"],
        [company, rng.choice(world.streets), f"{other[1]} {other[0]}" if language != "en" else f"{other[0]} {other[1]}"],
        rng.choice(("M. Keller", "Ana Prieto", "J. Woods", "L. de Boer", "P. Martin")), lines,
        sum((line.amount for line in lines), Decimal(0)), mark, group, rng.choice(world.dates),
    )  # fmt: skip


def number_text(value: Decimal, order: Order, *, places: int | None = None) -> str:
    """A number as this buyer writes it."""
    text = (
        f"{value:,.{places}f}"
        if places is not None
        else f"{value:,f}".rstrip("0").rstrip(".")
        if "." in f"{value:f}"
        else f"{value:,f}"
    )
    return text.replace(",", "\0").replace(".", order.mark).replace("\0", order.group)


def date_text(when: date, order: Order) -> str:
    """A date as this buyer writes it; month names in the buyer's language."""
    text = when.strftime(order.date_style.replace("%B", "\1").replace("%b", "\2"))
    name = WORLDS[order.language].months[when.month - 1]
    return text.replace("\1", name).replace("\2", name[:3])
