"""The Hosting double over its real wire: files first, then rewrites, functions behind a proxy."""

import http.client
import json
import socket
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.wrappers import Request, Response

from local.hosting import create_app, serve
from tests.wsgi import running, serving

ROOT = Path(__file__).parents[3]
FIREBASE: dict[str, Any] = {
    "hosting": {
        "public": "site",
        "ignore": ["firebase.json", "**/.*"],
        "rewrites": [
            {"source": "/api/checkout/**", "run": {"serviceId": "shop", "region": "r"}},
            {"source": "/checkout/**", "destination": "/index.html"},
            {"source": "/gone/**", "destination": "/gone.html"},
        ],
        "headers": [
            {"source": "**", "headers": [{"key": "X-Site", "value": "yes"}]},
            {"source": "/api/**", "headers": [{"key": "Cache-Control", "value": "no-store"}]},
            {
                "source": "/404.html",
                "headers": [
                    {"key": "X-Lost", "value": "yes"},
                    {"key": "Cache-Control", "value": "x"},
                ],
            },
        ],
    }
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository whose public folder holds a page, a script and what must not be served."""
    public = tmp_path / "site"
    (public / "api" / "checkout").mkdir(parents=True)
    (public / "deep").mkdir()
    (public / "index.html").write_text("<h1>página</h1>", encoding="utf-8")
    (public / "checkout.js").write_text("'use strict'", encoding="utf-8")
    (public / "api" / "checkout" / "file.txt").write_text("a file", encoding="utf-8")
    (public / "404.html").write_text("<h1>perdida</h1>", encoding="utf-8")
    (public / ".env").write_text("secret", encoding="utf-8")
    (public / "firebase.json").write_text("secret", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    (public / "link.txt").symlink_to(tmp_path / "outside.txt")
    return tmp_path


class Echo:
    """A function that answers with what reached it."""

    def __init__(self) -> None:
        self.answer = Response("")
        self.echoing = True

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answered(Request(environ))(environ, start_response)

    def _answered(self, request: Request) -> Response:
        if not self.echoing:
            return self.answer
        seen = {
            "method": request.method,
            "uri": request.environ["RAW_URI"],
            "headers": {key.lower(): value for key, value in request.headers},
            "body": request.get_data(as_text=True),
        }
        return Response(json.dumps(seen), headers={"X-Function": "echo", "X-Site": "no"})


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def url(site: Path, echo: Echo) -> Iterator[str]:
    with serving(echo) as function_url:
        app = create_app(site, FIREBASE, {"shop": function_url + "/"})
        with running(serve(app, 0)) as hosting_url:
            yield hosting_url


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read().decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def fetch(url: str, target: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """Sends the target as it stands: no client of the usual kind lets `..` through."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    connection.request(method, target, body=body or None, headers=named)
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def test_it_serves_a_file_with_its_type_and_the_configured_headers(url: str) -> None:
    page = fetch(url, "/")
    assert page.status == 200
    assert page.body == "<h1>página</h1>"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["X-Site"] == "yes"
    assert fetch(url, "/checkout.js").headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_a_file_that_has_not_changed_is_not_sent_again(url: str) -> None:
    etag = fetch(url, "/checkout.js").headers["ETag"]
    again = fetch(url, "/checkout.js", If_None_Match=etag)
    assert again.status == 304
    assert again.body == ""


def test_a_rewrite_serves_the_page_for_every_checkout_link(url: str) -> None:
    page = fetch(url, "/checkout/some-token?from=whatsapp")
    assert page.status == 200
    assert page.body == "<h1>página</h1>"


def test_a_file_wins_over_a_rewrite(url: str) -> None:
    assert fetch(url, "/api/checkout/file.txt").body == "a file"


@pytest.mark.parametrize("path", ["/nothing", "/api/users", "/checkout", "/gone/away", "/deep/"])
def test_what_is_neither_file_nor_rewrite_is_not_found(url: str, path: str) -> None:
    answer = fetch(url, path)
    assert answer.status == 404
    assert answer.body == "<h1>perdida</h1>"
    assert answer.headers["X-Site"] == "yes"
    assert answer.headers["X-Lost"] == "yes"


def test_a_site_without_a_page_of_its_own_for_it_answers_not_found_all_the_same(
    url: str, site: Path
) -> None:
    (site / "site" / "404.html").unlink()
    answer = fetch(url, "/nothing")
    assert (answer.status, answer.body) == (404, "")


def test_a_page_cannot_be_posted_to(url: str) -> None:
    answer = fetch(url, "/checkout/some-token", "POST", "x")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_head_answers_the_headers_alone(url: str) -> None:
    answer = fetch(url, "/", "HEAD")
    assert (answer.status, answer.body) == (200, "")
    assert answer.headers["Content-Length"] == str(len("<h1>página</h1>".encode()))


@pytest.mark.parametrize(
    "target",
    [
        "/../outside.txt",
        "/checkout/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/%2e%2e%2foutside.txt",
        "/deep/%2e%2e/%2e%2e/outside.txt",
        "/..%5coutside.txt",
        "/index.html%00",
        "/link.txt",
        "/.env",
        "/firebase.json",
        "//etc/passwd",
        "/%2fetc/passwd",
    ],
)
def test_nothing_outside_the_site_is_served(url: str, target: str) -> None:
    answer = fetch(url, target)
    assert answer.status == 404
    assert answer.headers["X-Lost"] == "yes"
    assert "secret" not in answer.body
    assert "root:" not in answer.body


@pytest.mark.parametrize(
    "target",
    ["/api/checkout/../../users", "/api/checkout/%2e%2e/users", "/api/checkout/..%2f..%2fusers"],
)
def test_no_other_route_of_a_function_is_reached_by_climbing(url: str, target: str) -> None:
    assert fetch(url, target).status == 404


def test_a_function_gets_method_path_query_and_body_as_they_were_sent(url: str) -> None:
    seen = fetch(url, "/api/checkout/a%20b%C3%B1/pay?q=1%262&q=", "POST", '{"x":1}').json
    assert seen["method"] == "POST"
    assert seen["uri"] == "/api/checkout/a%20b%C3%B1/pay?q=1%262&q="
    assert seen["body"] == '{"x":1}'


def test_a_function_gets_the_session_cookie_and_no_other(url: str) -> None:
    seen = fetch(url, "/api/checkout/a", Cookie="a=1; __session=abc; b=2").json
    assert seen["headers"]["cookie"] == "__session=abc"
    assert "cookie" not in fetch(url, "/api/checkout/a", Cookie="a=1; session=2").json["headers"]


def test_a_function_learns_who_asked_and_for_which_host_from_hosting_alone(url: str) -> None:
    seen = fetch(
        url,
        "/api/checkout/a",
        X_Forwarded_For="6.6.6.6",
        X_Forwarded_Proto="gopher",
        X_Forwarded_Prefix="/evil",
        Forwarded="for=6.6.6.6",
        Accept_Language="es-AR",
    ).json["headers"]
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert seen["x-forwarded-host"] == urlsplit(url).netloc
    assert seen["host"] != urlsplit(url).netloc
    assert seen["accept-language"] == "es-AR"
    assert not {"x-forwarded-prefix", "forwarded"} & seen.keys()


def test_a_functions_answer_comes_through_with_the_configured_headers_on_top(
    url: str, echo: Echo
) -> None:
    echo.echoing = False
    echo.answer = Response(
        b"\x1f\x8b-not-really-gzip",
        409,
        headers={"Content-Encoding": "gzip", "Cache-Control": "public", "Location": "/x"},
        content_type="application/problem+json",
    )
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", "/api/checkout/a")
    response = connection.getresponse()
    assert response.status == 409
    assert response.read() == b"\x1f\x8b-not-really-gzip"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Location"] == "/x"
    assert response.headers.get_all("Cache-Control") == ["no-store"]
    assert response.headers.get_all("X-Site") == ["yes"]
    connection.close()


def test_a_functions_own_not_found_is_handed_on_and_never_stored(url: str, echo: Echo) -> None:
    echo.echoing = False
    echo.answer = Response('{"code":"checkout_not_found"}', 404)
    answer = fetch(url, "/api/checkout/guessed")
    assert (answer.status, answer.json) == (404, {"code": "checkout_not_found"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X-Lost" not in answer.headers


def test_a_functions_redirect_is_handed_on_and_not_followed(url: str, echo: Echo) -> None:
    echo.echoing = False
    echo.answer = Response("", 302, headers={"Location": "/api/checkout/file.txt"})
    assert fetch(url, "/api/checkout/a").status == 302


def test_health_answers_ok(url: str) -> None:
    answer = fetch(url, "/health")
    assert (answer.status, answer.json) == (200, {"status": "ok"})


def test_a_dead_function_is_a_bad_gateway_in_json(site: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        app = create_app(site, FIREBASE, {"shop": dead})
        with running(serve(app, 0)) as url:
            answer = fetch(url, "/api/checkout/a", "POST", "{}")
            page = fetch(url, "/checkout/a")
    assert answer.status == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["code"] == "function_unreachable"
    assert page.status == 200


def test_a_function_that_never_answers_is_given_up(site: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        stuck = f"http://127.0.0.1:{silent.getsockname()[1]}"
        app = create_app(site, FIREBASE, {"shop": stuck}, timeout=(1.0, 0.1))
        with running(serve(app, 0)) as url:
            answer = fetch(url, "/api/checkout/a")
    assert answer.status == 504
    assert answer.json["code"] == "function_timeout"


def test_a_function_that_dies_in_the_middle_of_its_answer_is_a_bad_gateway(site: Path) -> None:
    def die_halfway(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        function = threading.Thread(target=die_halfway, args=(listener,), daemon=True)
        function.start()
        dying = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(site, FIREBASE, {"shop": dying})
        with running(serve(app, 0)) as url:
            answer = fetch(url, "/api/checkout/a")
        function.join(timeout=5)
    assert answer.status == 502


def test_a_body_larger_than_cloud_run_takes_is_refused_unread(url: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.putrequest("POST", "/api/checkout/a")
    connection.putheader("Content-Length", str(33 * 1024 * 1024))
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 413
    assert json.loads(response.read())["code"] == "body_too_large"
    connection.close()


def test_it_does_not_start_without_the_url_of_a_function(site: Path) -> None:
    with pytest.raises(ValueError, match="shop"):
        create_app(site, FIREBASE, {"another": "http://127.0.0.1:1"})


def test_a_request_leaves_no_trace_of_a_checkout_links_secret(
    url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    fetch(url, "/checkout/very-secret")
    fetch(url, "/api/checkout/very-secret/pay", "POST", "{}")
    printed = capfd.readouterr()
    assert "very-secret" not in printed.out + printed.err
