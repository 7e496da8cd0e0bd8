"""The commands that stand alone, and the groups beside them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.accounts import keys, users
from gateway.cli.database import database
from gateway.cli.learned import learned
from gateway.cli.master import master
from gateway.cli.terminal import Options, instant, progress_bar, run, run_on_libuv, say

__all__ = ["app"]

app = typer.Typer(
    rich_markup_mode=None,  # plain help: rich alone would take a third of the time that --help may take
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Takes orders as customers send them and enters them into the ERP once, with the evidence for every value.",
)
app.add_typer(master, name="master")
app.add_typer(learned, name="learned")
app.add_typer(users, name="user")
app.add_typer(keys, name="key")
app.add_typer(database, name="db")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"ordergate {version('ordergate')}")
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


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End by itself instead of going on serving.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Where to keep the demo's files; default a new temporary folder.")
    ] = None,
) -> None:
    """A sample company: sends it mails, faxes, a file, a text message and a web order, and shows what becomes of them."""
    from gateway.commands.demo import run_demo

    run(run_demo(once=once, folder=folder))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder to fill.")]) -> None:
    """Write an annotated ordergate.toml and the folders that it names."""
    from gateway.commands.init import initialise

    for path in initialise(folder):
        say(f"wrote {path}")
    say(f"next: ordergate --config {folder / 'ordergate.toml'} master import FOLDER, user add NAME, serve")


@app.command()
def serve(context: typer.Context) -> None:
    """The gateway: channels, engine, API and desk."""
    from gateway.serve import run_server

    run_on_libuv(run_server(context.obj.load(), say=say))


@app.command()
def work(context: typer.Context) -> None:
    """One more worker beside `serve`, on PostgreSQL: reads, checks and forwards what is due."""
    from gateway.serve import run_worker

    run_on_libuv(run_worker(context.obj.load(), say=say))


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
    from gateway.commands.process import process_files, read_list

    when = instant(received_at, option="--received-at") if received_at else None
    jobs = read_list(listing, paths or [], channel=channel, received_at=when)
    with progress_bar(between_lines=True) as progress:
        run(process_files(context.obj.load(), jobs, say=say, progress=progress))


@app.command()
def export(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Only orders received at or after this ISO date.")] = None,
    state: Annotated[str | None, typer.Option(help="Only orders in this state.")] = None,
) -> None:
    """Every order as JSON lines: the order, its state, evidence and findings."""
    from gateway.commands.export import export_orders

    start = instant(since, option="--since") if since else None
    run(export_orders(context.obj.load(), since=start, state=state, say=say))


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
    from gateway.commands.replay import print_outcomes, print_table, run_replay

    start = instant(since, option="--since") if since else None
    if outcomes:
        run(print_outcomes(context.obj.load(), since=start, vouched=vouched, say=say))
        return
    with progress_bar() as progress:
        found = run(
            run_replay(
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
            say(line)
    else:
        print_table(found)
    raise typer.Exit(1 if found.orders else 0)


@app.command()
def train(context: typer.Context) -> None:
    """Learn from what clerks confirmed what messages want: a second opinion that only ever holds (extra `nlp`)."""
    from gateway.commands.train import run_training

    with progress_bar() as progress:
        said = run(run_training(context.obj.load(), told=progress))
    say(said)


@app.command()
def evidence(
    context: typer.Context,
    order: Annotated[str, typer.Argument(help="The order's id.")],
    to: Annotated[Path | None, typer.Option(help="The zip to write; default ORDER.zip.")] = None,
) -> None:
    """Everything that proves one order, in one zip: originals, readings, decisions, journal, checksums."""
    from gateway.commands.evidence import write_pack

    say(f"wrote {run(write_pack(context.obj.load(), order, to or Path(f'{order}.zip')))}")


@app.command()
def doctor(
    context: typer.Context,
    journal: Annotated[
        bool, typer.Option("--journal", help="Verify the journal's hash chain; name the first broken row.")
    ] = False,
) -> None:
    """Check database, disk, connector and channels, and say what to do."""
    from gateway.commands.doctor import examine

    healthy = run(examine(context.obj.load(), journal=journal, say=say))
    raise typer.Exit(0 if healthy else 1)


@app.command("config")
def show_config(context: typer.Context) -> None:
    """Every setting, its value, and where the value came from."""
    rows = list(context.obj.load().values())
    width = max(len(key) for key, _, _ in rows)
    for key, value, source in rows:
        say(f"{key:{width}}  {value:24}  {source}")


@app.command()
def openapi() -> None:
    """The OpenAPI 3.1 document of the HTTP API, with the JSON schema of Order."""
    import json

    from gateway.web.openapi import document

    say(json.dumps(document(), indent=2, ensure_ascii=False))
