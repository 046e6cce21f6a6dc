"""Imports: the same file twice changes nothing, each mistake is told with its row, and nothing fresher is overwritten."""

from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.domain import catalogue_import as rules
from backoffice_api.services import catalogue_imports
from tests.backoffice import ADMIN, ANA, Backoffice, a_backoffice

PATH = "/products/import"
HEADER = "sku;name;unit;price;stock;category"
FILE = f"{HEADER}\nL-1;Leche;unidad;2100,00;60;Lácteos\nQ-1;Queso;kg;9800,50;2,5;Lácteos\nP-1;Pan;unidad;900,00;10;\n"


@pytest.fixture
def backoffice() -> Backoffice:
    shop = a_backoffice()
    shop.product("Leche", sku="L-1", price=195_000, stock=50_000, description="En sachet")
    shop.clock.now += timedelta(minutes=1)
    return shop


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "ROWS_IN_A_PART", 1)


def send(backoffice: Backoffice, file: str | bytes, key: str = "", **query: Any) -> Any:
    headers = ADMIN | ({"Idempotency-Key": key} if key else {})
    data = file if isinstance(file, bytes) else file.encode()
    return backoffice.client.post(
        PATH, data=data, headers=headers, content_type="text/csv", query_string=query
    )


def sent(backoffice: Backoffice, file: str | bytes, key: str = "", **query: Any) -> Any:
    answer = send(backoffice, file, key, **query)
    assert answer.status_code == 201, answer.get_json()
    backoffice.clock.now += timedelta(seconds=1)
    return answer.get_json()


def post(backoffice: Backoffice, each: Any, what: str, body: Any = None) -> Any:
    path = f"/products/imports/{each['id']}/{what}"
    options = {"json": body} if body is not None else {}
    answer = backoffice.client.post(path, headers=ADMIN, **options)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def finish(backoffice: Backoffice, each: Any) -> Any:
    while each["state"] in {"checking", "applying"}:
        each = post(backoffice, each, "steps")
    return each


def applied(backoffice: Backoffice, each: Any) -> Any:
    return finish(backoffice, post(backoffice, each, "apply"))


def catalogue(backoffice: Backoffice) -> dict[str, Any]:
    items = backoffice.get("/products", limit=200).get_json()["items"]
    return {each["sku"]: each for each in items}


def counts(each: Any) -> dict[str, int]:
    names = ("rows", "to_create", "to_change", "same", "created", "changed", "error_count")
    return {name: each[name] for name in names if each[name]}


def test_a_dry_run_tells_row_by_row_and_changes_nothing(backoffice: Backoffice) -> None:
    before = catalogue(backoffice)
    each = sent(backoffice, FILE, dry_run="true")
    assert each["state"] == "checked"
    assert counts(each) == {"rows": 3, "to_create": 2, "to_change": 1}
    assert catalogue(backoffice) == before

    page = backoffice.get(f"/products/imports/{each['id']}/changes").get_json()
    assert [(row["line"], row["sku"], row["product_id"]) for row in page["items"]] == [
        (2, "L-1", before["L-1"]["id"]),
        (3, "Q-1", None),
        (4, "P-1", None),
    ]
    assert page["items"][0]["changes"] == [
        {"member": "category", "before": "", "after": "Lácteos"},
        {"member": "price", "before": "1950,00", "after": "2100,00"},
        {"member": "stock", "before": "50", "after": "60"},
    ]
    assert page["next_page_token"] is None


def test_a_file_is_applied_at_once_and_twice_it_changes_nothing(backoffice: Backoffice) -> None:
    first = sent(backoffice, FILE)
    assert (first["state"], counts(first)) == ("done", {"rows": 3, "created": 2, "changed": 1})
    after = catalogue(backoffice)
    assert (after["L-1"]["price"], after["L-1"]["stock"]) == (2100.0, 60)
    assert after["L-1"]["description"] == "En sachet"  # the file has no such column
    assert (after["Q-1"]["price"], after["Q-1"]["stock"]) == (9800.5, 2.5)

    again = sent(backoffice, FILE)
    assert counts(again) == {"rows": 3, "same": 3}
    assert catalogue(backoffice) == after


def test_what_is_exported_changes_nothing_when_it_is_imported(backoffice: Backoffice) -> None:
    backoffice.product("=HOY()", brand="-Ñandú;", tags=("vegano", "sin TACC"), vat_rate=105)
    backoffice.product("Acelga", unit="kg", stock=1_125, net_content="1 kg", perishable=True)
    exported = backoffice.get("/products/export").data
    each = sent(backoffice, exported, dry_run="true")
    assert (each["state"], counts(each)) == ("checked", {"rows": 3, "same": 3})


def test_what_was_checked_is_applied_step_by_step(
    backoffice: Backoffice, short_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice_api.routes.catalogue_imports.STEPS_AT_ONCE", 0)
    each = sent(backoffice, FILE, dry_run="true")
    assert (each["state"], each["done_rows"]) == ("checking", 0)
    each = finish(backoffice, each)
    each = post(backoffice, post(backoffice, each, "apply"), "steps")
    assert (each["state"], each["done_rows"], each["changed"]) == ("applying", 1, 1)
    assert post(backoffice, each, "apply")["done_rows"] == 1  # pressed twice: it goes on
    done = finish(backoffice, each)
    assert counts(done) == {"rows": 3, "to_create": 2, "to_change": 1, "created": 2, "changed": 1}
    assert len(catalogue(backoffice)) == 3
    assert post(backoffice, done, "steps") == done


def test_the_clock_ends_what_is_being_applied_and_begins_nothing(
    backoffice: Backoffice, short_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_imports, "STEPS", 1)
    seen = finish(backoffice, sent(backoffice, FILE, dry_run="true"))
    catalogue_imports.sweep(backoffice.shop)
    assert backoffice.get(f"/products/imports/{seen['id']}").get_json() == seen
    post(backoffice, post(backoffice, seen, "apply"), "steps")
    for _ in range(3):
        catalogue_imports.sweep(backoffice.shop)
    done = backoffice.get(f"/products/imports/{seen['id']}").get_json()
    assert (done["state"], done["created"], done["changed"]) == ("done", 2, 1)
    assert len(catalogue(backoffice)) == 3


def test_the_history_says_that_it_was_a_file(backoffice: Backoffice) -> None:
    sent(backoffice, FILE)
    product_id = catalogue(backoffice)["L-1"]["id"]
    (change,) = backoffice.get(f"/products/{product_id}/history").get_json()["items"]
    assert (change["by"], change["price"], change["stock"]) == ("import", 2100.0, 60)


WRONG = f"{HEADER}\nL-1;Leche;unidad;abc;60;\nP-1;;unidad;900,00;10;\nP-2;Pan;unidad;900,00;10;\nP-2;Pan;unidad;900,00;1;\n"


def test_every_mistake_is_told_with_its_row_and_the_good_rows_may_be_applied(
    backoffice: Backoffice,
) -> None:
    each = sent(backoffice, WRONG, dry_run="true")
    assert counts(each) == {"rows": 4, "to_create": 1, "error_count": 3}
    assert [(error["line"], error["column"]) for error in each["errors"]] == [
        (2, "price"),
        (3, "name"),
        (5, "sku"),
    ]
    assert applied(backoffice, each)["created"] == 1
    assert sorted(catalogue(backoffice)) == ["L-1", "P-2"]


def test_without_a_dry_run_a_file_with_mistakes_is_refused_unless_they_may_be_skipped(
    backoffice: Backoffice,
) -> None:
    refused = send(backoffice, WRONG)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "invalid_catalogue")
    assert len(refused.get_json()["errors"]) == 3
    assert list(catalogue(backoffice)) == ["L-1"]
    assert sent(backoffice, WRONG, skip_errors="true")["created"] == 1


def test_columns_are_guessed_chosen_and_left_out(backoffice: Backoffice) -> None:
    file = "Código,Artículo,Medida,Lista A,Lista B,Stock,Proveedor\nL-1,Leche,unidad,1,2200.50,60,Pérez\n"
    each = sent(backoffice, file, dry_run="true")
    assert (each["state"], each["missing"]) == ("unmapped", ["unit", "price"])
    assert [(column["header"], column["sample"], column["member"]) for column in each["columns"]][
        1:4
    ] == [("Artículo", "Leche", "name"), ("Medida", "unidad", ""), ("Lista A", "1", "")]
    wanted = ["sku", "name", "unit", "", "price", "stock", ""]
    each = finish(backoffice, post(backoffice, each, "columns", {"columns": wanted}))
    assert counts(each) == {"rows": 1, "to_change": 1}
    applied(backoffice, each)
    assert catalogue(backoffice)["L-1"]["price"] == 2200.5

    whole = sent(backoffice, file, columns=",".join(wanted))
    assert counts(whole) == {"rows": 1, "same": 1}


def test_what_was_changed_after_the_file_was_compared_is_left_alone_and_told(
    backoffice: Backoffice,
) -> None:
    sent(backoffice, FILE)
    other = FILE.replace("2100,00", "2300,00").replace("2,5", "4").replace("Pan", "Pan negro")
    each = sent(backoffice, other, dry_run="true")
    ids = {sku: product["id"] for sku, product in catalogue(backoffice).items()}
    for sku, body in (
        ("L-1", {"price": 2500}),
        ("Q-1", {"stock_change": -1}),
        ("P-1", {"stock_change": -1}),
    ):
        assert backoffice.patch(f"/products/{ids[sku]}", body).status_code == 200

    done = applied(backoffice, each)
    now = catalogue(backoffice)
    assert [(row["line"], row["sku"]) for row in done["left"]] == [
        (2, "L-1"),
        (3, "Q-1"),
        (4, "P-1"),
    ]
    assert (now["L-1"]["price"], now["Q-1"]["stock"]) == (2500.0, 1.5)
    assert (now["P-1"]["name"], now["P-1"]["stock"]) == ("Pan", 9)


def test_a_request_that_comes_twice_is_one_import(backoffice: Backoffice) -> None:
    first, again = sent(backoffice, FILE, "key"), sent(backoffice, FILE, "key")
    assert first == again
    other = send(backoffice, FILE, "key", dry_run="true")
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")


def test_a_file_of_many_rows_needs_no_long_request(backoffice: Backoffice) -> None:
    rows = "".join(f"S-{n};Fideos {n};unidad;{n + 1},50;5;Pastas\n" for n in range(1500))
    each = sent(backoffice, f"{HEADER}\n{rows}")
    first = 5 * rules.ROWS_IN_A_PART
    assert (each["state"], each["created"], each["done_rows"]) == ("applying", first, first)
    assert finish(backoffice, each)["created"] == 1500
    again = finish(backoffice, sent(backoffice, f"{HEADER}\n{rows}"))
    assert counts(again) == {"rows": 1500, "same": 1500}


@pytest.mark.parametrize(
    ("file", "query", "code"),
    [
        ("", {}, "invalid_catalogue"),
        (HEADER, {}, "invalid_catalogue"),
        (b"PK\x03\x04", {"dry_run": "true"}, "invalid_catalogue"),
        ("sku;category\nL-1;Lácteos", {}, "invalid_catalogue"),
        ("sku;name;price\nL-1;Leche;10,50", {}, "invalid_catalogue"),
        (FILE, {"columns": "sku,name"}, "invalid_catalogue"),
        (FILE, {"columns": "sku,sku,unit,price,stock,name"}, "invalid_catalogue"),
        (FILE, {"columns": "colour"}, "invalid_columns"),
        (FILE, {"dry_run": "perhaps"}, "invalid_dry_run"),
    ],
)
def test_what_is_no_catalogue_is_refused(
    backoffice: Backoffice, file: str | bytes, query: dict[str, str], code: str
) -> None:
    answer = send(backoffice, file, **query)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert list(catalogue(backoffice)) == ["L-1"]


def test_another_media_type_and_a_file_too_large_are_refused(backoffice: Backoffice) -> None:
    assert backoffice.post(PATH, {}).status_code == 415
    assert send(backoffice, b"x" * (16 * 1024 * 1024 + 1)).status_code == 413


def test_an_import_is_kept_for_a_week_and_no_shopper_s_turn_makes_one(
    backoffice: Backoffice,
) -> None:
    each = sent(backoffice, FILE, dry_run="true")
    backoffice.clock.now += timedelta(days=7)
    assert backoffice.get(f"/products/imports/{each['id']}").status_code == 404
    agent = backoffice.agent(ANA["phone"])
    answer = backoffice.client.post(PATH, data=FILE, headers=agent, content_type="text/csv")
    assert answer.status_code == 403


def test_a_file_that_is_being_applied_is_not_read_anew_and_one_that_is_not_checked_not_applied(
    backoffice: Backoffice,
) -> None:
    done, unmapped = sent(backoffice, FILE), sent(backoffice, "a;b\n1;2", dry_run="true")
    columns = {"columns": [column["member"] for column in done["columns"]]}
    for each, what, body, code in (
        (done, "columns", columns, "import_begun"),
        (unmapped, "apply", {}, "import_not_checked"),
    ):
        path = f"/products/imports/{each['id']}/{what}"
        answer = backoffice.post(path, body)
        assert (answer.status_code, answer.get_json()["code"]) == (409, code)


def test_texts_that_are_longer_than_a_document_are_kept_in_more_parts(
    backoffice: Backoffice,
) -> None:
    page = "<p>Rica y fresca, de nuestra zona.</p>" * 200
    rows = [f"W-{number};Leche {number};unidad;2100,00;1;{page}" for number in range(300)]
    file = "sku;name;unit;price;stock;HTML\n" + "\n".join(rows)

    each = applied(backoffice, finish(backoffice, sent(backoffice, file, dry_run="true")))

    assert counts(each) == {"rows": 300, "to_create": 300, "created": 300}
    assert each["done_rows"] == 300


def test_a_text_that_is_too_long_is_a_mistake_and_is_not_cut(backoffice: Backoffice) -> None:
    blanks = " " * 700
    file = f"{HEADER};description\nA;A;unidad;1,00;1;;{'a' * 9000}\nB;B;unidad;1,00;1;;b{blanks}b\n"

    each = sent(backoffice, file, dry_run="true")

    assert [(error["line"], error["column"]) for error in each["errors"]] == [(2, "description")]
    assert applied(backoffice, each)["created"] == 1
    assert catalogue(backoffice)["B"]["description"] == "b b"


def test_a_file_has_so_many_columns_at_most(backoffice: Backoffice) -> None:
    answer = send(backoffice, f"{HEADER}{';x' * 200}\n", dry_run="true")
    assert answer.get_json()["errors"][0]["message"] == "tiene más de 200 columnas"


PRICES = "Código;Precio\nl-1;2100,00\nX-1;5,50\nX-2;6,50\n"


def unknown(each: Any) -> list[tuple[int, str]]:
    assert each["unknown_count"] == len(each["unknown"])
    return [(row["line"], row["sku"]) for row in each["unknown"]]


def test_a_list_of_codes_and_prices_changes_prices_and_adds_nothing(backoffice: Backoffice) -> None:
    before = catalogue(backoffice)["L-1"]
    each = sent(backoffice, PRICES, dry_run="true")
    assert (each["state"], each["missing"]) == ("checked", [])
    assert counts(each) == {"rows": 3, "to_change": 1}
    assert unknown(each) == [(3, "X-1"), (4, "X-2")]
    (row,) = backoffice.get(f"/products/imports/{each['id']}/changes").get_json()["items"]
    assert (row["sku"], row["name"], row["product_id"]) == ("L-1", "Leche", before["id"])
    assert row["changes"] == [{"member": "price", "before": "1950,00", "after": "2100,00"}]

    done = applied(backoffice, each)
    assert counts(done) == {"rows": 3, "to_change": 1, "changed": 1}
    assert unknown(done) == [(3, "X-1"), (4, "X-2")]
    after = catalogue(backoffice)
    times = {
        name: after["L-1"][name] for name in ("updated_at", "price_changed_at") if name in before
    }
    assert after == {"L-1": before | {"price": 2100.0} | times}


def test_the_same_list_of_prices_twice_changes_nothing(backoffice: Backoffice) -> None:
    assert counts(sent(backoffice, PRICES)) == {"rows": 3, "changed": 1}
    after = catalogue(backoffice)
    again = sent(backoffice, PRICES)
    assert (counts(again), unknown(again)) == ({"rows": 3, "same": 1}, [(3, "X-1"), (4, "X-2")])
    assert catalogue(backoffice) == after


def test_a_list_of_stocks_counts_in_the_unit_that_each_product_is_sold_by(
    backoffice: Backoffice,
) -> None:
    backoffice.product("Queso", sku="Q-1", unit="kg", stock=1_000)
    backoffice.product("Pan", sku="P-1", stock=7_000)
    backoffice.clock.now += timedelta(minutes=1)
    file = "sku;stock\nL-1;60\nQ-1;2,5\nP-1;1,5\nX-1;3,5\n"

    each = sent(backoffice, file, dry_run="true")
    assert counts(each) == {"rows": 4, "to_change": 2, "error_count": 1}
    assert unknown(each) == [(5, "X-1")]
    assert [(error["line"], error["column"]) for error in each["errors"]] == [(4, "stock")]
    done = applied(backoffice, each)
    assert (done["changed"], done["error_count"], done["left_count"]) == (2, 1, 0)
    stocks = {sku: product["stock"] for sku, product in catalogue(backoffice).items()}
    assert stocks == {"L-1": 60, "Q-1": 2.5, "P-1": 7}

    at_once = sent(backoffice, file, skip_errors="true")
    assert counts(at_once) == {"rows": 4, "same": 2, "error_count": 1}


def test_a_list_of_prices_is_counted_once_part_by_part(
    backoffice: Backoffice, short_parts: None
) -> None:
    each = applied(backoffice, finish(backoffice, sent(backoffice, PRICES, dry_run="true")))
    assert (each["done_rows"], each["changed"], each["unknown_count"]) == (3, 1, 2)


def test_how_a_product_is_sold_is_not_read_from_a_list_of_prices(backoffice: Backoffice) -> None:
    each = sent(backoffice, "sku;um;price;stock\nL-1;kg;2100,00;55\n")
    assert [column["member"] for column in each["columns"]] == ["sku", "", "price", "stock"]
    now = catalogue(backoffice)["L-1"]
    assert (now["unit"], now["price"], now["stock"]) == ("unidad", 2100.0, 55)


def test_a_price_that_was_set_after_the_list_had_been_compared_is_left_alone(
    backoffice: Backoffice,
) -> None:
    each = sent(backoffice, PRICES, dry_run="true")
    path = f"/products/{catalogue(backoffice)['L-1']['id']}"
    assert backoffice.patch(path, {"price": 2500}).status_code == 200
    done = applied(backoffice, each)
    assert [(row["line"], row["sku"]) for row in done["left"]] == [(2, "l-1")]
    assert catalogue(backoffice)["L-1"]["price"] == 2500.0


def test_a_file_without_a_name_becomes_one_with_names_and_back(backoffice: Backoffice) -> None:
    file = "Código;Descripción;Precio\nL-1;Leche larga vida;2100,00\nX-1;Otra;5,50\n"
    each = sent(backoffice, file, dry_run="true")
    assert (each["state"], each["missing"]) == ("unmapped", ["unit", "stock"])
    columns = {"columns": ["sku", "", "price"]}
    each = finish(backoffice, post(backoffice, each, "columns", columns))
    each = finish(backoffice, post(backoffice, each, "columns", columns))
    assert (each["to_change"], unknown(each)) == (1, [(3, "X-1")])
    applied(backoffice, each)
    assert catalogue(backoffice)["L-1"]["name"] == "Leche"


def priced(price: str) -> str:
    return f"sku;price\nL-1;{price}\n"


@pytest.mark.parametrize(
    ("price", "after"),
    [("9750,00", 9750.0), ("19500,00", 19500.0), ("390,00", 390.0), ("0,00 gratis", 0.0)],
)
def test_a_price_far_from_the_present_one_is_told_and_applied_only_when_somebody_says_so(
    backoffice: Backoffice, price: str, after: float
) -> None:
    for is_wished in (False, True):
        each = finish(backoffice, sent(backoffice, priced(price), dry_run=True))
        assert (each["to_change"], each["same"]) == (0, 0)
        row = {"line": 2, "sku": "L-1", "name": "Leche", "before": 1950.0, "after": after}
        assert (each["doubtful_count"], each["doubtful"]) == (1, [row])
        (changed,) = backoffice.get(f"/products/imports/{each['id']}/changes").get_json()["items"]
        assert changed["doubtful"]
        body = {"doubtful_prices": True} if is_wished else None
        done = finish(backoffice, post(backoffice, each, "apply", body))
        assert (done["changed"], done["doubtful_count"]) == (int(is_wished), int(not is_wished))
    (product,) = backoffice.get("/products").get_json()["items"]
    assert product["price"] == after


@pytest.mark.parametrize("price", ["9749,00", "391,00", "1950,00"])
def test_a_price_that_is_less_far_is_not_asked_about(backoffice: Backoffice, price: str) -> None:
    each = finish(backoffice, sent(backoffice, priced(price), dry_run=True))
    assert (each["doubtful_count"], each["doubtful"]) == (0, [])


def test_a_product_that_was_free_may_get_any_price(backoffice: Backoffice) -> None:
    backoffice.product("Bolsa", sku="B-1", price=0, stock=1000)
    backoffice.clock.now += timedelta(minutes=1)
    each = finish(backoffice, sent(backoffice, "sku;price\nB-1;500,00\n", dry_run=True))
    assert (each["to_change"], each["doubtful_count"]) == (1, 0)


def test_who_imports_without_a_dry_run_has_seen_the_prices(backoffice: Backoffice) -> None:
    done = finish(backoffice, sent(backoffice, priced("19500,00")))
    assert (done["changed"], done["doubtful_count"]) == (1, 0)


def test_other_columns_ask_anew_about_prices(backoffice: Backoffice) -> None:
    file = "sku;price;x\nL-1;19500,00;2000,00\n"
    each = finish(backoffice, sent(backoffice, file, dry_run=True))
    assert each["doubtful_count"] == 1
    anew = finish(backoffice, post(backoffice, each, "columns", {"columns": ["sku", "", "price"]}))
    assert (anew["to_change"], anew["doubtful_count"]) == (1, 0)
