"""Sells subscriptions to a new customer: preview, order, return and renewal."""

from __future__ import annotations

from typing import Any

from quartermaster import Client, settings
from teams import let_the_year_pass

COMPANY = {
    "companyName": "Hafenkante Film",
    "preferredLanguage": "de-DE",
    "address": {
        "country": "DE",
        "region": "HH",
        "city": "Hamburg",
        "addressLine1": "Am Sandtorkai 1",
        "postalCode": "20457",
        "phoneNumber": "+49 40 5550134",
    },
    "contacts": [
        {
            "firstName": "Ida",
            "lastName": "Brandt",
            "email": "ida@example.com",
            "phoneNumber": "+49 40 5550134",
        },
    ],
}

# region wanted
STUDIO = {"offerId": "41000101CA01A12", "quantity": 12, "currencyCode": "EUR"}
PHOTO = {"offerId": "41000102CA01A12", "quantity": 5, "currencyCode": "EUR"}
WANTED = [
    {"extLineItemNumber": 1, **STUDIO},
    {"extLineItemNumber": 2, **PHOTO, "flexDiscountCodes": ["PHOTO_20"]},
]
# endregion wanted


# region customer
def add_customer(api: Client) -> str:
    """Adds a customer, and waits until it is active, which is the status 1000."""
    body = {"resellerId": "demo-reseller", "companyProfile": COMPANY}
    customer_id: str = api.send("POST", "/v3/customers", body).body["customerId"]
    *_, active = api.follow(f"/v3/customers/{customer_id}", lambda it: it["status"] == "1000")
    print(f"Customer {customer_id}: {active['status']}")
    return customer_id


# endregion customer


# region preview
def preview(api: Client, orders: str, order: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the lines with their prices and with the best offers. It orders nothing."""
    quote = api.send("POST", orders, order, query={"fetch-price": "true"}).body
    for line in quote["lineItems"]:
        price, code = line["pricing"]["lineItemPartnerPrice"], line["currencyCode"]
        discounts = [f", {it['code']} {it['result']}" for it in line.get("flexDiscounts", [])]
        print(f"  {line['quantity']} of {line['offerId']}: {price} {code}{''.join(discounts)}")
    lines: list[dict[str, Any]] = quote["lineItems"]
    return lines


# endregion preview


# region order
def place(api: Client, orders: str, order: dict[str, Any]) -> dict[str, Any]:
    """Places an order and follows it from 1002, which is open, to 1000, which is complete."""
    path = f"{orders}/{api.send('POST', orders, order).body['orderId']}"
    *_, placed = api.follow(path, lambda it: it["status"] != "1002")
    if placed["status"] != "1000":
        raise SystemExit(f"Order {placed['orderId']} has failed: {placed['status']}")
    print(f"{placed['orderType']} order {placed['orderId']}: {placed['status']}")
    return dict(placed)


# endregion order


def main() -> None:
    api = Client(settings())
    customer = f"/v3/customers/{add_customer(api)}"
    orders = f"{customer}/orders"

    # region buy
    quote = preview(api, orders, {"orderType": "PREVIEW", "lineItems": WANTED})
    lines = [{**line, "offerId": best["offerId"]} for line, best in zip(WANTED, quote)]
    bought = place(api, orders, {"orderType": "NEW", "lineItems": lines})
    # endregion buy

    # region return
    studio, photo = bought["lineItems"]
    returned = {"referenceOrderId": bought["orderId"], "lineItems": [photo]}
    place(api, orders, {"orderType": "RETURN", **returned})
    for line in api.get(f"{orders}/{bought['orderId']}").body["lineItems"]:
        print(f"  line {line['extLineItemNumber']} of {bought['orderId']}: {line['status']}")
    # endregion return

    # region anniversary
    print("The next anniversary renews:")
    preview(api, orders, {"orderType": "PREVIEW_RENEWAL"})
    subscription = f"{customer}/subscriptions/{studio['subscriptionId']}"
    api.send("PATCH", subscription, {"autoRenewal": {"enabled": False}})
    # endregion anniversary
    if not let_the_year_pass(customer.split("/")[-1]):  # played: in your program it passes
        raise SystemExit("Run the rest within 30 days after the anniversary.")

    # region renew
    expired = api.get(subscription).body
    print(f"The subscription is {expired['status']}: {', '.join(expired['allowedActions'])}")
    fewer = {**WANTED[0], "subscriptionId": expired["subscriptionId"], "quantity": 10}
    quote = preview(api, orders, {"orderType": "PREVIEW_RENEWAL", "lineItems": [fewer]})
    fewer["offerId"] = quote[0]["offerId"]
    place(api, orders, {"orderType": "RENEWAL", "lineItems": [fewer]})
    renewed = api.get(subscription).body
    print(f"The subscription is {renewed['status']}: {renewed['currentQuantity']} licences")
    # endregion renew


if __name__ == "__main__":
    main()
