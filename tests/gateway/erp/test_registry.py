"""The registry of connectors: lazy, and clear about what it does not know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from gateway.erp import registry
from gateway.erp.files import FilesConnector, FilesSettings


@pytest.mark.parametrize("kind", registry.KINDS)
def test_every_kind_is_what_it_is_called_and_has_documented_settings(kind: str) -> None:
    model = registry.settings_model(kind)
    assert model is not None
    assert issubclass(model, BaseModel)
    assert registry.connector_class(kind).kind == kind
    assert model.model_config["frozen"]
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_an_unknown_kind_is_told_with_those_that_there_are() -> None:
    assert registry.settings_model("sapp") is None
    with pytest.raises(LookupError, match="files, http, tryton"):
        registry.connector_class("sapp")


def test_paths_start_at_the_configuration(tmp_path: Path) -> None:
    connector = registry.build("files", FilesSettings(folder=Path("out")), home=tmp_path)
    assert isinstance(connector, FilesConnector)
    assert connector.folder == tmp_path / "out"


def test_a_connector_is_imported_when_it_is_named() -> None:
    code = "import sys, gateway.erp.registry; sys.exit(any(name in sys.modules for name in ('gateway.erp.tryton', 'aiohttp')))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
