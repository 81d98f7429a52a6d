"""Sealing with age (through pyrage) and signing with Ed25519 (through cryptography). No other cryptography here.

Keys travel as text: ``age1…`` and ``AGE-SECRET-KEY-1…`` for age, hex for Ed25519.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import pyrage  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mdtkit.vault.trouble import Damaged, NotYours, WrongPassphrase

MAGIC = b"age-encryption.org/v1\n"


class AgeKey:
    """An age secret with its public half."""

    def __init__(self, secret: str) -> None:
        try:
            self.identity = pyrage.x25519.Identity.from_str(secret.strip())
        except pyrage.IdentityError as error:
            raise Damaged("The age key in the identity cannot be read. Use a copy of the identity file.") from error
        self.public = str(self.identity.to_public())

    @classmethod
    def generate(cls) -> AgeKey:
        """A new random key."""
        return cls(str(pyrage.x25519.Identity.generate()))

    @property
    def secret(self) -> str:
        """The secret half, as age writes it. Handle with care."""
        return str(self.identity)

    def __repr__(self) -> str:
        return f"AgeKey({self.public})"


class SigningKey:
    """An Ed25519 secret with its public half in hex."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def generate(cls) -> SigningKey:
        """A new random key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def secret(self) -> bytes:
        """The secret half. Handle with care."""
        return self._secret

    def sign(self, data: bytes) -> str:
        """The signature over ``data``, in hex."""
        return self._key.sign(data).hex()

    def __repr__(self) -> str:
        return f"SigningKey({self.public})"


def signed_by(public: str, data: bytes, signature: str) -> bool:
    """Whether ``signature`` (hex) over ``data`` was made with the key whose public half (hex) is given."""
    try:
        _public_key(public).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _public_key(public: str) -> Ed25519PublicKey:
    """The key whose public half (hex) is given: the same few sign a whole county. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def seal(data: bytes, to: Iterable[str]) -> bytes:
    """``data`` as an age file that exactly the given public keys (``age1…``) open."""
    sealed: bytes = pyrage.encrypt(data, [_recipient(key) for key in to])
    return sealed


@lru_cache(maxsize=256)
def _recipient(key: str) -> Any:
    return pyrage.x25519.Recipient.from_str(key)


def unseal(sealed: bytes, keys: Sequence[AgeKey], what: str, beside: str = "") -> bytes:
    """Open an age file. Raises NotYours when it is for others, Damaged when it is no whole age file.

    ``beside`` is a sentence on what a damaged file does not touch, where that is known.
    """
    if not sealed.startswith(MAGIC) or b"\n--- " not in sealed:
        raise Damaged(f"{what} is cut short or no age file. Put it back from a backup.{beside}")
    try:
        plain: bytes = pyrage.decrypt(sealed, [key.identity for key in keys])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotYours(f"{what} is encrypted to others, or its head was altered.") from None
        raise Damaged(f"{what} was altered or cut short. Put it back from a backup.{beside}") from None
    return plain


def seal_with_passphrase(data: bytes, passphrase: bytes) -> bytes:
    """``data`` as a standard age file under a passphrase (scrypt)."""
    sealed: bytes = pyrage.passphrase.encrypt(data, passphrase.decode())
    return sealed


def unseal_with_passphrase(sealed: bytes, passphrase: bytes) -> bytes:
    """Open a passphrase-sealed age file. Raises WrongPassphrase for every failure: no hint which."""
    try:
        plain: bytes = pyrage.passphrase.decrypt(sealed, passphrase.decode())
    except (pyrage.DecryptError, UnicodeDecodeError):
        raise WrongPassphrase("The passphrase does not open this identity.") from None
    return plain


def stanzas(sealed: bytes) -> int:
    """How many readers an age file has: the stanzas of its header, without the grease that age adds at random."""
    header = sealed.split(b"\n--- ", 1)[0]
    kinds = [line[3:].split(b" ", 1)[0] for line in header.split(b"\n") if line.startswith(b"-> ")]
    return sum(not kind.endswith(b"-grease") for kind in kinds)
