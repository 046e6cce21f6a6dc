"""Firestore's own door: the rules let nobody in over REST, whoever they say they are."""

import base64
import json
from typing import Any

import pytest
import requests

from local.firestore_emulator import RULES, Emulator
from tests.firestore import a_project

OPEN = RULES.read_text().replace("if false", "if true")
USER = {
    "sub": "juan",
    "user_id": "juan",
    "iss": "https://securetoken.google.com/milo",
    "email": "juan@example.com",
    "email_verified": True,
    "admin": True,
}


def token(claims: dict[str, Any]) -> str:
    """A token of a signed-in user, as the emulator takes it: without a signature."""
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join(part.rstrip("=") for part in encoded) + "."


def use(emulator: Emulator, project: str, rules: str) -> requests.Response:
    url = f"http://{emulator.host}/emulator/v1/projects/{project}:securityRules"
    files = [{"name": "firestore.rules", "content": rules}]
    return requests.put(url, json={"rules": {"files": files}}, timeout=60)


def ask(emulator: Emulator, project: str, method: str, path: str, who: str | None) -> int:
    root = f"http://{emulator.host}/v1/projects/{project}/databases/(default)/documents"
    body = {"fields": {"body": {"stringValue": "{}"}}}
    if path == ":runQuery":
        body = {"structuredQuery": {"from": [{"collectionId": "user"}]}}  # type: ignore[dict-item]
    return requests.request(
        method,
        root + path,
        json=body if method in {"POST", "PATCH"} else None,
        headers={"Authorization": f"Bearer {who}"} if who else {},
        timeout=60,
    ).status_code


REQUESTS = [
    ("GET", "/user/1"),
    ("GET", "/user"),
    ("GET", "/user/1/anything/below"),
    ("POST", "/user?documentId=2"),
    ("PATCH", "/user/1"),
    ("DELETE", "/user/1"),
    ("POST", ":runQuery"),
]


@pytest.mark.parametrize("who", [None, token(USER)], ids=["nobody", "a signed-in user"])
def test_nobody_from_outside_reads_or_writes(emulator: Emulator, who: str | None) -> None:
    project = a_project()
    assert use(emulator, project, RULES.read_text()).status_code == 200
    assert ask(emulator, project, "POST", "/user?documentId=1", "owner") == 200

    answers = {request: ask(emulator, project, *request, who) for request in REQUESTS}

    assert answers == dict.fromkeys(REQUESTS, 403)
    assert ask(emulator, project, "GET", "/user/1", "owner") == 200


@pytest.mark.parametrize("who", [None, token(USER)], ids=["nobody", "a signed-in user"])
def test_it_is_the_rules_that_keep_them_out(emulator: Emulator, who: str | None) -> None:
    project = a_project()
    assert use(emulator, project, OPEN).status_code == 200
    assert ask(emulator, project, "POST", "/user?documentId=1", who) == 200
    assert ask(emulator, project, "GET", "/user/1", who) == 200


def test_rules_that_do_not_compile_would_be_noticed(emulator: Emulator) -> None:
    broken = RULES.read_text().replace("allow read, write", "allow read write")
    assert use(emulator, a_project(), broken).status_code == 400
