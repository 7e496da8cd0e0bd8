"""Settings: one TOML file, the environment over it, secrets also from files; every value knows where it came from.

`ORDERGATE__WEB__PORT=8080` sets `[web] port`. A key `NAME_file` (in the file or the environment) reads the secret NAME from
that file. Unknown keys are refused with a suggestion, and all faults are told at once.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from channels import registry as channel_registry
from gateway.answers.settings import AnswerSettings
from gateway.desk_settings import DeskSettings
from gateway.environment import overlay_environment
from gateway.erp import registry as erp_registry
from gateway.errors import ConfigurationError, suggestion
from gateway.logs import LogSettings
from gateway.web.oidc_settings import OidcSettings
from normalizer.house_rules import HouseRule
from normalizer.policy import Policy

__all__ = [
    "EngineSettings",
    "EventsSettings",
    "LoadedSettings",
    "ReadingSettings",
    "Settings",
    "TrustSettings",
    "WebSettings",
    "load_settings",
]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WebSettings(Section):
    """`[web]`: the HTTP server for API, webhooks and desk."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    public_url: str = Field(
        "",
        description="How the outside reaches us, for links and webhook signatures; never taken from the Host header.",
    )
    connections: int = Field(200, ge=1, description="Connections at once.")
    connections_per_address: int = Field(64, ge=1, description="Connections at once from one address.")
    requests_per_minute: int = Field(
        6000,
        ge=0,
        description="Requests to `/v1` with one key within a minute; beyond it the answer is 429. 0 sets no limit.",
    )
    session_hours: int = Field(12, ge=1, description="A desk session ends after so many hours, whatever happens.")
    idle_minutes: int = Field(120, ge=1, description="A desk session ends after so many minutes without a request.")


class TrustSettings(Section):
    """`[trust]`: how far a sender is believed."""

    mail: Literal["authenticated", "address"] = Field(
        "authenticated",
        description="authenticated: a mail counts as its sender's only when it is DMARC-aligned; address: a server in front already refuses forgeries.",
    )
    authserv_ids: tuple[str, ...] = Field(
        (), description="Names of our own mail servers whose Authentication-Results are believed."
    )
    own_domains: tuple[str, ...] = Field(
        (), description="Our own mail domains: a colleague who forwards an order vouches for it."
    )
    own_names: tuple[str, ...] = Field(
        (), description="Our own company names, as customers print them on orders: never the buyer."
    )


class ReadingSettings(Section):
    """`[reading]`: the children that read documents, and their limits."""

    workers: int = Field(2, ge=1, description="Reader processes.")
    wall_seconds: int = Field(60, ge=1, description="A document may take so long.")
    cpu_seconds: int = Field(60, ge=1, description="A document may use so much CPU.")
    memory_mb: int = Field(2048, ge=256, description="Address space of a reader process.")
    documents: int = Field(200, ge=1, description="A reader process is replaced after so many documents.")
    opinion: str = Field(
        "var/opinion.model",
        description="Where `ordergate train` keeps what it learned; while the file is there, it gives a second opinion. Empty: none.",
    )


class EngineSettings(Section):
    """`[engine]`: what keeps orders moving."""

    kind: Literal["embedded", "procrastinate"] = Field(
        "embedded",
        description="embedded: loops in the one process; procrastinate: jobs on PostgreSQL, for `ordergate work` on more machines.",
    )


class EventsSettings(Section):
    """`[events]`: who is told of every move, as Standard Webhooks."""

    url: str = Field("", description="Where events are posted to; empty sends none.")
    secret: SecretStr = Field(
        SecretStr(""), description="Signing secret `whsec_...`; several with a blank between them sign side by side."
    )
    types: tuple[str, ...] = Field((), description="Which are sent, such as order.held; empty sends all.")
    timeout: float = Field(15, gt=0, description="Seconds until an answer is given up.")
    allow_private: bool = Field(False, description="The URL may lead into a private network or to this machine.")
    pace: float = Field(
        1.0, gt=0, description="The pauses between tries (5 s, 5 min, 30 min, 2 h ... 24 h) are multiplied by this."
    )


class Settings(Section):
    """The whole configuration. `channels` and `erp` hold the settings models of their kinds."""

    database: str = Field(
        "sqlite:///var/ordergate.db",
        description="SQLite file or PostgreSQL URL; a relative path starts at the configuration file.",
    )
    blobs: Path = Field(Path("var/blobs"), description="Folder for the bytes of large parts.")
    web: WebSettings = WebSettings()
    trust: TrustSettings = TrustSettings()
    desk: DeskSettings = DeskSettings()
    reading: ReadingSettings = ReadingSettings()
    engine: EngineSettings = EngineSettings()
    answers: AnswerSettings = AnswerSettings()
    events: EventsSettings = EventsSettings()
    oidc: OidcSettings = OidcSettings()
    log: LogSettings = LogSettings()
    erp: dict[str, Any] = Field(
        {"kind": "files"}, description="`kind` picks the connector; the other keys are that kind's own."
    )
    channels: dict[str, dict[str, Any]] = Field(
        {"web": {"kind": "web"}},
        description="A table for each channel; its name is what clerks see, `kind` picks what it is.",
    )

    def policy(self, *, vouched: bool = False) -> Policy:
        """What the normalizer may let pass; `vouched`: the operator vouches for the senders (process, demo)."""
        return Policy(
            trust_addresses=vouched or self.trust.mail == "address",
            price_tolerance=self.desk.price_tolerance,
            quantity_ratio=self.desk.quantity_ratio,
            own_domains=self.trust.own_domains,
            own_names=self.trust.own_names,
            severities=dict(self.desk.severities),
            customers=self.desk.customers,
            house_rules=tuple(
                HouseRule(name, rule.when, rule.severity, rule.message, rule.customers)
                for name, rule in self.desk.rules.items()
            ),
        )


class LoadedSettings:
    """Settings with their kinds resolved, and where each value came from."""

    def __init__(
        self,
        settings: Settings,
        *,
        home: Path,
        erp: BaseModel,
        channels: Mapping[str, BaseModel],
        sources: Mapping[str, str],
    ) -> None:
        self.settings = settings
        self.home = home  #: relative paths start here
        self.erp = erp  #: the settings model of the connector's kind
        self.channels = channels  #: by name, each the settings model of its kind
        self.sources = sources  #: dotted key -> where its value came from

    def opinion_file(self) -> Path | None:
        """Where the second opinion is kept; None where none is wanted."""
        return self.home / self.settings.reading.opinion if self.settings.reading.opinion else None

    def database_url(self) -> str:
        """The database URL with a relative SQLite path made absolute."""
        scheme, separator, path = self.settings.database.partition(":///")
        if not scheme.startswith("sqlite") or not separator or Path(path).is_absolute() or path == ":memory:":
            return self.settings.database
        return f"{scheme}:///{self.home / path}"

    def sqlite_file(self) -> Path | None:
        """The database as a file; None where it is a server."""
        scheme, _, path = self.database_url().partition(":///")
        return Path(path) if scheme.startswith("sqlite") else None

    def values(self) -> Iterator[tuple[str, str, str]]:
        """(dotted key, value with secrets starred, where it came from), for `ordergate config`."""
        tree = self.settings.model_dump(mode="python", exclude={"erp", "channels"})
        tree["erp"] = {"kind": self.settings.erp["kind"], **self.erp.model_dump(mode="python")}
        tree["channels"] = {
            name: {"kind": self.settings.channels[name]["kind"], **model.model_dump(mode="python")}
            for name, model in self.channels.items()
        }
        for key, value in _leaves(tree):
            yield key, _shown(value), self.sources.get(key, "default")


def load_settings(file: Path | None = None, *, environment: Mapping[str, str] | None = None) -> LoadedSettings:
    """The settings from `file` (default ./ordergate.toml where it exists) and the environment.

    Raises ConfigurationError with every fault at once.
    """
    env = os.environ if environment is None else environment
    path = file or Path("ordergate.toml")
    if file is not None and not file.is_file():
        raise ConfigurationError([f"{file}: no such file; make one with `ordergate init DIR`"])
    tree: dict[str, Any] = {}
    sources: dict[str, str] = {}
    if path.is_file():
        try:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError([f"{path}: not valid TOML: {error}"]) from error
        sources = {key: str(path) for key, _ in _leaves(tree)}
    home = path.parent.resolve()
    faults: list[str] = []
    overlay_environment(tree, sources, env, faults)
    _read_secret_files(tree, sources, home, faults)
    settings = _validated(Settings, tree, "", faults) or Settings()
    erp = _kind_model(erp_registry, tree.get("erp", settings.erp), "erp", faults)
    channels = {
        name: model
        for name, table in tree.get("channels", settings.channels).items()
        if (model := _kind_model(channel_registry, table, f"channels.{name}", faults)) is not None
    }
    if faults or erp is None:
        written = str(path) if path.is_file() else "configuration"
        raise ConfigurationError([f"{_written_in(fault, sources, written)}: {fault}" for fault in faults])
    return LoadedSettings(settings, home=home, erp=erp, channels=channels, sources=sources)


def _written_in(fault: str, sources: Mapping[str, str], file: str) -> str:
    """The file, or the variable of the environment, that says what is at fault."""
    source = sources.get(fault.partition(":")[0], file)
    return source if source.startswith("environment ") else file


def _kind_model(registry: Any, table: Any, where: str, faults: list[str]) -> BaseModel | None:
    kind = table.get("kind") if isinstance(table, Mapping) else None
    if not isinstance(kind, str):
        faults.append(f"{where}.kind: is missing; one of {', '.join(sorted(registry.KINDS))}")
        return None
    model = registry.settings_model(kind)
    if model is None:
        faults.append(f"{where}.kind: unknown kind {kind!r}{suggestion(kind, registry.KINDS)}")
        return None
    return _validated(model, {key: value for key, value in table.items() if key != "kind"}, where, faults)


Model = TypeVar("Model", bound=BaseModel)


def _validated(model: type[Model], data: Mapping[str, Any], where: str, faults: list[str]) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults.extend(
            _fault(model, [str(step) for step in fault["loc"]], fault["type"], fault["msg"], where=where)
            for fault in error.errors()
        )
        return None


def _fault(model: type[BaseModel], steps: list[str], kind: str, message: str, *, where: str) -> str:
    key = ".".join(filter(None, [where, *steps]))
    if kind == "extra_forbidden":
        known: Any = model
        for step in steps[:-1]:  # a name within a table of tables leads to what each of these is
            known = known.model_fields[step].annotation if hasattr(known, "model_fields") else get_args(known)[1]
        return f"{key}: unknown key{suggestion(steps[-1], known.model_fields)}"
    return f"{key}: {message[0].lower()}{message[1:]}"


def _read_secret_files(tree: dict[str, Any], sources: dict[str, str], home: Path, faults: list[str]) -> None:
    """`password_file = "x"` becomes `password` with the file's content, wherever it stands."""
    for key, value in list(_leaves(tree)):
        if not key.endswith("_file") or not isinstance(value, str):
            continue
        path = home / value
        *steps, last = key.split(".")
        table = tree
        for step in steps:
            table = table[step]
        del table[last]
        try:
            table[last.removesuffix("_file")] = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            faults.append(f"{key}: cannot read {path}: {error.strerror}")
            continue
        sources[key.removesuffix("_file")] = f"secret file {path}"


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else ""
    if isinstance(value, (list, tuple)):
        return json.dumps([_shown(item) for item in value], ensure_ascii=False)
    return str(value)
