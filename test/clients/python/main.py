"""Places, reads, lists and cancels an order of each line with the client that openapi-python-client makes of the document."""

import os
import time
import uuid

from quartermaster_client import AuthenticatedClient
from quartermaster_client import models
from quartermaster_client.api.appliance_orders import (
    appliances_create_order,
    appliances_get_order,
    appliances_list_orders,
    appliances_update_order,
)
from quartermaster_client.api.device_orders import (
    devices_cancel_order,
    devices_get_order,
    devices_list_orders,
    devices_place_order,
)
from quartermaster_client.api.subscription_orders import (
    subscriptions_get_order,
    subscriptions_list_orders,
    subscriptions_place_order,
)

client = AuthenticatedClient(base_url=os.environ["API_URL"], token=os.environ["TOKEN"])
customer = os.environ["CUSTOMER_ID"]
api_key = os.environ["CLIENT_ID"]


def key() -> str:
    return str(uuid.uuid4())


def walk_appliances() -> None:
    body = models.CreateApplianceOrder(
        company_name="Typed client",
        site_type=models.ApplianceSiteType.PRIMARY,
        status=models.ApplianceStatus.NEW,
        comments=[models.CreateApplianceOrderComment(body="Placed by Python.")],
    )
    order = appliances_create_order.sync(client=client, body=body, idempotency_key=key())
    assert isinstance(order, models.ApplianceOrder), order
    read = appliances_get_order.sync(order.uid, client=client)
    assert isinstance(read, models.ApplianceOrder), read
    assert read.comments[0].body == "Placed by Python."
    listed = appliances_list_orders.sync(client=client, status=[models.ApplianceStatus.NEW], limit=5)
    assert isinstance(listed, list)
    assert any(isinstance(one, models.ApplianceOrderSummary) and one.uid == order.uid for one in listed)
    change = models.UpdateApplianceOrder(status=models.ApplianceStatus.CANCELLED)
    cancelled = appliances_update_order.sync(order.uid, client=client, body=change)
    assert isinstance(cancelled, models.ApplianceOrder), cancelled
    assert cancelled.status is models.ApplianceStatus.CANCELLED


def walk_devices() -> None:
    body = models.PlaceDeviceOrder(
        items=[models.DeviceOrderItem(product_title=os.environ["PRODUCT_TITLE"], quantity=1)],
        email="typed.client@example.com",
        firstname="Typed",
        lastname="Client",
        shipping_address="Marktplatz 1",
        shipping_city="Leipzig",
        shipping_state="SN",
        shipping_zip="04109",
        shipping_country=models.CountryCode.DE,
        phone_number="+49 341 5550134",
    )
    placed = devices_place_order.sync(client=client, body=body, idempotency_key=key())
    assert isinstance(placed, models.PlacedDeviceOrder), placed
    number = placed.data.order_number
    read = devices_get_order.sync(number, client=client)
    assert isinstance(read, models.DeviceOrderAnswer), read
    assert read.data.order_status is models.DeviceStatus.ORDER_RECEIVED
    listed = devices_list_orders.sync(client=client, email="typed.client@example.com")
    assert isinstance(listed, models.DeviceOrderList), listed
    assert any(one.order_number == number for one in listed.data)
    cancelled = devices_cancel_order.sync(number, client=client)
    assert isinstance(cancelled, models.CancelledDeviceOrder), cancelled


def completed(order_id: str) -> None:
    while True:
        order = subscriptions_get_order.sync(customer, order_id, client=client, x_api_key=api_key)
        assert isinstance(order, models.SubscriptionOrder), order
        if order.status == "1000":
            return
        time.sleep(0.1)


def walk_subscriptions() -> None:
    def place(body: models.PurchaseSubscriptionOrder | models.ReturnSubscriptionOrder) -> models.SubscriptionOrder:
        order = subscriptions_place_order.sync(
            customer, client=client, body=body, x_api_key=api_key, x_correlation_id=key()
        )
        assert isinstance(order, models.SubscriptionOrder), order
        return order

    offer = os.environ["OFFER_ID"]
    line = models.SubscriptionOrderLineRequest(
        ext_line_item_number=1, offer_id=offer, quantity=1, currency_code="EUR"
    )
    order = place(
        models.PurchaseSubscriptionOrder(order_type=models.SubscriptionPurchaseType.NEW, line_items=[line])
    )
    completed(order.order_id)
    listed = subscriptions_list_orders.sync(
        customer, client=client, x_api_key=api_key, order_type=[models.SubscriptionListedOrderType.NEW], limit=100
    )
    assert isinstance(listed, models.SubscriptionOrderHistory), listed
    assert any(one.order_id == order.order_id for one in listed.items)
    back = models.SubscriptionReturnLineRequest(ext_line_item_number=1, offer_id=offer, quantity=1)
    returned = place(
        models.ReturnSubscriptionOrder(order_type="RETURN", reference_order_id=order.order_id, line_items=[back])
    )
    completed(returned.order_id)


walk_appliances()
walk_devices()
walk_subscriptions()
