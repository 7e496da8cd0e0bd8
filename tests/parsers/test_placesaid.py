"""Where goods go to, as sentences above the items of a printed order say it."""

from __future__ import annotations

import pytest

from parsers.extractors.pages.headers.placesaid import place_said
from parsers.knowledge import EMPTY
from tests.parsers.written_rows import written_rows


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        # (lines of the page, the place that is meant)
        (
            ("wir bestellen zur Lieferung am 19.12.2026 an Backstube Nord, Gewerbering 5, 31171 Nordstemmen:",),
            "Backstube Nord, Gewerbering 5, 31171 Nordstemmen",
        ),
        (
            ("wir bestellen zur Lieferung am 19.12.2026 an Backstube Nord, Gewerbering 5, 31171", "Nordstemmen:"),
            "Backstube Nord, Gewerbering 5, 31171 Nordstemmen",
        ),
        (("wir bestellen zur Lieferung am 19.12.2026 an Firma Feld, Am Hafen 3, Kiel:",), "Firma Feld, Am Hafen 3, Kiel"),
        (("bitte liefern Sie am 19.12.2026 an unsere Baustelle Hafenstraße 12 in Kiel:",), "Baustelle Hafenstraße 12 in Kiel"),
        (("Please deliver the items below to Miller Contractors, 4 Dock Road, Kiel",), "to Miller Contractors, 4 Dock Road, Kiel"),
        (
            ("Please supply the following goods for delivery on 19/12/2026 to Elm Works, Mill Lane:",),
            "Elm Works, Mill Lane",
        ),
        (
            ("Merci de livrer pour le 19/12/2026 sur notre chantier rue du Port 12 à Kiel :",),
            "rue du Port 12 à Kiel",
        ),
        (("Gelieve te leveren op 19/12/2026 aan Haven Noord, Kade 5:",), "Haven Noord, Kade 5"),
        (("Vi preghiamo di consegnare entro il 19/12/2026 presso Officina Bianchi quanto segue:",), "Officina Bianchi"),
        (("Goods to be delivered on or before 19/12/2026 to Elm Works, Mill Lane 4, Thornby TY4 9ZA",), "Elm Works, Mill Lane 4, Thornby TY4 9ZA"),
        (("La consegna va effettuata presso: Officina Bianchi, Via Roma 4, 20121 Milano.",), "Officina Bianchi, Via Roma 4, 20121 Milano"),
        (("wir bestellen zur Lieferung am 19.12.2026, vormittags, folgende Artikel:",), None),
        (("Please supply and deliver as listed below, carriage paid, by 19/12/2026:",), None),
        (("Nous vous prions de bien vouloir nous livrer les marchandises suivantes :",), None),
        (("Deliver to   Elm Works", "Mill Lane 4"), None),  # a label: no sentence
        (("Elm Works", "Mill Lane 4", "Thornby TY4 9ZA"), None),
    ],
)  # fmt: skip
def test_a_sentence_above_the_items_says_where_to(lines: tuple[str, ...], place: str | None) -> None:
    said = place_said(written_rows(*lines), EMPTY)
    assert (said and said.text.raw) == place
