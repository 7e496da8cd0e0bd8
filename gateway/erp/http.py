"""Posts the order as a signed webhook (https://www.standardwebhooks.com), for any ERP that somebody writes a receiver for.

`webhook-id` is the order's id, the same over all retries: the receiver drops what it has had. That drop is what makes it
exactly once, because a webhook cannot be asked what stands (`find` is always None).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from gateway.erp.call import Answer, Caller, url_fault
from gateway.erp.connector import ErpReceipt
from gateway.erp.told import lines_told, number_told, state_told
from gateway.errors import ErpBroken, ErpRejected
from normalizer.codes import finding
from normalizer.finding import Finding
from normalizer.order import Order

__all__ = ["HttpConnector", "HttpSettings", "signature"]

PREFIX = "whsec_"
ERRORS_SHOWN = 50


class HttpSettings(BaseModel):
    """`[erp] kind = "http"`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="Where the orders are posted to.")
    secret: SecretStr = Field(
        description="Signing secret `whsec_...` (24 to 64 bytes in base64); several with a blank between them sign side by side while one replaces the other."
    )
    timeout: float = Field(
        30.0,
        gt=0,
        le=600,
        description="Seconds until an answer is given up; the order is then in doubt and posted again under the same id.",
    )
    connect_timeout: float = Field(5.0, gt=0, le=60, description="Seconds until a connection is given up.")
    allow_private: bool = Field(False, description="The URL may lead into a private network or to this machine.")

    @model_validator(mode="after")
    def _can_work(self) -> Self:
        if fault := url_fault(self.url, allow_private=self.allow_private):
            raise ValueError(f"url {fault}")
        if not _keys(self.secret):
            raise ValueError("secret is missing: make one with `openssl rand -base64 32` and put whsec_ before it")
        return self


class HttpConnector:
    """One POST per order; the receiver's own order number may come back in the answer."""

    Settings: ClassVar[type[BaseModel]] = HttpSettings
    kind = "http"
    resend_safe = True

    def __init__(self, settings: HttpSettings, *, home: Path = Path()) -> None:  # noqa: ARG002 - no paths in here
        self.url = settings.url
        self._keys = _keys(settings.secret)
        self._host = urlsplit(settings.url).netloc
        self._call = Caller(
            self._host,
            timeout=settings.timeout,
            connect_timeout=settings.connect_timeout,
            allow_private=settings.allow_private,
        )

    async def submit(self, order: Order) -> ErpReceipt:
        """Post it. The receiver must treat a second delivery under the same `webhook-id` as the first one."""
        said_at = int(time.time())
        body = json.dumps(
            {"type": "order.released", "timestamp": _instant(said_at), "data": {"order": order.to_json()}},
            ensure_ascii=False,
        ).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "ordergate",
            "webhook-id": order.id,
            "webhook-timestamp": str(said_at),
            "webhook-signature": signature(self._keys, webhook_id=order.id, said_at=said_at, body=body),
        }
        answer = await self._call("POST", self.url, body=body, headers=headers, writes=True)
        if not answer.ok:
            raise self._refusal(answer)
        said = answer.data
        return ErpReceipt(erp_order_no=number_told(said), state=state_told(said, "handed_over"), lines=lines_told(said))

    async def find(self, key: str) -> ErpReceipt | None:  # noqa: ARG002 - a webhook has nobody to ask
        return None

    async def ping(self) -> str:
        """Says whether somebody answers there. Whether he takes our signature is seen at the first order alone."""
        # a receiver that knows nothing but POST says so in one of two ways
        answer = await self._call("HEAD", self.url, writes=False, expected={405, 501})
        return f"{self._host} answers {answer.status}; the signature is proved by the first order"

    async def close(self) -> None:
        await self._call.close()

    def _refusal(self, answer: Answer) -> Exception:
        """A 4xx with JSON speaks about the order; without, about a set-up that does not fit."""
        if not isinstance(answer.data, dict):
            return ErpBroken(
                f"{self._host}: answered {answer.status} without JSON: {answer.text[:200]!r}; check erp.url"
            )
        return ErpRejected(list(_findings(answer.data, self._host)))


def signature(keys: tuple[bytes, ...], *, webhook_id: str, said_at: int, body: bytes) -> str:
    """The `webhook-signature` header: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, once for each key."""
    signed = b".".join([webhook_id.encode(), str(said_at).encode(), body])
    return " ".join("v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys)


def _keys(secret: SecretStr) -> tuple[bytes, ...]:
    keys = []
    for word in secret.get_secret_value().split():
        try:
            key = base64.b64decode(word.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("secret is not base64 behind whsec_") from None
        if not word.startswith(PREFIX) or not 24 <= len(key) <= 64:
            raise ValueError("secret must be whsec_ and the base64 of 24 to 64 bytes")
        keys.append(key)
    return tuple(keys)


def _instant(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _findings(problem: Mapping[str, Any], host: str) -> list[Finding]:
    """RFC 9457 with `errors: [{pointer, detail}]`; pointers into the body lose the envelope around the order."""
    errors = problem.get("errors")
    told: list[Mapping[str, Any]] = (
        [each for each in errors[:ERRORS_SHOWN] if isinstance(each, dict)] if isinstance(errors, list) else []
    )
    if not told:
        told = [problem]
    return [
        finding("erp-refused", f"{host}: {_sentence(each)}", pointer=_pointer(each.get("pointer"))) for each in told
    ]


def _sentence(problem: Mapping[str, Any]) -> str:
    for key in ("detail", "message", "title", "error", "description"):
        if isinstance(said := problem.get(key), str) and said.strip():
            return said.strip()[:1000]
    return "refused the order without saying why"


def _pointer(written: Any) -> str:
    pointer = written.removeprefix("#").removeprefix("/data/order") if isinstance(written, str) else ""
    return pointer if pointer.startswith("/") else ""
