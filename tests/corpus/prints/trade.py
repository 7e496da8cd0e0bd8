"""Orders of the suppliers in tests/corpus: a customer of theirs, goods of their catalogue, agreed prices; for layouts to print."""

from __future__ import annotations

import csv
import random
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.corpus.prints.world import CENT, DATES, MARKS, RECEIVED, Doc, Item

__all__ = ["CORPUS", "SUPPLIERS", "Trade", "short", "trade"]

CORPUS = Path(__file__).parents[1]
#: folder -> how the supplier is addressed
SUPPLIERS: dict[str, tuple[str, ...]] = {
    "aireholme": ("Aireholme Hygiene Supplies", "Unit 2 Kirkstall Wharf", "Leeds LS5 9ZZ"),
    "brannock": ("Brannock Merchants", "Station Yard", "Truro TR1 9ZZ"),
    "calderwood": ("Calderwood Motor Factors", "11 Foundry Street", "Halifax HX1 9ZZ"),
    "hartwell": ("Hartwell Medical Supplies", "8 Priory Park", "Bath BA1 9ZZ"),
    "kestrel": ("Kestrel Lab & Electric", "Orchard House", "Reading RG1 9ZZ"),
    "marlstone": ("Marlstone Trade Supplies", "40 Anvil Road", "Sheffield S9 9ZZ"),
    "oxbrook": ("Oxbrook Building Supplies", "The Maltings", "Oxford OX2 9ZZ"),
    "stanmere": ("Stanmere Hydraulics", "Dock Road 5", "Hull HU9 9ZZ"),
    "thornleigh": ("Thornleigh Horticultural", "Nursery Lane", "Evesham WR11 9ZZ"),
    "wexcombe": ("Wexcombe Bearings", "Trading Estate 7", "Swindon SN2 9ZZ"),
    "eichenrode": ("Eichenrode Hygiene GmbH", "Lindenallee 40", "38100 Braunschweig"),
    "fuldatal": ("Fuldatal Elektrohandel", "Werrastraße 9", "34117 Kassel"),
    "sundhain": ("Sundhain Bäckereibedarf", "Rheinuferweg 3", "77694 Kehl"),
    "valmorin": ("Valmorin Emballages", "ZA des Brosses", "69780 Mions"),
    "cantabria": ("Suministros Cantabria", "Polígono de Raos 14", "39600 Maliaño"),
}
#: unit code -> the word of each language: en, de, fr, es, it, nl
UNITS = {
    "EA": ("each", "Stück", "pièce", "ud", "pz", "stuks"), "PR": ("pair", "Paar", "paire", "par", "paia", "paar"),
    "XBX": ("box", "Schachtel", "boîte", "caja", "scatola", "doos"), "XPK": ("pack", "Pack", "paquet", "paquete", "confezione", "pak"),
    "XCT": ("carton", "Karton", "carton", "cartón", "cartone", "doos"), "XRO": ("roll", "Rolle", "rouleau", "rollo", "rotolo", "rol"),
    "XBG": ("bag", "Beutel", "sac", "bolsa", "sacco", "zak"), "MTR": ("metre", "m", "m", "m", "m", "m"),
    "KGM": ("kg", "kg", "kg", "kg", "kg", "kg"), "XCS": ("case", "Kiste", "caisse", "caja", "cassa", "kist"),
}  # fmt: skip
CONTACTS = {
    "en": ("Priya Nolan", "M. Hartigan"), "de": ("Frau Berger", "Jens Kolb"), "fr": ("Mme Roussel", "Luc Perrin"),
    "es": ("Nuria Salgado", "Óscar Prieto"), "it": ("Giulia Ferri", "Sig. Moretti"), "nl": ("Anouk Visser", "J. de Wit"),
}  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


@cache
def _rows(supplier: str, name: str) -> list[dict[str, str]]:
    with (CORPUS / supplier / "master" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@dataclass
class Trade(Doc):
    """An order to one of the corpus suppliers; addresses as its master data has them."""

    supplier: str = ""
    home_row: dict[str, str] = field(default_factory=dict)
    site_row: dict[str, str] = field(default_factory=dict)
    money: str = "GBP"

    @property
    def currency(self) -> str:
        return self.money

    @property
    def contact(self) -> str:
        return CONTACTS[self.language][int(self.number[-1]) % 2]

    @property
    def sign(self) -> str:
        return {"GBP": "£", "EUR": "€", "USD": "$"}.get(self.money, self.money)

    @property
    def seller(self) -> tuple[str, ...]:
        return SUPPLIERS[self.supplier]

    def _place(self, row: dict[str, str]) -> tuple[str, ...]:
        town = (
            f"{row['city']} {row['postcode']}" if row["country"] in ("GB", "US") else f"{row['postcode']} {row['city']}"
        )
        return tuple(part for part in (row["line1"], row["line2"], town) if part)

    @property
    def home(self) -> tuple[str, ...]:
        return self._place(self.home_row)

    @property
    def site(self) -> tuple[str, ...]:
        return self.site_row["name"], *self._place(self.site_row)

    def _order(self, shown: bool) -> dict[str, Any]:
        lines = [item.buyer_item for item in self.items]
        truth = {**super()._order(shown), "ship_to": self.site_row["address_id"]}
        for line, written in zip(truth["lines"], lines, strict=True):
            line["buyer_item"] = (written or None) if "buyer_item" not in self.hides else None
        return truth


def short(code: str) -> str:
    """The unit as systems print it: `EA`, `BX`, `MTR`."""
    return code[1:] if code.startswith("X") else code


def _word(code: str, language: str) -> str:
    return UNITS[code][LANGUAGES.index(language)]


def _price(supplier: str, account: dict[str, str], sku: str, base: int) -> tuple[Decimal, int, str] | None:
    """The agreed price: the contract's, else the customer's list's, at the best quantity break."""
    for book in (account["account_no"], account["price_list"]):
        fits = [
            row
            for row in _rows(supplier, "prices")
            if row["price_list"] == book
            and row["sku"] == sku
            and Decimal(row["min_quantity"]) <= base
            and row["valid_from"] <= RECEIVED.isoformat()
            and (not row["valid_to"] or row["valid_to"] >= RECEIVED.isoformat())
        ]
        if fits:
            best = max(fits, key=lambda row: Decimal(row["min_quantity"]))
            return Decimal(best["unit_price"]), int(best["price_per"]), best["currency"]
    return None


def trade(
    name: str,
    supplier: str,
    language: str,
    seed: int,
    *,
    size: int = 5,
    packs: bool = False,
    one: bool = True,
    codes: bool = False,
    second: bool = False,
) -> Trade:
    """An order of this language. `packs`: some lines in packs; `one`: prices per piece only; `codes`: goods that the
    customer has a code of its own for; `second`: to another address than the customer's first."""
    rng = random.Random(zlib.crc32(f"{seed}/{name}/{supplier}".encode()))
    places = _rows(supplier, "addresses")
    fit = [
        c
        for c in _rows(supplier, "customers")
        if c["language"] == language
        and c["credit_hold"] == "no"
        and c["price_list"]
        and c["currency"] == ("GBP" if language == "en" else "EUR")
        and (not second or sum(a["account_no"] == c["account_no"] for a in places) > 1)
        and (not codes or sum(x["account_no"] == c["account_no"] for x in _rows(supplier, "cross_references")) >= 3)
    ]
    account = rng.choice(fit)
    own = {x["sku"]: x for x in _rows(supplier, "cross_references") if x["account_no"] == account["account_no"]}
    mine = [a for a in places if a["account_no"] == account["account_no"]]
    home = mine[0]
    goods = [
        p
        for p in _rows(supplier, "products")
        if p["status"] == "active" and not p["superseded_by"] and p["unit"] in UNITS
    ]
    if codes:
        goods = [p for p in goods if p["sku"] in own and not own[p["sku"]]["factor"]]
    rng.shuffle(goods)
    items: list[Item] = []
    money = account["currency"]
    for p in goods:
        if len(items) == size:
            break
        code, pack = p["unit"], 1
        boxes = [one.split("=") for one in p["packs"].split(";") if "=" in one]
        if packs and boxes and rng.random() < 0.6:
            code, pack = boxes[0][0], int(Decimal(boxes[0][1]))
        if code not in UNITS:
            continue
        step = max(int(Decimal(p["multiple"] or 1)), int(Decimal(p["moq"] or 1)), 1)
        quantity = rng.choice((2, 3, 4, 6, 8, 10, 12, 15, 24)) * (step if pack == 1 else 1)
        if (quantity * pack) % step:
            continue
        agreed = _price(supplier, account, p["sku"], quantity * pack)
        if agreed is None or (one and agreed[1] != 1):
            continue
        price, per, money = agreed
        if pack > 1:
            price, per = (price * pack / per).quantize(CENT, ROUND_HALF_UP), 1
        amount = (quantity * price / per).quantize(CENT, ROUND_HALF_UP)
        theirs = own[p["sku"]]["buyer_item"] if p["sku"] in own else ""
        items.append(Item(len(items) + 1, p["sku"], p["name"], theirs, quantity, code, _word(code, language), price, per, amount, pack))  # fmt: skip
    issued = RECEIVED - timedelta(days=rng.randint(0, 3))
    wanted = RECEIVED + timedelta(days=rng.randint(6, 30))
    mark, group = MARKS[language]
    number = rng.choice(("PO-{0:06d}", "45{0:08d}", "{0:05d}", "26/{0:04d}", "B{0:06d}", "2026-{0:05d}"))
    buyer = (account["account_no"], account["legal_name"] or account["name"], *[""] * 7, "", account["email_domains"].split(";")[0] or "mail.example")  # fmt: skip
    return Trade(
        name, language, rng, number.format(rng.randint(100, 99999)), issued, wanted, buyer, items, mark, group, DATES[language],
        supplier=supplier, home_row=home, site_row=mine[1] if second else _default(mine), money=money, second_site=second,
    )  # fmt: skip


def _default(mine: list[dict[str, str]]) -> dict[str, str]:
    """Where goods go that name no address."""
    return next((a for a in mine if a["role"] in ("ship_to", "both")), mine[0])
