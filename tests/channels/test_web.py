from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from channels.envelope import Role, Trust
from channels.errors import Refused
from channels.web import ApiCaller, WebChannel, WebSettings
from tests.channels.contract import NOW, Answer, ChannelContract, Running, running
from tests.material import MATERIAL, needs_material
from tests.patience import PATIENCE

KEY = "og_live_secret"
CALLERS = {KEY: ApiCaller("shop", "C1001")}
ORDER = {"buyer_order_no": "PO-1", "lines": [{"sku": "HX-1001", "quantity": "20", "unit": "XBX"}]}


async def authenticate(key: str) -> ApiCaller | None:
    return CALLERS.get(key)


def channel(**settings: Any) -> WebChannel:
    return WebChannel("web", WebSettings(**settings), authenticate=authenticate)


@pytest.fixture
async def run() -> AsyncIterator[Running]:
    async with running(channel()) as run:
        yield run


async def post(
    run: Running, body: Any = ORDER, *, path: str = "/v1/orders", key: str | None = KEY, **headers: str
) -> tuple[int, Any, Any]:
    """(status, JSON, headers) of one request; header names are written with underscores."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key:
        sent["Authorization"] = f"Bearer {key}"
    if not isinstance(body, bytes | aiohttp.FormData):
        body = json.dumps(body).encode()
    if isinstance(body, bytes):
        sent.setdefault("Content-Type", "application/json" if path == "/v1/orders" else "application/octet-stream")
    async with (
        aiohttp.ClientSession() as session,
        session.post(URL(run.url + path), data=body, headers=sent) as response,
    ):
        return response.status, json.loads(await response.read()), response.headers


def answer(status: int) -> Answer:
    return {2: Answer.YES, 5: Answer.LATER, 4: Answer.NEVER}[status // 100]


class WebContract(ChannelContract):
    path = "/v1/orders"

    def make(self, folder: Path) -> WebChannel:
        return channel(order_bytes=self.limit, document_bytes=self.limit)

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        try:
            async with asyncio.timeout(patience):
                return answer((await post(run, payload, path=self.path))[0])
        except (TimeoutError, aiohttp.ClientError):
            return Answer.NONE


class TestOrders(WebContract):
    def payload(self, number: int) -> bytes:
        return json.dumps({**ORDER, "buyer_order_no": f"PO-{number}"}, indent=number).encode()


class TestDocuments(WebContract):
    path = "/v1/documents"

    def payload(self, number: int) -> bytes:
        return b"%%PDF-1.7\n%d" % number + bytes(range(256))


async def test_a_receipt_says_where_to_look(run: Running) -> None:
    status, body, headers = await post(run)
    assert status == 202
    assert body == {"intake": "intake-0", "status": "accepted", "again": False, "href": "/v1/intakes/intake-0"}
    assert headers["Location"] == "/v1/intakes/intake-0"
    (envelope,) = run.ledger.kept
    assert envelope.trust is Trust.KEY
    assert envelope.sender.account_no == "C1001"
    assert envelope.parts[0].role is Role.DOCUMENT
    assert json.loads(envelope.parts[0].content) == ORDER


@pytest.mark.parametrize("key", [None, "wrong", ""])
async def test_only_callers_with_a_key_may_order(run: Running, key: str | None) -> None:
    status, body, headers = await post(run, key=key)
    assert status == 401
    assert headers["Content-Type"].startswith("application/problem+json")
    assert "WWW-Authenticate" in headers
    assert body["status"] == status


async def test_the_same_key_and_body_get_the_same_receipt(run: Running) -> None:
    first = await post(run, Idempotency_Key='"8e03"')
    second = await post(run, Idempotency_Key="8e03")
    assert (first[0], second[0]) == (202, 202)
    assert first[1]["intake"] == second[1]["intake"]
    assert (first[1]["again"], second[1]["again"]) == (False, True)
    assert run.ledger.kept[0].delivery_key == "web:shop:8e03"


async def test_the_same_key_with_another_body_is_refused(run: Running) -> None:
    await post(run, Idempotency_Key="8e03")
    status, body, _ = await post(run, {**ORDER, "notes": ["urgent"]}, Idempotency_Key="8e03")
    assert (status, body["code"]) == (422, "delivery-key-reused")
    assert len(run.ledger.kept) == 1


async def test_fifty_at_once_with_one_key_are_one_intake(run: Running) -> None:
    answers = await asyncio.gather(*(post(run, Idempotency_Key="k") for _ in range(50)))
    assert {(status, body["intake"]) for status, body, _ in answers} == {(202, "intake-0")}


async def test_without_key_and_number_the_same_order_may_be_wanted_twice(run: Running) -> None:
    order = {"lines": ORDER["lines"]}
    assert [(await post(run, order))[0] for _ in range(2)] == [202, 202]
    assert len({envelope.delivery_key for envelope in run.ledger.kept}) == 2


@pytest.mark.parametrize("key", ["", '""', "a b", "x" * 256, "ä", 'a"b'])
async def test_a_malformed_idempotency_key_is_told(run: Running, key: str) -> None:
    status, body, _ = await post(run, Idempotency_Key=key)
    assert (status, body["code"]) == (400, "header-malformed")


@pytest.mark.parametrize(
    ("body", "status", "pointer", "code"),
    [
        (b"", 400, None, "body-malformed"),
        (b"{", 400, "", "json-malformed"),
        (b"\xff\xfe{\0}\0", 400, "", "json-malformed"),
        (b"[]", 400, "", "order-malformed"),
        (b'"lines"', 400, "", "order-malformed"),
        (b"{}", 422, "/lines", "member-missing"),
        (b'{"lines":[]}', 422, "", "value-malformed"),
        (b'{"lines":[{"quantity":NaN}]}', 400, "/lines/0/quantity", "number-malformed"),
        (b'{"lines":[{"quantity":-Infinity}]}', 400, "/lines/0/quantity", "number-malformed"),
        (b'{"lines":[{"quantity":1e999}]}', 400, "/lines/0/quantity", "number-malformed"),
        (b'{"lines":[{"quantity":"1e9"}]}', 422, "/lines/0/quantity", "value-malformed"),
        (b'{"lines":[{"quantity":"1_000"}]}', 422, "/lines/0/quantity", "value-malformed"),
        (b'{"lines":[{"quantity":"NaN"}]}', 422, "/lines/0/quantity", "value-malformed"),
        (b'{"lines":[{"quantity":" 5"}]}', 422, "/lines/0/quantity", "value-malformed"),
        ('{"lines":[{"quantity":"٥"}]}'.encode(), 422, "/lines/0/quantity", "value-malformed"),
        (b'{"lines":[{"quantity":"-1"}]}', 422, "/lines/0/quantity", "value-malformed"),
        (b'{"lines":[{"quantity":true}]}', 422, "/lines/0/quantity", "value-malformed"),
        (b'{"lines":[{"quantity":' + b"9" * 31 + b"}]}", 400, "/lines/0/quantity", "number-oversized"),
        (b'{"lines":[{"quantity":' + b"9" * 500_000 + b"}]}", 400, "/lines/0/quantity", "number-oversized"),
        (b'{"lines":[{"sku":"a","sku":"b"}]}', 400, "/lines/0", "member-duplicate"),
        (b'{"lines":[{"sku":"\\ud800"}]}', 400, "/lines/0/sku", "text-malformed"),
        (b'{"lines":[{"sku":"\\u0000"}]}', 400, "/lines/0/sku", "text-malformed"),
        (b'{"lines":[{"sku":"a\nb"}]}', 400, "", "json-malformed"),
        (b'{"lines":[{"sku":true}]}', 422, "/lines/0/sku", "value-malformed"),
        (b'{"lines":[{"sku":["a"]}]}', 422, "/lines/0/sku", "value-malformed"),
        (b'{"lines":[{"quantty":"5"}]}', 422, "/lines/0/quantty", "member-unknown"),
        (b'{"lines":[{"a/b~c":"5"}]}', 422, "/lines/0/a~1b~0c", "member-unknown"),
        (b'{"lines":' * 40 + b"1" + b"}" * 40, 413, "/lines" * 32, "json-oversized"),
        (b"[" * 100_000, 413, "", "json-oversized"),
        (b'{"lines":[' + b"{}," * 1000 + b"{}]}", 422, "/lines", "value-malformed"),
        (b"[" + b"1," * 300_000 + b"1]", 413, "", "json-oversized"),
        (b'{"lines":[{}],"currency":"euro"}', 422, "/currency", "value-malformed"),
        (b'{"lines":[{}],"issued_on":1763424000}', 422, "/issued_on", "value-malformed"),
        (b'{"lines":[{}],"issued_on":"2026-02-30"}', 422, "/issued_on", "value-malformed"),
        (b'{"lines":[{"price":{"amount":"1","per":"0"}}]}', 422, "/lines/0/price/per", "value-malformed"),
        (
            b'{"lines":[{"requested_delivery":{"start":"2026-12-02","end":"2026-12-01"}}]}',
            422,
            "/lines/0/requested_delivery",
            "value-malformed",
        ),
    ],
)
async def test_what_is_wrong_is_told_by_pointer(
    run: Running, body: bytes, status: int, pointer: str | None, code: str
) -> None:
    got, said, _ = await post(run, body)
    assert (got, said["code"]) == (status, code)
    if pointer is not None:
        assert said["errors"][0] == {"pointer": pointer, "code": code, "detail": said["errors"][0]["detail"]}
    assert run.ledger.asked == 0


async def test_numbers_are_taken_as_they_are_written(run: Running) -> None:
    body = b'{"lines":[{"sku":4711,"quantity":1.10,"price":{"amount":123456789012345678901234.56,"per":100}}],"revision":2}'
    assert (await post(run, body))[0] == 202
    assert run.ledger.kept[0].parts[0].content == body


async def test_a_misspelt_member_gets_a_suggestion(run: Running) -> None:
    _, body, _ = await post(run, {"lines": [{"quantty": "5"}], "custmer": {}})
    assert [error["detail"] for error in body["errors"]] == [
        "The member 'quantty' is unknown; did you mean 'quantity'?",
        "The member 'custmer' is unknown; did you mean 'customer'?",
    ]


async def test_an_order_fetched_from_us_may_be_posted_again(run: Running) -> None:
    from normalizer.order import Order, OrderLine

    order = Order(received_at=NOW, lines=(OrderLine(no="1", sku="HX-1001"),))
    assert (await post(run, order.to_json()))[0] == 202


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Encoding": "gzip"}, 415),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/json; charset=utf-8"}, 202),
        ({"Content_Encoding": "identity"}, 202),
    ],
)
async def test_what_the_headers_say_matters(run: Running, headers: dict[str, str], status: int) -> None:
    body = gzip.compress(json.dumps(ORDER).encode()) if "gzip" in headers.values() else ORDER
    assert (await post(run, body, **headers))[0] == status


async def test_a_body_that_does_not_end_is_given_up() -> None:
    async with running(channel(body_seconds=0.2)) as run:
        url = URL(run.url)
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(
            b"POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY.encode() + b"\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        assert (await asyncio.wait_for(reader.readline(), PATIENCE)).startswith(b"HTTP/1.1 408")
        writer.close()


async def test_memory_in_flight_is_capped() -> None:
    async with running(channel(in_flight_bytes=10_000)) as run:
        status, _, headers = await post(run, b"%PDF-1.7" + b"x" * 20_000, path="/v1/documents")
        assert (status, headers["Retry-After"]) == (503, "5")
        assert (await post(run))[0] == 202


async def test_a_document_keeps_its_name_and_kind(run: Running) -> None:
    names = {
        'attachment; filename="order 1.pdf"': "order 1.pdf",
        "attachment; filename*=UTF-8''Bestellung%20%E2%82%AC.pdf": "Bestellung €.pdf",
        "attachment; filename=x.pdf": "x.pdf",
        'attachment; filename="../../etc/passwd"': "../../etc/passwd",
        "attachment": None,
    }
    for number, (disposition, name) in enumerate(names.items()):
        body = b"%%PDF-1.7 %d" % number
        assert (await post(run, body, path="/v1/documents", Content_Disposition=disposition))[0] == 202
        assert run.ledger.kept[-1].parts[0].name == name
        assert run.ledger.kept[-1].parts[0].media_type == "application/pdf"


async def test_files_of_a_form_are_one_envelope(run: Running) -> None:
    form = aiohttp.FormData()
    form.add_field("order", b"%PDF-1.7 order", filename="order.pdf", content_type="application/pdf")
    form.add_field("drawing", b"\x89PNG\r\n\x1a\n...", filename="drawing.bin")
    assert (await post(run, form, path="/v1/documents"))[0] == 202
    assert [(part.name, part.media_type) for part in run.ledger.kept[0].parts] == [
        ("order.pdf", "application/pdf"),
        ("drawing.bin", "image/png"),
    ]


@pytest.mark.parametrize("fields", [[], [("note", "please hurry", None)], [("file", b"", "a.pdf")]])
async def test_a_form_that_holds_no_files_is_refused(run: Running, fields: list[tuple[str, Any, str | None]]) -> None:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, content, filename in fields:
        form.add_field(name, content, filename=filename)
    if not fields:
        body = b"--x--\r\n"
        status, said, _ = await post(run, body, path="/v1/documents", Content_Type="multipart/form-data; boundary=x")
    else:
        status, said, _ = await post(run, form, path="/v1/documents")
    assert (status, said["code"]) == (400, "body-malformed")


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=" + "y" * 80, "multipart/form-data; boundary=x"],
)
async def test_a_broken_form_is_refused(run: Running, content_type: str) -> None:
    status, _, _ = await post(run, b"--x\r\nno head", path="/v1/documents", Content_Type=content_type)
    assert status == 400
    assert run.ledger.asked == 0


async def test_a_posted_mail_is_a_mail(run: Running) -> None:
    mail = b"Received: from x\r\nFrom: ann@acme.example\r\nSubject: PO 1\r\n\r\n20 x HX-1001\r\n"
    assert (await post(run, mail, path="/v1/documents"))[0] == 202
    (envelope,) = run.ledger.kept
    assert envelope.parts[0].role is Role.MESSAGE
    assert (envelope.sender.address, envelope.sender.account_no) == ("ann@acme.example", "C1001")


def test_a_file_is_checked_as_if_it_were_posted() -> None:
    web = channel()
    envelope = web.envelope(json.dumps(ORDER).encode(), name="order.json", received_at=NOW)
    assert (envelope.trust, envelope.parts[0].media_type) == (Trust.VOUCHED, "application/json")
    with pytest.raises(Refused, match="did you mean 'quantity'"):
        web.envelope(b'{"lines": [{"quantty": 1}]}', name="order.json", received_at=NOW)


@needs_material
def test_a_shop_order_is_a_document() -> None:
    for path in (MATERIAL / "public/structured/webshop_json").glob("*.json"):
        envelope = channel().envelope(path.read_bytes(), name=path.name, received_at=NOW)
        assert envelope.parts[0].media_type == "application/json"
