"""ConfirmationRequests, posted to the buyer's system; where a channel names no address for them, they lie ready under /v1/answers.

The SharedSecret goes into the message on its way out: what is kept, and shown, has none. A second try posts the same bytes: its payloadID is
the identity by which the buyer knows that he has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from channels.cxml import CxmlSettings
from channels.envelope import Envelope
from gateway.answers.answer import AnswerDocument
from gateway.answers.outgoing import AnswerLate, AnswerNeedless, AnswerRefused
from gateway.erp.call import Answer, Caller
from gateway.errors import ErpError
from gateway.store.records import AnswerRow

__all__ = ["CxmlOutgoing"]

TIMEOUT, CONNECT = 60.0, 5.0
#: statuses with which a buyer's system says that it will never take this message (cXML User's Guide, "Status"); an operator can mend
#: a wrong secret (401, 402, 403), and the rest passes
NEVER = frozenset({400, 406, 409, 412, 417, 450, 475, 476, 477})
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}
_PARSER = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}


class CxmlOutgoing:
    """`Outgoing` to the systems that post cXML orders, by the name of the channel."""

    short = False
    machine = True

    def __init__(self, channels: Mapping[str, CxmlSettings]) -> None:
        self._channels = {name: settings for name, settings in channels.items() if settings.confirmation_url}
        self._callers = {
            name: Caller(
                f"channels.{name}", timeout=TIMEOUT, connect_timeout=CONNECT, allow_private=settings.allow_private,
                broken=frozenset(),
            )
            for name, settings in self._channels.items()
        }  # fmt: skip

    def recipient(self, envelope: Envelope) -> str:
        """The address that is posted to, else the buyer's name, under which it lies ready."""
        settings = self._channels.get(envelope.channel)
        return settings.confirmation_url if settings else envelope.sender.name or ""

    async def send(
        self,
        row: AnswerRow,
        envelope: Envelope,  # noqa: ARG002 - the channel says where
        documents: Sequence[AnswerDocument],
    ) -> None:
        settings = self._channels.get(row.channel)
        if settings is None:
            return
        if not any(b"<ConfirmationItem" in one.content or b'type="reject"' in one.content for one in documents):
            raise AnswerNeedless(
                "Nothing is promised yet; that the order came was said in the connection that it came by."
            )
        secret = settings.confirmation_secret.get_secret_value().strip()
        for one in documents:
            _judge(row.channel, await self._post(row.channel, settings.confirmation_url, _signed(one.content, secret)))

    async def close(self) -> None:
        for caller in self._callers.values():
            await caller.close()

    async def _post(self, channel: str, url: str, body: bytes) -> Answer:
        try:
            return await self._callers[channel]("POST", url, body=body, headers=HEADERS, writes=True)
        except ErpError as error:
            raise AnswerLate(str(error)) from error


def _signed(content: bytes, secret: str) -> bytes:
    """With our secret behind our identity, as the Sender's credential has it."""
    root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    credential = root.find("Header/Sender/Credential")
    if credential is None:
        raise AnswerRefused("The message names no Sender.")
    etree.SubElement(credential, "SharedSecret").text = secret
    tree = root.getroottree()
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", doctype=tree.docinfo.doctype))


def _judge(channel: str, answer: Answer) -> None:
    """Only a cXML Response that says 2xx is a yes: a page that asks for a login answers 200 as well."""
    status = _status(answer.text)
    if status is None:
        what = "no cXML Response" if answer.ok else f"HTTP {answer.status}"
        raise AnswerLate(f"channels.{channel}: {what} came to a ConfirmationRequest: {answer.text[:200]!r}")
    code, said = status
    if 200 <= code < 300:
        return
    raise (AnswerRefused if code in NEVER else AnswerLate)(
        f"channels.{channel}: the buyer's system says {code} {said}".rstrip()
    )


def _status(text: str) -> tuple[int, str] | None:
    """Code and words of a Response; None where it is none."""
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    status = root.find("Response/Status")
    code = status.get("code", "") if status is not None else ""
    if status is None or not (code.isascii() and code.isdigit() and len(code) == 3):
        return None
    return int(code), " ".join(filter(None, [status.get("text"), (status.text or "").strip()]))[:300]
