#!/bin/sh
# ORDERGATE is the address of the gateway, KEY a key of `ordergate key create webshop`.
set -eu
curl -sS --fail-with-body -X POST "$ORDERGATE/v1/orders" \
  -H "Authorization: Bearer $KEY" \
  -H "Idempotency-Key: shop-4711" \
  -H "Content-Type: application/json" \
  -d '{"buyer_order_no": "4711", "customer": {"account_no": "C2004"},
       "lines": [{"no": "1", "sku": "GL-NIT-M", "quantity": "2", "unit": "XCT"}]}'
