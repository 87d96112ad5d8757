"""Short texts that the server keeps and nobody else may read: secrets of second factors, forms that wait.

Sealed with a key that is derived from SECRET_KEY. After SECRET_KEY was changed, what SECRET_KEY_FALLBACKS still names opens.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _keys() -> MultiFernet:
    secrets = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"config.sealing\0" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """The text, encrypted and protected against change."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The text again, or None where it was changed or sealed under a secret that is no longer known."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
