"""OpenID Connect for the desk: the code flow with PKCE (RFC 7636), state and nonce; roles from a claim; accounts without password.

An account belongs to the provider's subject, not to a name: names change hands. An account that has a password, or is another
subject's, is never taken over. authlib and joserfc (extra `oidc`) are loaded when somebody logs in by it.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from gateway.errors import ConfigurationError, StateConflict
from gateway.store.store import Store
from gateway.web.oidc_settings import OidcSettings, is_safe

__all__ = ["CALLBACK", "Oidc", "OidcRefused", "Person"]

CALLBACK = "/desk/oidc/callback"
#: signatures that are believed: none that the public key itself could make, and not "none"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: so long a login at the provider may take, and so many may be under way
PATIENCE_SECONDS, MOST_BEGUN = 600, 5000
#: the provider's keys and addresses are asked for again after so long; for a key that is not there, at once but not faster
FRESH_SECONDS, AGAIN_SECONDS = 3600, 10
TIMEOUT_SECONDS, LARGEST = 10, 1024 * 1024
LEEWAY_SECONDS = 60
NEEDED = ("authlib", "httpx2", "joserfc")


class OidcRefused(Exception):
    """Nobody is logged in; a sentence for the person says why, the cause is for the operator."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who came back from the provider."""

    name: str
    role: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """One login under way."""

    nonce: str
    verifier: str
    at: float


@dataclass(slots=True)
class _Provider:
    """What the provider says of itself."""

    addresses: Mapping[str, Any] = field(default_factory=dict)
    keys: Any = None
    at: float = -float("inf")


class Oidc:
    """The provider's side of a login: where to send the browser, and who has come back."""

    def __init__(self, store: Store, settings: OidcSettings, *, public_url: str) -> None:
        """Raises ConfigurationError where it could not work."""
        self._store = store
        self.settings = settings
        self._redirect = public_url.rstrip("/") + CALLBACK
        self._begun: OrderedDict[str, _Begun] = OrderedDict()
        self._provider = _Provider()
        self._asking = asyncio.Lock()
        if not public_url:
            raise ConfigurationError(
                ["web.public_url: is empty; with oidc.issuer the provider must know where to send people"]
            )
        if missing := [name for name in NEEDED if find_spec(name) is None]:
            raise ConfigurationError([f"oidc.issuer: needs {', '.join(missing)}; install ordergate[oidc]"])

    async def begin(self) -> tuple[str, str]:
        """(the provider's address to go to, the state that the browser must bring back)."""
        provider = await self._known()
        state, begun = (
            secrets.token_urlsafe(32),
            _Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(48), time.monotonic()),
        )
        self._begun[state] = begun
        while len(self._begun) > MOST_BEGUN:
            self._begun.popitem(last=False)
        async with self._client() as client:
            url, _ = client.create_authorization_url(
                provider.addresses["authorization_endpoint"],
                state=state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
            )
        return str(url), state

    async def finish(self, query: Mapping[str, str], *, brought: str) -> Person:
        """Who came back with this query; `brought`: the state of the browser's cookie. Each state is good once."""
        state = query.get("state", "")
        begun = self._begun.pop(state, None)
        if not brought or not secrets.compare_digest(state, brought) or begun is None:
            raise OidcRefused("This login was not begun here, or long ago; begin again.")
        if time.monotonic() - begun.at > PATIENCE_SECONDS:
            raise OidcRefused("This login was not begun here, or long ago; begin again.")
        if query.get("iss", self.settings.issuer) != self.settings.issuer:  # RFC 9207: another provider's answer
            raise OidcRefused("The answer is another provider's.")
        if "error" in query or not query.get("code"):
            raise OidcRefused("The provider did not let you in.")
        claims = await self._claims(query["code"], begun)
        return await self._person(claims)

    # --- the provider -------------------------------------------------------------------------------------------------

    def _client(self) -> Any:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        secret = self.settings.client_secret.get_secret_value()
        return AsyncOAuth2Client(
            self.settings.client_id,
            secret or None,
            scope=" ".join(self.settings.scopes),
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            timeout=TIMEOUT_SECONDS,
        )

    async def _known(self, *, again: bool = False) -> _Provider:
        """Its addresses and keys; `again` where a key was missing: keys change."""
        async with self._asking:
            age = time.monotonic() - self._provider.at
            if age > FRESH_SECONDS or (again and age > AGAIN_SECONDS):
                self._provider = await self._ask()
            return self._provider

    async def _ask(self) -> _Provider:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        where = self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        addresses = await self._json(where)
        if addresses.get("issuer") != self.settings.issuer:
            raise OidcRefused(f"{where} is of another issuer.")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe(str(addresses.get(name, ""))):
                raise OidcRefused(f"{where} names no safe {name}.")
        try:
            keys = KeySet.import_key_set(await self._json(addresses["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise OidcRefused("The provider's keys cannot be read.") from error
        return _Provider(addresses, keys, time.monotonic())

    async def _json(self, url: str) -> dict[str, Any]:
        import httpx2

        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS) as client, client.stream("GET", url) as answer:
                answer.raise_for_status()
                content = bytearray()
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > LARGEST:
                        raise OidcRefused("The provider says more than is read.")
            found = httpx2.Response(200, content=bytes(content)).json()
        except (httpx2.HTTPError, ValueError) as error:
            raise OidcRefused("The provider cannot be asked now; try again, or log in with a password.") from error
        if not isinstance(found, dict):
            raise OidcRefused("The provider's answer is not understood.")
        return found

    # --- who it is ----------------------------------------------------------------------------------------------------

    async def _claims(self, code: str, begun: _Begun) -> Mapping[str, Any]:
        """What the token says, once its signature and every claim of OpenID Connect Core 3.1.3.7 hold."""
        import httpx2
        from authlib.common.errors import AuthlibBaseError

        provider = await self._known()
        try:
            async with self._client() as client:
                token = await client.fetch_token(
                    provider.addresses["token_endpoint"], code=code, code_verifier=begun.verifier
                )
        except (AuthlibBaseError, httpx2.HTTPError, ValueError) as error:
            raise OidcRefused("The provider did not let you in.") from error
        raw = token.get("id_token")
        if not isinstance(raw, str) or len(raw) > LARGEST:
            raise OidcRefused("The provider's answer is not understood.")
        claims = await self._verified(raw)
        if not secrets.compare_digest(str(claims.get("nonce", "")), begun.nonce):
            raise OidcRefused("The provider's answer is not for this login.")
        return claims

    async def _verified(self, raw: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self.settings.client_id},
            exp={"essential": True},
            iat={"essential": True},
        )
        provider = await self._known()
        for try_again in (True, False):
            try:
                token = jwt.decode(raw, provider.keys, algorithms=list(ALGORITHMS))
                rules.validate(token.claims)
                break
            except (JoseError, ValueError, TypeError) as error:
                fresh = await self._known(again=True) if try_again else provider
                if fresh is provider:
                    raise OidcRefused("The provider's answer cannot be proved.") from error
                provider = fresh
        claims: Mapping[str, Any] = token.claims
        aud = claims["aud"]
        if isinstance(aud, list) and len(aud) > 1 and claims.get("azp") != self.settings.client_id:
            raise OidcRefused("The provider's answer is not for this desk.")
        return claims

    async def _person(self, claims: Mapping[str, Any]) -> Person:
        """The account of this subject, made where there is none; its role as the provider says today."""
        has = claims.get(self.settings.role_claim, ())
        held = {str(one) for one in (has if isinstance(has, list) else [has])}
        role = next((role for value, role in self.settings.roles.items() if value in held), None)
        if role is None:
            raise OidcRefused("You have no role at this desk; ask its admin.")
        subject = hashlib.sha256(f"{self.settings.issuer}\n{claims['sub']}".encode()).hexdigest()
        bound = await self._store.setting(f"oidc.subject.{subject}")
        name = str(bound or claims.get(self.settings.name_claim) or "").strip()[:100]
        if not name or not name.isprintable():
            raise OidcRefused("The provider does not say what you are called.")
        user = await self._store.user(name)
        if user is None:
            try:
                await self._store.add_user(name, password_hash="", role=role, by="oidc")
            except StateConflict:
                raise OidcRefused("This login was not begun here, or long ago; begin again.") from None
            await self._store.keep_setting(f"oidc.subject.{subject}", name)
        elif bound is None:
            raise OidcRefused("There is another account of your name; ask the admin of this desk.")
        elif not user.active:
            raise OidcRefused("Your account is closed; ask the admin of this desk.")
        elif user.role != role:
            await self._store.change_user(name, by="oidc", role=role)
        return Person(name, role, subject)
