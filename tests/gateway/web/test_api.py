"""The HTTP API of a running gateway: the table of routes, its pages, its limits, its events, and what strangers send it."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook

from gateway.web.api import ROUTES
from gateway.web.docs import EXAMPLES
from gateway.web.openapi import document
from tests.gateway.clean_orders import CLEAN
from tests.journeys.house import MASTER, environment
from tests.patience import PATIENCE, wait_until

SECRET = "whsec_" + "a2V5" * 8
ROOT = Path(__file__).parents[3]
EXAMPLE_FILES = ROOT / "gateway" / "web" / "examples"


@dataclass
class Receiver:
    """Somebody who follows the events; can be told to be in trouble."""

    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  #: of the next answers; then 200
    port: int = 0

    def start(self) -> ThreadingHTTPServer:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                if status == 200:
                    Webhook(SECRET).verify(body, dict(self.headers.items()))  # as their reference implementation does
                    receiver.got.append((self.headers["webhook-id"], json.loads(body)))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        return server

    def types(self, subject: str) -> list[str]:
        return [body["type"] for _, body in self.got if any(each["id"] == subject for each in body["data"].values())]


@dataclass
class Api:
    """A gateway with master data, its keys, and its receiver of events."""

    home: Path
    url: str
    key: str
    bound: str
    receiver: Receiver

    def call(
        self, method: str, path: str, body: bytes | None = None, *, key: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        host = self.url.partition("://")[2]
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self.key if key is None else key}"
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return (
            response.status,
            found,
            json.loads(content) if "json" in found.get("content-type", "") else content.decode(),
        )

    def post(self, number: str, **more: Any) -> str:
        order = {
            "buyer_order_no": number, "customer": {"account_no": "C2004"},
            "lines": [{"no": "1", "sku": "GL-NIT-M", "quantity": "2", "unit": "XCT"}], **more,
        }  # fmt: skip
        status, _, answer = self.call("POST", "/v1/orders", json.dumps(order).encode(), Content_Type="application/json")
        assert status == 202, answer
        return str(answer["intake"])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    home = tmp_path_factory.mktemp("api")
    receiver = Receiver()
    server = receiver.start()
    (home / "ordergate.toml").write_text(f"""
database = "sqlite:///gate.db"
blobs = "blobs"
[web]
port = 0
requests_per_minute = 60000
[reading]
workers = 1
wall_seconds = 600
[log]
level = "error"
[events]
url = "http://127.0.0.1:{receiver.port}/hook"
secret = "{SECRET}"
allow_private = true
pace = 0.0002
[erp]
kind = "files"
folder = "erp"
[answers]
mode = "send"
address = "orders@sample-supply.example"
[channels.web]
kind = "web"
""")

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "gateway", "--config", str(home / "ordergate.toml"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=home, env=environment()).stdout

    run("master", "import", str(MASTER))
    key = run("key", "create", "shop").split()[-1]
    bound = run("key", "create", "bound", "--account", "C2004").split()[-1]
    command = [sys.executable, "-m", "gateway", "--config", str(home / "ordergate.toml"), "serve"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=home, env=environment())
    try:
        assert child.stdout is not None
        found = re.search(r"http://\S+", child.stdout.readline())
        assert found
        yield Api(home, found.group(), key, bound, receiver)
    finally:
        child.terminate()
        child.wait(PATIENCE)
        if child.stdout is not None:
            child.stdout.close()
        server.shutdown()
        server.server_close()


def order_of(api: Api, intake: str) -> str:
    return str(wait_until(lambda: api.call("GET", f"/v1/intakes/{intake}")[2].get("orders"))[0]["id"])


def test_every_route_of_the_table_answers(api: Api) -> None:
    for route in ROUTES:
        path = route.path.replace("{id}", "nothing").replace("{number}", "1")
        status, headers, _ = api.call(route.method, path, b"" if route.method == "POST" else None)
        assert status in (200, 400, 404), route
        assert headers["ratelimit-policy"] == '"key";q=60000;w=60'
        assert headers["ratelimit"].startswith('"key";r=')
        assert api.call(route.method, path, b"", key="wrong")[0] == 401
        if route.answer is not None:
            assert api.call(route.method, path, b"", key=api.bound)[0] == 403


def test_lists_come_in_pages(api: Api) -> None:
    posted = {api.post(f"PAGE-{number}") for number in range(5)}
    seen: list[str] = []
    path = "/v1/intakes?limit=2&channel=web"
    for _ in range(60):
        status, headers, page = api.call("GET", path)
        assert status == 200
        assert len(page["data"]) <= 2
        seen += [row["id"] for row in page["data"]]
        if page["next_cursor"] is None:
            assert "link" not in headers
            break
        link = re.fullmatch(r'<(/v1/intakes\?\S+)>; rel="next"', headers["link"])
        assert link
        path = link[1]
    assert posted <= set(seen)
    assert len(set(seen)) == len(seen)


def test_what_has_not_changed_is_not_sent_again(api: Api) -> None:
    order = order_of(api, api.post("TAG-1"))
    wait_until(lambda: api.call("GET", f"/v1/orders/{order}")[2]["outcome"] == "entered")
    _, headers, _ = api.call("GET", f"/v1/orders/{order}")
    for known in (headers["etag"], f"W/{headers['etag']}", f'"other", {headers["etag"]}', "*"):
        status, _, body = api.call("GET", f"/v1/orders/{order}", If_None_Match=known)
        assert (status, body) == (304, "")
    assert api.call("GET", f"/v1/orders/{order}", If_None_Match='"other"')[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v1/intakes?limit=0", "/v1/intakes?limit=201", "/v1/intakes?limit=%C2%B2", "/v1/intakes?after=x", "/v1/intakes?after=%00",
        "/v1/orders?state=lost", "/v1/orders?text=%00", "/v1/orders?text=" + "x" * 201, "/v1/orders?account_no=%0a",
        "/v1/events?after=-1", "/v1/events?after=evt_1", "/v1/events?after=9999999999999999",
    ],
)  # fmt: skip
def test_a_query_that_is_none_is_told(api: Api, path: str) -> None:
    status, _, answer = api.call("GET", path)
    assert status == 400
    assert answer["code"] == "query-malformed"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "address-unknown"), ("POST", "/hooks/nothing", 404, "address-unknown"),
        ("GET", "/nothing", 404, "address-unknown"), ("DELETE", "/v1/orders", 405, "method-unsupported"),
        ("PUT", "/v1/intakes", 405, "method-unsupported"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(api: Api, method: str, path: str, status: int, code: str) -> None:
    told, headers, answer = api.call(method, path)
    assert (told, headers["content-type"].partition(";")[0]) == (status, "application/problem+json")
    assert (answer["status"], answer["code"], answer["type"]) == (status, code, f"urn:ordergate:problem:{code}")
    assert path in answer["detail"]
    assert ("POST" in headers.get("allow", "")) is (path == "/v1/orders")
    assert headers["server"] == "Ordergate"


def test_a_wrong_key_is_told_alike_wherever_it_is_shown(api: Api) -> None:
    for method, path in (("GET", "/v1/intakes"), ("POST", "/v1/orders"), ("POST", "/v1/documents")):
        status, headers, answer = api.call(method, path, b"{}" if method == "POST" else None, key="wrong")
        assert (status, answer["code"]) == (401, "key-unknown")
        assert headers["www-authenticate"] == 'Bearer realm="ordergate"'


def test_events_follow_an_order(api: Api) -> None:
    intake = api.post("EVENT-1")
    order = order_of(api, intake)
    assert wait_until(lambda: "order.forwarded" in api.receiver.types(order))
    assert api.receiver.types(intake)[0] == "intake.received"
    assert api.receiver.types(order) == ["order.released", "order.forwarded"]
    held = order_of(api, api.post("EVENT-2", lines=[{"no": "1", "sku": "NO-SUCH", "quantity": "2", "unit": "EA"}]))
    assert wait_until(lambda: api.receiver.types(held)) == ["order.held"]
    _, body = next(each for each in api.receiver.got if each[1]["data"].get("order", {}).get("id") == held)
    assert body["data"]["order"]["buyer_order_no"] == "EVENT-2"
    assert body["data"]["order"]["href"] == f"/v1/orders/{held}"


def test_a_posted_message_is_answered_in_its_own_format(api: Api) -> None:
    """An event says that the documents lie ready, and they are fetched."""
    status, _, taken = api.call("POST", "/v1/documents", CLEAN["x12"], Content_Type="application/edi-x12")
    assert status == 202, taken

    def told() -> list[Any]:
        return [body["data"]["answer"] for _, body in api.receiver.got if body["type"] == "answer.sent"]

    wait_until(told)
    receipt = told()[0]
    assert (receipt["kind"], receipt["intake"]) == ("receipt", taken["intake"])
    assert api.call("GET", receipt["href"])[2] == receipt
    assert receipt in api.call("GET", f"/v1/intakes/{taken['intake']}/answers")[2]["data"]
    (document_,) = receipt["documents"]
    status, headers, content = api.call("GET", document_["href"])
    assert (status, headers["content-type"]) == (200, "application/edi-x12")
    assert "AK9*A*1*1*1~" in content
    assert api.call("GET", f"{receipt['href']}/documents/999999")[0] == 404


def test_an_event_that_is_not_taken_is_sent_again_in_its_order(api: Api) -> None:
    time.sleep(0.3)
    api.receiver.statuses[:] = [503, 500, 302]
    order = order_of(api, api.post("EVENT-3"))
    assert wait_until(lambda: api.receiver.types(order) == ["order.released", "order.forwarded"])
    assert api.receiver.statuses == []


def test_events_can_be_listed_and_sent_once_more(api: Api) -> None:
    order = order_of(api, api.post("EVENT-4"))
    wait_until(lambda: "order.forwarded" in api.receiver.types(order))

    def events() -> list[dict[str, Any]]:
        found, cursor = [], "0"
        while cursor is not None:
            _, _, page = api.call("GET", f"/v1/events?limit=50&after={cursor}")
            found += page["data"]
            cursor = page["next_cursor"]
        return [event for event in found if event["data"].get("order", {}).get("id") == order]

    released, forwarded = wait_until(lambda: all(event["sent"] for event in events()) and events())
    assert [event_id for event_id, _ in api.receiver.got].count(released["id"]) == 1
    assert api.call("POST", f"/v1/events/{released['id']}/resend")[0] == 202
    assert wait_until(lambda: [event_id for event_id, _ in api.receiver.got].count(released["id"]) == 2)
    assert api.call("POST", f"/v1/events/replay?after={released['id']}")[0] == 202
    assert wait_until(lambda: [event_id for event_id, _ in api.receiver.got].count(forwarded["id"]) == 2)
    assert api.call("POST", "/v1/events/evt_1_000000000000/resend")[0] == 404
    assert api.call("POST", "/v1/events/replay")[0] == 400


def test_a_receiver_that_is_gone_is_asked_no_more_until_somebody_says_so(api: Api) -> None:
    api.receiver.statuses[:] = [410]
    order = order_of(api, api.post("EVENT-5"))
    wait_until(lambda: not api.receiver.statuses)
    time.sleep(0.5)
    assert api.receiver.types(order) == []
    first = api.call("GET", "/v1/events?limit=1")[2]["data"][0]  # any event: asking for it begins anew
    assert api.call("POST", f"/v1/events/{first['id']}/resend")[0] == 202
    assert wait_until(lambda: api.receiver.types(order) == ["order.released", "order.forwarded"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_run(api: Api, name: str) -> None:
    program = {"sh": "sh", "py": sys.executable, "mjs": "node"}[name.partition(".")[2]]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [program, str(EXAMPLE_FILES / name)],
        env={**environment(), "ORDERGATE": api.url, "KEY": api.key}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "accepted"


def test_the_page_shows_every_operation_and_fetches_nothing_from_elsewhere(api: Api) -> None:
    status, headers, page = api.call("GET", "/docs")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    for route in ROUTES:
        assert f'id="{route.operation}"' in page
    assert "<script" not in page
    assert "style=" not in page
    loaded = re.findall(r'<(?:link|img|iframe)[^>]+(?:href|src)="([^"]+)"', page)
    assert loaded == ["/static/icon.svg", "/static/docs.css"]
    assert all(api.call("GET", path)[0] == 200 for path in loaded)
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_the_examples_stand_in_the_documentation() -> None:
    text = (ROOT / "docs" / "api.md").read_text()
    assert all(f"gateway/web/examples/{name}" in text for name in EXAMPLES)


def test_too_many_requests_are_told_to_wait_until(tmp_path: Path) -> None:
    from aiohttp import web
    from aiohttp.test_utils import TestClient, TestServer

    from channels.load import Pace
    from gateway.web.app import _paced

    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def run() -> list[tuple[int, str | None]]:
        app = web.Application(middlewares=[_paced(Pace(3))])
        app.router.add_get("/v1/x", hello)
        app.router.add_get("/healthz", hello)
        async with TestClient(TestServer(app)) as client:
            found = []
            for key in ("a", "a", "a", "a", "b"):
                response = await client.get("/v1/x", headers={"Authorization": f"Bearer {key}"})
                found.append((response.status, response.headers.get("Retry-After")))
            assert (await client.get("/healthz")).status == 200
            return found

    assert asyncio.run(run()) == [(200, None), (200, None), (200, None), (429, "20"), (200, None)]


def test_whatever_strangers_send_nothing_breaks(api: Api) -> None:
    """schemathesis makes requests of the document, good ones and bad ones: every answer is one that the API means."""
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            str(program), "run", f"{api.url}/openapi.json", "--header", f"Authorization: Bearer {api.key}",
            "--checks", "not_a_server_error", "--max-examples", "15", "--max-time", "8", "--request-timeout", f"{PATIENCE:g}", "--phases", "examples,coverage,fuzzing",
            "--generation-deterministic", "--suppress-health-check", "all", "--no-color",
        ],
        cwd=api.home, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=5 * PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "operations" in done.stdout.lower() or "tested" in done.stdout.lower()


def test_answers_hold_what_the_document_says_and_no_more(api: Api) -> None:
    """A client is made of the document: what it does not name is not to be had, and two models of one name are none."""
    schemas = document()["components"]["schemas"]
    intake = api.post("DOC-1")
    order = order_of(api, intake)
    for path, name in (("/v1/intakes", "IntakeList"), ("/v1/orders", "OrderList"), ("/v1/events", "EventList")):
        row = api.call("GET", path)[2]["data"][0]
        assert row.keys() == schemas[name]["properties"]["data"]["items"]["properties"].keys(), name
    one = api.call("GET", f"/v1/intakes/{intake}")[2]
    assert one.keys() == schemas["Intake"]["properties"].keys()
    kept = api.call("GET", f"/v1/orders/{order}")[2]
    assert kept.keys() == schemas["Order"]["properties"].keys() | schemas["KeptOrder"]["allOf"][1]["properties"].keys()
    titles = [schema["title"] for schema in schemas.values() if "title" in schema]
    assert len(titles) == len(set(titles))


def test_the_document_is_openapi() -> None:
    whole = document()
    assert whole["openapi"] == "3.1.0"
    operations = [each["operationId"] for methods in whole["paths"].values() for each in methods.values()]
    assert sorted(operations) == sorted(route.operation for route in ROUTES)
    assert "order.held" in whole["webhooks"]
