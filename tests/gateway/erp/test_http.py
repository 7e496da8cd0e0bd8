"""The webhook connector against a real receiver that checks signatures, drops what it had, and keeps a journal."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from aiohttp import web
from pydantic import ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from gateway.erp.call import Caller, is_private, url_fault
from gateway.erp.connector import Connector
from gateway.erp.http import HttpConnector, HttpSettings
from gateway.errors import ErpBroken, ErpError, ErpRejected, ErpUnavailable, ErpUncertain
from normalizer.order import Order
from tests.gateway.erp.contract import WiredContract, an_order
from tests.gateway.erp.faults import FaultProxy, fault_proxy, serving
from tests.patience import PATIENCE
from tests.ports import free_port

SECRET = "whsec_" + base64.b64encode(b"a secret of enough bytes!").decode()
NEWER = "whsec_" + base64.b64encode(b"another one, for rotation").decode()

PROBLEM = {
    "type": "about:blank", "title": "Unprocessable", "status": 422,
    "errors": [{"pointer": "/data/order/lines/0/sku", "detail": "There is no article NONE-1 in this company."}],
}  # fmt: skip


class Receiver:
    """An ERP's side: verified with the reference implementation, journalled, numbered."""

    proxy: FaultProxy | None = None

    def __init__(self) -> None:
        self.url = ""
        self.journal: list[tuple[str, Any]] = []
        self.deliveries = 0
        self.answer: web.Response | None = None  #: what to answer instead
        self.knows_head = 405  #: how it says that it takes POST alone

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.method == "HEAD":
            return web.Response(status=self.knows_head)
        if self.answer is not None:
            return self.answer
        self.deliveries += 1
        body = await request.read()
        try:
            event = Webhook(SECRET).verify(body, dict(request.headers))
        except WebhookVerificationError:
            return web.Response(status=401)
        assert event["type"] == "order.released"
        order = event["data"]["order"]
        if any(line["sku"] == "NONE-1" for line in order["lines"]):
            return web.json_response(PROBLEM, status=422, content_type="application/problem+json")
        return web.json_response({"erp_order_no": f"S-{1000 + self.place(request.headers['webhook-id'], order)}"})

    def place(self, key: str, order: Any) -> int:
        """The receiver's duty: what it had under this id, it has."""
        known = [had for had, _ in self.journal]
        if key not in known:
            self.journal.append((key, order))
            return len(known)
        return known.index(key)

    def connector(self, **changes: Any) -> Connector:
        assert self.proxy is not None
        values = {"url": self.proxy.url + "/orders", "secret": SECRET, "allow_private": True, "timeout": 60.0} | changes
        return HttpConnector(HttpSettings.model_validate(values))

    async def standing(self, key: str) -> int:
        return sum(had == key for had, _ in self.journal)


def step_of(method: str, path: str) -> str:
    return method.lower()


@pytest.fixture
async def erp() -> AsyncIterator[Receiver]:
    async with AsyncExitStack() as stack:
        receiver = Receiver()
        receiver.url = await stack.enter_async_context(serving(receiver.handle))
        receiver.proxy = await stack.enter_async_context(fault_proxy(receiver.url, step_of))
        yield receiver


def of_an_unknown_article(order: Order) -> Order:
    return replace(order, lines=(replace(order.lines[0], sku="NONE-1"),))


class TestHttp(WiredContract):
    steps = ("post",)
    rejected: ClassVar[dict[str, Any]] = {"unknown article": of_an_unknown_article}
    down: ClassVar[dict[str, Any]] = {"url": f"http://127.0.0.1:{free_port()}/"}

    async def test_a_wrong_key_or_setup_stops_the_connector(self, erp: Receiver) -> None:
        connector = erp.connector(secret=NEWER)  # the receiver answers 401
        with pytest.raises(ErpBroken):
            await connector.submit(an_order())
        await connector.close()


@pytest.mark.parametrize("status", [405, 501])
async def test_a_receiver_that_takes_nothing_but_post_answers(erp: Receiver, status: int) -> None:
    erp.knows_head = status
    connector = erp.connector()
    assert f"answers {status}; the signature is proved by the first order" in await connector.ping()
    await connector.close()


async def submitted(erp: Receiver, **changes: Any) -> Order:
    order, connector = an_order(), erp.connector(**changes)
    try:
        await connector.submit(order)
    finally:
        await connector.close()
    return order


async def test_the_receiver_gets_the_order_whole_and_under_its_key(erp: Receiver) -> None:
    order = await submitted(erp)
    key, sent = erp.journal[0]
    assert key == order.id
    assert Order.from_json(sent) == order


async def test_the_receivers_number_comes_back(erp: Receiver) -> None:
    connector = erp.connector()
    receipt = await connector.submit(an_order())
    await connector.close()
    assert (receipt.erp_order_no, receipt.state) == ("S-1000", "handed_over")


async def test_the_receiver_tells_of_lines(erp: Receiver) -> None:
    lines = [{"no": "1", "decision": "back_ordered", "quantity": "2"}]
    erp.answer = web.json_response({"erp_order_no": "S-9", "state": "confirmed", "lines": lines})
    connector = erp.connector()
    receipt = await connector.submit(an_order())
    await connector.close()
    assert (receipt.erp_order_no, receipt.state, receipt.lines["1"].decision) == ("S-9", "confirmed", "back_ordered")


async def test_old_and_new_secret_sign_side_by_side(erp: Receiver) -> None:
    await submitted(erp, secret=f"{NEWER} {SECRET}")
    assert len(erp.journal) == 1


async def test_a_refusal_points_into_the_order(erp: Receiver) -> None:
    connector = erp.connector()
    with pytest.raises(ErpRejected) as caught:
        await connector.submit(of_an_unknown_article(an_order()))
    await connector.close()
    (finding,) = caught.value.findings
    assert (finding.code, finding.pointer) == ("erp-refused", "/lines/0/sku")
    assert "no article NONE-1" in finding.message


@pytest.mark.parametrize(
    ("status", "body", "meant"),
    [
        (200, "OK", None),
        (202, "", None),
        (204, "", None),
        (301, "", ErpBroken),
        (302, "", ErpBroken),
        (400, '{"error": "no"}', ErpRejected),
        (400, "[]", ErpBroken),
        (400, "<h1>Bad Request</h1>", ErpBroken),
        (401, '{"error": "no"}', ErpBroken),
        (403, "", ErpBroken),
        (404, "", ErpBroken),
        (405, "", ErpBroken),
        (408, "", ErpUncertain),
        (409, '{"detail": "closed"}', ErpRejected),
        (410, "", ErpBroken),
        (415, "", ErpBroken),
        (422, '{"errors": "odd"}', ErpRejected),
        (429, "", ErpUnavailable),
        (500, "", ErpUncertain),
        (501, "", ErpUncertain),
        (502, "", ErpUncertain),
        (503, "", ErpUnavailable),
        (504, "", ErpUncertain),
    ],
)
async def test_every_answer_has_one_meaning(
    erp: Receiver, status: int, body: str, meant: type[ErpError] | None
) -> None:
    headers = {"Location": "http://127.0.0.1/elsewhere"} if 300 <= status < 400 else {}
    erp.answer = web.Response(status=status, text=body, headers=headers)
    if meant is None:
        await submitted(erp)
        return
    with pytest.raises(meant) as caught:
        await submitted(erp)
    assert type(caught.value) is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("9999999999999", 86_400.0),
        ("-1", None),
    ],
)
async def test_waits_as_long_as_the_receiver_asks(erp: Receiver, written: str, meant: float | None) -> None:
    erp.answer = web.Response(status=429, headers={"Retry-After": written})
    with pytest.raises(ErpUnavailable) as caught:
        await submitted(erp)
    assert caught.value.retry_after == meant


async def test_an_endless_answer_is_cut_off(erp: Receiver) -> None:
    erp.answer = web.Response(status=200, body=b" " * 2_000_000)
    with pytest.raises(ErpUncertain, match="too long"):
        await submitted(erp)


async def test_a_name_that_leads_into_the_own_network_is_refused(erp: Receiver) -> None:
    call = Caller("erp", timeout=PATIENCE, connect_timeout=PATIENCE, allow_private=False)
    with pytest.raises(ErpBroken, match="allow_private"):
        await call("POST", erp.url.replace("127.0.0.1", "localhost"), writes=True)
    await call.close()
    assert erp.deliveries == 0


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "[::1]",  # noqa: S104
     "::ffff:127.0.0.1", "fe80::1", "fe80::1%eth0", "fd00::1", "2002:7f00:1::"],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "erp.example"])
def test_public_addresses_and_names_pass(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    "url", ["", "erp.example", "ftp://erp.example/", "https://", "https://u:p@erp.example/", "https://erp.example:port/",
            "http://erp.example/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://[::1/"],
)  # fmt: skip
def test_an_address_that_cannot_be_meant_is_refused_at_the_start(url: str) -> None:
    assert url_fault(url, allow_private=False)
    with pytest.raises(ValidationError):
        HttpSettings.model_validate({"url": url, "secret": SECRET})


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_short", "whsec_!!!", "not-whsec", "whsec_" + "A" * 200, f"{SECRET} x"]
)
def test_a_secret_that_signs_nothing_is_refused_at_the_start(secret: str) -> None:
    with pytest.raises(ValidationError) as caught:
        HttpSettings.model_validate({"url": "https://erp.example/", "secret": secret})
    assert "A" * 200 not in json.dumps(caught.value.errors(include_input=False), default=str)
