import java.util.List;
import java.util.UUID;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.ApplianceOrdersApi;
import org.openapitools.client.api.DeviceOrdersApi;
import org.openapitools.client.api.SubscriptionOrdersApi;
import org.openapitools.client.model.*;

/** Places, reads, lists and cancels an order of each line with the client that openapi-generator makes of the document. */
public class Main {
  private static final String CUSTOMER = System.getenv("CUSTOMER_ID");
  private static final String API_KEY = System.getenv("CLIENT_ID");

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void check(boolean holds, String what) {
    if (!holds) throw new IllegalStateException(what);
  }

  private static void walkAppliances(ApplianceOrdersApi api) throws Exception {
    CreateApplianceOrder body = new CreateApplianceOrder()
        .companyName("Typed client")
        .siteType(ApplianceSiteType.PRIMARY)
        .status(ApplianceStatus.NEW)
        .addCommentsItem(new CreateApplianceOrderComment().body("Placed by Java."));
    String uid = api.appliancesCreateOrder(body, key()).getUid();
    check(api.appliancesGetOrder(uid, null).getComments().get(0).getBody().equals("Placed by Java."), "comment");
    List<ApplianceOrderSummary> orders =
        api.appliancesListOrders(List.of(ApplianceStatus.NEW), null, null, null, null, null, 5, null);
    check(orders.stream().anyMatch(one -> one.getUid().equals(uid)), "list");
    UpdateApplianceOrder change = new UpdateApplianceOrder().status(ApplianceStatus.CANCELLED);
    check(api.appliancesUpdateOrder(uid, change, null, null).getStatus() == ApplianceStatus.CANCELLED, "status");
  }

  private static void walkDevices(DeviceOrdersApi api) throws Exception {
    String email = "typed.client@example.com";
    PlaceDeviceOrder body = new PlaceDeviceOrder()
        .addItemsItem(new DeviceOrderItem().productTitle(System.getenv("PRODUCT_TITLE")).quantity(1))
        .email(email)
        .firstname("Typed")
        .lastname("Client")
        .shippingAddress("Marktplatz 1")
        .shippingCity("Leipzig")
        .shippingState("SN")
        .shippingZip("04109")
        .shippingCountry(CountryCode.DE)
        .phoneNumber("+49 341 5550134");
    String number = api.devicesPlaceOrder(body, key()).getData().getOrderNumber();
    check(api.devicesGetOrder(number, null).getData().getOrderStatus() == DeviceStatus.ORDER_RECEIVED, "status");
    DeviceOrderList orders = api.devicesListOrders(null, email, null, null);
    check(orders.getData().stream().anyMatch(one -> one.getOrderNumber().equals(number)), "list");
    check(api.devicesCancelOrder(number, null, null).getOrderNumber().equals(number), "cancel");
  }

  private static void waitUntilComplete(SubscriptionOrdersApi api, String id) throws Exception {
    while (!api.subscriptionsGetOrder(CUSTOMER, id, API_KEY, null, null).getStatus().getValue().equals("1000")) {
      Thread.sleep(100);
    }
  }

  private static String place(SubscriptionOrdersApi api, PlaceSubscriptionOrder body) throws Exception {
    return api.subscriptionsPlaceOrder(CUSTOMER, API_KEY, key(), body, null, null, null, null).getOrderId();
  }

  private static void walkSubscriptions(SubscriptionOrdersApi api) throws Exception {
    String id = place(api, new PlaceSubscriptionOrder(new PurchaseSubscriptionOrder()
        .orderType(SubscriptionPurchaseType.NEW)
        .addLineItemsItem(new SubscriptionOrderLineRequest()
            .extLineItemNumber(1)
            .offerId(System.getenv("OFFER_ID"))
            .quantity(1)
            .currencyCode("EUR"))));
    waitUntilComplete(api, id);
    SubscriptionOrderHistory orders = api.subscriptionsListOrders(
        CUSTOMER, API_KEY, List.of(SubscriptionListedOrderType.NEW), null, null, null, null, null, null, null, 100, null, null, null);
    check(orders.getItems().stream().anyMatch(one -> one.getOrderId().equals(id)), "list");
    String back = place(api, new PlaceSubscriptionOrder(new ReturnSubscriptionOrder()
        .orderType(ReturnSubscriptionOrder.OrderTypeEnum.RETURN)
        .referenceOrderId(id)
        .addLineItemsItem(
            new SubscriptionReturnLineRequest().extLineItemNumber(1).offerId(System.getenv("OFFER_ID")).quantity(1))));
    waitUntilComplete(api, back);
  }

  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("API_URL"));
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + System.getenv("TOKEN")));
    walkAppliances(new ApplianceOrdersApi(client));
    walkDevices(new DeviceOrdersApi(client));
    walkSubscriptions(new SubscriptionOrdersApi(client));
  }
}
