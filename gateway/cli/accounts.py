"""`ordergate user` and `ordergate key`: who may log in at the desk, and which programs may hand in orders."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gateway.cli.terminal import group, run, say

__all__ = ["keys", "users"]

users = group("Clerks and their passwords.")
keys = group("API keys.")


@users.command("add")
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
    say(run(call(context.obj.load(), "user_add", name=name, role=role, password=word)))


@users.command("list")
def user_list(context: typer.Context) -> None:
    """Every clerk: name, role, since when, active or disabled."""
    from gateway.control import call

    say(run(call(context.obj.load(), "user_list")))


@users.command("role")
def user_role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose.")],
    role: Annotated[str, typer.Argument(help="clerk, supervisor, returns, finance, admin or viewer.")],
) -> None:
    """Give a clerk another role; it counts from the next click on."""
    from gateway.control import call

    say(run(call(context.obj.load(), "user_role", name=name, role=role)))


@users.command("disable")
def user_disable(context: typer.Context, name: Annotated[str, typer.Argument(help="Who.")]) -> None:
    """Log a clerk out everywhere and let nobody in by this name; `user add` takes it back."""
    from gateway.control import call

    say(run(call(context.obj.load(), "user_disable", name=name)))


@keys.command("list")
def key_list(context: typer.Context) -> None:
    """Every API key: name, customer, since when, active or revoked."""
    from gateway.control import call

    say(run(call(context.obj.load(), "key_list")))


@keys.command("revoke")
def key_revoke(context: typer.Context, name: Annotated[str, typer.Argument(help="Which.")]) -> None:
    """Refuse a key from the next request on."""
    from gateway.control import call

    say(run(call(context.obj.load(), "key_revoke", name=name)))


@keys.command("create")
def key_create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    account: Annotated[str | None, typer.Option(help="The customer whose orders it may post; default any.")] = None,
) -> None:
    """Make an API key; it is the last word printed, and is never shown again."""
    from gateway.control import call

    say(run(call(context.obj.load(), "key_create", name=name, account=account)))
