"""Stands in for the package ``standardwebhooks`` of PyPI, of which it has what the example uses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

TOLERANCE_SECONDS = 5 * 60


class WebhookVerificationError(Exception):
    """The request does not prove to come from who has the secret."""


class Webhook:
    """Verifies the requests that a secret has signed."""

    def __init__(self, secret: str) -> None:
        self._key = base64.b64decode(secret.removeprefix("whsec_"))

    def verify(self, data: bytes, headers: dict[str, str]) -> Any:
        """Returns the content of the request."""
        known = {name.lower(): value for name, value in headers.items()}
        message, timestamp = known["webhook-id"], known["webhook-timestamp"]
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
            raise WebhookVerificationError("the time is too far from now")
        content = f"{message}.{timestamp}.".encode() + data
        signature = base64.b64encode(hmac.new(self._key, content, hashlib.sha256).digest()).decode()
        signatures = known["webhook-signature"].split(" ")
        if not any(hmac.compare_digest(f"v1,{signature}", one) for one in signatures):
            raise WebhookVerificationError("no signature matches")
        return json.loads(data)
