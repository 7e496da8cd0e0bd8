"""Everyday mails of eight languages: none passes wrongly, and what is ordinary needs nobody."""

from __future__ import annotations

import pytest

from tests.corpus.everyday.mails import LANGUAGES, floor, judged, mails


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_mail_is_entered_and_a_doubtful_one_waits(language: str) -> None:
    read = [(mail, *judged(mail)) for mail in mails(language)]
    assert [(mail.name, why) for mail, kind, why in read if kind == "silent"] == []
    wanted = [kind for mail, kind, _ in read if mail.lines]
    assert wanted.count("right") >= floor(language) * len(wanted)
