"""Orders devices for an employee.

A response gets lost, and the retry is safe. The order is followed to the door. Another order is
cancelled.
"""

from __future__ import annotations

import uuid
from typing import Any

from quartermaster import ApiError, Client, settings
from teams import work_in_the_warehouse

HUB = "/api/v1/device-hub"

EMPLOYEE = {
    "firstname": "Ada",
    "lastname": "Lovelace",
    "email": "ada@example.com",
    "phone_number": "614-555-0143",
    "shipping_address": "350 North High Street",
    "shipping_city": "Columbus",
    "shipping_state": "OH",
    "shipping_zip": "43215",
    "shipping_country": "US",
}


# region look
def products_in_stock(api: Client) -> list[dict[str, Any]]:
    """Lists the products that the first warehouse has at least two pieces of."""
    warehouses = api.get(f"{HUB}/warehouses").body["data"]["ware_houses"]
    query = {"warehouse_id": warehouses[0]["warehouse_id"]}
    categories = api.get(f"{HUB}/inventory", query).body["data"]
    products = [product for category in categories for product in category["products"]]
    return [product for product in products if product["quantity"] >= 2]


# endregion look


# region place
def place(api: Client, title: str, key: str) -> str:
    """Places an order of one piece. One key never places a second order."""
    order = {"items": [{"product_title": title, "quantity": 1}], **EMPLOYEE}
    response = api.send("POST", f"{HUB}/place-order", order, key=key)
    number: str = response.body["data"]["order_number"]
    placed = "was placed by the first request" if response.is_replayed else "is placed"
    print(f"Order {number} {placed}: {title}")
    return number


# endregion place


# region follow
ENDS = ("DELIVERED", "CANCELLED", "RETURNED")


def follow(api: Client, number: str) -> None:
    """Follows an order to its end."""
    path = f"{HUB}/orders/{number}"
    for order in api.follow(path, lambda order: order["data"]["order_status"] in ENDS):
        status, tracking = order["data"]["order_status"], order["data"]["tracking"]
        carried = f" ({tracking['carrier']} {tracking['tracking_number']})" if tracking else ""
        print(f"Order {number}: {status}{carried}")
        work_in_the_warehouse(number, status)  # played: in your program the warehouse does this


# endregion follow


# region cancel
def cancel(api: Client, number: str) -> None:
    """Cancels an order, unless it is on its way already."""
    try:
        api.send("POST", f"{HUB}/orders/{number}/cancel")
        print(f"Order {number} is cancelled, and its piece is in stock again")
    except ApiError as error:
        if error.code != "ORDER_ALREADY_SHIPPED":
            raise
        print(f"Order {number} cannot be cancelled any more")


# endregion cancel


def main() -> None:
    api = Client(settings())
    product = products_in_stock(api)[0]
    print(f"{product['title']} is in stock, for {product['price']} {product['currency']}")

    # region lose
    key = str(uuid.uuid4())  # in your program: stored with the purchase, before the call
    api.lose_next_response()  # for this trial only
    number = place(api, product["title"], key)
    # endregion lose
    follow(api, number)

    another = place(api, product["title"], str(uuid.uuid4()))
    cancel(api, another)
    cancel(api, number)


if __name__ == "__main__":
    main()
