"""`[answers]`: whether customers are answered, from which address, through which server."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

__all__ = ["AnswerSettings"]


class AnswerSettings(BaseModel):
    """`[answers]`: receipts, questions, confirmations and refusals, by the way that the order came."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["off", "draft", "send"] = Field(
        "off", description="off: nobody is answered; draft: a clerk sends each answer; send: they go by themselves."
    )
    address: str = Field("", description="The address that answers come from; replies to it have to reach a channel.")
    plus_address: bool = Field(
        True,
        description="Replies go to our address with +TOKEN before the @, by which they are known for certain; false where the mail server does not deliver such.",
    )
    name: str = Field("", description="The sender's name beside it.")
    smtp_host: str = Field("127.0.0.1", description="The server that takes our mail.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["none", "starttls", "tls"] = Field("none", description="How the connection is secured.")
    smtp_user: str = Field("", description="Name at that server, where it wants one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password, best as smtp_password_file.")
    twilio_account_sid: str = Field("", description="Twilio account that sends our text messages.")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Its token, best as twilio_auth_token_file.")
    twilio_url: str = Field(
        "https://api.twilio.com", description="Where its REST interface answers; another region has its own."
    )
    sms_number: str = Field("", description="The number that text messages come from, as in +441632960000.")
    per_recipient_hour: int = Field(
        120,
        ge=1,
        description="One recipient gets at most so many letters an hour: forty orders with receipt, confirmation and one later word each, more than a busy buyer sends and less than a flood. Over it receipts are left out; what says something of an order waits.",
    )
    per_thread_day: int = Field(
        5,
        ge=1,
        description="A message that hangs on so many of our answers, one on the other within a day, gets no receipt: two machines that answer each other make such a chain, and however many orders of a person do not.",
    )
    machines: Literal["none", "acknowledge", "all"] = Field(
        "acknowledge",
        description="Mail that a machine generated: which documents in its own format answer it; letters never do. acknowledge: 997, CONTRL, the cXML response, the UBL response AB; all: also the answer to the order.",
    )
    documents_per_hour: int = Field(
        1000, ge=1, description="One address gets at most so many mails with a document an hour; others wait."
    )
    templates: Path | None = Field(
        None, description="Folder with LANGUAGE.toml files whose texts replace the built-in ones."
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.mode != "off" and "@" not in self.address and not self.sms_number:
            raise ValueError("answers need an address or an sms_number to come from")
        return self
