"""Plays those who are no part of an integration: the team in the warehouse, and time.

Your own program has nothing in the place of this file. There the team works, and the year passes,
without you.
"""

from __future__ import annotations

import functools
import os

from quartermaster import Client, settings

WORK = {
    "ORDER RECEIVED": {"status": "PROCESSING"},
    "PROCESSING": {"status": "SHIPPED", "tracking_number": "1Z0000000000000301", "carrier": "UPS"},
    "SHIPPED": {"status": "DELIVERED", "tracking_status": "left with the neighbour"},
}
"""What the warehouse does next with an order, by the status of the order."""


@functools.lru_cache(maxsize=1)
def operator() -> Client | None:
    """Returns an operator's client. On a stage without one, the real team does the work."""
    if os.environ.get("API_URL") and not os.environ.get("OPERATOR_ID"):
        return None
    return Client(settings("operator"))


def work_in_the_warehouse(order_number: str, status: str) -> None:
    """Takes the next step of a device order."""
    team, step = operator(), WORK.get(status)
    if team and step:
        team.send("POST", f"/operations/v1/device-orders/{order_number}/status", step)


def let_the_year_pass(customer_id: str) -> bool:
    """Runs the anniversary of a customer now. Returns False on a stage without a sandbox."""
    team = operator()
    if team:
        team.send("POST", f"/operations/v1/sandbox/customers/{customer_id}/anniversary")
    return team is not None
