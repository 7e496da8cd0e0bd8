"""An OpenID provider on loopback: discovery, keys, code flow with PKCE; it can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import encode_basic_auth, web
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

HMAC = b'{"alg":"HS256","kid":"one"}'
UNSIGNED = b'{"alg":"none"}'
CLIENT, SECRET = "ordergate-desk", "s3cret of the desk"


@dataclass
class Provider:
    """`claims` go over those of a token; `signs` and `algorithm` how it is signed; `said` over what discovery says."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "u-1", "preferred_username": "nora", "groups": ["clerks"]}
    )
    claims: dict[str, Any] = field(default_factory=dict)
    signs: Any = None
    algorithm: str = "RS256"
    said: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked_for_keys: int = 0

    async def discovery(self, _: web.Request) -> web.Response:
        said = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return web.json_response({**said, **self.said})

    async def keys(self, _: web.Request) -> web.Response:
        self.asked_for_keys += 1
        return web.json_response(KeySet([self.key]).as_dict(private=False))

    async def authorize(self, request: web.Request) -> web.Response:
        """Lets everybody in at once."""
        asked = dict(request.query)
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        assert len(asked["state"]) >= 32
        assert len(asked["nonce"]) >= 32
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        raise web.HTTPFound(f"{asked['redirect_uri']}?code={code}&state={asked['state']}&iss={self.url}")

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert request.headers["Authorization"] == encode_basic_auth(CLIENT, SECRET)
        asked = self.codes.pop(str(form["code"]), None)  # a code is good once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or asked["code_challenge"] != challenge.decode()
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        )

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return f"{_plain(UNSIGNED)}.{_plain(json.dumps(claims).encode())}."
        if self.algorithm == "HS256":  # what a forger makes who takes the published key for a shared secret
            signed = f"{_plain(HMAC)}.{_plain(json.dumps(claims).encode())}"
            return f"{signed}.{_plain(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"
        header = {"alg": self.algorithm, "kid": "one"}
        return jwt.encode(header, claims, self.signs or self.key, algorithms=[self.algorithm])


def _plain(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    made = Provider()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", made.discovery)
    app.router.add_get("/keys", made.keys)
    app.router.add_get("/authorize", made.authorize)
    app.router.add_post("/token", made.token)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
