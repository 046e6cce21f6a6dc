"""What the audit log shows of the things that it is about."""

from dataclasses import fields

import pytest

from backoffice_api.domain import audit


@pytest.mark.parametrize("kind", audit.SHOWN)
def test_what_is_shown_of_a_thing_is_there(kind: type) -> None:
    assert set(audit.SHOWN[kind]) <= {each.name for each in fields(kind)} | set(vars(kind))
