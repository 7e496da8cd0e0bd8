from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from channels.envelope import Trust
from channels.errors import Misconfigured, Refused, Unavailable
from channels.imap import ImapChannel, ImapSettings
from channels.memory import Memory, Notebook
from channels.oauth import OAuthClient
from channels.uid_set import UidSet
from gateway.commands.dovecot import PASSWORD, USER
from tests.channels.contract import NOW, Answer, ChannelContract, Ledger, Running, running
from tests.channels.dovecot import Dovecot, needs_dovecot
from tests.patience import PATIENCE

pytestmark = needs_dovecot


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def dovecot(server: Dovecot) -> Dovecot:
    server.clear()
    return server


def mail(number: int = 0, body: bytes = b"20 x HX-1001\r\n") -> bytes:
    return (
        b"From: Ann <ann@acme.example>\r\nTo: orders+tok3n@supplier.example\r\nSubject: PO %d\r\n"
        b"Message-ID: <%d@acme.example>\r\n\r\n" % (number, number) + body
    )


def imap(port: int, *, memory: Memory | None = None, **settings: Any) -> ImapChannel:
    usual = {
        "host": "127.0.0.1", "port": port, "security": "none", "user": USER, "password": PASSWORD,
        "poll_seconds": 1, "retry_seconds": 0.1,
    }  # fmt: skip
    return ImapChannel("orders", ImapSettings.model_validate({**usual, **settings}), memory=memory)


async def until(condition: Any, *, seconds: float = PATIENCE) -> None:
    """Asks in a thread, for Dovecot is asked by a blocking client."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.03)


class TestImap(ChannelContract):
    dovecot: Dovecot

    @pytest.fixture(autouse=True)
    def _mailbox(self, dovecot: Dovecot) -> None:
        self.dovecot = dovecot

    def make(self, folder: Path) -> ImapChannel:
        return imap(self.dovecot.port, message_bytes=self.limit)

    def payload(self, number: int) -> bytes:
        return mail(number)

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        """The sender of a mailbox is told by the folder into which his mail is moved."""
        asked = run.ledger.asked
        before = await asyncio.to_thread(self.where)
        await asyncio.to_thread(self.dovecot.append, payload)
        started = time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(patience, 30)):
                while True:
                    found = await asyncio.to_thread(self.where)
                    if found["INBOX"] == 0 and found["Done"] > before["Done"]:
                        return Answer.YES
                    if found["INBOX"] == 0 and found["Refused"] > before["Refused"]:
                        return Answer.NEVER
                    refuses = isinstance(run.ledger.trouble, Refused)  # then the mail goes to a folder of its own
                    in_trouble = (run.ledger.trouble and not refuses) or (run.ledger.hangs and patience < PATIENCE)
                    if run.ledger.asked > asked and in_trouble and time.monotonic() - started > 0.5:
                        break
                    await asyncio.sleep(0.03)
        return Answer.LATER

    def where(self) -> dict[str, int]:
        folders = {"INBOX": "INBOX", "Done": "Ordergate/Done", "Refused": "Ordergate/Refused"}
        return {name: len(self.dovecot.mails(folder)) for name, folder in folders.items()}


async def test_a_mail_arrives_by_itself_and_says_whose_it_is(dovecot: Dovecot) -> None:
    async with running(imap(dovecot.port, poll_seconds=3600)) as run:
        await until(lambda: dovecot.mails("Ordergate/Done") == [] and dovecot_has_idle(dovecot))
        await asyncio.to_thread(dovecot.append, mail())
        await until(lambda: run.ledger.kept)  # not by polling
    (envelope,) = run.ledger.kept
    assert envelope.sender.address == "ann@acme.example"
    assert (envelope.subject, envelope.thread.token) == ("PO 0", "tok3n")
    assert envelope.trust is Trust.NOTHING
    assert envelope.sent_at is not None  # it bears no date: the day on which the server took it


def dovecot_has_idle(dovecot: Dovecot) -> bool:
    """The gateway has logged in, looked, and waits."""
    return "Login: user=<orders>" in (dovecot.home / "log").read_text()


@pytest.mark.parametrize(
    ("settings", "trust"),
    [({"trust": "address"}, Trust.VOUCHED), ({"authserv_ids": ("mx.example.com",)}, Trust.DMARC)],
)
async def test_how_far_the_author_is_believed(dovecot: Dovecot, settings: dict[str, Any], trust: Trust) -> None:
    proved = b"Authentication-Results: mx.example.com; dmarc=pass header.from=acme.example\r\n" + mail()
    dovecot.append(proved)
    async with running(imap(dovecot.port, **settings)) as run:
        await until(lambda: run.ledger.kept)
    assert run.ledger.kept[0].trust is trust


async def test_nothing_is_marked_as_read(dovecot: Dovecot) -> None:
    dovecot.append(mail())
    async with running(imap(dovecot.port, after="keep")) as run:
        await until(lambda: run.ledger.kept)
    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert all(b"\\Seen" not in flags for flags in client.get_flags(client.search()).values())


async def test_labelled_mails_are_not_taken_again(dovecot: Dovecot) -> None:
    dovecot.append(mail(0), mail(1))
    for _ in range(2):
        async with running(imap(dovecot.port, after="label", reconcile_seconds=0.2)) as run:
            await until(lambda: labelled(dovecot) == 2)
            await asyncio.sleep(0.4)
    assert run.ledger.kept == []


def labelled(dovecot: Dovecot) -> int:
    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        return len(client.search(["KEYWORD", "$Ordergate"]))


async def test_mails_that_stay_are_remembered_over_a_restart(dovecot: Dovecot) -> None:
    memory = Notebook()
    dovecot.append(*(mail(number) for number in range(5)))
    async with running(imap(dovecot.port, after="keep", memory=memory)) as run:
        await until(lambda: len(run.ledger.kept) == remembered(memory) == 5)
    dovecot.append(mail(5))
    async with running(imap(dovecot.port, after="keep", memory=memory)) as run:
        await until(lambda: run.ledger.kept)
        await asyncio.sleep(0.3)
    assert [envelope.subject for envelope in run.ledger.kept] == ["PO 5"]


async def test_a_mailbox_that_is_to_begin_with_the_new_ones_leaves_the_old_alone(dovecot: Dovecot) -> None:
    memory = Notebook()
    dovecot.append(mail(0), mail(1))
    async with running(imap(dovecot.port, after="keep", start="new", memory=memory)) as run:
        await until(lambda: memory_of(memory))
        await asyncio.to_thread(dovecot.append, mail(2))
        await until(lambda: run.ledger.kept)
        await asyncio.sleep(0.3)
    assert [envelope.subject for envelope in run.ledger.kept] == ["PO 2"]


def remembered(memory: Notebook) -> int:
    """Of how many mails it is written down that they are done."""
    return sum(len(mailbox["marks"]) for mailbox in memory_of(memory).values())


def memory_of(memory: Notebook) -> dict[str, Any]:
    return dict(asyncio.run(memory.kept("mailbox/")))


@pytest.mark.parametrize("count", [2, 6, 9], ids=["fewer", "as many", "more"])
@pytest.mark.parametrize("after", ["keep", "move"])
async def test_a_mailbox_made_anew_is_read_anew(dovecot: Dovecot, after: str, count: int) -> None:
    """Dovecot gives a mailbox that is made again within a second its old UIDVALIDITY, and begins to count anew."""
    memory = Notebook()
    with dovecot.client() as client:
        client.create_folder("Sales")
    dovecot.append(*(mail(number) for number in range(6)), mailbox="Sales")
    ledger = Ledger()
    settings = {"after": after, "memory": memory, "mailboxes": ("Sales",)}
    async with running(imap(dovecot.port, **settings), ledger):
        await until(lambda: len(ledger.kept) == 6)
        await until(lambda: remembered(memory) == 6 if after == "keep" else not dovecot.mails("Sales"))
    with dovecot.client() as client:
        client.delete_folder("Sales")
        client.create_folder("Sales")
    again = [mail(3), *(mail(100 + number) for number in range(count - 1))]
    dovecot.append(*again, mailbox="Sales")
    async with running(imap(dovecot.port, **settings), ledger):
        await until(lambda: len(ledger.kept) == 6 + count - 1)
        await asyncio.sleep(0.3)
    assert len({envelope.digest for envelope in ledger.kept}) == len(ledger.kept)


async def test_a_mailbox_made_anew_under_our_hands(dovecot: Dovecot) -> None:
    with dovecot.client() as client:
        client.create_folder("Sales")
    dovecot.append(mail(0), mailbox="Sales")
    async with running(imap(dovecot.port, after="keep", mailboxes=("Sales",))) as run:
        await until(lambda: len(run.ledger.kept) == 1)
        await asyncio.to_thread(make_anew, dovecot, mail(1), mail(2))
        await until(lambda: len(run.ledger.kept) == 3)


def make_anew(dovecot: Dovecot, *contents: bytes) -> None:
    with dovecot.client() as client:
        client.delete_folder("Sales")
        client.create_folder("Sales")
        for content in contents:
            client.append("Sales", content)


async def test_several_mailboxes(dovecot: Dovecot) -> None:
    with dovecot.client() as client:
        client.create_folder("Sales.North")
    dovecot.append(mail(0))
    dovecot.append(mail(1), mailbox="Sales/North")
    async with running(imap(dovecot.port, mailboxes=("INBOX", "Sales/North"))) as run:
        await until(lambda: len(run.ledger.kept) == 2)
        await until(lambda: len(dovecot.mails("Ordergate/Done")) == 2)


async def test_a_mail_that_cannot_be_kept_delays_no_other(dovecot: Dovecot) -> None:
    class Poisoned(Ledger):
        async def __call__(self, envelope: Any) -> Any:
            if envelope.subject == "PO 1":
                raise RuntimeError("this one beats us")
            if envelope.subject == "PO 2":
                await asyncio.sleep(3600)
            return await super().__call__(envelope)

    dovecot.append(*(mail(number) for number in range(5)))
    async with running(imap(dovecot.port, accept_seconds=3600), Poisoned()) as run:
        await until(lambda: len(run.ledger.kept) == 3)
        await until(lambda: len(dovecot.mails("Ordergate/Done")) == 3)
        assert len(await asyncio.to_thread(dovecot.mails, "INBOX")) == 2


async def test_a_server_that_goes_away_is_found_again(dovecot: Dovecot) -> None:
    async with running(imap(dovecot.port)) as run:
        dovecot.append(mail(0))
        await until(lambda: run.ledger.kept)
        await asyncio.to_thread(dovecot.stop)
        await asyncio.to_thread(dovecot.start)
        await asyncio.to_thread(dovecot.append, mail(1))
        await until(lambda: len(run.ledger.kept) == 2)


async def test_what_was_kept_but_not_moved_is_moved_later_and_kept_once(dovecot: Dovecot) -> None:
    ledger = Ledger()
    dovecot.append(mail(0))
    with dovecot.client() as client:  # a folder of that name that takes no mails: moving fails
        client.create_folder("Ordergate.Done")
    done = dovecot.home / "mail" / USER / ".Ordergate.Done"
    done.chmod(0o500)
    try:
        async with running(imap(dovecot.port, reconcile_seconds=0.3), ledger):
            await until(lambda: ledger.kept)
            await asyncio.sleep(0.5)
            done.chmod(0o700)
            await until(lambda: dovecot.mails("INBOX") == [])
    finally:
        done.chmod(0o700)
    assert len(ledger.kept) == 1


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "IMAP4rev1 UIDPLUS"])
async def test_a_server_that_can_do_little(capabilities: str) -> None:
    """No IDLE, no MOVE, no name spaces: polled, copied and marked as deleted."""
    server = Dovecot(more=f"imap_capability = {capabilities}\n")
    try:
        server.start()
        server.append(mail(0))
        async with running(imap(server.port, poll_seconds=0.2)) as run:
            await until(lambda: len(server.mails("Ordergate/Done")) == 1)
            await asyncio.to_thread(server.append, mail(1))
            await until(lambda: len(run.ledger.kept) == 2)
            await until(lambda: len(server.mails("Ordergate/Done")) == 2)
    finally:
        server.remove()


QUOTA = """\
imap_capability = IMAP4rev1 UIDPLUS IDLE
mail_plugins = quota
plugin {
  quota = maildir:all
  quota_rule = *:messages=2
}
"""


async def test_a_mailbox_whose_quota_is_full_holds_up_no_order_and_is_cleared_when_there_is_room() -> None:
    """It can be read, but nothing can be copied within it; what stays is not taken twice, and is moved when somebody made room."""
    server = Dovecot(more=QUOTA)
    try:
        server.start()
        server.append(mail(0), mail(1))
        async with running(imap(server.port, reconcile_seconds=0.5, poll_seconds=0.2)) as run:
            await until(lambda: len(run.ledger.kept) == 2)
            await asyncio.sleep(1.0)  # looked at again, more than once
            assert len(await asyncio.to_thread(server.mails, "INBOX")) == 2
            assert await asyncio.to_thread(server.mails, "Ordergate/Done") == []
            with server.client() as client:  # somebody throws one away
                client.select_folder("INBOX")
                client.delete_messages(client.search()[:1])
                client.expunge()
            await until(lambda: len(server.mails("Ordergate/Done")) == 1)
            await asyncio.to_thread(server.append, mail(2))
            await until(lambda: any(envelope.subject == "PO 2" for envelope in run.ledger.kept))
        assert len({envelope.delivery_key for envelope in run.ledger.kept}) == 3
    finally:
        server.remove()


async def test_a_link_that_is_cut_in_the_middle_of_a_mail(dovecot: Dovecot) -> None:
    dovecot.append(mail(0), mail(1, b"x" * 200_000 + b"\r\n"), mail(2))
    async with (
        cutting_proxy(dovecot.port, after=100_000, times=3) as port,
        running(imap(port)) as run,
    ):
        await until(lambda: len(run.ledger.kept) == 3)
    assert {len(envelope.parts[0].content) for envelope in run.ledger.kept} == {
        len(mail(0)), len(mail(1, b"x" * 200_000 + b"\r\n")),
    }  # fmt: skip


async def test_a_half_open_link_is_given_up(dovecot: Dovecot) -> None:
    """Nothing comes back any more, and nobody says so."""
    silent = asyncio.Event()
    async with (
        cutting_proxy(dovecot.port, silent=silent) as port,
        running(imap(port, poll_seconds=0.3, socket_seconds=1)) as run,
    ):
        dovecot.append(mail(0))
        await until(lambda: run.ledger.kept)
        silent.set()
        await asyncio.sleep(0.2)
        await asyncio.to_thread(dovecot.append, mail(1))
        await asyncio.sleep(2)
        silent.clear()
        await until(lambda: len(run.ledger.kept) == 2)


@contextlib.asynccontextmanager
async def cutting_proxy(
    port: int, *, after: int = 0, times: int = 0, silent: asyncio.Event | None = None
) -> AsyncIterator[int]:
    """Between the gateway and the server: cuts a connection after so many bytes of the server, or goes silent."""
    left = times
    pumps: set[asyncio.Task[None]] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int) -> None:
        nonlocal left
        seen = 0
        with contextlib.suppress(ConnectionError, RuntimeError):
            while block := await reader.read(16_384):
                seen += len(block)
                if silent is not None and silent.is_set():
                    continue
                if limit and left and seen > limit:
                    left -= 1
                    break
                writer.write(block)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        for task in (asyncio.create_task(pump(reader, back, 0)), asyncio.create_task(pump(there, writer, after))):
            pumps.add(task)

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with proxy:
        yield proxy.sockets[0].getsockname()[1]
        for task in pumps:
            task.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"password": ""}, "password"),
        ({"host": ""}, "host"),
        ({"oauth": "microsoft", "client_id": "x"}, "tenant"),
        ({"oauth": "google", "client_id": "x"}, "refresh_token"),
        ({"oauth": "other", "client_id": "x", "refresh_token": "y"}, "token_url"),
        ({"security": "none", "host": "mail.example.com"}, "security"),
        ({"mailboxes": ("Ordergate/Done",)}, "done"),
    ],
)
def test_what_cannot_work_is_told_at_the_start(settings: dict[str, Any], key: str) -> None:
    with pytest.raises(Misconfigured, match=key):
        imap(1, **settings).mount(web.Application(), Ledger())


async def test_the_check_says_what_is_wrong(dovecot: Dovecot) -> None:
    assert "INBOX opened (IDLE)" in await imap(dovecot.port).check()
    with pytest.raises(Misconfigured, match=r"login refused .*check channels\.orders\.password"):
        await imap(dovecot.port, password="wrong").check()
    with pytest.raises(Misconfigured, match="cannot open the mailbox Nowhere"):
        await imap(dovecot.port, mailboxes=("Nowhere",)).check()


def test_a_saved_mail_counts_as_its_authors() -> None:
    envelope = imap(1).envelope(mail(), name="a.eml", received_at=NOW)
    assert (envelope.trust, envelope.sender.address) == (Trust.VOUCHED, "ann@acme.example")


@pytest.mark.parametrize(
    ("uids", "written"),
    [([], ""), ([1, 2, 3], "1:3"), ([3, 1, 2], "1:3"), ([5, 1, 3], "1,3,5"), ([1, 3, 2, 2, 9], "1:3,9")],
)
def test_message_numbers_as_ranges(uids: list[int], written: str) -> None:
    made = UidSet(uids)
    assert str(made) == written
    assert all(uid in made for uid in uids)
    assert {uid for uid in range(12) if uid in UidSet.parse(written)} == set(uids)


async def test_trouble_with_the_memory_loses_nothing(dovecot: Dovecot) -> None:
    class Broken(Notebook):
        async def keep(self, key: str, value: Any) -> None:
            raise Unavailable("the disk is full")

    dovecot.append(mail(0))
    async with running(imap(dovecot.port, after="keep", memory=Broken())) as run:
        await until(lambda: run.ledger.kept)
        await asyncio.sleep(0.5)
    assert len(run.ledger.kept) == 1


# --- OAuth 2.0 --------------------------------------------------------------------------------------------------------


class FakeProvider:
    """A token server, which also tells Dovecot whose token it is."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.good: set[str] = set()
        self.answer: dict[str, Any] | None = None
        self.status = 200
        self.url = ""

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator[FakeProvider]:
        app = web.Application()
        app.router.add_post("/{tenant}/token", self._token)
        app.router.add_get("/whose", self._whose)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _token(self, request: web.Request) -> web.Response:
        form = dict((await request.post()).items())
        self.asked.append({"tenant": request.match_info["tenant"], **form})  # type: ignore[dict-item]
        if self.answer is not None:
            return web.json_response(self.answer, status=self.status)
        token = f"token-{len(self.asked)}"
        self.good.add(token)
        return web.json_response(
            {"access_token": token, "expires_in": 3600, "refresh_token": f"next-{len(self.asked)}"}
        )

    async def _whose(self, request: web.Request) -> web.Response:
        token = request.query.get("access_token") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        return web.json_response({"username": USER} if token in self.good else {"error": "invalid"})


OAUTH = """
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = HOME/oauth2
}
"""


async def test_a_mailbox_of_microsoft_365_is_opened_as_the_application() -> None:
    """Against a real Dovecot that asks the provider whose token it was given."""
    provider = FakeProvider()
    async with provider.serve():
        server = Dovecot(more=OAUTH, mechanisms="xoauth2")
        (server.home / "oauth2").write_text(
            f"tokeninfo_url = {provider.url}/whose?access_token=\nusername_attribute = username\n"
        )
        try:
            await asyncio.to_thread(server.start)
            await asyncio.to_thread(server.append, mail())
            settings = {
                "password": "", "oauth": "microsoft", "tenant": "example.onmicrosoft.com", "client_id": "app",
                "client_secret": "hush", "token_url": provider.url + "/{tenant}/token",
            }  # fmt: skip
            async with running(imap(server.port, **settings)) as run:
                await until(lambda: run.ledger.kept)
            assert provider.asked == [{
                "tenant": "example.onmicrosoft.com", "grant_type": "client_credentials", "client_id": "app",
                "client_secret": "hush", "scope": "https://outlook.office365.com/.default",
            }]  # fmt: skip
            provider.good.clear()
            provider.answer = {"access_token": "worthless"}
            with pytest.raises(Misconfigured, match="rights on the mailbox"):
                await imap(server.port, **settings).check()
        finally:
            server.remove()


def service_key() -> tuple[str, Any]:
    """A key file as Google gives it out, and the public half."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    said = {
        "type": "service_account",
        "client_email": "gate@project.example",
        "private_key_id": "k1",
        "private_key": pem,
    }
    return json.dumps(said), made.public_key()


async def test_a_mailbox_of_google_is_opened_by_a_service_account() -> None:
    """The statement is verified by another library; a real Dovecot takes the token that it brought."""
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    provider, (key, public) = FakeProvider(), service_key()
    async with provider.serve():
        server = Dovecot(more=OAUTH, mechanisms="xoauth2")
        (server.home / "oauth2").write_text(
            f"tokeninfo_url = {provider.url}/whose?access_token=\nusername_attribute = username\n"
        )
        token_url = f"{provider.url}/google/token"
        try:
            await asyncio.to_thread(server.start)
            await asyncio.to_thread(server.append, mail())
            settings = {"password": "", "oauth": "google", "service_account": key, "token_url": token_url}
            async with running(imap(server.port, **settings)) as run:
                await until(lambda: run.ledger.kept)
        finally:
            server.remove()
    (asked,) = provider.asked
    assert asked["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    told = jwt.decode(asked["assertion"], RSAKey.import_key(public), algorithms=["RS256"])
    assert told.header == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    claims = told.claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("gate@project.example", USER, token_url)
    assert claims["scope"] == "https://mail.google.com/"
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize("key", ["{}", "x", "[]", '{"client_email": "a", "private_key": "-----BEGIN"}', '{"client_email": "a", "private_key": 5}'])  # fmt: skip
def test_a_key_file_that_is_none_is_told_at_the_start(key: str) -> None:
    with pytest.raises(Misconfigured, match="service_account"):
        imap(1, oauth="google", service_account=key).mount(web.Application(), Ledger())


async def test_a_refresh_token_that_the_provider_replaced_is_remembered() -> None:
    provider, memory = FakeProvider(), Notebook()
    async with provider.serve():
        for configured in ("first", "first", "second"):
            client = OAuthClient(
                token_url=f"{provider.url}/x/token", scope="mail", client_id="app", client_secret="hush",
                refresh_token=configured, memory=memory,
            )  # fmt: skip
            assert (await client.token()).startswith("token-")
            await client.token()
    assert [form["refresh_token"] for form in provider.asked] == ["first", "next-1", "second"]


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (400, {"error": "invalid_client", "error_description": "AADSTS7000215"}, Misconfigured),
        (400, {"error": "invalid_grant"}, Misconfigured),
        (503, {"error": "temporarily_unavailable"}, Unavailable),
        (200, {"token": "in the wrong place"}, Unavailable),
        (200, {}, Unavailable),
    ],
)
async def test_what_the_provider_refuses_is_told(status: int, answer: dict[str, Any], error: type[Exception]) -> None:
    provider = FakeProvider()
    provider.answer, provider.status = answer, status
    async with provider.serve():
        client = OAuthClient(
            token_url=f"{provider.url}/x/token", scope="s", client_id="a", client_secret="b", memory=Notebook()
        )
        with pytest.raises(error, match="gives no token"):
            await client.token()
