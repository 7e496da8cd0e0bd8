"""What `ordergate doctor` says of the answers: whether they can be sent, and whether what comes back reaches a channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.errors import Misconfigured
from gateway.answers.mail import MailOutgoing
from gateway.answers.settings import AnswerSettings
from gateway.answers.sms import SmsOutgoing

__all__ = ["examine_answers"]


async def examine_answers(settings: AnswerSettings, channels: Mapping[str, Any]) -> str:
    """What is well, as a sentence; raises a ChannelError with the remedy. Nothing is sent."""
    if settings.mode == "off":
        return "off: nobody is answered; set [answers] mode"
    kinds = {channel.kind for channel in channels.values()}
    said = []
    if settings.address:
        _comes_back(settings, channels)
        said.append(await MailOutgoing(settings).check())
    elif kinds & {"smtp", "imap"}:
        said.append("no mail is answered: set answers.address")
    if settings.sms_number:
        said.append(await SmsOutgoing(settings).check())
    elif "sms" in kinds:
        said.append("no text message is answered: set answers.sms_number")
    return f"{settings.mode}: {'; '.join(said)}"


def _comes_back(settings: AnswerSettings, channels: Mapping[str, Any]) -> None:
    """Replies and bounces go to our address; a channel has to take them."""
    address = settings.address.lower()
    doors = [channel for channel in channels.values() if channel.kind in ("smtp", "imap")]
    if any(channel.kind == "imap" or _takes(channel.settings.recipients, address) for channel in doors):
        return
    if doors:
        said = f"no channel takes mail for {address}, so replies to questions are refused: add it to the `recipients` of a channel"
    else:
        said = f"no channel of kind smtp or imap takes replies to {address}, so no question can be answered: add one"
    raise Misconfigured(f"answers.address: {said}")


def _takes(recipients: tuple[str, ...], address: str) -> bool:
    return not recipients or any(one.lower() in (address, address.rpartition("@")[2]) for one in recipients)
