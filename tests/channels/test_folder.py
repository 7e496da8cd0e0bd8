from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from channels.envelope import Role, Trust
from channels.errors import Misconfigured, Refused, Unavailable
from channels.fax import FaxChannel, FaxSettings
from channels.folder import FolderChannel, FolderSettings
from tests.channels.contract import NOW, Answer, ChannelContract, Ledger, Running, running
from tests.patience import PATIENCE, until

FAST = {"settle_seconds": 0.03, "poll_seconds": 0.02}
PDF = b"%PDF-1.7\n20 x HX-1001"


class FolderContract(ChannelContract):
    """A sender writes a file under a name of its own and sees where it ends up."""

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        inbox = run.channel.settings.path
        name = f"{abs(hash(payload[:60]))}.pdf"
        asked, (done, refused) = run.ledger.asked, (_names(inbox / "done"), _files(inbox / "refused"))
        (inbox / f".{name}").write_bytes(payload)
        # The same delivery is the same file: name, content, and time of writing.
        os.utime(inbox / f".{name}", (1_700_000_000, 1_700_000_000))
        (inbox / f".{name}").rename(inbox / name)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            await asyncio.sleep(0.01)
            if _names(inbox / "done") - done:
                return Answer.YES
            if _files(inbox / "refused") - refused:
                return Answer.NEVER
            if run.ledger.trouble and run.ledger.asked > asked:
                await asyncio.sleep(0.1)
                if not _files(inbox / "refused") - refused and not _names(inbox / "done") - done:
                    return Answer.LATER
        return Answer.NONE


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _files(folder: Path) -> set[str]:
    """Without the notes that say why, which come a moment later."""
    return {name for name in _names(folder) if not name.endswith(".txt")}


class TestFolder(FolderContract):
    def make(self, folder: Path) -> FolderChannel:
        return FolderChannel("inbox", FolderSettings(path=folder / "in", file_bytes=self.limit, **FAST))

    def payload(self, number: int) -> bytes:
        return b"sku;quantity\r\nHX-1001;%d\r\n\xff" % number


class TestFax(FolderContract):
    def make(self, folder: Path) -> FaxChannel:
        return FaxChannel("fax", FaxSettings(path=folder / "in", file_bytes=self.limit, **FAST))

    def payload(self, number: int) -> bytes:
        return b"II*\0%d" % number


def folder(path: Path, **settings: object) -> FolderChannel:
    return FolderChannel("inbox", FolderSettings(path=path, **{**FAST, **settings}))


async def test_a_file_that_grows_is_waited_for(tmp_path: Path) -> None:
    async with running(folder(tmp_path, settle_seconds=0.15)) as run:
        with (tmp_path / "order.csv").open("wb") as file:
            for number in range(8):
                file.write(b"line %d\n" % number)
                file.flush()
                await asyncio.sleep(0.05)
        assert run.ledger.asked == 0
        await until(lambda: run.ledger.kept)
    assert run.ledger.kept[0].parts[0].content == b"".join(b"line %d\n" % number for number in range(8))


@pytest.mark.parametrize("name", [".hidden.pdf", "order.pdf.part", "order.TMP", "order.pdf~", "order.filepart"])
async def test_unfinished_names_are_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PDF)
    async with running(folder(tmp_path)) as run:
        await asyncio.sleep(0.2)
    assert run.ledger.asked == 0
    assert (tmp_path / name).read_bytes() == PDF


async def test_links_folders_and_pipes_are_left_alone(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(PDF)
    (inbox / "link.pdf").symlink_to(secret)
    (inbox / "folder.pdf").mkdir()
    os.mkfifo(inbox / "pipe.pdf")
    async with running(folder(inbox)) as run:
        await asyncio.sleep(0.2)
        (inbox / "taking" / "sneaked.pdf").symlink_to(secret)
        await asyncio.sleep(0.1)
    assert run.ledger.asked == 0
    assert secret.read_bytes() == PDF


@pytest.mark.parametrize(
    "name",
    [
        "Bestellung Müller €.pdf",
        "a\nb.pdf",
        "x" * 251 + ".pdf",
        "-rf *.pdf",
        b"\xff\xfe.pdf",
        "con.pdf",
        "%2e%2e.pdf",
        "order",
    ],
)
async def test_odd_names_are_taken(tmp_path: Path, name: str | bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(PDF)
    async with running(folder(tmp_path)) as run:
        await until(lambda: _names(tmp_path / "done"))
    assert run.ledger.kept[0].parts[0].content == PDF
    assert not path.exists()


async def test_a_name_may_come_again(tmp_path: Path) -> None:
    async with running(folder(tmp_path)) as run:
        for number in range(3):
            (tmp_path / "order.pdf").write_bytes(PDF + b"%d" % number)
            await until(lambda number=number: len(_names(tmp_path / "done")) == number + 1)
    assert len(run.ledger.kept) == 3
    assert _names(tmp_path / "done") == {"order.pdf", "order-1.pdf", "order-2.pdf"}


async def test_the_same_content_under_two_names_is_two_deliveries(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.pdf").write_bytes(PDF)
    async with running(folder(tmp_path)) as run:
        await until(lambda: len(_names(tmp_path / "done")) == 2)
    assert len({envelope.delivery_key for envelope in run.ledger.kept}) == 2


async def test_what_was_claimed_before_a_crash_is_taken_once(tmp_path: Path) -> None:
    ledger = Ledger(hangs=True)
    (tmp_path / "order.pdf").write_bytes(PDF)
    async with running(folder(tmp_path), ledger):
        await until(lambda: ledger.asked)
    assert _names(tmp_path / "taking") == {"order.pdf"}
    ledger.hangs = False
    async with running(folder(tmp_path), ledger):
        await until(lambda: _names(tmp_path / "done"))
    # and once more, as if the crash had come between commit and move
    (tmp_path / "done" / "order.pdf").rename(tmp_path / "taking" / "order.pdf")
    async with running(folder(tmp_path), ledger):
        await until(lambda: _names(tmp_path / "done"))
    assert len(ledger.kept) == 1


async def test_one_file_that_fails_does_not_hold_up_the_others(tmp_path: Path) -> None:
    class Picky(Ledger):
        async def __call__(self, envelope):  # type: ignore[no-untyped-def]
            if envelope.parts[0].name == "a.pdf":
                self.asked += 1
                raise RuntimeError("a bug of ours")
            return await super().__call__(envelope)

    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (tmp_path / name).write_bytes(PDF)
    async with running(folder(tmp_path), Picky()) as run:
        await until(lambda: len(_names(tmp_path / "done")) == 2)
        await asyncio.sleep(0.2)
        assert run.ledger.asked < 10  # later and later, not in every round
    assert _names(tmp_path / "taking") == {"a.pdf"}


@pytest.mark.parametrize(
    ("content", "trouble", "says"),
    [
        (b"", None, "document-empty: The file is empty.\n"),
        (b"x" * 2000, None, "document-oversized: The file has 2000 bytes; at most 1024 are taken.\n"),
        (PDF, Refused("sender-unwanted", "Not from you."), "sender-unwanted: Not from you.\n"),
    ],
)
async def test_a_refusal_says_why_beside_the_file(
    tmp_path: Path, content: bytes, trouble: Exception | None, says: str
) -> None:
    (tmp_path / "order.pdf").write_bytes(content)
    async with running(folder(tmp_path, file_bytes=1024), Ledger(trouble=trouble)):
        await until(lambda: len(_names(tmp_path / "refused")) == 2)
    assert (tmp_path / "refused" / "order.pdf").read_bytes() == content
    assert (tmp_path / "refused" / "order.pdf.txt").read_text() == says


async def test_when_told_to_wait_it_waits(tmp_path: Path) -> None:
    (tmp_path / "order.pdf").write_bytes(PDF)
    async with running(folder(tmp_path), Ledger(trouble=Unavailable("busy", retry_after=60))) as run:
        await until(lambda: run.ledger.asked)
        await asyncio.sleep(0.2)
    assert run.ledger.asked == 1


async def test_a_folder_that_cannot_be_made_is_told_at_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Misconfigured, match=r"channels\.inbox\.path: cannot make"):
        async with running(folder(tmp_path / "file" / "in")):
            pass


async def test_a_folder_that_vanishes_is_waited_for(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    async with running(folder(inbox)) as run:
        inbox.rename(tmp_path / "away")
        await asyncio.sleep(0.1)
        (tmp_path / "away").rename(inbox)
        (inbox / "order.pdf").write_bytes(PDF)
        await until(lambda: run.ledger.kept)


@pytest.mark.parametrize(("setting", "trust"), [("vouched", Trust.VOUCHED), ("nothing", Trust.NOTHING)])
async def test_a_saved_mail_is_a_mail(tmp_path: Path, setting: str, trust: Trust) -> None:
    mail = b"Received: from x\r\nFrom: Ann <ann@acme.example>\r\nSubject: PO 1\r\n\r\n20 x HX-1001\r\n"
    (tmp_path / "order.eml").write_bytes(mail)
    async with running(folder(tmp_path, trust=setting)) as run:
        await until(lambda: run.ledger.kept)
    (envelope,) = run.ledger.kept
    assert (envelope.sender.address, envelope.trust) == ("ann@acme.example", trust)
    assert envelope.parts[0].role is Role.MESSAGE


async def test_a_fax_folder_takes_pages_only(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_bytes(b"12 faxes received\n")
    (tmp_path / "fax.tif").write_bytes(b"II*\0...")
    async with running(FaxChannel("fax", FaxSettings(path=tmp_path, **FAST))) as run:
        await until(lambda: _names(tmp_path / "refused") and _names(tmp_path / "done"))
    (envelope,) = run.ledger.kept
    assert (envelope.parts[0].name, envelope.trust) == ("fax.tif", Trust.NOTHING)
    assert _names(tmp_path / "refused") == {"log.txt", "log.txt.txt"}


def test_files_for_process_are_vouched_for() -> None:
    fax = FaxChannel("fax", FaxSettings()).envelope(b"II*\0...", name="a.tif", received_at=NOW)
    assert (fax.trust, fax.parts[0].media_type) == (Trust.VOUCHED, "image/tiff")
    with pytest.raises(Refused):
        FaxChannel("fax", FaxSettings()).envelope(b"hello", name="a.tif", received_at=NOW)
