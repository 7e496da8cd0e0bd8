"""What stands beside an order: text with marks, paths, tables, recordings; long ones stay usable."""

from __future__ import annotations

import io

from PIL import Image

from channels.envelope import Part, Role
from gateway.web.sources import Source, Spot, is_text, sources
from normalizer.normalize import Proof
from parsers.draft import Evidence, Span
from parsers.readers.picture import page_png, page_sizes
from tests.patience import costs

XML = "<Order><ID>PO-77</ID><Line><Item>A-1</Item><Qty>4</Qty></Line><Line><Item>A-2</Item><Qty>4</Qty></Line></Order>"


def proof(raw: str, **place: object) -> Proof:
    return Proof(raw, Evidence((Span(0, **place),), "test"))  # type: ignore[arg-type]


def shown(part: Part, proofs: dict[str, Proof], text: str | None = None) -> Source:
    [found] = sources([part], proofs, texts={} if text is None else {0: text}, sizes={}, sheets={})
    return found


def test_a_path_is_marked_where_its_value_stands_once_and_told_in_words_where_it_stands_twice() -> None:
    found = shown(
        Part(b"", "application/xml", name="order.xml"),
        {
            "/buyer_order_no": proof("PO-77", path="/Order/ID"),
            "/lines/0/sku": proof("A-1", path="/Order/Line[1]/Item"),
            "/lines/1/quantity": proof("4", path="/Order/Line[2]/Qty"),
        },
        XML,
    )
    assert [(mark.text, mark.pointer) for mark in found.marks if mark.pointer] == [
        ("PO-77", "/buyer_order_no"), ("A-1", "/lines/0/sku"),
    ]  # fmt: skip
    assert "".join(mark.text for mark in found.marks) == XML
    assert found.places == (Spot("/lines/1/quantity", "/Order/Line[2]/Qty", "4"),)


def test_a_recording_can_be_heard_from_the_second_of_a_value() -> None:
    found = shown(Part(b"", "audio/mpeg", name="call.mp3"), {"/lines/0/quantity": proof("twenty", ms=(3400, 3900))})
    assert found.audio
    assert found.places == (Spot("/lines/0/quantity", "3.4-3.9 s", "twenty", 3.4),)


def test_the_number_of_a_line_lights_nothing() -> None:
    found = shown(Part(b"", "text/plain", role=Role.BODY), {"/lines/0/no": proof("10", chars=(0, 2))}, "10 bolts")
    assert [mark.pointer for mark in found.marks] == ["/lines/0/no", None]


def test_texts_of_machines_are_texts() -> None:
    for kind in ("application/edifact", "application/edi-x12", "application/vnd.shop.order+json", "application/x+xml"):
        assert is_text(kind)
    for kind in ("application/pdf", "application/octet-stream", "image/tiff"):
        assert not is_text(kind)


def test_a_text_with_a_thousand_values_is_marked_in_a_moment() -> None:
    text = "".join(f"{n:04d} bolts\n" for n in range(5000))
    proofs = {f"/lines/{n}/quantity": proof(f"{n:04d}", chars=(11 * n, 11 * n + 4)) for n in range(5000)}
    with costs(0.5):
        found = shown(Part(b"", "text/plain", role=Role.BODY), proofs, text)
    assert sum(mark.pointer is not None for mark in found.marks) == 5000


def test_every_page_of_a_long_fax_can_be_seen() -> None:
    pages = [Image.new("1", (200, 280), 1) for _ in range(200)]
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    assert len(page_sizes(file.getvalue())) == 200
    assert page_png(file.getvalue(), 200).startswith(b"\x89PNG")
