"""No text of the desk is missing in German, and a German clerk reads German words, numbers and dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import aiohttp
import pytest
from jinja2.ext import babel_extract

from gateway.answers.legible import DECISIONS, KINDS
from gateway.layouts import NAMES
from gateway.states import IntakeState, OrderState
from gateway.web import pages, roles
from gateway.web.answers import STATES
from gateway.web.auth import digest
from gateway.web.decisions import SNOOZES
from gateway.web.i18n import COOKIE, LANGUAGES, local_time, translations
from gateway.web.queue import TABS
from gateway.web.review import LABELS
from tests.gateway.web.desk_house import house

TEMPLATES = Path(str(files("gateway.web"))) / "templates"
PLURALS = {"%(num)s days", "%(num)s lines"}
FILLED = re.compile(r"%\(\w+\)s|%%")
#: shown only where orders exist, and never as a state of something on a page
INNER = {IntakeState.ORDERS.value}


def texts() -> set[str]:
    """Every text that a page hands to the catalogue."""
    found = set(roles.ROLES) | set(STATES) | set(LABELS.values()) | {what for _, what in pages.SHORTCUTS}
    found |= {"Decimal mark", "Dates"} | set(NAMES.values()) | set(KINDS.values()) | set(DECISIONS.values())
    found |= {name for _, name in pages.NAVIGATION} | {tab.title for tab in TABS.values()}
    found |= {told for told, _ in SNOOZES.values()} | {*(s.value for s in (*OrderState, *IntakeState))} - INNER
    found |= {
        "differs",
        "is cancelled",
        "is cancelled, but not in that order",
        "comes back",
        "comes back, but is not in that order",
    }
    found |= {
        "is added",
        "is new",
        "is not spoken of",
        "is not there any more",
        "stays",
        "another price",
        "another quantity",
    }
    for path in TEMPLATES.glob("*.html"):
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ["_", "gettext", "ngettext"], [], {}):
                found |= {message} if isinstance(message, str) else {one for one in message or () if one}
    return found


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en", "en-US"}))
def test_no_text_is_missing(language: str) -> None:
    catalogue = translations(language)
    kept = catalogue._catalog  # type: ignore[attr-defined]
    known = {key[0] if isinstance(key, tuple) else key for key in kept}
    wanted = {text for text in texts() if text not in PLURALS}
    assert sorted(wanted - known) == []
    assert [text for text in wanted if not catalogue.gettext(text) and not isinstance(text, tuple)] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en", "en-US"}))
def test_what_is_filled_in_stays(language: str) -> None:
    catalogue = translations(language)
    for text in texts() - {"%(num)s day", "%(num)s line"} - PLURALS:
        assert sorted(FILLED.findall(catalogue.gettext(text))) == sorted(FILLED.findall(text)), text
    assert catalogue.ngettext("%(num)s day", "%(num)s days", 7) == "%(num)s Tage"


def test_dates_are_written_as_the_language_writes_them() -> None:
    instant = datetime(2026, 11, 28, 15, 4, tzinfo=UTC)
    assert local_time(instant, "de", UTC) == "28.11.26, 15:04"
    assert local_time(instant, "en", UTC) == "28/11/2026, 15:04"


async def test_a_german_clerk_reads_german(tmp_path: Path) -> None:
    async with house(tmp_path) as desk:
        await desk.store.start_session("mia", token_sha256=digest("t"), lasts=timedelta(hours=1))
        for cookie, header in ((f"ordergate=t; {COOKIE}=de", "en"), ("ordergate=t", "de-AT,de;q=0.9,en;q=0.5")):
            headers = {"Cookie": cookie, "Accept-Language": header}
            async with aiohttp.ClientSession(headers=headers) as client:
                for path, words in {
                    "": "Nichts wartet auf Sie.", "/entry?account=C2002": "Oder einen Text einfügen",
                    "/figures?days=7": "7 Tage", "/answers": "Antworten an Kunden", "/learned": "Aus Korrekturen gelernt",
                }.items():  # fmt: skip
                    async with client.get(f"{desk.url}/desk{path}") as answer:
                        page = await answer.text()
                    assert '<html lang="de">' in page
                    assert words in page
