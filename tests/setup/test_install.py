"""The set-up goes on where it was cut off, and says in one line what is wrong and what to do."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from local import installers
from local.installers import InstallError
from local.lock import with_each_extra
from tests.package_index import PackageIndex
from tests.setup.installing import command, install, only_from
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(300)  # whole environments are made, and make is run


@pytest.fixture
def lists(tmp_path: Path, index: PackageIndex) -> Path:
    """A folder with two small lists, `dev` with one package more than `run`."""
    write_lists(tmp_path, index, run=["flour"], dev=["flour", "yeast"])
    return tmp_path


def write_lists(root: Path, index: PackageIndex, *, run: list[str], dev: list[str]) -> None:
    for name, packages in (("run", run), ("dev", dev)):
        pins = [
            f"{each}==1.0 \\\n    --hash=sha256:{index.release(each, '1.0', [], set())}\n"
            for each in [*packages, "uv"]
        ]
        (root / f"requirements-{name}.txt").write_text("".join(pins))


def packages(root: Path) -> set[str]:
    folder = next((root / ".venv" / "lib").glob("python*/site-packages"))
    return {path.name.split("-")[0] for path in folder.glob("*.dist-info")} - {"pip", "setuptools"}


@pytest.mark.usefixtures("venv")
def test_the_larger_list_is_added_to_the_smaller(lists: Path, index: PackageIndex) -> None:
    assert install(lists, "run", index).returncode == 0
    assert packages(lists) == {"flour", "uv"}
    kept = lists / ".venv" / "kept"
    kept.touch()

    assert install(lists, "dev", index).returncode == 0

    assert packages(lists) == {"flour", "yeast", "uv"}
    assert kept.exists()
    stamps = {path.name for path in (lists / ".venv").glob("*.complete")}
    assert stamps == {"requirements-run.complete", "requirements-dev.complete"}


@pytest.mark.usefixtures("venv")
def test_a_complete_environment_is_left_alone(lists: Path, index: PackageIndex) -> None:
    assert install(lists, "dev", index).returncode == 0

    again = install(lists, "run", index, PIP_INDEX_URL="http://127.0.0.1:9")

    assert (again.returncode, again.stdout) == (0, "")


@pytest.mark.usefixtures("venv")
def test_an_environment_of_another_list_is_made_anew(lists: Path, index: PackageIndex) -> None:
    assert install(lists, "run", index).returncode == 0
    write_lists(lists, index, run=["sugar"], dev=["sugar"])

    assert install(lists, "run", index).returncode == 0

    assert packages(lists) == {"sugar", "uv"}


@pytest.mark.usefixtures("venv")
def test_an_installation_that_was_killed_is_finished_by_the_next(
    lists: Path, index: PackageIndex
) -> None:
    index.hold("yeast")
    first = subprocess.Popen(
        command(lists, "dev"), env=only_from(index) | {"INSTALLER": "pip"}, start_new_session=True
    )
    wait_until(lambda: "yeast" in index.held, seconds=60)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert not list((lists / ".venv").glob("*.complete"))
    index.let_go()

    assert install(lists, "dev", index).returncode == 0

    assert packages(lists) == {"flour", "yeast", "uv"}


@pytest.mark.usefixtures("venv")
def test_two_installations_at_once_do_the_work_once(lists: Path, index: PackageIndex) -> None:
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda: said.append(install(lists, "dev", index).stdout))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["", "Installing requirements-dev.txt into .venv …\n"]


@pytest.mark.usefixtures("venv")
def test_an_index_that_cannot_be_reached_is_said_in_one_line(
    lists: Path, index: PackageIndex
) -> None:
    done = install(lists, "run", index, PIP_INDEX_URL="http://127.0.0.1:9")

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("✗ pip could not install the packages: ERROR: No matching distribution")
    log = lists / ".venv" / "install.log"
    assert line.endswith(f"(all of it: {log})")


@pytest.mark.usefixtures("venv")
def test_a_package_that_is_not_what_was_pinned_is_refused(lists: Path, index: PackageIndex) -> None:
    index.release("flour", "1.0", ["poison"], set())

    done = install(lists, "run", index)

    assert done.returncode == 1
    assert "HASHES FROM THE REQUIREMENTS FILE" in (lists / ".venv" / "install.log").read_text()
    assert packages(lists) <= {"uv"}


def test_a_python_without_its_venv_module_is_said_with_the_way_out(
    lists: Path, index: PackageIndex, tmp_path: Path
) -> None:
    without = f"import sys; sys.modules['ensurepip'] = None; {command(lists, 'run')[2]}"

    done = subprocess.run(
        [sys.executable, "-c", without, lists, "run"],
        env=only_from(index),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "✗ this Python has no venv module; on Debian: apt install python3-venv\n"


def test_a_file_in_the_place_of_the_environment_is_said(lists: Path, index: PackageIndex) -> None:
    (lists / ".venv").touch()

    done = install(lists, "run", index)

    assert done.returncode == 1
    assert done.stderr == f"✗ {lists / '.venv'} is not a folder: remove it\n"


def test_uv_is_told_what_pip_was_told() -> None:
    told = installers._settings(
        "global.index-url='https://mirror.example/simple'\n"
        "global.extra-index-url='file:///a/simple\\nfile:///b/simple'\n"
        "global.find-links='/a/wheels /b/wheels'\n"
        "global.cert='/certificates.pem'\n"
        "global.timeout='180'\n"
        ":env:.index-url='https://other.example/simple'\n"
    )
    assert told == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://other.example/simple",
        "UV_INDEX": "file:///a/simple file:///b/simple",
        "UV_FIND_LINKS": "/a/wheels,/b/wheels",
        "SSL_CERT_FILE": "/certificates.pem",
    }


@pytest.mark.parametrize("setting", ["global.client-cert='/c.pem'", ":env:.only-binary='numpy'"])
def test_uv_is_left_out_where_pip_has_a_setting_without_a_word_in_uv(setting: str) -> None:
    with pytest.raises(installers.CannotBeTold):
        installers._settings(setting)


def test_another_command_s_settings_do_not_matter() -> None:
    assert "UV_INDEX" not in installers._settings("download.extra-index-url='file:///a'")


def test_the_pin_of_uv_is_taken_with_its_hashes() -> None:
    pins = "uuid==1 \\\n    --hash=sha256:a\nuv==0.13 \\\n    --hash=sha256:b \\\n    --hash=sha256:c\nz==1\n"
    assert installers._pin_of_uv(pins) == (
        "uv==0.13 \\\n    --hash=sha256:b \\\n    --hash=sha256:c\n"
    )
    with pytest.raises(InstallError):
        installers._pin_of_uv("uvicorn==1\n")


def test_each_extra_has_a_line_of_its_own() -> None:
    pins = (
        "a==1 \\\n    --hash=sha256:x\nb[c, d]==2 ; python_version < '4' \\\n    --hash=sha256:y\n"
    )
    rest = "==2 ; python_version < '4' \\\n    --hash=sha256:y\n"
    assert with_each_extra(pins) == (f"a==1 \\\n    --hash=sha256:x\nb{rest}b[c]{rest}b[d]{rest}")
