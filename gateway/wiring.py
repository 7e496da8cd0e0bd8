"""Wiring: builds everything, and is the only module that calls every floor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from channels.channel import Receipt
from channels.counter import CounterChannel, CounterSettings
from channels.cxml import CxmlSettings
from channels.envelope import Envelope
from channels.folder import FolderSettings
from gateway import intake
from gateway.answering import Answerer
from gateway.answers.api import ApiOutgoing
from gateway.answers.asking import choice_label
from gateway.answers.cxml_post import CxmlOutgoing
from gateway.answers.folder import FolderOutgoing
from gateway.answers.mail import MailOutgoing
from gateway.answers.outgoing import Outgoing
from gateway.answers.settings import AnswerSettings
from gateway.answers.sms import SmsOutgoing
from gateway.configured_channels import build_channels, channel_settings
from gateway.control import open_store
from gateway.correcting import Correcting
from gateway.earlier import Earlier
from gateway.engine.embedded import Embedded
from gateway.engine.engine import Engine, Steps
from gateway.erp import registry as erp_registry
from gateway.errors import ConfigurationError
from gateway.events import Event, Events
from gateway.forward import Forwarder
from gateway.intake import Intake
from gateway.late_answers import LateAnswers
from gateway.master_data import History, MasterData, knowledge, memory_master
from gateway.masters import Masters, Snapshot, with_lessons
from gateway.pipeline import Pipeline
from gateway.reading import Limits, Reader, ReaderStopped
from gateway.regrouping import Regrouping
from gateway.releasing import Releasing
from gateway.rendering import answer_data, intake_row_json, order_row_json
from gateway.replies import Replies
from gateway.settings import LoadedSettings
from gateway.steps import GatewaySteps
from gateway.store.records import IntakeView, OrderView
from gateway.store.store import Store
from gateway.web.pictures import Pictures
from gateway.web.words import Words
from normalizer.normalize import NormalizedOrder, normalize
from normalizer.policy import Policy
from parsers.draft import Draft
from parsers.errors import Damaged

if TYPE_CHECKING:
    from parsers.extractors.letters.opinion import Learned

__all__ = ["Gateway", "Meaning", "learn", "reading", "second_opinion"]

#: what runs in the reading children, named as text so that this process never imports it
READ = "parsers.parse:parse"
WARM = "parsers.warm"
UNHURRIED = 10  #: so many times `reading.wall_seconds` has a document where nobody waits for it
PAGE_SIZES = "parsers.readers.picture:page_sizes"
PAGE_PNG = "parsers.readers.picture:page_png"


class Gateway:
    """One running gateway: the store is open, the engine advances what is due, the reader children are warm."""

    def __init__(self, loaded: LoadedSettings, *, vouched: bool = False) -> None:
        """`vouched`: the operator vouches for the senders (process, demo)."""
        settings = loaded.settings
        self.loaded = loaded
        self.store = open_store(loaded)
        self.earlier = Earlier(self.store)
        desk, policy = settings.desk, settings.policy(vouched=vouched)
        self.masters = Masters(
            self.store,
            history=self.earlier,
            own_names=settings.trust.own_names,
            learn_after=desk.learn_after,
            opinion=loaded.opinion_file(),
        )
        self.reader = Reader(READ, workers=settings.reading.workers, limits=_limits(loaded), warm=WARM)
        self.connector = erp_registry.build(settings.erp["kind"], loaded.erp, home=loaded.home)
        self.releasing = Releasing(
            policy,
            self.store.right_in_a_row_here,
            mode=desk.release,
            earn_after=desk.earn_after,
            earn_target=desk.earn_target,
            sample_share=desk.sample_share,
        )
        self.pipeline = Pipeline(
            self.store,
            reader=self.reader,
            normalize=normalize,
            masters=self.masters.current,
            earlier=self.earlier,
            policy=policy,
            releasing=self.releasing,
        )
        self.correcting = Correcting(
            self.store,
            normalize=normalize,
            masters=self.masters.current,
            earlier=self.earlier,
            policy=policy,
            in_meaning=self.pipeline.in_meaning,
        )
        self.regrouping = Regrouping(self.store, self.correcting)
        self.forwarder = Forwarder(self.store, self.connector)
        self.late = LateAnswers(self.store, self.connector)
        self.answerer = self._answers(loaded.settings.answers)
        steps = GatewaySteps(self.store, pipeline=self.pipeline, forwarder=self.forwarder)
        self.engine = build_engine(loaded, self.store, steps)
        self.intake = Intake(self.store, disk=loaded.home)
        self.pictures = Pictures(self.store.blob, sizes=self._page_sizes, png=self._page_png)
        self.words = Words(self.store.blob, self.reader.call)
        self.channels = build_channels(loaded, self.store, self.masters)
        self.counter = self._counter()
        self.events = Events(self.store, settings.events, describe=self._describe)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.store)
            stack.push_async_callback(self.connector.close)
            stack.callback(self.pipeline.close)
            await stack.enter_async_context(self.reader)
            stack.callback(self.store.listen(self.engine.hear))
            await self.engine.start()
            stack.push_async_callback(self.engine.stop)
            await self.late.start()
            stack.push_async_callback(self.late.stop)
            if self.answerer is not None:
                stack.callback(self.store.listen(self.answerer.hear))
                await self.answerer.start()
                stack.push_async_callback(self.answerer.stop)
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def _counter(self) -> CounterChannel:
        """Where the desk hands in what clerks type: the configured channel of that kind, else one of our own."""
        configured = next((one for one in self.channels.values() if isinstance(one, CounterChannel)), None)
        if configured is not None:
            return configured
        own = CounterChannel("counter" if "counter" not in self.channels else "desk-counter", CounterSettings())
        self.channels[own.name] = own
        return own

    def _answers(self, settings: AnswerSettings) -> Answerer | None:
        """Who answers customers; None where nobody does. Replies to questions are taken from then on."""
        if settings.mode == "off":
            return None
        if settings.sms_number and (missing := SmsOutgoing.missing()):
            raise ConfigurationError([missing])
        self.store.answer_moves()
        self.pipeline.replies = Replies(self.store, self.correcting).take
        mail, sms = MailOutgoing(settings), SmsOutgoing(settings, reports=self._report_addresses())
        ways: dict[str, Outgoing] = {"smtp": mail, "imap": mail} if settings.address else {}
        if settings.sms_number:
            ways["sms"] = sms
        folders = {
            name: self.loaded.home / model.path
            for name, model in self.loaded.channels.items()
            if isinstance(model, FolderSettings)
        }
        cxml = {name: model for name, model in self.loaded.channels.items() if isinstance(model, CxmlSettings)}
        ways |= {"folder": FolderOutgoing(folders), "web": ApiOutgoing(), "cxml": CxmlOutgoing(cxml)}
        seller = settings.name or next(iter(self.loaded.settings.trust.own_names), "")
        return Answerer(
            self.store,
            settings,
            outgoing=ways,
            language_of=self._language_of,
            label_of=self._label_of,
            seller=seller,
        )

    def _report_addresses(self) -> dict[str, str]:
        """Where the provider reports on our text messages, by the channel whose sender they answer."""
        twilio = {
            name: channel_settings(self.loaded, model)
            for name, model in self.loaded.channels.items()
            if self.loaded.settings.channels[name]["kind"] == "sms"
        }
        urls = {name: str(getattr(settings, "public_url", "")).rstrip("/") for name, settings in twilio.items()}
        return {name: f"{url}/hooks/{name}/status" for name, url in urls.items() if url}

    async def _language_of(self, account_no: str | None) -> str:
        known = (await self.masters.current()).master.customer(account_no) if account_no else None
        return known.language if known else ""

    async def _label_of(self, pointer: str, candidate: str, view: OrderView, language: str) -> str:
        master = (await self.masters.current()).master
        return choice_label(pointer, candidate, view=view, master=master, language=language)

    async def accept(self, envelope: Envelope) -> Receipt:
        """What every channel calls; returns after the commit."""
        return await self.intake.accept(envelope)

    async def settled(self, intake_id: str) -> IntakeView:
        """The intake, once nothing happens to it by itself any more."""
        return await intake.settled(self.store, intake_id)

    def wake(self) -> None:
        """Something is due now: a clerk has decided."""
        self.engine.wake()

    async def _describe(self, event: Event) -> dict[str, Any]:
        """What a receiver of events is told of the intake or order, as it stands when it is sent."""
        kind, _, state = event.type.partition(".")
        try:
            if kind == "answer":
                return {kind: await answer_data(self.store, event.subject)}
            if kind == "order":
                row = order_row_json((await self.store.order(event.subject)).row)
            else:
                row = intake_row_json((await self.store.intake(event.subject)).row)
        except KeyError:
            row = {"id": event.subject}
        return {kind: {**row, "state": state, "href": f"/v1/{kind}s/{event.subject}"}}

    def erp_state(self) -> str:
        """A word for /readyz: whether orders pass into the ERP."""
        return self.forwarder.breaker.broken or ("waiting" if self.forwarder.breaker.probing else "passing")

    async def _page_sizes(self, content: bytes) -> Sequence[tuple[float, float]]:
        return await self._picture(PAGE_SIZES, content)  # type: ignore[no-any-return]

    async def _page_png(self, content: bytes, page: int) -> bytes:
        return await self._picture(PAGE_PNG, content, page)  # type: ignore[no-any-return]

    async def _picture(self, function: str, *arguments: Any) -> Any:
        try:
            return await self.reader.call(function, *arguments)
        except ReaderStopped as error:
            raise Damaged(str(error)) from error


@asynccontextmanager
async def reading(loaded: LoadedSettings) -> AsyncIterator[Reader]:
    """The reading children alone, without a gateway around them. Nobody waits for what they read, so that a busy machine must not
    make another reading of a long one: the clock has more patience, the limits of processor time and memory stay."""
    limits = _limits(loaded)
    limits = replace(limits, wall_seconds=UNHURRIED * limits.wall_seconds)
    async with Reader(READ, workers=loaded.settings.reading.workers, limits=limits, warm=WARM) as reader:
        yield reader


def learn(cases: Sequence[tuple[str, str]]) -> Learned:
    """A second opinion from (words, kind) pairs; ValueError where they are too few."""
    from parsers.extractors.letters import opinion

    return opinion.learn(cases)


def second_opinion(loaded: LoadedSettings) -> tuple[str, str] | None:
    """(what the kept model learned from, why it cannot be used or ""); None where none is kept."""
    from parsers.extractors.letters import opinion

    path = loaded.opinion_file()
    if path is None or not path.exists():
        return None
    model = path.read_bytes()
    fault = opinion.unusable(model)
    return ("", fault) if fault else (", ".join(f"{n} {kind}" for kind, n in opinion.about(model).counts.items()), "")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What drafts mean by one snapshot of the master data, without a gateway around it."""

    snapshot: Snapshot
    policy: Policy

    @classmethod
    async def current(cls, store: Store, loaded: LoadedSettings, *, vouched: bool = False) -> Meaning:
        """By the master data that is current in the store."""
        found = await store.master()
        data = MasterData.from_json(found[1]) if found else MasterData()
        names = loaded.settings.trust.own_names
        snapshot = Snapshot(data.version, memory_master(data), knowledge(data, names))
        lessons = await store.usable_lessons(loaded.settings.desk.learn_after)
        snapshot = with_lessons(snapshot, lessons, await store.usable_profiles())
        return cls(snapshot, loaded.settings.policy(vouched=vouched))

    def orders(self, drafts: Sequence[Draft], history: History) -> list[NormalizedOrder]:
        """The orders of an intake's drafts, against this history."""
        master = self.snapshot.master.with_history(history)
        return [order for draft in drafts for order in normalize(draft, master, self.policy).orders]


def build_engine(loaded: LoadedSettings, store: Store, steps: Steps) -> Engine:
    """The configured engine."""
    readers = loaded.settings.reading.workers
    if loaded.settings.engine.kind == "embedded":
        return Embedded(steps, readers=readers)
    conninfo = getattr(store.database.backend, "conninfo", None)
    if conninfo is None:
        raise ConfigurationError(['engine.kind: "procrastinate" needs PostgreSQL; set database = "postgresql://..."'])
    from gateway.engine.procrastinate import Procrastinate

    return Procrastinate(steps, conninfo, readers=readers)


def _limits(loaded: LoadedSettings) -> Limits:
    reading = loaded.settings.reading
    return Limits(
        wall_seconds=reading.wall_seconds,
        cpu_seconds=reading.cpu_seconds,
        memory_mb=reading.memory_mb,
        documents=reading.documents,
    )
