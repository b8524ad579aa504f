"""Receives webhooks. It verifies each one, and handles each event once.

It needs the library of Standard Webhooks: ``pip install standardwebhooks``.
"""

from __future__ import annotations

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

SECRET = os.environ.get("WEBHOOK_SECRET", "")
PORT = int(os.environ.get("PORT") or "4000")

# region handle
handled: set[str] = set()  # in your program: in your database, with what you made of the event


def handle(event: dict[str, Any]) -> None:
    """Handles an event, unless it came before."""
    if event["id"] in handled:
        return
    handled.add(event["id"])
    print(event["id"], event["type"], flush=True)


# endregion handle


# region verify
class Receiver(BaseHTTPRequestHandler):
    """Answers the requests of webhooks."""

    def do_POST(self) -> None:
        """Verifies the request and handles its event."""
        body = self.rfile.read(int(self.headers["Content-Length"]))  # the bytes as they came
        try:
            handle(Webhook(SECRET).verify(body, dict(self.headers)))
            self.send_response(204)
        except WebhookVerificationError:
            self.send_response(400)
        self.end_headers()


# endregion verify

server = ThreadingHTTPServer(("", PORT), Receiver)
print("Waiting for webhooks", flush=True)
server.serve_forever()
