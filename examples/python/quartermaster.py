"""A client of Quartermaster for its three lines. Python 3.9 and its standard library are enough.

It does what every integration needs: it keeps a token, it repeats a call safely, and it turns the
errors of all lines into one exception.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any, Callable, NamedTuple

TIMEOUT_SECONDS = 10.0
"""How long to wait for a response. After that, nobody knows whether the call took effect."""

ATTEMPTS = 5
"""How often to send a call before giving up."""

POLL_SECONDS = float(os.environ.get("POLL_SECONDS") or "1")
"""Pause between two looks at an order. It suits the local cloud; real orders take hours or days."""


class Settings(NamedTuple):
    """Where a stage is, and the client that calls it."""

    api_url: str
    token_url: str
    client_id: str
    client_secret: str


def settings(role: str = "client") -> Settings:
    """Reads the settings from the environment, and what is absent there from the local cloud.

    :param role: ``client`` for a partner, or ``operator``
    """
    local = local_cloud()
    secrets = {client["clientId"]: client["clientSecret"] for client in local.get("clients", [])}
    usual = "operator" if role == "operator" else "demo"
    client_id = os.environ.get(f"{role}_id".upper()) or usual
    found = Settings(
        os.environ.get("API_URL") or local.get("apiUrl", ""),
        os.environ.get("TOKEN_URL") or local.get("tokenUrl", ""),
        client_id,
        os.environ.get(f"{role}_secret".upper()) or secrets.get(client_id, ""),
    )
    if "" in found:
        names = ", ".join(["API_URL", "TOKEN_URL", f"{role}_id".upper(), f"{role}_secret".upper()])
        raise SystemExit(f"Start the local cloud with npm start, or set {names}.")
    return found


def local_cloud() -> dict[str, Any]:
    """Reads how to reach the local cloud. Returns an empty dictionary if none is running."""
    root = Path(__file__).resolve().parents[2]
    file = root / (os.environ.get("QUARTERMASTER_DIRECTORY") or ".quartermaster") / "local.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return found


class Response(NamedTuple):
    """A success, or 304: what was asked for has not changed."""

    status: int
    headers: Message
    body: Any

    @property
    def version(self) -> str | None:
        """The ``ETag``: the version of the order that the response shows."""
        return self.headers["ETag"]

    @property
    def is_replayed(self) -> bool:
        """Whether an earlier call with this key took effect, and this is its response once more."""
        return self.headers["Idempotent-Replayed"] == "true"


class ApiError(Exception):
    """A response that is not a success, in one form for all lines."""

    def __init__(self, status: int, headers: Message, body: Any) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.code, self.problems = read_error(body)
        named = " ".join(part for part in (str(status), self.code) if part)
        request = headers["x-request-id"]  # quote it when you ask for help
        super().__init__(f"{named}: {'; '.join(self.problems)} (request {request})")

    @property
    def is_temporary(self) -> bool:
        """Whether the same call may succeed a moment later.

        4122: another call with the same correlation id has not ended yet.
        """
        return self.status in (429, 500, 502, 503, 504) or self.code == "4122"


# region errors
def read_error(body: Any) -> tuple[str, list[str]]:
    """Returns the code of an error and its problems, whatever line it comes from."""
    if isinstance(body, list):  # appliance orders, 422: a text for each problem
        return "", body
    if "error" in body:  # device orders
        error = body["error"]
        details = [f"{detail['field']}: {detail['message']}" for detail in error["details"]]
        return error["code"], details or [error["message"]]
    if "code" in body:  # subscription orders
        return body["code"], [body["message"], *body.get("additionalDetails", [])]
    if "title" in body:  # problem documents (RFC 9457)
        return "", [body["title"], *([body["detail"]] if "detail" in body else [])]
    return "", [body["message"]]  # API Gateway, before the call reaches the service


# endregion errors


class Client:
    """Calls the API as one client. A program has one of it, since it keeps the token."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._token = ""
        self._token_expires = 0.0
        self._loses_next_response = False

    def get(
        self, path: str, query: Mapping[str, str] | None = None, known: str | None = None
    ) -> Response:
        """Reads. If there is no other version than the ``known`` one, the response is a 304."""
        return self._call("GET", path, query, None, {"If-None-Match": known} if known else {})

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        version: str | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Response:
        """Writes once, however often the call is repeated.

        :param key: the idempotency key. Store it before you call, and you can repeat the call even
            after a crash of your program.
        :param version: the version that you have read. If the order has another one by now, the API
            returns 412.
        """
        header = "X-Correlation-Id" if path.startswith("/v3") else "Idempotency-Key"
        headers = {header: key or str(uuid.uuid4())}
        if version:
            headers["If-Match"] = version
        return self._call(method, path, query, body, headers)

    # region poll
    def follow(self, path: str, is_over: Callable[[Any], bool]) -> Iterator[Any]:
        """Reads until it is over. Yields what is there, and again after each change."""
        known, before = None, None
        while True:
            response = self.get(path, known=known)
            if response.status != 304 and response.body != before:
                known, before = response.version, response.body
                yield before
                if is_over(before):
                    return
            time.sleep(POLL_SECONDS)

    # endregion poll

    def lose_next_response(self) -> None:
        """Loses the next response, as a network may: the call takes effect, and nobody hears of it.

        This is for trials only.
        """
        self._loses_next_response = True

    # region repeat
    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Any,
        headers: Mapping[str, str],
    ) -> Response:
        """Sends a request. Sends the very same again if nobody knows what became of it."""
        for attempt in range(1, ATTEMPTS + 1):
            pause = random.uniform(0, 0.1 * 2**attempt)
            try:
                return self._exchange(method, path, query, body, headers)
            except ApiError as error:
                if error.status == 401 and attempt == 1:
                    self._token = ""  # it may have expired: once more, with a new one
                elif not error.is_temporary or attempt == ATTEMPTS:
                    raise
                pause = max(pause, float(error.headers["Retry-After"] or 0))
            except (OSError, http.client.HTTPException):  # a timeout, or a lost connection
                if attempt == ATTEMPTS:
                    raise
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    # endregion repeat

    def _exchange(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Any,
        headers: Mapping[str, str],
    ) -> Response:
        """Sends a request once."""
        url = self._settings.api_url + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        sent = {"Authorization": f"Bearer {self._access_token()}", **headers}
        if path.startswith("/v3"):
            sent["X-Api-Key"] = self._settings.client_id
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        status, received, text = exchange(urllib.request.Request(url, data, sent, method=method))
        if self._loses_next_response:
            self._loses_next_response = False
            print("The response is lost")
            raise TimeoutError
        parsed = json.loads(text) if text else None
        if status >= 400:
            raise ApiError(status, received, parsed)
        return Response(status, received, parsed)

    # region token
    def _access_token(self) -> str:
        """Returns the token, which serves all calls. Renews it a minute before it expires."""
        if self._token and time.monotonic() < self._token_expires:
            return self._token
        credentials = f"{self._settings.client_id}:{self._settings.client_secret}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(credentials).decode()}"}
        form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        request = urllib.request.Request(self._settings.token_url, form, headers)
        status, received, text = exchange(request)
        if status != 200:
            raise ApiError(status, received, {"message": f"no token: {text}"})
        token = json.loads(text)
        self._token = token["access_token"]
        self._token_expires = time.monotonic() + token["expires_in"] - 60
        return self._token

    # endregion token


def exchange(request: urllib.request.Request) -> tuple[int, Message, str]:
    """Sends a request. Returns the status, the headers and the body, of an error too."""
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
