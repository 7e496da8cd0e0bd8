"""`[oidc]`: logging in at the desk by the company's own identity provider."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from gateway.web.roles import ROLES

__all__ = ["OidcSettings", "is_safe"]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_safe(url: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class OidcSettings(BaseModel):
    """`[oidc]`: OpenID Connect for the desk's accounts; `web.public_url` must be set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field("", description="The provider, as it names itself; empty: the desk has its own passwords only.")
    client_id: str = Field("", description="How the provider knows this desk.")
    client_secret: SecretStr = Field(SecretStr(""), description="Its secret, best as client_secret_file.")
    scopes: tuple[str, ...] = Field(("openid", "profile", "email"), description="What is asked for.")
    label: str = Field("Single sign-on", description="What stands on the button of the login page.")
    name_claim: str = Field("preferred_username", description="The claim that a new account is named by.")
    role_claim: str = Field("groups", description="The claim, a text or a list of texts, that roles are mapped from.")
    roles: dict[str, str] = Field(
        {},
        description="Value of that claim to role; the first one here that a person has counts, nobody else comes in.",
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.issuer:
            return self
        if not is_safe(self.issuer):
            raise ValueError("issuer: must begin with https://, or be on this machine")
        if not self.client_id or "openid" not in self.scopes:
            raise ValueError("client_id must be set, and scopes must name openid")
        if not self.roles:
            raise ValueError("roles: is empty, so nobody could log in; map values of role_claim to roles")
        if unknown := sorted(set(self.roles.values()) - set(ROLES)):
            raise ValueError(f"roles: {', '.join(unknown)} is no role; there are {', '.join(ROLES)}")
        return self
