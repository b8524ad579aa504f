// Places, reads, lists and cancels an order of each line with the client that oapi-codegen makes of the document.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"clients.invalid/walk/client"
	"github.com/google/uuid"
	"github.com/oapi-codegen/runtime/types"
)

var (
	ctx      = context.Background()
	customer = os.Getenv("CUSTOMER_ID")
	apiKey   = os.Getenv("CLIENT_ID")
	email    = types.Email("typed.client@example.com")
)

func of[Value any](value Value) *Value { return &value }

func key() *string { return of(uuid.NewString()) }

// must returns the body of a response, or ends the program with the error.
func must[Body any](body *Body, raw []byte, err error) *Body {
	check(err == nil, err)
	check(body != nil, string(raw))
	return body
}

func check(holds bool, what any) {
	if !holds {
		panic(fmt.Sprint(what))
	}
}

func walkAppliances(api *client.ClientWithResponses) {
	body := client.CreateApplianceOrder{
		CompanyName: of("Typed client"),
		SiteType:    of(client.ApplianceSiteType("primary")),
		Status:      of(client.ApplianceStatus("new")),
		Comments:    &[]client.CreateApplianceOrderComment{{Body: "Placed by Go."}},
	}
	created, err := api.AppliancesCreateOrderWithResponse(ctx, &client.AppliancesCreateOrderParams{IdempotencyKey: key()}, body)
	order := must(created.JSON200, created.Body, err)
	read, err := api.AppliancesGetOrderWithResponse(ctx, order.Uid, &client.AppliancesGetOrderParams{})
	check(must(read.JSON200, read.Body, err).Comments[0].Body == "Placed by Go.", "comment")
	query := client.AppliancesListOrdersParams{Status: &[]client.ApplianceStatus{"new"}, Limit: of(5)}
	listed, err := api.AppliancesListOrdersWithResponse(ctx, &query)
	orders := *must(listed.JSON200, listed.Body, err)
	check(slices.ContainsFunc(orders, func(one client.ApplianceOrderSummary) bool { return one.Uid == order.Uid }), "list")
	change := client.UpdateApplianceOrder{Status: of(client.ApplianceStatus("cancelled"))}
	changed, err := api.AppliancesUpdateOrderWithResponse(ctx, order.Uid, &client.AppliancesUpdateOrderParams{}, change)
	check(must(changed.JSON200, changed.Body, err).Status == "cancelled", "status")
}

func walkDevices(api *client.ClientWithResponses) {
	body := client.PlaceDeviceOrder{
		Items:           []client.DeviceOrderItem{{ProductTitle: os.Getenv("PRODUCT_TITLE"), Quantity: 1}},
		Email:           email,
		Firstname:       "Typed",
		Lastname:        "Client",
		ShippingAddress: "Marktplatz 1",
		ShippingCity:    "Leipzig",
		ShippingState:   "SN",
		ShippingZip:     "04109",
		ShippingCountry: "DE",
		PhoneNumber:     "+49 341 5550134",
	}
	placed, err := api.DevicesPlaceOrderWithResponse(ctx, &client.DevicesPlaceOrderParams{IdempotencyKey: key()}, body)
	number := must(placed.JSON200, placed.Body, err).Data.OrderNumber
	read, err := api.DevicesGetOrderWithResponse(ctx, number, &client.DevicesGetOrderParams{})
	check(must(read.JSON200, read.Body, err).Data.OrderStatus == "ORDER RECEIVED", "status")
	listed, err := api.DevicesListOrdersWithResponse(ctx, &client.DevicesListOrdersParams{Email: &email})
	orders := must(listed.JSON200, listed.Body, err).Data
	check(slices.ContainsFunc(orders, func(one client.DeviceOrder) bool { return one.OrderNumber == number }), "list")
	cancelled, err := api.DevicesCancelOrderWithResponse(ctx, number, &client.DevicesCancelOrderParams{})
	must(cancelled.JSON200, cancelled.Body, err)
}

func walkSubscriptions(api *client.ClientWithResponses) {
	place := func(body client.PlaceSubscriptionOrder) string {
		params := client.SubscriptionsPlaceOrderParams{XApiKey: apiKey, XCorrelationId: *key()}
		placed, err := api.SubscriptionsPlaceOrderWithResponse(ctx, customer, &params, body)
		return must(placed.JSON201, placed.Body, err).OrderId
	}
	completed := func(id string) {
		for {
			read, err := api.SubscriptionsGetOrderWithResponse(ctx, customer, id, &client.SubscriptionsGetOrderParams{XApiKey: apiKey})
			if must(read.JSON200, read.Body, err).Status == "1000" {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	offer := os.Getenv("OFFER_ID")
	bought := client.SubscriptionOrderLineRequest{ExtLineItemNumber: 1, OfferId: offer, Quantity: 1, CurrencyCode: of("EUR")}
	var purchase client.PlaceSubscriptionOrder
	err := purchase.FromPurchaseSubscriptionOrder(client.PurchaseSubscriptionOrder{
		OrderType: "NEW",
		LineItems: []client.SubscriptionOrderLineRequest{bought},
	})
	check(err == nil, err)
	id := place(purchase)
	completed(id)
	query := client.SubscriptionsListOrdersParams{XApiKey: apiKey, OrderType: &[]client.SubscriptionListedOrderType{"NEW"}, Limit: of(100)}
	listed, err := api.SubscriptionsListOrdersWithResponse(ctx, customer, &query)
	orders := must(listed.JSON200, listed.Body, err).Items
	check(slices.ContainsFunc(orders, func(one client.SubscriptionOrder) bool { return one.OrderId == id }), "list")
	var back client.PlaceSubscriptionOrder
	err = back.FromReturnSubscriptionOrder(client.ReturnSubscriptionOrder{
		OrderType:        "RETURN",
		ReferenceOrderId: id,
		LineItems:        []client.SubscriptionReturnLineRequest{{ExtLineItemNumber: 1, OfferId: offer, Quantity: 1}},
	})
	check(err == nil, err)
	completed(place(back))
}

func main() {
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
		return nil
	}
	api, err := client.NewClientWithResponses(os.Getenv("API_URL"), client.WithRequestEditorFn(authorize))
	check(err == nil, err)
	walkAppliances(api)
	walkDevices(api)
	walkSubscriptions(api)
}
