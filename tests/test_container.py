"""The container files: what they name exists, and what they configure loads."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import load_settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_image_is_made_of_what_is_here() -> None:
    (extras,) = re.findall(r"^ARG EXTRAS=(\S+)", DOCKERFILE, re.M)
    assert set(extras.split(",")) <= set(PROJECT["project"]["optional-dependencies"])
    copied = [name for line in re.findall(r"^COPY (?!--from)(.+)", DOCKERFILE, re.M) for name in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert {"LICENSE", "README.md", *PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]} <= set(copied)


def test_images_are_plain_names_and_nothing_runs_as_root() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) + [
        service["image"] for service in COMPOSE["services"].values() if "image" in service
    ]
    assert len(images) == 3
    assert not [image for image in images if "/" in image or "." in image.split(":")[0]]
    assert DOCKERFILE.index("\nUSER ordergate") < DOCKERFILE.index("\nENTRYPOINT")


@pytest.mark.parametrize("service", ["ordergate", "worker"])
def test_what_compose_configures_is_understood(service: str, tmp_path: Path) -> None:
    told = COMPOSE["services"][service]
    secret = tmp_path / "mailbox"
    secret.write_text("word\n")
    environment = {
        name: str(secret) if value == "/run/secrets/mailbox" else value.replace("${POSTGRES_PASSWORD}", "word")
        for name, value in told["environment"].items()
    }
    settings = load_settings(None, environment=environment).settings
    assert settings.database == "postgresql+psycopg://ordergate:word@database/ordergate"
    assert (settings.engine.kind, settings.erp["kind"]) == ("procrastinate", "files")
    assert set(settings.channels) == {"api", "orders"}
    assert told["read_only"]
    assert int(told["stop_grace_period"].removesuffix("s")) >= 30
