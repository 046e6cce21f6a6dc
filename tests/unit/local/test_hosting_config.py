"""What firebase.json promises, read as Hosting reads it."""

import json
from pathlib import Path
from typing import Any

import pytest

from admin.web import CONTENT_SECURITY_POLICY, WITH_PHOTOS
from local.hosting_config import HostingConfig, HostingConfigError, compile_glob

FIREBASE = json.loads((Path(__file__).parents[3] / "firebase.json").read_text(encoding="utf-8"))

# Held against minimatch 6.2.3, which superstatic 10.0.0, the server in Hosting's emulator, uses.
MATCHES = {
    "/checkout/**": ["/checkout/", "/checkout/a", "/checkout/a/", "/checkout/a/b", "/checkout//a"],
    "**": ["/", "/a", "/a/b/c.js", "/checkout/%2e%2e/x"],
    "/*": ["/checkout", "/checkout/", "/index.html"],
    "/*.*": ["/index.html", "/checkout.js"],
    "/@(checkout|api)/**": ["/checkout/a", "/api/a/b"],
    "/a/{b,c}/*.js": ["/a/b/q.js", "/a/c/q.js"],
    "/**/*.js": ["/q.js", "/a/b/q.js"],
    "/a/**/z": ["/a/z", "/a/b/z", "/a/b/c/z"],
    "/x?": ["/xy"],
    "/checkout/*/pay": ["/checkout/to.k-_A/pay"],
    "**/.*": ["/.env", "/a/.env"],
}
MISSES = {
    "/checkout/**": ["/", "/checkout", "/checkout/.x", "/checkout/../x", "/checkout/a/..", "/xcheckout/a"],
    "**": ["/.env", "/a/.git/b", "/.."],
    "/*": ["/", "/a/b", "/.x"],
    "/*.*": ["/", "/checkout", "/checkout/", "/a/b.js"],
    "/@(checkout|api)/**": ["/apis/a", "/api"],
    "/a/{b,c}/*.js": ["/a/d/q.js", "/a/b/.q.js"],
    "/x?": ["/x", "/xyz", "/x/"],
    "/a/**/z": ["/a/.b/z", "/az"],
}  # fmt: skip


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(glob, path) for glob, paths in table.items() for path in paths]


@pytest.mark.parametrize(("glob", "path"), pairs(MATCHES))
def test_a_glob_takes_what_hosting_takes(glob: str, path: str) -> None:
    assert compile_glob(glob).fullmatch(path)


@pytest.mark.parametrize(("glob", "path"), pairs(MISSES))
def test_a_glob_leaves_what_hosting_leaves(glob: str, path: str) -> None:
    assert not compile_glob(glob).fullmatch(path)


@pytest.mark.parametrize("glob", ["/!(a)", "/+(a|b)", "/[ab]", "/?(a)", "/*(a)", "/@(a", "/{a"])
def test_a_glob_that_is_not_understood_is_refused(glob: str) -> None:
    with pytest.raises(HostingConfigError, match="glob"):
        compile_glob(glob)


@pytest.mark.parametrize(
    ("hosting", "named"),
    [
        (None, "hosting section"),
        ({"rewrites": []}, "public"),
        ({"public": "p", "cleanUrls": True}, "cleanUrls"),
        ({"public": "p", "rewrites": [{"source": "/a", "dynamicLinks": True}]}, "dynamicLinks"),
        ({"public": "p", "rewrites": [{"source": "/a", "destination": "/b", "x": 1}]}, "'x'"),
        ({"public": "p", "rewrites": [{"regex": "^/a", "destination": "/b"}]}, "regex"),
        ({"public": "p", "headers": [{"regex": "^/a", "headers": []}]}, "regex"),
    ],
)
def test_a_configuration_that_is_not_understood_is_refused_by_name(
    hosting: dict[str, Any] | None, named: str
) -> None:
    with pytest.raises(HostingConfigError, match=named):
        HostingConfig.of({"hosting": hosting})


def test_the_first_matching_rewrite_is_taken() -> None:
    config = HostingConfig.of(
        {
            "hosting": {
                "public": "p",
                "rewrites": [
                    {"source": "/a/**", "function": {"functionId": "shop", "region": "r"}},
                    {"source": "**", "destination": "/index.html"},
                ],
            }
        }
    )
    first, second = config.rewrite_of("/a/b"), config.rewrite_of("/b")
    assert first is not None
    assert first.function == "shop"
    assert second is not None
    assert second.destination == "/index.html"


def test_of_two_rules_for_one_header_the_later_wins() -> None:
    rules = [
        {"source": "**", "headers": [{"key": "Cache-Control", "value": "no-cache"}]},
        {"source": "/a", "headers": [{"key": "cache-control", "value": "no-store"}]},
    ]
    config = HostingConfig.of({"hosting": {"public": "p", "headers": rules}})
    assert config.headers_of("/a") == {"cache-control": "no-store"}
    assert config.headers_of("/b") == {"Cache-Control": "no-cache"}


def test_what_lies_in_an_ignored_folder_is_ignored_too() -> None:
    config = HostingConfig.of({"hosting": {"public": "p", "ignore": ["**/.*", "notes/*.md"]}})
    assert config.is_ignored("/.git/config")
    assert config.is_ignored("/notes/a.md")
    assert not config.is_ignored("/notes/a.txt")


class TestTheProjectsOwn:
    config = HostingConfig.of(FIREBASE)

    def test_a_checkout_link_opens_the_page(self) -> None:
        rewrite = self.config.rewrite_of("/checkout/3q2-7wAb_token")
        assert rewrite is not None
        assert rewrite.destination == "/index.html"

    @pytest.mark.parametrize(
        "path", ["/arrepentimiento", "/checkout/3q2-7wAb_token/arrepentimiento"]
    )
    def test_a_purchase_is_sent_back_on_a_page_of_its_own(self, path: str) -> None:
        rewrite = self.config.rewrite_of(path)
        assert rewrite is not None
        assert rewrite.destination == "/arrepentimiento.html"
        assert "no-" in self.config.headers_of(path)["Cache-Control"]

    @pytest.mark.parametrize(
        "path", ["/api/checkout/abc", "/api/checkout/abc/pay", "/api/withdrawals"]
    )
    def test_the_public_checkout_routes_go_to_the_back_office(self, path: str) -> None:
        rewrite = self.config.rewrite_of(path)
        assert rewrite is not None
        assert rewrite.function == "backoffice-api"

    @pytest.mark.parametrize(
        "path", ["/users", "/administration", "/orders/last", "/api/users", "/openapi.json"]
    )
    def test_no_other_route_of_the_back_office_is_reachable(self, path: str) -> None:
        assert self.config.rewrite_of(path) is None

    def test_its_functions_are_near_the_shoppers(self) -> None:
        runs = [rule["run"] for rule in FIREBASE["hosting"]["rewrites"] if "run" in rule]
        assert {run["region"] for run in runs} == {"southamerica-east1"}

    @pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/login", "/admin/assets/a.css"])
    def test_the_panel_goes_to_the_admin_function_under_its_own_policy(self, path: str) -> None:
        rewrite = self.config.rewrite_of(path)
        assert rewrite is not None
        assert rewrite.function == "admin"
        headers = self.config.headers_of(path)
        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert "Cache-Control" not in headers  # the function's own

    @pytest.mark.parametrize(
        "path", ["/admin/productos", "/admin/productos/", "/admin/productos/7"]
    )
    def test_the_panels_pages_of_products_may_show_photos(self, path: str) -> None:
        headers = self.config.headers_of(path)
        assert headers["Content-Security-Policy"] == WITH_PHOTOS
        assert headers["Referrer-Policy"] == "same-origin"

    @pytest.mark.parametrize("path", ["/", "/checkout/abc", "/checkout.js", "/api/checkout/abc"])
    def test_every_answer_carries_the_security_headers(self, path: str) -> None:
        headers = self.config.headers_of(path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")

    def test_its_policy_allows_own_files_only(self) -> None:
        policy = self.config.headers_of("/")["Content-Security-Policy"]
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert directives.pop("require-trusted-types-for") == "'script'"
        assert set(directives.values()) == {"'none'", "'self'"}
        assert directives["default-src"] == directives["frame-ancestors"] == "'none'"

    @pytest.mark.parametrize("path", ["/checkout/abc", "/api/checkout/abc", "/api/checkout/a/pay"])
    def test_what_belongs_to_an_order_is_never_stored(self, path: str) -> None:
        assert self.config.headers_of(path)["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("path", ["/", "/index.html", "/checkout.js", "/checkout.css"])
    def test_the_pages_own_files_are_asked_for_again(self, path: str) -> None:
        assert self.config.headers_of(path)["Cache-Control"] == "no-cache"
