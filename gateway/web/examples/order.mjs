// ORDERGATE is the address of the gateway, KEY a key of `ordergate key create webshop`. Node 18 or newer.
const order = {
  buyer_order_no: "4713",
  customer: { account_no: "C2004" },
  lines: [{ no: "1", sku: "GL-NIT-M", quantity: "2", unit: "XCT" }],
};
const response = await fetch(process.env.ORDERGATE + "/v1/orders", {
  method: "POST",
  headers: {
    Authorization: "Bearer " + process.env.KEY,
    "Idempotency-Key": "shop-4713", // the same again gets the same answer, so repeat it until there is one
    "Content-Type": "application/json",
  },
  body: JSON.stringify(order),
});
if (response.status !== 202) throw new Error(await response.text());
console.log(await response.text());
