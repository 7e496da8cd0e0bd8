"""`ordergate db`: the schema of the database, a copy of everything that lasts, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.terminal import group, progress_bar, say

if TYPE_CHECKING:
    from gateway.settings import LoadedSettings

__all__ = ["database"]

database = group("The database.")


@database.command("upgrade")
def db_upgrade(context: typer.Context) -> None:
    """Bring the database to this version's schema."""
    from gateway.store.migrate import upgrade

    loaded = context.obj.load()
    upgrade(loaded.database_url())
    say(f"{loaded.settings.database}: the schema is up to date")


@database.command("backup")
def db_backup(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")]
) -> None:
    """Copy database and blobs into a folder while the gateway runs, with a manifest of SHA-256 digests (SQLite)."""
    from gateway.store.backup import backup

    loaded = context.obj.load()
    with progress_bar() as progress:
        said = backup(_file(loaded), loaded.home / loaded.settings.blobs, folder, told=progress)
    say(said)


@database.command("restore")
def db_restore(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="A folder made by `backup`.")]
) -> None:
    """Put a backup where no database stands, after every file agrees with its manifest (SQLite)."""
    from gateway.store.backup import restore

    loaded = context.obj.load()
    with progress_bar() as progress:
        said = restore(folder, _file(loaded), loaded.home / loaded.settings.blobs, told=progress)
    say(said)


def _file(loaded: LoadedSettings) -> Path:
    """Raises ConfigurationError for a server, which has tools of its own."""
    from gateway.errors import ConfigurationError

    file = loaded.sqlite_file()
    if file is None:
        raise ConfigurationError([
            f"database: PostgreSQL is backed up by its own tools (pg_dump, pg_restore); copy the folder {loaded.settings.blobs} after the dump"
        ])  # fmt: skip
    return file
