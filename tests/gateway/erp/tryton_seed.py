"""Fills a fresh Tryton database through proteus; runs in Tryton's own environment, never in ours.

    python tryton_seed.py trytond.conf gw seed.json

A wholesaler with six customers and eight articles, a web shop for the gateway, and a user with a REST key. What the
tests need to know of it goes into `seed.json`.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

from proteus import Model
from proteus import config as proteus_config

CUSTOMERS = 6
PRODUCTS = 8


def main(conf: str, database: str, target: str) -> None:
    from trytond.config import config as trytond_config

    trytond_config.update_etc(conf)
    config = proteus_config.set_trytond(database=f"sqlite:///{database}", config_file=conf)
    finish_wizards()
    company = start_company(config)
    country = Model.get("country.country")(name="Belgium", code="BE")
    country.save()
    category, tax = start_accounts(company, config)
    customers = add_customers(country, config)
    products = add_products(category)
    warehouse = Model.get("stock.location").find([("code", "=", "WH")])[0]
    shop = Model.get("web.shop")(name="Order intake gateway", company=company, currency=company.currency)
    shop.warehouses.append(warehouse)
    shop.save()
    seed = {
        "key": add_gateway_user(company), "shop": shop.name, "company": company.id, "tax": tax.id,
        "currency": company.currency.code, "customers": customers, "products": products,
    }  # fmt: skip
    Path(target).write_text(json.dumps(seed))


def finish_wizards() -> None:
    """Module set-up questions stay pending after an activation and would block the company wizard."""
    for item in Model.get("ir.module.config_wizard.item").find([("state", "=", "open")]):
        item.state = "done"
        item.save()


def start_company(config):
    from trytond.modules.company.tests.tools import create_company, get_company

    create_company(currency="EUR", config=config)
    company = get_company(config=config)
    User = Model.get("res.user")  # noqa: N806 - proteus models are classes
    admin = User(config.user)
    admin.companies.append(type(company)(company.id))
    admin.company = company
    admin.save()
    config._context = User.get_preferences(True, {})
    return company


def start_accounts(company, config):
    """The chart, this year's books, one tax of ten per cent and the category that all articles share."""
    from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, create_tax, get_accounts
    from trytond.modules.account_invoice.tests.tools import create_payment_term, set_fiscalyear_invoice_sequences

    create_chart(company, config=config)
    year = set_fiscalyear_invoice_sequences(create_fiscalyear(company, config=config), config=config)
    year.click("create_period")
    accounts = get_accounts(company, config=config)
    tax = create_tax(Decimal(".10"), company, config=config)
    tax.save()
    create_payment_term(config=config).save()
    category = Model.get("product.category")(name="Goods", accounting=True)
    category.account_expense = accounts["expense"]
    category.account_revenue = accounts["revenue"]
    category.customer_taxes.append(tax)
    category.save()
    return category, tax


def add_customers(country, config) -> list[dict[str, object]]:
    """K-101 to K-106; the odd ones have a second, delivery-only address, the last one is free of tax by its rule."""
    Party, Rule = Model.get("party.party"), Model.get("account.tax.rule")  # noqa: N806
    term = Model.get("account.invoice.payment_term").find([])[0]
    exempt = Rule(name="Exempt", kind="sale")
    exempt.lines.new()
    exempt.save()
    found = []
    for number in range(1, CUSTOMERS + 1):
        party = Party(name=f"Kunde {number}", code=f"K-10{number}", customer_payment_term=term)
        if number == CUSTOMERS:
            party.customer_tax_rule = exempt
        address = party.addresses[0]
        fill_address(address, number, country)
        address.invoice = address.delivery = True
        if number % 2:
            second = party.addresses.new()
            fill_address(second, number + 100, country)
            second.delivery = True
        party.save()
        found.append({"account_no": party.code, "id": party.id, "addresses": [each.id for each in party.addresses]})
    return found


def fill_address(address, number: int, country) -> None:
    address.street_unstructured = f"Havenstraat {number}"
    address.postal_code = f"20{number:02d}"
    address.city = "Antwerpen"
    address.country = country


def add_products(category) -> list[dict[str, object]]:
    """W-001 to W-008 at 11.00 to 18.00; every fourth is sold by weight, the last one is not for sale."""
    Template, Unit = Model.get("product.template"), Model.get("product.uom")  # noqa: N806
    piece, kilogram = Unit.find([("symbol", "=", "u")])[0], Unit.find([("symbol", "=", "kg")])[0]
    found = []
    for number in range(1, PRODUCTS + 1):
        unit = piece if number % 4 else kilogram
        template = Template(name=f"Ware {number}", type="goods", default_uom=unit, salable=number != PRODUCTS)
        template.list_price = Decimal(10 + number)
        template.account_category = category
        template.code = f"W-00{number}"
        template.save()
        found.append({"sku": template.products[0].code, "unit": unit.symbol})
    return found


def add_gateway_user(company) -> str:
    """A user who may sell and nothing else, and the key of the REST application that acts for him."""
    User, Group = Model.get("res.user"), Model.get("res.group")  # noqa: N806
    user = User(name="Gateway", login="gateway")
    user.companies.append(type(company)(company.id))
    user.company = company
    user.groups.extend(Group.find([("name", "=", "Sales")]))
    user.save()
    application = Model.get("res.user.application")(user=user, application="rest")
    application.save()
    return application.key


if __name__ == "__main__":
    main(*sys.argv[1:])
