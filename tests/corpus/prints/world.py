"""Another invented supplier: trades, customers and orders for documents that browsers and office programs print.

One trade per language, each with item codes of its own pattern. Everything comes from a seeded generator.
"""

from __future__ import annotations

import csv
import random
import zlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

__all__ = ["Doc", "Item", "make_doc", "write_master"]

#: language -> [(sku, name, stock unit, packs, price, price base)]
GOODS = {
    "en": (
        ("LB-20417", "Erlenmeyer flask 250 ml borosilicate", "EA", "XPK=10", "4.85", 1), ("LB-20418", "Erlenmeyer flask 500 ml borosilicate", "EA", "XPK=10", "6.20", 1),
        ("PT-1000F", "Filter tips 1000 ul sterile rack of 96", "EA", "XCS=10", "9.40", 1), ("PT-0200F", "Filter tips 200 ul sterile rack of 96", "EA", "XCS=10", "8.75", 1),
        ("MB-C13-2P", "Circuit breaker C13 2 pole 10 kA", "EA", "XBX=6", "18.30", 1), ("NY-6.3X150", "Cable tie nylon 6.3 x 150 black", "EA", "XBG=100", "3.15", 100),
        ("TH-RED-50", "Thermal label 50 x 25 mm red core 25", "XRO", "XBX=12", "2.98", 1), ("AC-99-2.5", "Acetone 99.5 % analytical 2.5 l", "EA", "XBX=4", "21.60", 1),
        ("SW-770012", "Swab sterile dry rayon tip", "EA", "XPK=100", "11.20", 100), ("GX-4412-L", "Cryo glove waterproof size L", "PR", "", "142.00", 1),
    ),
    "de": (
        ("7100.25", "Roggenschrot mittel 25 kg Sack", "EA", "", "17.45", 1), ("7105.25", "Weizenmehl Type 550 25 kg Sack", "EA", "", "14.90", 1),
        ("7312.10", "Sauerteigpulver hell 10 kg", "EA", "", "38.60", 1), ("7450.05", "Vanillezucker Bourbon 5 kg Eimer", "EA", "", "62.10", 1),
        ("8011.60", "Backtrennpapier 40x60 Bogen", "EA", "XPK=500", "28.40", 1000), ("8020.01", "Spritzbeutel Einweg 53 cm", "EA", "XRO=100", "9.80", 100),
        ("8033.30", "Tortenkarton 30x30x15 weiss", "EA", "XPK=50", "31.00", 100), ("7466.12", "Mandelblaettchen 12,5 kg", "EA", "", "98.75", 1),
        ("7470.01", "Zitronat gewuerfelt 1 kg", "KGM", "XCT=10", "6.35", 1), ("8090.15", "Trennfett Spray 500 ml", "EA", "XCT=12", "5.40", 1),
    ),
    "fr": (
        ("GNT-M-200", "Gants nitrile non poudrés taille M", "XBX", "XCT=10", "6.90", 1), ("GNT-L-200", "Gants nitrile non poudrés taille L", "XBX", "XCT=10", "6.90", 1),
        ("SER-10-LL", "Seringue 10 ml luer lock", "EA", "XBX=100", "12.40", 100), ("AIG-21G40", "Aiguille 21G x 40 mm verte", "EA", "XBX=100", "4.30", 100),
        ("CPS-7575", "Compresse stérile 7,5 x 7,5 cm sachet de 5", "EA", "XBX=50", "0.38", 1), ("SPD-1250", "Sparadrap microporeux 2,5 cm x 9,14 m", "XRO", "XBX=12", "1.15", 1),
        ("BND-CR10", "Bande crêpe 4 m x 10 cm", "EA", "XPK=20", "0.62", 1), ("DSF-SURF5", "Désinfectant surfaces bidon 5 l", "EA", "", "23.80", 1),
        ("CHV-8040", "Champ opératoire 80 x 40 fenêtré", "EA", "XCT=150", "0.97", 1), ("MSQ-IIR", "Masque chirurgical type IIR", "EA", "XBX=50", "0.09", 1),
    ),
    "es": (
        ("30-1188", "Pastilla freno delantera eje 1188", "SET", "", "27.35", 1), ("30-1192", "Pastilla freno trasera eje 1192", "SET", "", "24.10", 1),
        ("44-F0205", "Filtro aceite rosca M20x1,5", "EA", "XCT=10", "5.20", 1), ("44-F0611", "Filtro habitáculo carbón activo", "EA", "", "11.75", 1),
        ("51-5W30-5", "Aceite motor 5W30 garrafa 5 l", "EA", "XCT=4", "26.90", 1), ("62-H7-12", "Lámpara H7 12V 55W", "EA", "XBX=10", "2.85", 1),
        ("70-ESC55", "Escobilla limpiaparabrisas 550 mm", "EA", "", "6.40", 1), ("81-BUJ4", "Bujía encendido 4 electrodos", "EA", "XBX=4", "4.95", 1),
        ("90-ARA08", "Arandela cobre 8 x 14", "EA", "XBG=100", "7.50", 100), ("95-REF10", "Refrigerante 50 % garrafa 10 l", "EA", "", "18.20", 1),
    ),
    "it": (
        ("SCA3020", "Scatola americana 300x200x150 onda B", "EA", "XPK=25", "0.42", 1), ("SCA4030", "Scatola americana 400x300x200 onda B", "EA", "XPK=25", "0.68", 1),
        ("NAS50TR", "Nastro PPL trasparente 50 mm x 66 m", "XRO", "XCT=36", "0.89", 1), ("NAS50AV", "Nastro PPL avana 50 mm x 66 m", "XRO", "XCT=36", "0.87", 1),
        ("FIL500X23", "Film estensibile manuale 500 mm 23 my", "XRO", "XCT=6", "7.35", 1), ("BUS2232P", "Busta imbottita 220x320", "EA", "XCT=100", "18.90", 100),
        ("SAC6080N", "Sacco LDPE 60x80 nero", "EA", "XRO=20", "96.00", 1000), ("REG19N", "Reggia PP 19 mm nera 1000 m", "XRO", "", "31.50", 1),
        ("PAL80120", "Interfalda cartone 80x120", "EA", "XPK=50", "39.00", 100), ("ETI10050", "Etichetta 100x50 termica", "EA", "XRO=1000", "5.60", 1000),
    ),
    "nl": (
        ("P80A4W", "Kopieerpapier A4 80 g wit", "XPK", "XBX=5", "4.15", 1), ("P80A3W", "Kopieerpapier A3 80 g wit", "XPK", "XBX=5", "8.60", 1),
        ("ORD-75-RD", "Ordner 75 mm rood karton", "EA", "XBX=20", "1.95", 1), ("ORD-50-BL", "Ordner 50 mm blauw karton", "EA", "XBX=20", "1.85", 1),
        ("TN-2420ZW", "Toner TN2420 zwart huismerk", "EA", "", "38.50", 1), ("ENV-EA5-V", "Envelop EA5 met venster zelfklevend", "EA", "XBX=500", "27.80", 1000),
        ("WBM-4ST", "Whiteboardmarker assorti etui 4 stuks", "EA", "XBX=10", "3.45", 1), ("NIET-246", "Nietjes 24/6 verzinkt doos 1000", "EA", "XPK=10", "0.55", 1),
        ("ZHL-1220", "Zichthoes A4 12 my glad", "EA", "XPK=100", "4.90", 100), ("BSM-ERG1", "Bureaustoelmat 120x150 transparant", "EA", "", "64.00", 1),
    ),
    "pl": (
        ("YDY-315-100", "Przewód YDYp 3x1,5 krążek 100 m", "EA", "", "218.00", 1), ("YDY-325-100", "Przewód YDYp 3x2,5 krążek 100 m", "EA", "", "342.00", 1),
        ("PK60-GL", "Puszka podtynkowa 60 głęboka", "EA", "XBX=50", "1.48", 1), ("GN-BI-2", "Gniazdo podwójne białe z uziemieniem", "EA", "XBX=10", "14.20", 1),
        ("WYL-B16", "Wyłącznik nadprądowy B16 1P", "EA", "XBX=12", "16.90", 1), ("LED-T8-150", "Świetlówka LED T8 150 cm 22 W", "EA", "XCT=25", "19.80", 1),
        ("OPK-36150", "Opaska kablowa 3,6x150 czarna", "EA", "XBG=100", "5.60", 100), ("RUR-RL22", "Rura sztywna RL22 3 m szara", "EA", "XPK=20", "3.95", 1),
        ("ZLA-5X221", "Złączka 5x0,2-4 mm2", "EA", "XBX=40", "210.00", 100), ("TAS-IZO19", "Taśma izolacyjna 19 mm czarna 20 m", "XRO", "XPK=10", "2.75", 1),
    ),
}  # fmt: skip

#: language -> unit code -> the word a buyer writes
WORDS = {
    "en": {"EA": "EA", "XPK": "PK", "XCS": "CS", "XBX": "BX", "XBG": "BG", "XRO": "RL", "PR": "PR"},
    "de": {"EA": "Stk", "XPK": "Pack", "XRO": "Rolle", "XCT": "Karton", "KGM": "kg"},
    "fr": {"EA": "U", "XBX": "boîte", "XCT": "carton", "XRO": "rouleau", "XPK": "paquet"},
    "es": {"EA": "ud", "SET": "juego", "XCT": "caja", "XBX": "caja", "XBG": "bolsa"},
    "it": {"EA": "pz", "XPK": "conf", "XRO": "rotolo", "XCT": "cartone"},
    "nl": {"EA": "stuks", "XPK": "pak", "XBX": "doos"},
    "pl": {"EA": "szt.", "XBX": "pudełko", "XCT": "karton", "XBG": "worek", "XPK": "paczka", "XRO": "rolka"},
}
CURRENCY = {"en": "GBP", "de": "EUR", "fr": "EUR", "es": "EUR", "it": "EUR", "nl": "EUR", "pl": "PLN"}
COUNTRY = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL", "pl": "PL"}
SUPPLIER = ("Meridian Werke Handel", "Saddlers Quay 88", "Leith EH6 6ZY")

#: language -> [(account, name, street, postcode, town, second site: name, street, postcode, town, contact, mail domain)]
BUYERS = {
    "en": (
        ("E100", "Wrenfield Diagnostics Ltd", "14 Paper Mill Way", "NR5 9ZX", "Norwich", "Wrenfield Sample Reception", "Unit 3 Hawthorn Court", "IP1 9ZW", "Ipswich", "Olivia Marsh", "wrenfield.example"),
        ("E101", "Calder & Stowe Electrical plc", "Foundry House, Bank Street", "LS9 9ZA", "Leeds", "Calder & Stowe Depot North", "77 Skelton Road", "YO30 9ZB", "York", "T. Okafor", "calderstowe.example"),
    ),
    "de": (
        ("D100", "Bäckerei Hinrichsmeyer GmbH", "Mühlendamm 17", "31134", "Hildesheim", "Backstube Nord Hinrichsmeyer", "Gewerbering 5", "31171", "Nordstemmen", "Frau Ingrid Solms", "hinrichsmeyer.example"),
        ("D101", "Konditorei Waldvogel KG", "Marktplatz 2", "88212", "Ravensburg", "Waldvogel Produktion", "Am Sägewerk 9", "88250", "Weingarten", "Herr Paul Rehm", "waldvogel.example"),
    ),
    "fr": (
        ("F100", "Clinique Saint-Aubrac SAS", "8 rue des Cordeliers", "63000", "Clermont-Ferrand", "Pharmacie à usage intérieur Saint-Aubrac", "Quai B, 12 impasse du Lac", "63170", "Aubière", "Mme Claire Vasseur", "saint-aubrac.example"),
        ("F101", "EHPAD Les Tilleuls Bleus", "45 avenue Pasteur", "35000", "Rennes", "Magasin central Tilleuls Bleus", "ZA Beauséjour", "35520", "La Mézière", "M. Yann Le Goff", "tilleulsbleus.example"),
    ),
    "es": (
        ("S100", "Recambios Olmedilla S.L.", "Calle del Yunque 31", "28045", "Madrid", "Almacén Olmedilla Getafe", "Polígono Los Ángeles, nave 14", "28906", "Getafe", "Marta Quiroga", "olmedilla.example"),
        ("S101", "Talleres Aurelio Bastida S.A.", "Avda. de la Ría 210", "48950", "Erandio", "Taller Bastida Barakaldo", "Calle Retuerto 6", "48903", "Barakaldo", "Iker Zubiri", "bastida.example"),
    ),
    "it": (
        ("I100", "Confetture Montebruno S.r.l.", "Via delle Fornaci 12", "41121", "Modena", "Stabilimento Montebruno 2", "Strada Romana 140", "41012", "Carpi", "Sig.ra Elena Guidi", "montebruno.example"),
        ("I101", "Logistica Serravalle S.p.A.", "Viale Europa 300", "15069", "Serravalle Scrivia", "Magazzino Serravalle Est", "Via Novi 55", "15057", "Tortona", "Dario Bianchi", "serravalle.example"),
    ),
    "nl": (
        ("N100", "Gemeente Oosterveen", "Raadhuisplein 1", "7901 ZA", "Hoogeveen", "Gemeentewerf Oosterveen", "Industrieweg 44", "7903 ZB", "Hoogeveen", "Saskia Brouwer", "oosterveen.example"),
        ("N101", "Van Tuyl Accountants B.V.", "Kanaalkade 9", "5211 ZC", "'s-Hertogenbosch", "Van Tuyl kantoor Tilburg", "Spoorlaan 400", "5038 ZD", "Tilburg", "J. van der Meulen", "vantuyl.example"),
    ),
    "pl": (
        ("P100", "Elektromontaż Jasieński Sp. z o.o.", "ul. Hutnicza 27", "40-241", "Katowice", "Magazyn budowy Jasieński", "ul. Portowa 3", "44-100", "Gliwice", "Anna Wilk", "jasienski.example"),
        ("P101", "Instalacje Bór s.c.", "ul. Leśna 8a", "15-001", "Białystok", "Baza Bór", "ul. Składowa 16", "15-399", "Białystok", "Piotr Bór", "instalacjebor.example"),
    ),
}  # fmt: skip
DATES = {
    "en": "%d/%m/%Y",
    "de": "%d.%m.%Y",
    "fr": "%d/%m/%Y",
    "es": "%d/%m/%Y",
    "it": "%d/%m/%Y",
    "nl": "%d-%m-%Y",
    "pl": "%d.%m.%Y",
}
MARKS = {
    "en": (".", ","),
    "de": (",", "."),
    "fr": (",", "\u202f"),
    "es": (",", "."),
    "it": (",", "."),
    "nl": (",", "."),
    "pl": (",", " "),
}
RECEIVED = date(2026, 11, 24)
CENT = Decimal("0.01")


@dataclass
class Item:
    no: int
    sku: str
    name: str
    buyer_item: str
    quantity: int
    code: str  #: unit, UN/ECE
    word: str  #: unit as the buyer writes it
    price: Decimal
    per: int
    amount: Decimal
    pack: int = 1  #: stock units in one
    wanted: date | None = None
    discount: Decimal = Decimal(0)


@dataclass
class Doc:
    """An order and how its buyer writes numbers and dates. Layouts may change what they do not print."""

    name: str
    language: str
    rng: random.Random
    number: str
    issued: date
    wanted: date
    buyer: tuple[str, ...]
    items: list[Item]
    mark: str
    group: str
    dates: str
    second_site: bool = False
    expect: str = "enter"
    kind: str = "order"
    #: what the layout does not print
    hides: set[str] = field(default_factory=set)
    total: Decimal | None = None
    more: list[Doc] = field(default_factory=list)  #: further orders in the same file

    @property
    def currency(self) -> str:
        return CURRENCY[self.language]

    @property
    def company(self) -> str:
        return self.buyer[1]

    @property
    def home(self) -> tuple[str, ...]:
        """Street and town of the letterhead."""
        return self.buyer[2], self.town(self.buyer[3], self.buyer[4])

    @property
    def site(self) -> tuple[str, ...]:
        """Where the goods go."""
        if not self.second_site:
            return self.company, *self.home
        return self.buyer[5], self.buyer[6], self.town(self.buyer[7], self.buyer[8])

    @property
    def contact(self) -> str:
        return self.buyer[9]

    @property
    def mail(self) -> str:
        return f"purchasing@{self.buyer[10]}"

    def town(self, postcode: str, name: str) -> str:
        return f"{name} {postcode}" if self.language == "en" else f"{postcode} {name}"

    def sum(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    def n(self, value: Decimal | int, places: int | None = None) -> str:
        """A number as this buyer writes it."""
        text = f"{value:,}" if places is None else f"{value:,.{places}f}"
        return text.replace(",", "\0").replace(".", self.mark).replace("\0", self.group)

    def m(self, value: Decimal) -> str:
        return self.n(value, 2)

    def d(self, when: date) -> str:
        return when.strftime(self.dates)

    def truth(self) -> dict[str, Any]:
        shown = "price" not in self.hides
        orders = [] if self.kind in ("other",) else [self._order(shown), *(more._order(shown) for more in self.more)]
        return {
            "channel": "folder", "received_on": RECEIVED.isoformat(), "kind": self.kind, "expect": self.expect, "why": [], "traps": [], "orders": orders,
        }  # fmt: skip

    def _order(self, shown: bool) -> dict[str, Any]:
        days = {item.wanted for item in self.items}
        shared = days.pop() if len(days) == 1 else None  # the day of every line is the order's
        wanted = shared if "wanted" in self.hides else self.wanted
        total = self.total if self.total is not None else self.sum()
        return {
            "customer": self.buyer[0], "buyer_order_no": self.number, "issued_on": None if "issued" in self.hides else self.issued.isoformat(),
            "requested_on": wanted.isoformat() if wanted else None, "currency": self.currency if "currency" not in self.hides else None,
            "ship_to": f"{self.buyer[0]}-{2 if self.second_site else 1}", "total": str(total) if shown and "total" not in self.hides else None,
            "lines": [
                {
                    "sku": item.sku, "buyer_item": item.buyer_item if "buyer_item" not in self.hides else None, "quantity": str(item.quantity),
                    "unit": item.code, "base_quantity": str(item.quantity * item.pack), "unit_price": str(item.price) if shown else None,
                    "price_per": str(item.per) if shown else None, "amount": str(item.amount) if shown and "amount" not in self.hides else None,
                    "requested_on": item.wanted.isoformat() if item.wanted else None, "action": None,
                }
                for item in self.items
            ],
        }  # fmt: skip


NUMBERS = ("PO-{0:06d}", "45{0:08d}", "{0:05d}", "BE-{0:05d}", "26/{0:04d}", "P{0:07d}", "EK{0:06d}", "2026-{0:05d}")


def make_doc(
    name: str,
    language: str,
    seed: int,
    *,
    size: int | None = None,
    packs: bool = False,
    per: bool = True,
    second_site: bool | None = None,
) -> Doc:
    """An order of this language. `packs`: some lines are ordered in packs; `per`: prices per 100 and 1,000 stay so."""
    rng = random.Random(zlib.crc32(f"{seed}/{name}".encode()))
    buyer = rng.choice(BUYERS[language])
    issued = RECEIVED - timedelta(days=rng.randint(0, 3))
    wanted = RECEIVED + timedelta(days=rng.randint(6, 40))
    goods = [one for one in GOODS[language] if per or one[5] == 1]
    picked = rng.sample(goods, min(size or rng.randint(2, 7), len(goods)))
    while size and len(picked) < size:
        picked.append(rng.choice(goods))
    items = []
    for number, (sku, text, unit, boxes, price, base) in enumerate(picked, 1):
        code, pack = unit, 1
        if packs and boxes and rng.random() < 0.5:
            code, pack = boxes.split("=")[0], int(boxes.split("=")[1])
        quantity = (
            rng.choice((3, 4, 5, 6, 8, 10, 12, 15, 20, 24))
            if base == 1
            else rng.choice((200, 500, 1000, 1500, 2000, 3000))
        )
        cost, shown_per = Decimal(price), base
        if pack > 1:
            quantity = rng.choice((2, 3, 4, 5, 8, 10))
            cost, shown_per = (Decimal(price) * pack / base).quantize(CENT, ROUND_HALF_UP), 1
        amount = (quantity * cost / shown_per).quantize(CENT, ROUND_HALF_UP)
        items.append(
            Item(
                number,
                sku,
                text,
                _buyer_item(sku),
                quantity,
                code,
                WORDS[language][code],
                cost,
                shown_per,
                amount,
                pack,
            )
        )
    mark, group = MARKS[language]
    return Doc(
        name, language, rng, rng.choice(NUMBERS).format(rng.randint(100, 99999)), issued, wanted, buyer, items, mark, group, DATES[language],
        rng.random() < 0.5 if second_site is None else second_site,
    )  # fmt: skip


def _buyer_item(sku: str) -> str:
    return f"M{zlib.crc32(sku.encode()) % 900000 + 100000}"


def write_master(folder: Path) -> None:
    """The master data of this supplier as CSV."""
    folder.mkdir(parents=True, exist_ok=True)

    def put(name: str, header: str, rows: list[tuple[Any, ...]]) -> None:
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)

    goods = [(language, one) for language, many in GOODS.items() for one in many]
    buyers = [(language, one) for language, many in BUYERS.items() for one in many]
    put(
        "products",
        "sku,name,description,gtin,unit,packs,list_price,currency,price_per,moq,multiple,status,superseded_by,category,manufacturer_item",
        [
            (sku, name, name, "", unit, packs, price, CURRENCY[language], per, 1, 1, "active", "", language, "")
            for language, (sku, name, unit, packs, price, per) in goods
        ],
    )
    put(
        "customers",
        "account_no,name,legal_name,vat_id,currency,language,country,emails,email_domains,phones,faxes,price_list,payment_terms,credit_hold",
        [
            (
                b[0],
                b[1],
                b[1],
                "",
                CURRENCY[lang],
                lang,
                COUNTRY[lang],
                f"purchasing@{b[10]}",
                b[10],
                "",
                "",
                "STD",
                "30 days",
                "no",
            )
            for lang, b in buyers
        ],
    )
    put(
        "addresses",
        "address_id,account_no,role,name,line1,line2,city,postcode,subdivision,country",
        [
            row
            for lang, b in buyers
            for row in (
                (f"{b[0]}-1", b[0], "both", b[1], b[2], "", b[4], b[3], "", COUNTRY[lang]),
                (f"{b[0]}-2", b[0], "ship_to", b[5], b[6], "", b[8], b[7], "", COUNTRY[lang]),
            )
        ],
    )
    put(
        "prices",
        "price_list,sku,min_quantity,unit_price,price_per,currency,valid_from,valid_to",
        [("STD", g[0], 1, g[4], g[5], CURRENCY[lang], "2026-01-01", "2027-12-31") for lang, g in goods],
    )
    put(
        "cross_references",
        "account_no,buyer_item,sku,unit,factor",
        [(b[0], _buyer_item(g[0]), g[0], "", "") for lang, b in buyers for g in GOODS[lang]],
    )
    put("stock", "sku,available", [(g[0], 500) for _, g in goods])
