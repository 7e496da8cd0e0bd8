"""`ordergate learned`: what clerks taught, as CSV files out and in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.terminal import group, run, say

__all__ = ["learned"]

learned = group("What clerks' corrections taught of customers' codes and words.")

Layouts = Annotated[bool, typer.Option("--layouts", help="What was learned of layouts, instead of items.")]


@learned.command("export")
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
            say(text.rstrip("\n"))

    run(write())


@learned.command("import")
def learned_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns account_no, item and sku at least.")],
    layouts: Layouts = False,
) -> None:
    """Take learned cross-references in, all or nothing; they count as confirmed unless their state is undone."""
    from gateway.control import call

    command = "profiles_import" if layouts else "learned_import"
    say(run(call(context.obj.load(), command, file=str(file.resolve()))))
