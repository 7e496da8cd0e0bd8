"""The command line. Every command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from gateway.settings import LoadedSettings

__all__ = ["app"]

app = typer.Typer(
    rich_markup_mode=None,  # plain help: rich alone would take a third of the time that --help may take
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Takes orders as customers send them and enters them into the ERP once, with the evidence for every value.",
)
master_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Customers, products, prices: what the gateway checks against."
)
user_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Clerks and their passwords.")
key_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="API keys.")
db_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The database.")
learned_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What clerks' corrections taught of customers' codes and words."
)
app.add_typer(master_app, name="master")
app.add_typer(learned_app, name="learned")
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")
app.add_typer(db_app, name="db")


@dataclass
class Options:
    config: Path | None = None

    def load(self) -> LoadedSettings:
        from gateway.settings import load_settings

        return load_settings(self.config)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        _say(f"ordergate {version('ordergate')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="The configuration file; default ./ordergate.toml.")] = None,
    version: Annotated[  # noqa: ARG001  told by its callback
        bool, typer.Option("--version", callback=_version, help="Say the version and end.")
    ] = False,
) -> None:
    context.obj = Options(config)


def _run(coroutine: Any, *, loop_factory: Callable[[], Any] | None = None) -> Any:
    import asyncio

    from gateway.collector import spare_collector

    spare_collector()
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(coroutine)


def _serve(coroutine: Any) -> Any:
    """Run what talks to many at once, on libuv's loop."""
    import uvloop

    return _run(coroutine, loop_factory=uvloop.new_event_loop)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End by itself instead of going on serving.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Where to keep the demo's files; default a new temporary folder.")
    ] = None,
) -> None:
    """A sample company: sends it a mail, a file and a web order, and shows them arrive in the ERP and at the desk."""
    from gateway.demo import run_demo

    _run(run_demo(once=once, folder=folder))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder to fill.")]) -> None:
    """Write an annotated ordergate.toml and the folders that it names."""
    from gateway.setup import initialise

    for path in initialise(folder):
        _say(f"wrote {path}")
    _say(f"next: ordergate --config {folder / 'ordergate.toml'} master import FOLDER, user add NAME, serve")


@app.command()
def serve(context: typer.Context) -> None:
    """The gateway: channels, engine, API and desk."""
    from gateway.serve import run_server

    _serve(run_server(context.obj.load(), say=_say))


@app.command()
def work(context: typer.Context) -> None:
    """One more worker beside `serve`, on PostgreSQL: reads, checks and forwards what is due."""
    from gateway.serve import run_worker

    _serve(run_worker(context.obj.load(), say=_say))


@app.command()
def process(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files to take in; a folder stands for the files in it.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="A configured channel, or one of email, fax, folder, sms, voice, web.")
    ] = None,
    received_at: Annotated[str | None, typer.Option(help="When they arrived, ISO 8601; default now.")] = None,
    listing: Annotated[
        Path | None, typer.Option("--list", help='JSON lines of {"path", "channel", "received_at"}.')
    ] = None,
) -> None:
    """Without a running gateway: take files in, run until idle, print one JSON line per intake in the order given."""
    from gateway.export import instant
    from gateway.process import process_files, read_list

    when = instant(received_at, option="--received-at") if received_at else None
    jobs = read_list(listing, paths or [], channel=channel, received_at=when)
    _run(process_files(context.obj.load(), jobs, say=_say))


@master_app.command("import")
def master_import(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="The folder with the CSV files.")]
) -> None:
    """Customers, addresses, products, prices, cross_references and stock from CSV: all or nothing."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "master_import", folder=str(folder.resolve()))))


@master_app.command("sync")
def master_sync(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Read everything, not only what changed.")] = False,
) -> None:
    """Customers, addresses, products and prices from the ERP (Tryton), as far as they changed: all or nothing; what it does not know stays."""
    from gateway.master_sync import sync

    def told(model: str, count: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{model}: {count}\n")

    _say(_run(sync(context.obj.load(), told=told, full=full)))


Layouts = Annotated[bool, typer.Option("--layouts", help="What was learned of layouts, instead of items.")]


@learned_app.command("export")
def learned_export(context: typer.Context, layouts: Layouts = False) -> None:
    """Learned cross-references as CSV on standard output: customer, item, SKU, how often, by whom, whether used."""
    from gateway.control import open_store
    from gateway.layouts import export_profiles
    from gateway.learning import export_learned

    async def write() -> None:
        loaded = context.obj.load()
        async with open_store(loaded, read_only=True) as store:
            needed = loaded.settings.desk.learn_after
            text = await (export_profiles(store) if layouts else export_learned(store, needed=needed))
            _say(text.rstrip("\n"))

    _run(write())


@learned_app.command("import")
def learned_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns account_no, item and sku at least.")],
    layouts: Layouts = False,
) -> None:
    """Take learned cross-references in, all or nothing; they count as confirmed unless their state is undone."""
    from gateway.control import call

    command = "profiles_import" if layouts else "learned_import"
    _say(_run(call(context.obj.load(), command, file=str(file.resolve()))))


@app.command()
def export(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Only orders received at or after this ISO date.")] = None,
    state: Annotated[str | None, typer.Option(help="Only orders in this state.")] = None,
) -> None:
    """Every order as JSON lines: the order, its state, evidence and findings."""
    from gateway.export import export_orders

    _run(export_orders(context.obj.load(), since=since, state=state, say=_say))


@app.command()
def replay(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Only intakes received at or after this ISO date.")] = None,
    against: Annotated[
        str | None, typer.Option(help="Compare with what this git revision of the program makes of the same bytes.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON lines, also on a terminal; elsewhere they are the default.")
    ] = False,
    vouched: Annotated[
        bool, typer.Option("--vouched", help="You vouch for the senders, as for `process`: known addresses count.")
    ] = False,
    outcomes: Annotated[bool, typer.Option("--outcomes", hidden=True)] = False,
) -> None:
    """Read the kept bytes again with today's code, rules and master data; show what would come out otherwise."""
    from gateway.export import instant
    from gateway.replay import print_outcomes, print_table
    from gateway.replay import replay as run

    start = instant(since) if since else None
    if outcomes:
        _run(print_outcomes(context.obj.load(), since=start, vouched=vouched, say=_say))
        return
    with _progress() as progress:
        found = _run(
            run(
                context.obj.load(),
                since=start,
                progress=progress,
                against=against,
                config=context.obj.config,
                vouched=vouched,
            )
        )
    if as_json or not sys.stdout.isatty():
        for line in found.lines():
            _say(line)
    else:
        print_table(found)
    raise typer.Exit(1 if found.orders else 0)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    with Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, disable=not console.is_terminal, transient=True
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@app.command()
def train(context: typer.Context) -> None:
    """Learn from what clerks confirmed what messages want: a second opinion that only ever holds (extra `nlp`)."""
    from gateway.training import train as run

    with _progress() as progress:
        said = _run(run(context.obj.load(), told=progress))
    _say(said)


@app.command()
def evidence(
    context: typer.Context,
    order: Annotated[str, typer.Argument(help="The order's id.")],
    to: Annotated[Path | None, typer.Option(help="The zip to write; default ORDER.zip.")] = None,
) -> None:
    """Everything that proves one order, in one zip: originals, readings, decisions, journal, checksums."""
    from gateway.evidence import write_pack

    _say(f"wrote {_run(write_pack(context.obj.load(), order, to or Path(f'{order}.zip')))}")


@app.command()
def doctor(
    context: typer.Context,
    journal: Annotated[
        bool, typer.Option("--journal", help="Verify the journal's hash chain; name the first broken row.")
    ] = False,
) -> None:
    """Check database, disk, connector and channels, and say what to do."""
    from gateway.doctor import examine

    healthy = _run(examine(context.obj.load(), journal=journal, say=_say))
    raise typer.Exit(0 if healthy else 1)


@app.command("config")
def show_config(context: typer.Context) -> None:
    """Every setting, its value, and where the value came from."""
    rows = list(context.obj.load().values())
    width = max(len(key) for key, _, _ in rows)
    for key, value, source in rows:
        _say(f"{key:{width}}  {value:24}  {source}")


@user_app.command("add")
def user_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name to log in with.")],
    role: Annotated[str, typer.Option(help="clerk, supervisor, returns, finance, admin or viewer.")] = "clerk",
    password: Annotated[
        str | None, typer.Option(envvar="ORDERGATE_PASSWORD", help="Asked for where it is not given.")
    ] = None,
) -> None:
    """Add a clerk, or give one a new password."""
    from gateway.control import call
    from gateway.errors import ConfigurationError

    if not password and not sys.stdin.isatty():
        raise ConfigurationError(["password: give it with ORDERGATE_PASSWORD or --password, or run this on a terminal"])
    word = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    _say(_run(call(context.obj.load(), "user_add", name=name, role=role, password=word)))


@user_app.command("list")
def user_list(context: typer.Context) -> None:
    """Every clerk: name, role, since when, active or disabled."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "user_list")))


@user_app.command("role")
def user_role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose.")],
    role: Annotated[str, typer.Argument(help="clerk, supervisor, returns, finance, admin or viewer.")],
) -> None:
    """Give a clerk another role; it counts from the next click on."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "user_role", name=name, role=role)))


@user_app.command("disable")
def user_disable(context: typer.Context, name: Annotated[str, typer.Argument(help="Who.")]) -> None:
    """Log a clerk out everywhere and let nobody in by this name; `user add` takes it back."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "user_disable", name=name)))


@key_app.command("list")
def key_list(context: typer.Context) -> None:
    """Every API key: name, customer, since when, active or revoked."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "key_list")))


@key_app.command("revoke")
def key_revoke(context: typer.Context, name: Annotated[str, typer.Argument(help="Which.")]) -> None:
    """Refuse a key from the next request on."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "key_revoke", name=name)))


@key_app.command("create")
def key_create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    account: Annotated[str | None, typer.Option(help="The customer whose orders it may post; default any.")] = None,
) -> None:
    """Make an API key; it is the last word printed, and is never shown again."""
    from gateway.control import call

    _say(_run(call(context.obj.load(), "key_create", name=name, account=account)))


@db_app.command("upgrade")
def db_upgrade(context: typer.Context) -> None:
    """Bring the database to this version's schema."""
    from gateway.store.migrate import upgrade

    loaded = context.obj.load()
    upgrade(loaded.database_url())
    _say(f"{loaded.settings.database}: the schema is up to date")


@db_app.command("backup")
def db_backup(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")]
) -> None:
    """Copy database and blobs into a folder while the gateway runs, with a manifest of SHA-256 digests (SQLite)."""
    from gateway.control import sqlite_file
    from gateway.process import Progress
    from gateway.store.backup import backup

    loaded = context.obj.load()
    _say(backup(sqlite_file(loaded), loaded.home / loaded.settings.blobs, folder, told=Progress()))


@db_app.command("restore")
def db_restore(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="A folder made by `backup`.")]
) -> None:
    """Put a backup where no database stands, after every file agrees with its manifest (SQLite)."""
    from gateway.control import sqlite_file
    from gateway.process import Progress
    from gateway.store.backup import restore

    loaded = context.obj.load()
    _say(restore(folder, sqlite_file(loaded), loaded.home / loaded.settings.blobs, told=Progress()))


@app.command()
def openapi() -> None:
    """The OpenAPI 3.1 document of the HTTP API, with the JSON schema of Order."""
    import json

    from gateway.web.openapi import document

    _say(json.dumps(document(), indent=2, ensure_ascii=False))
