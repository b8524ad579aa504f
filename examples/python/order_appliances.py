"""Orders a pair of appliances for a site.

The order begins as a draft, and its messages tell what to ask the site for. Then two people edit it
at the same time.
"""

from __future__ import annotations

from typing import Any

from quartermaster import ApiError, Client, Response, settings

ORDERS = "/provisioning/api/v1/orders"

Order = dict[str, Any]


def node(name: str, ip: str, gateway: str) -> dict[str, Any]:
    """Describes an appliance with one interface."""
    interface = {"ip": ip, "subnet": "255.255.255.0", "gateway": gateway}
    return {"name": name, "dns1": "10.1.1.2", "interfaces": [interface]}


ANSWERS: dict[str, list[Any]] = {
    "locationName": ["Rotterdam harbour"],
    "address1": ["Wilhelminakade 123"],
    "city": ["Rotterdam"],
    "state": ["ZH"],
    "zip": ["3072 AP"],
    "contactName": ["Ada Lovelace"],
    "contactEmail": ["ada@example.com"],
    "applianceType": ["edge-200"],
    "siteType": ["primary"],
    "nodeCount": [2],
    "interfacesCount": [1],
    "clusterIp": ["10.1.1.10"],
    "nodes": [
        # Somebody has mistyped a gateway. Asked again, they correct it.
        [node("rtm-1", "10.1.1.11", "10.1.2.1"), node("rtm-2", "10.1.1.12", "10.1.1.1")],
        [node("rtm-1", "10.1.1.11", "10.1.1.1"), node("rtm-2", "10.1.1.12", "10.1.1.1")],
    ],
}
"""Answers of the people at the site to the question for a field, in the order of the questions."""


# region draft
def place_draft(api: Client) -> Order:
    """Places an order that says little more than for whom it is."""
    draft = {"customerRefNum": "PO-2031", "companyName": "Lovelace Logistics", "ha": True}
    order: Order = api.send("POST", ORDERS, draft).body
    missing = len(order["validations"]["messages"])
    print(f"Order {order['orderNum']} is {order['status']}; {missing} messages say what is missing")
    return order


# endregion draft


# region complete
def complete(api: Client, order: Order) -> Order:
    """Asks the site for the fields that the messages name, until no message is left."""
    while not order["validations"]["valid"]:
        fields = fields_of(order["validations"]["messages"])
        answers = {field: ANSWERS[field].pop(0) for field in fields}
        order = api.send("PUT", f"{ORDERS}/{order['uid']}", answers).body
        print(f"The site has answered {', '.join(answers)}")
        for message in order["validations"]["messages"]:
            print(f"  {message}")
    return order


def fields_of(messages: list[str]) -> list[str]:
    """Returns the field that each message begins with, such as nodes for nodes[0].name."""
    paths = [message.partition(":")[0].partition(" ")[0] for message in messages]
    return list(dict.fromkeys(path.partition("[")[0] for path in paths))


# endregion complete


# region merge
def add_nat(api: Client, path: str, nat: dict[str, str], seen: Response | None = None) -> None:
    """Adds a translation of networks (NAT), and loses none that others add meanwhile."""
    while True:
        order = seen or api.get(path)
        nats = [*order.body["nats"], nat]  # the API replaces a list as a whole
        try:
            api.send("PUT", path, {"nats": nats}, version=order.version)
        except ApiError as error:
            if error.status != 412:
                raise
            print(f"Version {order.version} is old; reading the order again")
            seen = None
        else:
            print(f"{nat['description']} is added to version {order.version}")
            return


# endregion merge


def main() -> None:
    api = Client(settings())
    order = complete(api, place_draft(api))
    path = f"{ORDERS}/{order['uid']}"

    # region edit
    printers = {"localCidr": "10.20.0.0/24", "networkCidr": "172.16.20.0/24"}
    cameras = {"localCidr": "10.30.0.0/24", "networkCidr": "172.16.30.0/24"}
    seen_by_ada = api.get(path)
    add_nat(api, path, {**printers, "description": "Grace's network of printers"})
    add_nat(api, path, {**cameras, "description": "Ada's network of cameras"}, seen_by_ada)
    # endregion edit

    # region hand-over
    order = api.send("PUT", path, {"status": "info received"}).body
    print(f"Order {order['orderNum']} is {order['status']}, with {len(order['nats'])} networks")
    print(f"It may go on to {', '.join(order['allowedTransitions'])}")
    # endregion hand-over


if __name__ == "__main__":
    main()
