"""What a correction teaches, and what it does not; and how lessons come and go as a file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import MasterError
from gateway.learning import export_learned, import_learned, lessons, references, unit_words
from gateway.store.lessons import Correction, LearnedRow, Lesson
from gateway.store.records import OrderView
from gateway.store.store import Store
from normalizer.order import Customer, Order, OrderLine
from parsers.draft import DraftLine
from tests.gateway.small import RECEIVED
from tests.gateway.web.desk_house import house
from tests.normalizer.drafts import MASTER, draft, line

NOTHING = Order(received_at=RECEIVED)


@pytest.mark.parametrize(
    ("written", "taught"),
    [
        (line(buyer_item="A-17", description="screws"), Lesson("K100", "code", "A-17", "HX-0830")),
        (line(code="99.1234", description="screws"), Lesson("K100", "code", "99.1234", "HX-0830")),
        (line(sku="OUR-1"), Lesson("K100", "code", "OUR-1", "HX-0830")),
        (line(description="the small screws"), Lesson("K100", "words", "the small screws", "HX-0830")),
        (line(description="винты малые"), Lesson("K100", "words", "винты малые", "HX-0830")),
        # the catalogue's own number is no code of the customer's
        (line(code="PUMP-1", description="the small screws"), None),
        # too little to know anything by
        (line(code="7", description="screws"), None),
        (line(description="it"), None),
        (line(description="---"), None),
        (line(quantity="3"), None),
    ],
)
def test_a_confirmed_product_teaches_the_code_else_the_words(written: DraftLine, taught: Lesson | None) -> None:
    made = replace(NOTHING, customer=Customer(account_no="K100"), lines=(OrderLine(no="1", sku="HX-0830"),))
    found = lessons(draft(written), made, said={"/lines/0/sku"}, origins=(0,), master=MASTER)
    assert found == ((taught,) if taught else ())


@pytest.mark.parametrize(
    ("word", "count", "line_said", "taught"),
    [
        ("Wickel", "3", {"quantity": 3, "unit": "XBX", "base": 300}, ("XBX", 100)),
        ("Wickel", "3", {"quantity": 72, "unit": "EA", "base": 72}, ("EA", 24)),
        ("pallets", "2", {"quantity": 2, "unit": "XBX", "base": 200}, ("XBX", 100)),  # known, but not sold by it
        # what the catalogue knows by itself, what is no multiple, what has no unit, what names nothing
        ("pcs", "3", {"quantity": 3, "unit": "XBX", "base": 300}, None),
        ("Wickel", "7", {"quantity": 72, "unit": "EA", "base": 72}, None),
        ("", "3", {"quantity": 3, "unit": "XBX", "base": 300}, None),
        ("---", "3", {"quantity": 3, "unit": "XBX", "base": 300}, None),
        ("Wickel", "3", {"quantity": 3, "unit": None, "base": None}, None),
        ("x" * 41, "3", {"quantity": 3, "unit": "XBX", "base": 300}, None),
    ],
)
def test_a_corrected_unit_teaches_the_word(word: str, count: str, line_said: dict[str, Any], taught: Any) -> None:
    said = OrderLine(
        no="1",
        sku="HX-0830",
        quantity=Decimal(line_said["quantity"]),
        unit=line_said["unit"],
        base_quantity=None if line_said["base"] is None else Decimal(line_said["base"]),
    )
    made = replace(NOTHING, customer=Customer(account_no="K100"), lines=(said,))
    read = draft(line(sku="HX-0830", quantity=count, **({"unit": word} if word else {})))
    found = lessons(read, made, said={"/lines/0/unit"}, origins=(0,), master=MASTER)
    wanted = taught and (Lesson("K100", "unit", word, "HX-0830", taught[0], Decimal(taught[1])),)
    assert found == (wanted or ())
    assert lessons(read, made, said={"/lines/0/quantity"}, origins=(0,), master=MASTER) == ()


def test_words_for_units_are_no_words_for_products() -> None:
    row = Lesson("K100", "unit", "Wickel", "HX-0830", "XBX", Decimal(100))
    assert references([row]) == ()
    assert [one.word for one in unit_words([row, Lesson("K100", "code", "A-17", "GL-M")])] == ["Wickel"]


def test_nothing_is_taught_by_what_nobody_said() -> None:
    made = replace(NOTHING, customer=Customer(account_no="K100"), lines=(OrderLine(no="1", sku="HX-0830"),))
    read = draft(line(code="A-17"))
    assert lessons(read, made, said={"/lines/0/quantity"}, origins=(0,), master=MASTER) == ()
    assert lessons(read, made, said={"/lines/0/sku"}, origins=(None,), master=MASTER) == ()
    nobody = replace(made, customer=Customer())
    assert lessons(read, nobody, said={"/lines/0/sku"}, origins=(0,), master=MASTER) == ()


def test_two_lessons_for_one_code_leave_it_open() -> None:
    rows = references([Lesson("K100", "code", "A-17", "HX-0830"), Lesson("K100", "code", "a17", "GL-M")])
    found = MASTER.with_references(rows).cross_references("K100", "A 17")
    assert {row.sku for row in found} == {"HX-0830", "GL-M"}
    assert MASTER.cross_references("K100", "A 17") == ()


def test_words_of_other_alphabets_are_told_apart() -> None:
    master = MASTER.with_references(references([Lesson("K100", "words", "винт 8", "HX-0830")]))
    assert [row.sku for row in master.cross_references("K100", "Винт 8")] == ["HX-0830"]
    assert master.cross_references("K100", "гайка 8") == ()
    assert master.cross_references("K100", "--") == ()


async def test_a_file_goes_out_and_comes_back(tmp_path: Path) -> None:
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "a") as store:
        rows = [
            (Lesson("K100", "words", "=the blue, ones", "HX-0830"), True),
            (Lesson("K100", "code", "A-17", "GL-M", "XBX", Decimal(50)), False),
        ]
        await store.take_in_learned(rows, by="mia")
        text = await export_learned(store, needed=3)
    file = tmp_path / "learned.csv"
    file.write_text(text, encoding="utf-8")
    async with Store(f"sqlite:///{tmp_path}/b.db", blobs=tmp_path / "b") as store:
        assert await import_learned(store, file, by="ben") == 2
        again = await export_learned(store, needed=3)
        assert await store.usable_lessons(3) == [rows[0][0]]
    assert [line.split(",ben")[0] for line in again.splitlines()] == [
        line.split(",mia")[0] for line in text.splitlines()
    ]
    assert "'=the blue, ones" in text  # no formula for whoever opens it


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"account_no,item\nK1,a", "learned.csv line 1: the column sku is missing"),
        (b"account_no,item,sku\nK1,,HX\n", "learned.csv line 2, item: is empty; fill it in"),
        (b"account_no,item,sku\nK1,--,HX\n", "neither letter nor digit"),
        (b"account_no,item,sku,unit,factor\nK1,abc,HX,XBX,\n", "unit and factor belong together"),
        (b"account_no,item,sku,unit,factor\nK1,abc,HX,XBX,1e30\n", "no number above 0"),
        (b"account_no,kind,item,sku,unit,factor\nK1,unit,Kolli,HX,BOX,12\n", "the code that is meant"),
        (b"account_no,kind,item,sku\nK1,unit,Kolli,HX\n", "the code that is meant"),
        (b"account_no,kind,item,sku\nK1,colour,Kolli,HX\n", "'colour' is not known"),
        (b"account_no,item,sku\nK1,\xff,HX\n", "not UTF-8"),
    ],
)
async def test_a_bad_row_is_named_and_nothing_is_taken(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "learned.csv"
    file.write_bytes(content)
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "a") as store:
        with pytest.raises(MasterError, match=said.replace("(", r"\(")):
            await import_learned(store, file, by="ben")
        assert (await store.learned(needed=1)).rows == ()


MAIL = """Purchase order HK-{n}

Your item   Description        Qty   Unit
BB-0417     our set screws     2     box
"""


async def test_what_a_clerk_corrects_passes_by_itself_the_next_time(tmp_path: Path) -> None:
    async with house(tmp_path) as running:
        store, gateway = running.store, running.running.gateway
        (first,) = (await running.mail(MAIL.format(n=1), subject="PO HK-1")).orders
        view = await store.order(first.id)
        assert view.order.lines[0].sku is None
        said = [Correction("/lines/0/sku", None, "HX-0830-ZN")]
        await gateway.correcting.save(view, version=view.row.version, by="mia", corrections=said)
        view = await store.order(first.id)
        await store.release(first.id, version=view.row.version, by="mia", reason="as by phone")
        gateway.masters.look_again()
        (second,) = (await running.mail(MAIL.format(n=2), subject="PO HK-2")).orders
        now = await store.order(second.id)
        assert (now.order.lines[0].sku, now.proofs["/lines/0/sku"].source) == ("HX-0830-ZN", "cross-reference")
        assert not any(one.pointer.startswith("/lines/0/sku") for one in now.findings)


SHEET = b"PO number;HK-{n}\n\nItem;Description;Qty;Unit\nHX-0830-ZN;Hex screw M8 x 30;3;Wickel\n"


async def test_a_word_for_a_unit_is_used_once_a_clerk_confirms_it_and_never_before(tmp_path: Path) -> None:
    async with house(tmp_path) as running:
        store, gateway = running.store, running.running.gateway

        async def came(n: int) -> OrderView:
            file = ("order.csv", SHEET.replace(b"{n}", str(n).encode()), "text/csv")
            view = await running.mail(f"See PO HK-{n} attached.", subject=f"PO HK-{n}", attachment=file)
            return await store.order(view.orders[0].id)

        first = await came(1)
        assert "unit-unknown" in first.row.codes
        said = [Correction("/lines/0/unit", "Wickel", "XBX")]
        await gateway.correcting.save(first, version=first.row.version, by="mia", corrections=said)
        first = await store.order(first.row.id)
        await store.release(first.row.id, version=first.row.version, by="mia", reason="as by phone")
        (lesson,) = await store.taught_by(first.row.id, needed=3)
        assert (lesson.kind, lesson.item, lesson.unit, lesson.used) == ("unit", "Wickel", "XBX", False)
        gateway.masters.look_again()
        assert "unit-unknown" in (await came(2)).row.codes  # seen, and not confirmed
        await store.confirm_learned(lesson.id, by="mia")
        gateway.masters.look_again()
        third = await came(3)
        assert "unit-unknown" not in third.row.codes
        assert (third.order.lines[0].unit, third.order.lines[0].conversion) == ("XBX", "cross-reference")
        await store.take_in_learned([(replace_factor(lesson), True)], by="ben")  # another says something else
        gateway.masters.look_again()
        assert "unit-unknown" in (await came(4)).row.codes
        rows = (await store.learned(needed=3, conflicts=True)).rows
        assert [bool(row.conflicts) for row in rows] == [True, True]
        await store.undo_learned(lesson.id, by="mia")
        gateway.masters.look_again()
        fifth = await came(5)
        assert (fifth.order.lines[0].unit, fifth.order.lines[0].quantity) == ("EA", 72)


def replace_factor(row: LearnedRow) -> Lesson:
    return Lesson(row.account_no, "unit", row.item, row.sku, "EA", Decimal(24))
