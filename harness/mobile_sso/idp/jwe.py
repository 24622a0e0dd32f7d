"""JWE compact serialization, as far as a provider needs it: encrypting to a client's registered public key.

`cryptography` is imported with the first encryption, not with this module.

Source: RFC 7516 5.1, 7.1; RFC 7518 4.3 (RSA-OAEP), 4.6 (ECDH-ES, direct), 5.2 (AES-CBC and HMAC), 5.3 (AES-GCM);
RFC 7519 5.2 (`cty` of a nested JWT); OpenID Connect Core 10.2; Registration 2.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_sso.idp.jws import decode, encode, json_octets
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurve, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from mobile_sso.testbed.contracts import ClientRegistration
    from mobile_sso.testbed.randomness import TokenSource

ALGORITHMS = ("RSA-OAEP", "ECDH-ES")
"""The values of `alg` this provider can encrypt with."""

DEFAULT_ENCRYPTION = "A128CBC-HS256"
"""The `enc` of a client that registered an `alg` only (Registration 2)."""

MIN_RSA_BITS = 2048
_TAG_OCTETS = 16
_GCM_IV_OCTETS = 12
_CBC_IV_OCTETS = 16
_BLOCK_BITS = 128


@dataclass(frozen=True, kw_only=True)
class Encryption:
    """How a JWT is encrypted, and for whom."""

    alg: str
    enc: str
    jwk: Mapping[str, JsonValue]
    """The recipient's public key."""


def check_recipient(registration: ClientRegistration) -> None:
    """Raise ValueError where encrypted ID tokens are registered that nobody could read or make."""
    alg, enc = registration.id_token_encrypted_response_alg, registration.id_token_encrypted_response_enc
    if alg is None:
        if enc is not None:
            raise ValueError("id_token_encrypted_response_enc makes no sense without id_token_encrypted_response_alg")
        return
    if alg not in ALGORITHMS:
        raise ValueError(f"id_token_encrypted_response_alg {alg!r} is not supported; choose {' or '.join(ALGORITHMS)}")
    if enc is not None and enc not in ENCRYPTIONS:
        known = f"{', '.join(ENCRYPTIONS[:-1])} or {ENCRYPTIONS[-1]}"
        raise ValueError(f"id_token_encrypted_response_enc {enc!r} is not supported; choose {known}")
    if recipient_key(registration.jwks, alg) is None:
        raise ValueError(
            f"id_token_encrypted_response_alg {alg!r} needs jwks with {_WANTED[alg]} whose 'use' is 'enc' or absent"
        )


def registered_encryption(registration: ClientRegistration) -> Encryption | None:
    """Return how ID tokens are encrypted for a client whose registration was checked; None: they are not."""
    alg = registration.id_token_encrypted_response_alg
    if alg is None:
        return None
    jwk = recipient_key(registration.jwks, alg)
    if jwk is None:
        raise ValueError(f"client {registration.client_id!r} has no key for {alg}")
    return Encryption(alg=alg, enc=registration.id_token_encrypted_response_enc or DEFAULT_ENCRYPTION, jwk=jwk)


def recipient_key(jwks: Mapping[str, JsonValue] | None, alg: str) -> Mapping[str, JsonValue] | None:
    """Return the first key of `jwks` that content can be encrypted to with `alg`, or None."""
    return next(_usable(jwks or {}, alg), None)


def encrypted(plaintext: bytes, encryption: Encryption, *, tokens: TokenSource, cty: str | None = "JWT") -> str:
    """Return `plaintext` encrypted, in compact serialization; `cty` says what it is.

    Keys and initialization vectors come from `tokens`; the ephemeral key of ECDH-ES is the library's own.
    """
    header: dict[str, JsonValue] = {"alg": encryption.alg, "enc": encryption.enc}
    if cty is not None:
        header["cty"] = cty
    if "kid" in encryption.jwk:
        header["kid"] = encryption.jwk["kid"]
    content_key, encrypted_key, parameters = _KEY_MANAGEMENT[encryption.alg](encryption, tokens)
    protected = encode(json_octets({**header, **parameters}))
    content = _CONTENT[encryption.enc]
    iv = _fresh(content.iv_octets, tokens)
    ciphertext, tag = content.encrypt(content_key, iv, plaintext, protected.encode("ascii"))
    return ".".join((protected, encode(encrypted_key), encode(iv), encode(ciphertext), encode(tag)))


def _fresh(octets: int, tokens: TokenSource) -> bytes:
    return decode(tokens.token(octets))


# Content encryption ---------------------------------------------------------------------------------------------------


def gcm(key: bytes, iv: bytes, plaintext: bytes, authenticated: bytes) -> tuple[bytes, bytes]:
    """Return ciphertext and tag of AES-GCM (RFC 7518 5.3)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = AESGCM(key).encrypt(iv, plaintext, authenticated)
    return sealed[:-_TAG_OCTETS], sealed[-_TAG_OCTETS:]


def cbc_hmac(key: bytes, iv: bytes, plaintext: bytes, authenticated: bytes) -> tuple[bytes, bytes]:
    """Return ciphertext and tag of AES-CBC with HMAC-SHA2 (RFC 7518 5.2.2.1): half the key for each, MAC first."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.padding import PKCS7

    half = len(key) // 2
    padder = PKCS7(_BLOCK_BITS).padder()
    padded = padder.update(plaintext) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key[half:]), modes.CBC(iv)).encryptor()
    ciphertext = encryptor.update(padded) + encryptor.finalize()
    bits = (8 * len(authenticated)).to_bytes(8, "big")
    mac = hmac.new(key[:half], authenticated + iv + ciphertext + bits, {16: "sha256", 32: "sha512"}[half])
    return ciphertext, mac.digest()[:half]


@dataclass(frozen=True, kw_only=True)
class _Content:
    """One value of `enc`."""

    key_octets: int
    iv_octets: int
    encrypt: Callable[[bytes, bytes, bytes, bytes], tuple[bytes, bytes]]


_CONTENT: Mapping[str, _Content] = {
    "A128CBC-HS256": _Content(key_octets=32, iv_octets=_CBC_IV_OCTETS, encrypt=cbc_hmac),
    "A256CBC-HS512": _Content(key_octets=64, iv_octets=_CBC_IV_OCTETS, encrypt=cbc_hmac),
    "A128GCM": _Content(key_octets=16, iv_octets=_GCM_IV_OCTETS, encrypt=gcm),
    "A256GCM": _Content(key_octets=32, iv_octets=_GCM_IV_OCTETS, encrypt=gcm),
}

ENCRYPTIONS = tuple(_CONTENT)
"""The values of `enc` this provider can encrypt with."""


# Key management -------------------------------------------------------------------------------------------------------


def _rsa_oaep(encryption: Encryption, tokens: TokenSource) -> tuple[bytes, bytes, dict[str, JsonValue]]:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.hashes import SHA1

    content_key = _fresh(_CONTENT[encryption.enc].key_octets, tokens)
    # SHA-1 is what RSA-OAEP is defined with (RFC 7518 4.3); nothing here depends on its resistance to collisions.
    padding = OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None)
    return content_key, _rsa_key(encryption.jwk).encrypt(content_key, padding), {}


def _ecdh_es(encryption: Encryption, _tokens: TokenSource) -> tuple[bytes, bytes, dict[str, JsonValue]]:
    from cryptography.hazmat.primitives.asymmetric import ec

    recipient = _ec_key(encryption.jwk)
    ephemeral = ec.generate_private_key(recipient.curve)
    secret = ephemeral.exchange(ec.ECDH(), recipient)
    point = ephemeral.public_key().public_numbers()
    octets = (recipient.curve.key_size + 7) // 8
    epk: dict[str, JsonValue] = {
        "kty": "EC",
        "crv": encryption.jwk["crv"],
        "x": encode(point.x.to_bytes(octets, "big")),
        "y": encode(point.y.to_bytes(octets, "big")),
    }
    return concat_kdf(secret, encryption.enc, _CONTENT[encryption.enc].key_octets), b"", {"epk": epk}


def concat_kdf(secret: bytes, algorithm_id: str, octets: int, *, apu: bytes = b"", apv: bytes = b"") -> bytes:
    """Return the key of `octets` that both sides derive from the shared `secret` (RFC 7518 4.6.2)."""
    described = b"".join(len(part).to_bytes(4, "big") + part for part in (algorithm_id.encode("ascii"), apu, apv))
    described += (8 * octets).to_bytes(4, "big")
    rounds = -(-octets // hashlib.sha256().digest_size)
    hashed = (hashlib.sha256(n.to_bytes(4, "big") + secret + described).digest() for n in range(1, rounds + 1))
    return b"".join(hashed)[:octets]


_KEY_MANAGEMENT: Mapping[str, Callable[[Encryption, TokenSource], tuple[bytes, bytes, dict[str, JsonValue]]]] = {
    "RSA-OAEP": _rsa_oaep,
    "ECDH-ES": _ecdh_es,
}


# Recipients -----------------------------------------------------------------------------------------------------------

_WANTED: Mapping[str, str] = {
    "RSA-OAEP": f"a public RSA key of {MIN_RSA_BITS} bits or more",
    "ECDH-ES": "a public EC key on P-256, P-384 or P-521",
}


def _usable(jwks: Mapping[str, JsonValue], alg: str) -> Iterator[Mapping[str, JsonValue]]:
    keys = jwks.get("keys")
    for jwk in keys if isinstance(keys, list) else []:
        if isinstance(jwk, dict) and jwk.get("use", "enc") == "enc" and jwk.get("alg", alg) == alg:
            try:
                suits = _SUITS[alg](jwk)
            except (KeyError, ValueError):
                # A member is missing or is no number of ours: a key of another kind, or none; the next may do.
                continue
            if suits:
                yield jwk


def _is_rsa(jwk: Mapping[str, JsonValue]) -> bool:
    return jwk["kty"] == "RSA" and _rsa_key(jwk).key_size >= MIN_RSA_BITS


def _is_ec(jwk: Mapping[str, JsonValue]) -> bool:
    return jwk["kty"] == "EC" and _ec_key(jwk) is not None


_SUITS: Mapping[str, Callable[[Mapping[str, JsonValue]], bool]] = {"RSA-OAEP": _is_rsa, "ECDH-ES": _is_ec}


def _number(jwk: Mapping[str, JsonValue], member: str) -> int:
    return int.from_bytes(decode(str(jwk[member])), "big")


def _rsa_key(jwk: Mapping[str, JsonValue]) -> RSAPublicKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    return RSAPublicNumbers(e=_number(jwk, "e"), n=_number(jwk, "n")).public_key()


def _ec_key(jwk: Mapping[str, JsonValue]) -> EllipticCurvePublicKey:
    """Return the key; raise KeyError for a curve of no name, ValueError for a point that is not on it."""
    from cryptography.hazmat.primitives.asymmetric import ec

    curves: Mapping[str, type[EllipticCurve]] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
    curve = curves[str(jwk["crv"])]()
    return ec.EllipticCurvePublicNumbers(x=_number(jwk, "x"), y=_number(jwk, "y"), curve=curve).public_key()
