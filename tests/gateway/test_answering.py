"""Answers: to whom, in which words, once; and replies that decide what was asked. A real mail server takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from pydantic import SecretStr

from channels.envelope import Trust
from channels.mime import mail_envelope
from gateway.answering import CAP, FIRST, TRIES
from gateway.answers.answer import AnswerDocument
from gateway.answers.letter import Choice, Letters, as_html
from gateway.answers.mail import LINES, MailOutgoing
from gateway.answers.outgoing import AnswerLate
from gateway.answers.settings import AnswerSettings
from gateway.answers.silence import why_silent
from gateway.answers.token import token_of
from gateway.replies import before_quote, chosen
from gateway.states import IntakeState, OrderState
from gateway.store.records import AnswerRow
from gateway.wiring import Gateway
from normalizer.order import Order, OrderLine
from tests.gateway.answering import OURS, Sink, answers_are, gateway, mail, receive, sink, state_of
from tests.gateway.small import RECEIVED, envelope
from tests.patience import until

__all__ = ["sink"]

CLEAN = "PO HK-2240\n\nCL-BLEACH-5  4 pcs\nPR-CF-BLUE  2 cartons\n"


async def test_a_clean_order_is_received_entered_and_confirmed_once(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail(CLEAN))
        receipt, confirmation = await sink.count(2)
        (order,) = (await made.settled(intake_id)).orders
        await state_of(made, order.id, OrderState.ANSWERED)
        assert [row.state for row in await made.store.answers(intake_id)] == ["sent", "sent"]
    assert len(sink.mails) == 2
    assert receipt["To"] == "sue@harwood-kitchens.example"
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["In-Reply-To"] == confirmation["In-Reply-To"]
    assert "HK-2240" in confirmation["Subject"]
    text = confirmation.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "- 4 pcs CL-BLEACH-5" in text
    assert "- 2 cartons PR-CF-BLUE" in text


async def test_a_draft_waits_for_a_clerk(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink, mode="draft") as made:
        intake_id = await receive(made, mail(CLEAN))
        await made.settled(intake_id)
        first, second = await answers_are(made, intake_id, "draft", "draft")
        await made.store.send_draft(first.id, by="anna", subject="Got it", body="We have it.\n")
        await made.store.drop_draft(second.id, by="anna")
        (sent,) = await sink.count(1)
        assert sent["Subject"].startswith("Got it [OG-")


@pytest.mark.parametrize(
    ("reply", "state"), [("2", OrderState.ANSWERED), ("the blue ones please", OrderState.HELD), ("7", OrderState.HELD)]
)
async def test_a_reply_decides_what_was_asked(tmp_path: Path, sink: Sink, reply: str, state: OrderState) -> None:
    """A choice is entered; what chooses nothing brings the order back to a clerk."""
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail("PO HK-2250\n\n3 boxes nitrile gloves blue\n", subject="PO HK-2250"))
        (order,) = (await made.settled(intake_id)).orders
        await sink.count(1)
        view = await made.store.order(order.id)
        assert view.row.state is OrderState.HELD
        await made.store.wait_for_customer(
            order.id, version=view.row.version, by="anna", reason="Which size of gloves?"
        )
        question = (await sink.count(2))[1]
        text = question.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "Which size of gloves?" in text
        assert "- 1: GL-NIT-" in text
        again = await receive(
            made,
            mail(
                f"{reply}\n\nOn Wed, Sample Supply wrote:\n> 1: GL-NIT-M\n",
                subject=f"Re: {question['Subject']}",
                to=question["Reply-To"],
                In_Reply_To=question["Message-ID"],
            ),
        )
        await state_of(made, order.id, state)
        told = await made.settled(again)
        assert told.row.state is IntakeState.SET_ASIDE
        assert "HK-2250" in told.row.reason
        if state is OrderState.ANSWERED:
            candidates = [line for line in text.splitlines() if line.startswith("- 2: ")]
            assert (await made.store.order(order.id)).order.lines[0].sku in candidates[0]


async def test_a_reply_with_a_number_of_its_own_is_a_new_order(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink) as made:
        first = await receive(made, mail("PO HK-2250\n\n3 boxes nitrile gloves blue\n", subject="PO HK-2250"))
        (order,) = (await made.settled(first)).orders
        await made.store.wait_for_customer(order.id, version=order.version, by="anna", reason="Which size?")
        question = (await sink.count(2))[-1]
        second = await receive(
            made,
            mail("PO HK-2251\n\nCL-BLEACH-5  4 pcs\n", subject="PO HK-2251", In_Reply_To=question["Message-ID"]),
        )
        (new,) = (await made.settled(second)).orders
        assert new.buyer_order_no == "HK-2251"
        assert (await made.store.order(order.id)).row.state is OrderState.WAITING


async def test_what_the_server_refuses_for_good_is_shown_and_what_it_puts_off_stays_due(
    tmp_path: Path, sink: Sink
) -> None:
    sink.refusing = "550 5.1.1 no such mailbox"
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail(CLEAN))
        rows = await answers_are(made, intake_id, "failed", "failed")
        assert "no such mailbox" in rows[0].error
    sink.refusing = "451 4.3.0 later"
    async with gateway(tmp_path / "two", sink) as made:
        intake_id = await receive(made, mail(CLEAN.replace("2240", "2241")))
        await made.settled(intake_id)

        async def put_off() -> bool:
            return any("later" in row.error for row in await made.store.answers(intake_id))

        await until(put_off)
        assert {row.state for row in await made.store.answers(intake_id)} == {"due"}


@pytest.mark.parametrize("verb", ["AUTH", "MAIL"])
async def test_trouble_with_ourselves_at_the_mail_server_ends_no_answer(verb: str) -> None:
    """A password that has run out, or a sender that is not let through, is for the operator to mend; then they go."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Picky(verb), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    way = MailOutgoing(
        AnswerSettings(mode="send", address=OURS, smtp_port=port, smtp_user="a", smtp_password=SecretStr("b"))  # type: ignore[call-arg]
    )
    with pytest.raises(AnswerLate, match=r"535|550"):
        await way.send(replace(ROW, recipient="sue@harwood-kitchens.example"), _came(mail("x")), ())
    await way.close()
    server.close()


class Picky(SMTP):
    """A server that has something against us, not against the recipient."""

    def __init__(self, verb: str) -> None:
        super().__init__(
            Sink(), auth_require_tls=False, authenticator=lambda *_: AuthResult(success=verb != "AUTH", handled=False)
        )
        self._verb = verb

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if self._verb == "MAIL":
            await self.push("550 5.7.1 sender not allowed")
        else:
            await super().smtp_MAIL(arg)


async def test_an_answer_that_comes_back_is_shown_as_failed(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail(CLEAN))
        receipt = (await sink.count(2))[0]
        await answers_are(made, intake_id, "sent", "sent")
        bounce = (
            f"From: MAILER-DAEMON@harwood-kitchens.example\r\nTo: {receipt['Reply-To']}\r\n"
            "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
            "Final-Recipient: rfc822; sue@harwood-kitchens.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
        )
        back = await receive(made, bounce.encode())
        rows = await answers_are(made, intake_id, "failed", "sent")
        assert "came back" in rows[0].error
        told = await made.settled(back)
        assert told.row.state is IntakeState.SET_ASIDE
        assert "sue@harwood-kitchens.example came back" in told.row.reason


async def test_two_gateways_stop_after_one_message(tmp_path: Path, sink: Sink) -> None:
    """What one gateway answers is no order to the other, and gets no answer."""
    async with gateway(tmp_path / "one", sink) as made:
        await receive(made, mail(CLEAN))
        answers = list(await sink.count(2))
    sink.mails.clear()
    async with gateway(tmp_path / "two", sink) as made:
        ids = [await receive(made, one.as_bytes()) for one in answers]
        for intake_id in ids:
            await made.settled(intake_id)
            assert all(row.state in ("silent", "due") for row in await made.store.answers(intake_id))
        await asyncio.sleep(0.3)
    assert sink.mails == []


async def test_whoever_answers_our_answers_by_machine_and_does_not_say_so_is_not_answered_for_ever(
    tmp_path: Path, sink: Sink
) -> None:
    """Each of his mails orders something and hangs on our last letter; a person who takes up an old mail hangs on one letter."""
    async with gateway(tmp_path, sink, more="per_thread_day = 3\n") as made:
        received, thread = [], ""
        for turn in range(5):
            said = CLEAN.replace("HK-2240", f"HK-{2300 + turn}")
            received.append(await receive(made, mail(said, subject=f"Re: {turn}", In_Reply_To=thread)))
            (row, *_) = await _with_receipt_settled(made, received[-1])
            thread = f"<og-{row.token}@sample-supply.example>"
        rows = [(await made.store.answers(one))[0] for one in received]
        assert [row.state for row in rows] == ["sent", "sent", "sent", "silent", "silent"]
        assert "hangs on 3 of our answers" in rows[3].error


async def test_a_customer_over_the_limit_waits_for_what_is_said_of_his_orders(tmp_path: Path, sink: Sink) -> None:
    """A receipt too many is left out; that an order is entered, or what is asked about it, is said later."""
    async with gateway(tmp_path, sink, more="per_recipient_hour = 2\n") as made:
        first = await receive(made, mail(CLEAN))
        await answers_are(made, first, "sent", "sent")
        other = "PO HK-2241\n\nTL-243-50  3 pcs\n"
        second = await receive(made, mail(other, subject="PO HK-2241"))
        rows = await answers_are(made, second, "silent", "due")

        async def put_off() -> bool:
            return "has had 2 answers" in (await made.store.answers(second))[1].error

        await until(put_off)
        assert [row.kind for row in rows] == ["receipt", "confirmation"]


async def _with_receipt_settled(made: Gateway, intake_id: str) -> Sequence[AnswerRow]:
    async def settled() -> bool:
        rows = await made.store.answers(intake_id)
        return bool(rows) and rows[0].state != "due"

    await until(settled)
    return await made.store.answers(intake_id)


def test_what_is_put_off_is_tried_for_two_days() -> None:
    """A mail server may be down over a weekend night and a day (RFC 5321 section 4.5.4.1 asks for days)."""
    pauses = [FIRST * 2.0 ** (tried - 1) for tried in range(1, TRIES)]
    assert 40 < sum(min(CAP, pause) for pause in pauses) / 3600 < 60


SILENT = (
    ("Auto-Submitted", "auto-replied"),
    ("Auto-Submitted", "auto-generated; type=order"),
    ("Precedence", "bulk"),
    ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ("List-Id", "<buyers.list.example>"),
    ("Return-Path", "<>"),
    ("X-Loop", "x"),
)


@pytest.mark.parametrize(("name", "value"), SILENT)
def test_machines_are_not_answered(name: str, value: str) -> None:
    assert "machine" in why_silent(_came(mail("x", **{name.replace("-", "_"): value})), own=OURS)


def test_people_are_answered_and_strangers_and_ourselves_are_not() -> None:
    assert why_silent(_came(mail("x")), own=OURS) == ""
    assert why_silent(_came(mail("x", Auto_Submitted="no")), own=OURS) == ""
    assert why_silent(_came(mail("x"), trust=Trust.NOTHING), own=OURS)
    assert why_silent(_came(mail("x", sender="orders+abc@sample-supply.example")), own=OURS)
    assert why_silent(_came(mail("x", sender="no-reply@shop.example")), own=OURS)


def _came(raw: bytes, *, trust: Trust = Trust.VOUCHED):  # type: ignore[no-untyped-def]
    return mail_envelope(raw, channel="m", kind="smtp", delivery_key="k", received_at=RECEIVED, trust=trust)


ROW = AnswerRow(
    id="a", intake_id="i", order_id="o", kind="receipt", state="due", channel="m", channel_kind="smtp",
    token="0123456789abcdef", said="Which one?", recipient="", subject="", body="", attempts=1, error="",
    created_at=RECEIVED, settled_at=None,
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", ""])
@pytest.mark.parametrize("kind", ["receipt", "question", "confirmation", "refusal"])
def test_every_letter_can_be_written_in_every_language(language: str, kind: str) -> None:
    letter = Letters().write(
        replace(ROW, kind=kind),
        language=language,
        subject="PO 1",
        seller="We",
        choices=[Choice(1, "A"), Choice(2, "B")],
    )
    assert letter.subject
    assert "OG-0123456789ABCDEF" in letter.text
    assert letter.text.rstrip().endswith("We")
    assert ("- 2: B" in letter.text) == (kind == "question")
    short = Letters().write(replace(ROW, kind=kind), language=language, subject="", seller="We", short=True)
    assert 0 < len(short.text) < 160


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pl", "sv"])
def test_that_nothing_comes_of_an_order_is_a_letter_of_its_own(language: str) -> None:
    order = Order(received_at=RECEIVED, buyer_order_no="PO-9", lines=(OrderLine(no="1", sku="HX-1"),))
    row = replace(ROW, kind="confirmation")
    letters = [
        Letters().write(row, language=language, subject="", seller="We", order=order, cancelled=cancelled)
        for cancelled in (False, True)
    ]
    assert ["HX-1" in letter.text for letter in letters] == [True, False]
    assert letters[0].subject != letters[1].subject
    assert "PO-9" in letters[1].subject
    short = Letters().write(row, language=language, subject="", seller="We", cancelled=True, short=True)
    assert 0 < len(short.text) < 160


def test_an_installation_has_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[receipt]\nsubject = "Ta"\nbody = "Got {{ reference }}."\n')
    letter = Letters(tmp_path).write(ROW, language="en", subject="", seller="")
    assert (letter.subject, letter.text) == ("Ta", "Got OG-0123456789ABCDEF.\n")


def test_html_says_the_same_and_runs_nothing() -> None:
    assert as_html("Hi <b>\n\n- one\n- two & three\n").endswith(
        "<p>Hi &lt;b&gt;</p><ul><li>one</li><li>two &amp; three</li></ul></body></html>"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2), ("2.", 2), ("No. 2 please", 2), ("1 thanks", 1), ("Nr. 3 bitte", 3), ("", None), ("2 boxes of 30", None),
        ("12", None), ("the second", None), ("M8x30", None), ("2024-11-01", None), ("1 or 2?", None),
    ],
)  # fmt: skip
def test_a_choice_is_a_number_and_nothing_else(text: str, number: int | None) -> None:
    assert chosen(text) == number


def test_a_letter_is_read_as_it_was_written_and_nobody_adds_headers_to_it() -> None:
    way = MailOutgoing(AnswerSettings(mode="send", address=OURS, name="Müller, Söhne & Co"))  # type: ignore[call-arg]
    body = "Grüße aus Köln\n\n- 4 × „Bleiche“ = 5 €\n.\nFrom here on\n"
    row = replace(
        ROW,
        recipient="sue@harwood-kitchens.example\r\nBcc: x@y.example",
        subject="Für Łódź\r\nBcc: x@y.example",
        body=body,
    )
    came = _came(mail("x"))
    came = replace(came, thread=replace(came.thread, message_id="a\r\nBcc: x@y.example"))
    document = AnswerDocument(7, "855-7.x12", "application/edi-x12", b"ISA*00~\x00\xff")
    raw = way.message(row, came, (document,)).as_bytes(policy=LINES)
    assert raw == way.message(row, came, (document,)).as_bytes(policy=LINES)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["Bcc"] is None
    assert read["Subject"] == "Für Łódź Bcc: x@y.example [OG-0123456789ABCDEF]"
    assert read["From"].addresses[0].display_name == "Müller, Söhne & Co"
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n") == body  # type: ignore[union-attr]
    assert "Grüße aus Köln" in read.get_body(("html",)).get_content()  # type: ignore[union-attr]
    (attached,) = read.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("855-7.x12", document.content)


def test_without_plus_addresses_replies_come_to_the_address_itself() -> None:
    way = MailOutgoing(AnswerSettings(mode="send", address=OURS, plus_address=False))  # type: ignore[call-arg]
    made = way.message(replace(ROW, recipient="sue@harwood-kitchens.example"), _came(mail("x")))
    assert made["Reply-To"] == OURS
    assert "OG-0123456789ABCDEF" in made["Subject"]
    plus = MailOutgoing(AnswerSettings(mode="send", address=OURS))  # type: ignore[call-arg]
    assert plus.message(ROW, _came(mail("x")))["Reply-To"] == OURS.replace("@", "+0123456789abcdef@")


def test_a_token_comes_back_in_address_thread_or_subject() -> None:
    token = "0123456789abcdef"
    assert token_of(_came(mail("1", to=f"orders+{token}@sample-supply.example"))) == token
    assert token_of(_came(mail("1", In_Reply_To=f"<og-{token}@sample-supply.example>"))) == token
    assert token_of(_came(mail("1", subject=f"AW: Frage [OG-{token.upper()}]"))) == token
    assert token_of(_came(mail("1", subject="Re: order"))) is None
    assert token_of(envelope("PO1")) is None


def test_a_quoted_question_is_no_answer() -> None:
    assert before_quote("2\n\nOn Monday Sam wrote:\n> 1: A\n> 2: B") == "2"
    assert before_quote("ok\n> 1") == "ok"
