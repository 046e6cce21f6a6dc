"""A cloud that was applied once, for many tests."""

import os

import pytest

from local.terraform import offline
from tests.terraform.workspace import Workspace


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A test that changes one of its files or variables puts it back."""
    if offline(os.environ) is None:
        pytest.skip("TF_OFFLINE names no stand-ins for Google's providers: see terraform/README.md")
    applied = Workspace(tmp_path_factory.mktemp("cloud") / "shop")
    applied.apply()
    return applied
