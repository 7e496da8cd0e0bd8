"""ORDERGATE is the address of the gateway, KEY a key of `ordergate key create webshop`."""

import json
import os
import urllib.request

order = {
    "buyer_order_no": "4712",
    "customer": {"account_no": "C2004"},
    "lines": [{"no": "1", "sku": "GL-NIT-M", "quantity": "2", "unit": "XCT"}],
}
request = urllib.request.Request(  # noqa: S310 - the address is your own
    os.environ["ORDERGATE"] + "/v1/orders",
    data=json.dumps(order).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["KEY"],
        "Idempotency-Key": "shop-4712",  # the same again gets the same answer, so repeat it until there is one
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
    print(response.read().decode())  # noqa: T201
