"""Settings: default < file < environment, secrets from files, all faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import ConfigurationError
from gateway.settings import LoadedSettings, load_settings


def load(tmp_path: Path, toml: str, **environment: str) -> LoadedSettings:
    file = tmp_path / "ordergate.toml"
    file.write_text(toml, encoding="utf-8")
    return load_settings(file, environment=environment)


def shown(loaded: LoadedSettings, key: str) -> tuple[str, str]:
    return next((value, source) for name, value, source in loaded.values() if name == key)


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(tmp_path: Path) -> None:
    loaded = load(tmp_path, "[web]\nport = 1000\nhost = '::1'", ORDERGATE__WEB__PORT="2000")
    assert shown(loaded, "web.port") == ("2000", "environment ORDERGATE__WEB__PORT")
    assert shown(loaded, "web.host") == ("::1", str(tmp_path / "ordergate.toml"))
    assert shown(loaded, "desk.release") == ("clean", "default")


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("ORDERGATE__TRUST__OWN_DOMAINS", '["acme.example", ', 'must be JSON, such as ["a", "b"]'),
        ("ORDERGATE__TRUST__OWN_DOMAINS", "[acme.example]", 'must be JSON, such as ["a", "b"]'),
        ("ORDERGATE__CHANNELS", "{web: 1}", 'must be JSON, such as {"name": "value"}'),
        ("ORDERGATE__CHANNELS", "[" * 100_000, "must be JSON"),
        ("ORDERGATE__DATABASE__URL", "sqlite:///x.db", "database is a single value and has no url"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named_with_what_to_do(
    tmp_path: Path, variable: str, text: str, told: str
) -> None:
    with pytest.raises(ConfigurationError) as raised:
        load(tmp_path, 'database = "sqlite:///y.db"', **{variable: text, "ORDERGATE__WEB__PRT": "1"})
    fault, other = str(raised.value).splitlines()
    assert variable in fault
    assert told in fault
    assert "did you mean 'port'" in other  # the others are told at the same time


def test_lists_come_from_the_environment_as_json(tmp_path: Path) -> None:
    loaded = load(tmp_path, "", ORDERGATE__TRUST__OWN_DOMAINS='["acme.example", "acme.test"]')
    assert loaded.settings.trust.own_domains == ("acme.example", "acme.test")


def test_a_secret_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
    loaded = load(tmp_path, "[erp]\nkind = 'http'\nurl = 'https://erp.example/orders'\nsecret_file = 'secret'")
    value, source = shown(loaded, "erp.secret")
    assert (value, source) == ("********", f"secret file {tmp_path / 'secret'}")


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"erp\.secret_file: cannot read .*nowhere"):
        load(tmp_path, "[erp]\nkind = 'http'\nurl = 'https://erp.example/'\nsecret_file = 'nowhere'")


def test_every_fault_is_told_at_once_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(
            tmp_path,
            "[web]\nprot = 1\n[desk]\nrelease = 'maybe'\n[erp]\nkind = 'flies'\n[channels.a]\nkind = 'smpt'\n[channels.b]\n",
        )
    told = str(error.value)
    assert "web.prot: unknown key; did you mean 'port'?" in told
    assert "desk.release:" in told
    assert "erp.kind: unknown kind 'flies'; did you mean 'files'?" in told
    assert "channels.a.kind: unknown kind 'smpt'; did you mean 'smtp'?" in told
    assert "channels.b.kind: is missing" in told


def test_a_fault_of_the_environment_names_its_variable(tmp_path: Path) -> None:
    variables = {"ORDERGATE__WEB__PROT": "1", "ORDERGATE__DESK__RELEASE": "maybe"}
    (tmp_path / "ordergate.toml").write_text("[erp]\nkind = 'flies'\n")
    with pytest.raises(ConfigurationError) as error:
        load_settings(tmp_path / "ordergate.toml", environment=variables)
    told = str(error.value)
    assert "environment ORDERGATE__WEB__PROT: web.prot: unknown key; did you mean 'port'?" in told
    assert "environment ORDERGATE__DESK__RELEASE: desk.release:" in told
    assert f"{tmp_path / 'ordergate.toml'}: erp.kind: unknown kind 'flies'" in told


def test_broken_toml_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load(tmp_path, "[web\n")


def test_a_named_file_that_is_missing_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ordergate init"):
        load_settings(tmp_path / "nowhere.toml", environment={})


def test_relative_paths_start_at_the_configuration_file(tmp_path: Path) -> None:
    assert load(tmp_path, "").database_url() == f"sqlite:///{tmp_path}/var/ordergate.db"
    absolute = load(tmp_path, "database = 'sqlite:////srv/orders.db'")
    assert absolute.database_url() == "sqlite:////srv/orders.db"


def test_the_shipped_configuration_loads() -> None:
    shipped = Path(__file__).parents[2] / "config" / "ordergate.toml"
    assert set(load_settings(shipped, environment={}).channels) == {"web", "inbox", "fax", "mail", "counter"}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[desk.rules.a]\nwhen = '1 +'", "desk.rules.a.when: value error, is no expression"),
        ("[desk.rules.a]\nwhen = 'true'\nseverty = 'info'", "did you mean 'severity'"),
        (
            "[desk.customers.C1]\nprice_tolerence = '0.1'",
            "C1.price_tolerence: unknown key; did you mean 'price_tolerance'",
        ),
        ("[desk.customers.C1]\nprice_tolerance = 'lots'", "'lots' is no number"),
        ("[desk.customers.C1]\nrelease = 'always'", "'always' is none of clean, never, earned"),
        ("[desk.customers.C1]\n'severity.price-differs' = 'loud'", "'loud' is none of blocker, check, info"),
    ],
)
def test_a_rule_or_a_customers_setting_that_cannot_work_is_refused(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said.replace("(", r"\(")):
        load(tmp_path, toml)


def test_a_customers_settings_and_the_rules_reach_the_policy(tmp_path: Path) -> None:
    toml = "[desk.customers.C1]\nquantity_ratio = '3'\n[desk.rules.a]\nwhen = 'true'\ncustomers = ['C1']"
    policy = load(tmp_path, toml).settings.policy()
    assert (policy.ratio_for("C1"), policy.ratio_for("C2")) == (3, 10)
    assert [(rule.name, rule.accounts) for rule in policy.house_rules] == [("a", ("C1",))]
