"""Settings from the environment: `ORDERGATE__WEB__PORT=8080` sets `[web] port`; lists and tables are written as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["overlay_environment"]

PREFIX = "ORDERGATE__"

#: how lists and tables are written in a variable
_FORMS = {"[": 'such as ["a", "b"]', "{": 'such as {"name": "value"}'}


def overlay_environment(
    tree: dict[str, Any], sources: dict[str, str], env: Mapping[str, str], faults: list[str]
) -> None:
    """Put the variables' values into the tree of settings; a variable that cannot be read adds a sentence to `faults`."""
    for variable, text in env.items():
        if not variable.startswith(PREFIX):
            continue
        steps = variable[len(PREFIX) :].lower().split("__")
        try:
            _table_of(tree, steps)[steps[-1]] = _from_environment(text)
        except ValueError as error:
            faults.append(f"{variable}: {error}")
            continue
        sources[".".join(steps)] = f"environment {variable}"


def _table_of(tree: dict[str, Any], steps: Sequence[str]) -> dict[str, Any]:
    for n, step in enumerate(steps[:-1], start=1):
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            raise ValueError(f"{'.'.join(steps[:n])} is a single value and has no {steps[n]}; unset the variable")
    return tree


def _from_environment(text: str) -> Any:
    if text[:1] not in _FORMS:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"what begins with {text[0]} must be JSON, {_FORMS[text[0]]}; {error}") from error
