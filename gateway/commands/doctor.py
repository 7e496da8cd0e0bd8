"""`ordergate doctor`: looks at everything that must work, and says what to do where something does not."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from urllib.parse import urlsplit

from aiohttp import web

from channels.channel import Channel, Receipt
from channels.envelope import Envelope
from channels.errors import ChannelError, Unavailable
from channels.reach import reach
from gateway.answers.examining import examine_answers
from gateway.configured_channels import build_channels
from gateway.control import note_path, open_store
from gateway.erp import registry
from gateway.errors import ErpError, GatewayError
from gateway.settings import LoadedSettings
from gateway.store.sqlite import sqlite_verdict
from gateway.store.store import Store
from gateway.web.health import MINIMUM_FREE_BYTES
from gateway.wiring import second_opinion

__all__ = ["examine"]

CHANNEL_SECONDS = 45  #: a mail server may be slow, but not for ever


@dataclass(frozen=True, slots=True)
class Verdict:
    good: bool
    text: str


async def examine(loaded: LoadedSettings, *, journal: bool, say: Callable[[str], None]) -> bool:
    """Say one line per check; True where nothing is wrong. Reads only, so it may run beside a gateway."""
    checks: list[tuple[str, Callable[[], Awaitable[Verdict]]]] = [
        ("sqlite", _sqlite),
        ("disk", lambda: _disk(loaded)),
        ("erp", lambda: _erp(loaded)),
    ]
    healthy = True
    async with open_store(loaded, read_only=True) as store:
        checks.insert(0, ("database", lambda: _database(loaded, store)))
        checks.append(("master", lambda: _master(store)))
        checks.append(("web", lambda: _web(loaded)))
        if (opinion := second_opinion(loaded)) is not None:
            checks.append(("opinion", partial(_opinion, *opinion)))
        channels = build_channels(loaded, store)
        for name, channel in channels.items():
            checks.append((name, partial(_channel, channel, public_url=loaded.settings.web.public_url)))
        checks.append(("pictures", partial(_pictures, channels)))
        checks.append(("answers", partial(_answers, loaded, channels)))
        checks.append(("events", lambda: _events(loaded)))
        if journal:
            checks.append(("journal", lambda: _journal(store)))
        for name, check in checks:
            try:
                verdict = await check()
            except (GatewayError, ChannelError, OSError, TimeoutError) as error:
                verdict = Verdict(False, str(error) or type(error).__name__)
            except Exception as error:  # the boundary: one broken check must not hide what the others find
                verdict = Verdict(False, f"{type(error).__name__}: {error}")
            healthy &= verdict.good
            say(f"{'ok  ' if verdict.good else 'BAD '} {name:9} {verdict.text}")
    return healthy


async def _database(loaded: LoadedSettings, store: Store) -> Verdict:
    counts = await store.counts()
    running = (note := note_path(loaded)) is not None and note.exists()
    held, failed = counts["order"]["held"], counts["intake"]["failed"]
    told = f"{loaded.settings.database}: {sum(counts['intake'].values())} intakes, {held} orders held, {failed} intakes failed"
    return Verdict(True, told + ("; a gateway is running" if running else ""))


async def _sqlite() -> Verdict:
    verdict = sqlite_verdict()
    return Verdict(verdict.ok, verdict.message)


async def _disk(loaded: LoadedSettings) -> Verdict:
    free = shutil.disk_usage(loaded.home).free
    return Verdict(free > MINIMUM_FREE_BYTES, f"{free // 1_000_000} MB free at {loaded.home}")


async def _erp(loaded: LoadedSettings) -> Verdict:
    connector = registry.build(loaded.settings.erp["kind"], loaded.erp, home=loaded.home)
    try:
        return Verdict(True, await connector.ping())
    except ErpError as error:
        return Verdict(False, str(error))
    finally:
        await connector.close()


async def _channel(channel: Channel, *, public_url: str) -> Verdict:
    """What the channel itself says; one that says nothing could at least start. Where providers call it is said in full."""
    check = getattr(channel, "check", None)
    if check is None:
        channel.mount(web.Application(), _nobody)
        return Verdict(True, f"{channel.kind}: can start")
    async with asyncio.timeout(CHANNEL_SECONDS):
        said = f"{channel.kind}: {await check()}"
    path = f" /hooks/{channel.name}"
    if public_url and path in said:
        said = said.replace(path, f" {public_url.rstrip('/')}{path.strip()}")
    return Verdict(True, said)


async def _pictures(channels: Mapping[str, Channel]) -> Verdict:
    """Whether faxes, scans and photos can be read. Without an engine each waits for a clerk; where faxes come, that is no state to be in."""
    if found := [name for name in ("rapidocr", "tesserocr") if find_spec(name)]:
        return Verdict(True, f"read by {' and '.join(found)}")
    faxes = [name for name, channel in channels.items() if channel.kind in ("fax", "telnyx")]
    told = "no engine is installed: every fax, scan and photo waits for a clerk unread; install ordergate[fax] or ordergate[fax-light]"
    return Verdict(not faxes, told)


async def _answers(loaded: LoadedSettings, channels: Mapping[str, Channel]) -> Verdict:
    async with asyncio.timeout(CHANNEL_SECONDS):
        return Verdict(True, await examine_answers(loaded.settings.answers, channels))


async def _events(loaded: LoadedSettings) -> Verdict:
    """Whether somebody listens where events go; no event is made for it."""
    if not (url := loaded.settings.events.url):
        return Verdict(True, "none are sent; set [events] url where somebody wants to follow")
    await reach(url, setting="events.url")
    return Verdict(True, f"{url} can be reached")


async def _nobody(_: Envelope) -> Receipt:
    raise Unavailable("the doctor takes nothing in")


async def _web(loaded: LoadedSettings) -> Verdict:
    """Whether the public address can be what providers sign and call."""
    public_url, needed = loaded.settings.web.public_url, "links in answers and webhooks of providers need it"
    if not public_url:
        return Verdict(True, f"no public_url: {needed}")
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        return Verdict(
            False, f"public_url {public_url}: is no address such as https://orders.example.com, without a path"
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port)
    except OSError as error:
        return Verdict(
            False,
            f"public_url {public_url}: the name is not known to DNS ({error.strerror}); providers cannot reach us",
        )
    secure = "" if parts.scheme == "https" else "; it is not https, so keys and orders travel in the clear"
    return Verdict(not secure, f"public_url {public_url} is {found[0][4][0]}{secure}")


async def _opinion(learned_from: str, fault: str) -> Verdict:
    return Verdict(not fault, fault or f"a second opinion, learned from {learned_from}")


async def _master(store: Store) -> Verdict:
    found = await store.master()
    if found is None:
        return Verdict(False, "no master data: every order will be held; run `ordergate master import FOLDER`")
    version, _ = found
    told = ", ".join(f"{count} {name}" for name, count in version.counts.items())
    return Verdict(True, f"version {version.version} of {version.imported_at:%Y-%m-%d %H:%M}: {told}")


async def _journal(store: Store) -> Verdict:
    verdict = await store.verify_journal()
    if verdict.broken is not None:
        return Verdict(False, verdict.broken)
    return Verdict(
        True, f"{verdict.rows} rows, unbroken; head {verdict.head[:16]} (keep it elsewhere to notice a cut tail)"
    )
