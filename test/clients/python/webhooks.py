"""Receives deliveries of a webhook, and verifies them with the library of Standard Webhooks for Python."""

from __future__ import annotations

import base64
import json
import os
import threading
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

API_URL = os.environ["API_URL"]
PATIENCE_SECONDS = 60

Delivery = tuple[bytes, dict[str, str]]
deliveries: Queue[Delivery] = Queue()


class Receiver(BaseHTTPRequestHandler):
    """Keeps the deliveries as they came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        deliveries.put((body, dict(self.headers)))

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def call(method: str, path: str, body: Any = None) -> Any:
    """Calls the API, and returns the content of its response."""
    request = urllib.request.Request(
        API_URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['TOKEN']}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        },
    )
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or "null")


def is_signed(delivery: Delivery, secret: str) -> bool:
    """Returns true if the library takes the delivery."""
    body, headers = delivery
    try:
        return Webhook(secret).verify(body, headers)["id"] == headers["webhook-id"]
    except WebhookVerificationError:
        return False


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()

created = call("POST", "/webhooks", {"url": f"http://127.0.0.1:{server.server_port}/"})
address, first = f"/webhooks/{created['id']}", created["secret"]


def tested() -> Delivery:
    """Has the service send a test event, and returns its delivery."""
    call("POST", f"{address}/test")
    return deliveries.get(timeout=PATIENCE_SECONDS)


# An order sends an event as well; its text is not of ASCII alone.
call("POST", "/provisioning/api/v1/orders", {"companyName": "Größe & Söhne"})
placed = deliveries.get(timeout=PATIENCE_SECONDS)
assert json.loads(placed[0])["type"] == "order.placed", placed
delivery = tested()
second = call("POST", f"{address}/rotate-secret", {})["secret"]
rotated = tested()
stranger = "whsec_" + base64.b64encode(b"a secret of someone else").decode()

for name, one in (("order", placed), ("test", delivery)):
    assert is_signed(one, first), name
    assert not is_signed(one, second), name
assert first != second
assert is_signed(rotated, first), "during a rotation, the former secret is valid"
assert is_signed(rotated, second), "during a rotation, the new secret is valid"
for one in (placed, delivery, rotated):
    body, headers = one
    assert not is_signed(one, stranger)
    assert not is_signed((body.replace(b'"id"', b'"iD"', 1), headers), first)
    for seconds, is_valid in ((0, True), (-600, False)):
        time = datetime.now(tz=timezone.utc) + timedelta(seconds=seconds)
        signature = Webhook(first).sign(headers["webhook-id"], time, body.decode())
        again = {"webhook-timestamp": str(int(time.timestamp())), "webhook-signature": signature}
        assert is_signed((body, {**headers, **again}), first) == is_valid, seconds

call("DELETE", address)
