"""A torn message is never read as an order; its sender is known as far as it says, and whole ones beside it are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.draft import Kind
from parsers.errors import Damaged, ReadError
from parsers.formats import cxml, edifact, ubl, x12
from tests.gateway.clean_orders import CLEAN
from tests.parsers.formats.origin import ORIGIN

X12, EDIFACT = CLEAN["x12"], CLEAN["edifact"]
FORMATS = {"x12": x12, "edifact": edifact}


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)].rstrip()


@pytest.mark.parametrize("form", ["x12", "edifact"])
@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("order", ["torn first", "torn last", "torn between"])
def test_of_several_interchanges_each_stands_for_itself(form: str, share: float, order: str) -> None:
    whole, torn = CLEAN[form], cut(CLEAN[form], share)
    pieces = {"torn first": [torn, whole], "torn last": [whole, torn], "torn between": [whole, torn, whole]}[order]
    drafts = FORMATS[form].read(b"\n".join(pieces), 0, ORIGIN)
    read, broken = [one for one in drafts if one.lines], [one for one in drafts if not one.lines]
    assert len(read) == len(pieces) - 1
    assert len({len(one.lines) for one in read}) == 1
    (only,) = broken
    assert only.kind is Kind.ORDER
    assert [notice.code for notice in only.notices] == ["document-damaged"]
    assert only.exchange is not None
    assert only.exchange.refused
    assert only.exchange.sender == read[0].exchange.sender  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["x12", "edifact"])
def test_a_single_torn_one_is_refused_as_a_file(form: str) -> None:
    with pytest.raises(Damaged) as told:
        FORMATS[form].read(cut(CLEAN[form], 0.7), 0, ORIGIN)
    assert told.value.exchange is not None
    assert told.value.exchange.refused


@pytest.mark.parametrize("form", ["x12", "edifact"])
def test_many_torn_ones_make_a_torn_file(form: str) -> None:
    with pytest.raises(Damaged):
        FORMATS[form].read(b"\n".join([cut(CLEAN[form], 0.7)] * 40), 0, ORIGIN)


@given(st.integers(1, len(X12) - 1), st.sampled_from(sorted(FORMATS)))
def test_wherever_it_breaks_nothing_is_read_out_of_half_a_message(at: int, form: str) -> None:
    whole = CLEAN[form]
    try:
        drafts = FORMATS[form].read(whole[:at] + b"\n" + whole, 0, ORIGIN)
    except ReadError:
        return
    known = FORMATS[form].read(whole, 0, ORIGIN)[0]
    assert all(not one.lines or len(one.lines) == len(known.lines) for one in drafts)


@pytest.mark.parametrize("share", [0.6, 0.8, 0.97])
def test_who_sent_torn_xml_is_known(share: float) -> None:
    for form, reader in (("cxml", cxml), ("ubl-peppol", ubl)):
        (whole,) = reader.read(CLEAN[form], 0, ORIGIN)
        with pytest.raises(Damaged) as told:
            reader.read(cut(CLEAN[form], share), 0, ORIGIN)
        torn, known = told.value.exchange, whole.exchange
        assert torn is not None
        assert known is not None
        assert torn.refused
        assert torn.asks
        assert (torn.format, torn.kind, torn.interchange, torn.message) == (
            known.format,
            known.kind,
            known.interchange,
            known.message,
        )
        assert torn.sender in (known.sender, "")


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><cXML payloadID="1@x"><Response><Status code="200"',
        b'<cXML payloadID="1@x"><Header/><Request><ConfirmationRequest><ConfirmationHeader',
        b'<cXML payloadID="1@x"><Header/><Message><PunchOutOrderMessage>',
    ],
)
def test_a_torn_answer_asks_for_nothing(content: bytes) -> None:
    with pytest.raises(Damaged) as told:
        cxml.read(content, 0, ORIGIN)
    assert told.value.exchange is not None
    assert not told.value.exchange.asks


@pytest.mark.parametrize(
    "content", [b"<cXML", b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'><ID>45000", b"\x00<"]
)
def test_of_whom_nothing_is_said_nobody_is_told(content: bytes) -> None:
    for reader in (cxml, ubl):
        with pytest.raises(ReadError) as told:
            reader.read(content, 0, ORIGIN)
        assert told.value.exchange is None


def test_entities_name_no_sender() -> None:
    content = b'<!DOCTYPE cXML [<!ENTITY a "b">]><cXML payloadID="1@x"><Header><From><Credential><Identity>&a;'
    with pytest.raises(Damaged) as told:
        cxml.read(content, 0, ORIGIN)
    assert told.value.exchange is None
