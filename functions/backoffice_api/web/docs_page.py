"""The page at `/docs`: Swagger UI on the API's own OpenAPI document, with nothing loaded from elsewhere.

`swagger_ui/` holds files of the npm package swagger-ui-dist as they came; its `version.json` says of which version, and
their sha256. They are read when they are asked for: an instance that starts reads none of them.
"""

import hashlib
import json
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import NotFound

HERE = Path(__file__).parent
VENDORED = HERE / "swagger_ui"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KEPT = "public, max-age=31536000, immutable"
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}


def install(app: Flask) -> None:
    """Adds `/docs` and the files that it loads, each at an address that changes with it."""
    sha256 = json.loads((VENDORED / "version.json").read_text(encoding="utf-8"))["sha256"]
    own = HERE / "docs_page.js"
    files = {
        f"{_version(sha256[path.name])}/{path.name}": path
        for path in (VENDORED / "swagger-ui.css", VENDORED / "swagger-ui-bundle.js")
    } | {f"{_version(hashlib.sha256(own.read_bytes()).hexdigest())}/{own.name}": own}
    html = _page(*(f"docs/{name}" for name in files))

    def show() -> Response:
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-cache"}
        return Response(html, headers=headers, content_type="text/html; charset=utf-8")

    def send(version: str, name: str) -> Response:
        path = files.get(f"{version}/{name}")
        if not path:
            raise NotFound
        media_type = f"{_MEDIA_TYPES[path.suffix]}; charset=utf-8"
        headers = {"Cache-Control": _KEPT}
        return Response(path.read_bytes(), headers=headers, content_type=media_type)

    for rule, view in (("/docs", show), ("/docs/<version>/<name>", send)):
        app.add_url_rule(rule, endpoint=rule, view_func=view, provide_automatic_options=False)


def _version(sha256: str) -> str:
    return sha256[:12]


def _page(style: str, bundle: str, own: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Milo back office</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{style}"><main id="swagger-ui"></main>'
        '<noscript>This page needs JavaScript; <a href="openapi.json">openapi.json</a> has all that it shows.</noscript>'
        f'<script src="{bundle}"></script><script src="{own}"></script></html>'
    )
