"""The documentation is complete: every setting, finding code, command and metric stands where a reader looks for it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from typer.main import get_command

from channels import registry as channel_registry
from gateway import settings
from gateway.answers.settings import AnswerSettings
from gateway.cli import app
from gateway.desk_settings import DeskSettings
from gateway.erp import registry as erp_registry
from gateway.master_rows import TABLES
from gateway.metrics import METRICS
from gateway.web.oidc_settings import OidcSettings
from gateway.web.openapi import document
from normalizer.order import ORDER

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SECTIONS = {
    "web": settings.WebSettings,
    "trust": settings.TrustSettings,
    "desk": DeskSettings,
    "reading": settings.ReadingSettings,
    "answers": AnswerSettings,
    "oidc": OidcSettings,
    "events": settings.EventsSettings,
    "log": settings.LogSettings,
}
KINDS = {
    kind: registry.settings_model(kind) for registry in (channel_registry, erp_registry) for kind in registry.KINDS
}


def annotated() -> str:
    return (ROOT / "config" / "ordergate.toml").read_text(encoding="utf-8")


def block(text: str, head: str) -> str:
    """The lines of one table of the annotated configuration."""
    start = text.index(head)
    following = re.compile(r"^(?:# )?\[", re.M).search(text, start + len(head))
    return text[start : following.start() if following else len(text)]


def missing(model: type[BaseModel], text: str) -> list[str]:
    return [
        name
        for name, field in model.model_fields.items()
        if not isinstance(field.default, dict)
        and not (
            field.description and f"# {field.description}\n" in text and re.search(rf"^(?:# )?{name} = ", text, re.M)
        )
    ]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_setting_stands_annotated_in_the_shipped_configuration(name: str) -> None:
    assert missing(SECTIONS[name], block(annotated(), f"[{name}]")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_stands_annotated_in_the_shipped_configuration(kind: str) -> None:
    assert missing(KINDS[kind], block(annotated(), f'kind = "{kind}"')) == []


@pytest.mark.parametrize("kind", erp_registry.KINDS)
def test_every_connector_has_a_page(kind: str) -> None:
    assert (DOCS / "erp" / f"{kind}.md").is_file()


def test_every_metric_is_documented() -> None:
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    assert [name for name, meaning in METRICS.items() if f"| `{name}` | {meaning} |" not in text] == []


def test_every_command_has_help() -> None:
    def mute(command: Any, path: str) -> list[str]:
        children = getattr(command, "commands", {})
        found = [] if command.help else [path]
        return found + [fault for name, child in children.items() for fault in mute(child, f"{path} {name}")]

    assert mute(get_command(app), "ordergate") == []


def test_the_published_order_schema_is_that_of_the_type(request: pytest.FixtureRequest) -> None:
    file = DOCS / "order.schema.json"
    schema = json.dumps(ORDER.json_schema(mode="serialization"), indent=2) + "\n"
    if request.config.getoption("--accept"):
        file.write_text(schema, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == schema


def test_the_openapi_document_is_closed() -> None:
    """Every reference leads somewhere."""
    whole = document()
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(whole)))
    assert references <= set(whole["components"]["schemas"])


def test_every_command_and_option_has_its_line() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")

    def missing(command: Any, path: str) -> list[str]:
        children = getattr(command, "commands", {})
        told = [] if children or f"`{path.strip()}" in page or f"{path.strip()} " in page else [path]
        options = [] if children or command.hidden else [
            f"{path} {option}" for one in command.params for option in one.opts[:1]
            if option.startswith("--") and not getattr(one, "hidden", False) and option not in page
        ]  # fmt: skip
        return (
            told + options + [fault for name, child in children.items() for fault in missing(child, f"{path} {name}")]
        )

    assert missing(get_command(app), "") == []


def test_every_column_of_the_master_files_is_documented() -> None:
    page = (DOCS / "master.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{table.name}.csv`"))
        for column in table.cells:
            assert column in row
            assert (f"**{column}**" in row) is (column in table.required)
