"""Headers: how answers travel; large ones compressed, none guessed at, and kept on the way only if they say so.

A file that is still being made is sent as it comes, uncompressed; so is what has an entity tag, which names these
very bytes.
"""

import gzip

from flask import Flask, Response, request

MAX_BODY_BYTES = 2 * 1024 * 1024
_WORTH_COMPRESSING = 1024


def install(app: Flask) -> None:
    """Adds the headers and the compression to every answer, refusals included."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

    def finish(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        headers.setdefault("Cache-Control", "private, no-store")
        return _compressed(response)

    app.after_request(finish)


def _compressed(response: Response) -> Response:
    response.headers["Vary"] = "Accept-Encoding"
    if response.is_streamed or "ETag" in response.headers:
        return response
    body = response.get_data()
    if len(body) < _WORTH_COMPRESSING or not request.accept_encodings["gzip"]:
        return response
    response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
