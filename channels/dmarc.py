"""Whether the domain in From is proved by DKIM (RFC 6376) or SPF (RFC 7208), aligned as DMARC wants it (RFC 7489).

For gateways that have no mail server in front which would say so. DNS is handed in, so nothing here knows where answers come from.

Stricter than DMARC where an order could be forged: a signature that covers only the beginning of the body (`l=`) proves nothing,
and neither does a mail with several authors. Milder in one point: a domain without a DMARC record counts as one that wants
relaxed alignment, since the signature proves the same.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog

from channels.errors import Misconfigured
from channels.mime import ascii_domain, headers_of, mailboxes

__all__ = ["DnsTrouble", "Resolve", "author_is_proved", "public_dns"]

log = structlog.get_logger(__name__)

#: (name, "TXT" | "A" | "AAAA" | "MX" | "PTR") -> values as text, an MX as "10 name"; raises DnsTrouble where nobody knows now.
Resolve = Callable[[str, str], list[str]]

_SIGNATURES = 5
_SECONDS = 5
_VOID_LOOKUPS = 2  #: RFC 7208 section 4.6.4


class DnsTrouble(Exception):
    """The name may exist, but nobody could be asked."""


def author_is_proved(raw: bytes, *, resolve: Resolve, peer: str = "", mail_from: str = "", helo: str = "") -> bool:
    """Whether exactly one author stands in From and his domain is proved. `peer` is the client that handed the mail in: empty
    or private where that was a server of our own, whose address proves nothing. Blocks while it asks; raises nothing."""
    froms = [value for name, value in headers_of(raw) if name == "from"]
    domains = {ascii_domain(box.address.rpartition("@")[2]) for value in froms for box in mailboxes(value)}
    if len(froms) != 1 or len(domains) != 1:
        return False
    domain = domains.pop()
    try:
        policy = _policy(domain, resolve)
        return _signed(raw, domain, strict=policy.get("adkim") == "s", resolve=resolve) or _sent_from(
            peer, mail_from, helo, domain, strict=policy.get("aspf") == "s", resolve=resolve
        )
    except DnsTrouble as error:
        log.warning("dmarc.dns_trouble", domain=domain, error=str(error)[:200])
        return False
    except Exception:  # the boundary: whatever a forger wrote that the libraries stumble over proves nothing
        log.warning("dmarc.unreadable", domain=domain, exc_info=True)
        return False


def _policy(domain: str, resolve: Resolve) -> Mapping[str, str]:
    """The tags of the domain's DMARC record, else of its organisation's; none where there is none, or more than one."""
    for name in dict.fromkeys((domain, _organisation(domain))):
        records = [text for text in resolve(f"_dmarc.{name}", "TXT") if text.lower().startswith("v=dmarc1")]
        if len(records) == 1:
            pairs = (piece.partition("=") for piece in records[0].split(";"))
            return {tag.strip().lower(): value.strip().lower() for tag, _, value in pairs}
    return {}


# --- DKIM -------------------------------------------------------------------------------------------------------------


def _signed(raw: bytes, domain: str, *, strict: bool, resolve: Resolve) -> bool:
    import dkim

    def key(name: bytes, timeout: int = _SECONDS) -> bytes | None:  # noqa: ARG001 - the resolver has its own
        found = resolve(name.decode("ascii", "replace").rstrip("."), "TXT")
        return found[0].encode() if len(found) == 1 else None

    count = sum(name == "dkim-signature" for name, _ in headers_of(raw))
    for number in range(min(count, _SIGNATURES)):
        signature = dkim.DKIM(raw)
        try:
            good = signature.verify(idx=number, dnsfunc=key)
        except dkim.DKIMException:
            continue
        tags: Mapping[bytes, bytes] = signature.signature_fields
        signer = tags.get(b"d", b"").decode("ascii", "replace").lower()
        if good and b"l" not in tags and _aligned(signer, domain, strict=strict):
            return True
    return False


# --- SPF --------------------------------------------------------------------------------------------------------------


def _sent_from(peer: str, mail_from: str, helo: str, domain: str, *, strict: bool, resolve: Resolve) -> bool:
    """Whether the envelope sender's domain lets this client send, and is the author's own."""
    sender = ascii_domain(mail_from.rpartition("@")[2])
    if not sender or not _is_public(peer) or not _aligned(sender, domain, strict=strict):
        return False
    result, _, _ = _query(resolve)(i=peer, s=mail_from, h=helo or "unknown", querytime=_SECONDS * 2).check()
    return bool(result == "pass")


def _query(resolve: Resolve) -> Any:
    """pyspf's evaluation with our resolver in the place of its own."""
    import spf

    class Query(spf.query):  # type: ignore[misc] # the library has no types
        def dns(self, name: str, qtype: str, cnames: Any = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002
            key = (str(name).rstrip(".").lower(), qtype)
            if key not in self.cache:
                try:
                    found = resolve(*key)
                except DnsTrouble as error:
                    raise spf.TempError(str(error)) from error
                self.cache[key] = [_as_spf(value, qtype) for value in found]
            if not self.cache[key] and not ignore_void:
                self.void_lookups += 1
                if self.void_lookups > _VOID_LOOKUPS:
                    raise spf.PermError("too many names that are not there")
            return list(self.cache[key])

    return Query


def _as_spf(value: str, qtype: str) -> Any:
    if qtype == "MX":
        preference, _, name = value.partition(" ")
        return int(preference), name
    return [value.encode()] if qtype in ("TXT", "SPF") else value


def _is_public(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer.partition("%")[0]).is_global
    except ValueError:
        return False


# --- domains ----------------------------------------------------------------------------------------------------------


def _aligned(one: str, author: str, *, strict: bool) -> bool:
    if one == author:
        return True
    return not strict and bool(one) and _organisation(one) == _organisation(author)


def _organisation(domain: str) -> str:
    """The registered name: one label below the public suffix. A suffix itself belongs to nobody, and is its own."""
    from publicsuffix2 import get_tld

    # The library gives the top-level domain for one that its list does not know, whatever stands below it.
    suffix = str(get_tld(domain, strict=True) or domain.rpartition(".")[2])
    if domain == suffix:
        return domain
    return f"{domain.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"


# --- the real DNS -----------------------------------------------------------------------------------------------------


def public_dns() -> Resolve:
    """The machine's resolver. Raises Misconfigured where the packages of the extra `dmarc` are not installed."""
    try:
        import dkim  # noqa: F401
        import dns.exception
        import dns.resolver
        import publicsuffix2  # noqa: F401
        import spf  # noqa: F401
    except ImportError as error:
        raise Misconfigured(
            f"check_dmarc needs packages that are not installed ({error.name}); install ordergate[dmarc]"
        ) from error

    resolver = dns.resolver.Resolver()
    resolver.lifetime = _SECONDS

    def resolve(name: str, kind: str) -> list[str]:
        try:
            return list(_texts(resolver.resolve(name, kind), kind))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise DnsTrouble(f"{name} {kind}: {error}") from error

    return resolve


def _texts(answers: Any, kind: str) -> Iterator[str]:
    for answer in answers:
        if kind == "TXT":
            yield b"".join(answer.strings).decode("utf-8", "replace")
        elif kind == "MX":
            yield f"{answer.preference} {answer.exchange.to_text(True)}"
        else:
            yield answer.target.to_text(True) if kind == "PTR" else answer.address
