"""Follows the log of events.

A copy of all orders and the place in the log lie in one file, so that the program may end at any
moment and start again.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from quartermaster import POLL_SECONDS, ApiError, Client, settings

FILE = Path(os.environ.get("STATE_FILE") or "orders.json")


# region take
def take(orders: dict[str, Any], event: dict[str, Any]) -> None:
    """Takes an event over. One that comes twice, or late, changes nothing."""
    data = event["data"]
    if "number" not in data:
        return  # it is about a webhook, or about what a later version adds
    number = str(data["number"])
    if data["version"] <= orders.get(number, {"version": 0})["version"]:
        return
    orders[number] = {"status": data["status"], "version": data["version"]}
    print(f"Order {number}: {data['status']}", flush=True)


# endregion take


# region keep
def keep(after: str, orders: dict[str, Any]) -> None:
    """Keeps the orders and the place in the log, both or neither."""
    new = FILE.with_name(f"{FILE.name}.new")
    new.write_text(json.dumps({"after": after, "orders": orders}), "utf-8")
    new.replace(FILE)


# endregion keep

api = Client(settings())


# region follow
def follow_log(after: str | None, orders: dict[str, Any]) -> None:
    """Follows the log from this place on."""
    while True:
        page = api.get("/events", {"after": after} if after else {}).body
        for event in page["data"]:
            take(orders, event)
        after = page["next"]
        keep(after, orders)
        if not page["hasMore"]:
            time.sleep(POLL_SECONDS)


# endregion follow

copy = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {"after": None, "orders": {}}

# region outage
try:
    follow_log(copy["after"], copy["orders"])
except ApiError as error:
    if error.status != 410:
        raise
    print("The log no longer has all events after this place", flush=True)
    # in your program: read your orders again here
    follow_log(error.body["oldest"], copy["orders"])
# endregion outage
