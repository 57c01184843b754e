"""Secrets of the second step as the database keeps them: encrypted, with a key that stands outside of it."""

import logging
from base64 import b32encode, urlsafe_b64encode
from secrets import token_bytes

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"changming second step"
KEY_BYTES, SECRET_BYTES = 32, 20

log = logging.getLogger(__name__)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # -- allauth says nothing of its types
    """What allauth asks of us before it writes a secret, and after it read one."""

    def encrypt(self, text: str) -> str:
        """The text under the first key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text, under whichever of the keys it was written.

        What none of them opens is answered with a secret that nobody knows: no code is right, no page breaks, and the
        second step has to be set up anew. Never with what stands there: then who writes to the database chooses it.
        """
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.exception("a second step was written under another key; CHANGMING_SECOND_STEP_KEY has changed")
            return b32encode(token_bytes(SECRET_BYTES)).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key(given)) for given in settings.SECOND_STEP_KEYS])


def _key(given: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(given.encode())
    return urlsafe_b64encode(derived)
