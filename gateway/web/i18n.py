"""The desk's languages: English in the templates, others from `locale/LANGUAGE/LC_MESSAGES/desk.po`."""

from __future__ import annotations

import io
from datetime import datetime, tzinfo
from functools import lru_cache
from gettext import NullTranslations
from importlib.resources import files

from aiohttp import web
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

__all__ = ["COOKIE", "LANGUAGES", "language_of", "local_time", "locale_of", "translations"]

LANGUAGES = {"en": "English", "en-US": "English (US)", "de": "Deutsch"}
#: the locale by which a language writes numbers and dates, where it is not the language itself
LOCALES = {"en": "en_GB", "en-US": "en_US"}
COOKIE = "ordergate-language"


def language_of(request: web.Request) -> str:
    """What the clerk chose, else what the browser prefers, else English."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for item in request.headers.get("Accept-Language", "")[:200].split(","):
        name = item.partition(";")[0].strip()
        if name in LANGUAGES:
            return name
        if name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    return "en"


@lru_cache(maxsize=4)
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; what it lacks is shown in English."""
    path = files("gateway.web") / "locale" / language / "LC_MESSAGES" / "desk.po"
    if not path.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(path.read_bytes()), locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="desk")


def locale_of(language: str) -> str:
    """The locale by which this language writes numbers and dates."""
    return LOCALES.get(language, language)


def local_time(instant: datetime, language: str, zone: tzinfo) -> str:
    """An instant in the clerk's way of writing, by the desk's time zone."""
    return format_datetime(instant, "short", tzinfo=zone, locale=locale_of(language))
