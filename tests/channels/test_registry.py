from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from channels.posted import PostedLine, PostedOrder
from channels.registry import FILE_CHANNELS, KINDS, channel_class, channel_for_files, settings_model
from normalizer.order import Order, OrderLine


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_class_and_documented_settings(kind: str) -> None:
    cls, model = channel_class(kind), settings_model(kind)
    assert cls.kind == kind
    assert model is cls.Settings
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"
    for name, field in model.model_fields.items():
        assert field.description, f"{kind}.{name} is not described"
        assert field.description.endswith("."), f"{kind}.{name}"
    assert cls("name", model()).name == "name"


def test_an_unknown_kind_is_told_with_those_that_there_are() -> None:
    with pytest.raises(LookupError, match="'pigeon'; there are counter, cxml, fax, folder, imap"):
        channel_class("pigeon")
    assert settings_model("pigeon") is None


def test_files_have_their_channels() -> None:
    channels = channel_for_files()
    assert set(channels) == set(FILE_CHANNELS) == {"email", "fax", "folder", "sms", "voice", "web"}
    assert {name: channel.name for name, channel in channels.items()} == {name: name for name in FILE_CHANNELS}


def test_no_channel_is_imported_before_it_is_wanted() -> None:
    code = "import sys, channels.registry; print([m for m in ('aiosmtpd', 'phonenumbers', 'channels.web') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_posted_order_has_the_members_of_an_order() -> None:
    assert set(PostedOrder.model_fields) == {field.name for field in dataclasses.fields(Order)}
    assert set(PostedLine.model_fields) == {field.name for field in dataclasses.fields(OrderLine)}


def test_what_the_door_lets_in_the_reader_understands() -> None:
    from parsers.formats.json import MEMBERS, ORDER_MEMBERS

    assert set(PostedOrder.model_fields) == ORDER_MEMBERS
    posted = {name: set(model.model_fields) for name, model in _models().items()}
    assert posted == {name: set(members) for name, members in MEMBERS.items()}


def _models() -> dict[str, type]:
    from channels import posted

    return {
        "customer": posted.PostedCustomer,
        "contact": posted.PostedContact,
        "party": posted.PostedParty,
        "period": posted.PostedPeriod,
        "price": posted.PostedPrice,
        "totals": posted.PostedTotals,
        "charge": posted.PostedCharge,
        "schedule": posted.PostedDelivery,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page(kind: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "channels" / f"{kind}.md"
    assert f'kind = "{kind}"' in page.read_text(encoding="utf-8")
