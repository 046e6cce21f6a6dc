"""The set-up goes on where it was cut off, and says in one line what is wrong and what to do."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from local import pins, pip_settings
from local.configuration import ROOT
from local.lock import with_each_extra
from tests.package_index import PackageIndex
from tests.setup.installing import command, install, only_from
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(300)  # whole environments are made, and make is run

INSTALLS_NOTHING = """
import sys
if "pip" in sys.orig_argv and "install" in sys.orig_argv:
    import os
    os._exit(0)
"""


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


def a_file_of_pip(root: Path, text: str) -> Path:
    file = root / "pip.conf"
    file.write_text(text)
    return file


def packages(root: Path) -> set[str]:
    folder = next((root / ".venv" / "lib").glob("python*/site-packages"))
    return {path.name.split("-")[0] for path in folder.glob("*.dist-info")} - {"pip", "setuptools"}


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.usefixtures("venv")
def test_a_complete_environment_is_left_alone(lists: Path, index: PackageIndex) -> None:
    assert install(lists, "dev", index).returncode == 0

    again = install(lists, "run", index, PIP_INDEX_URL="http://127.0.0.1:9")

    assert (again.returncode, again.stdout) == (0, "")


@pytest.mark.long
@pytest.mark.usefixtures("venv")
def test_an_environment_of_another_list_is_made_anew(lists: Path, index: PackageIndex) -> None:
    assert install(lists, "run", index).returncode == 0
    write_lists(lists, index, run=["sugar"], dev=["sugar"])

    assert install(lists, "run", index).returncode == 0

    assert packages(lists) == {"sugar", "uv"}


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.usefixtures("venv")
def test_a_package_that_is_not_what_was_pinned_is_refused(lists: Path, index: PackageIndex) -> None:
    index.release("flour", "1.0", ["poison"], set())

    done = install(lists, "run", index)

    assert done.returncode == 1
    assert "HASHES FROM THE REQUIREMENTS FILE" in (lists / ".venv" / "install.log").read_text()
    assert packages(lists) <= {"uv"}


@pytest.mark.long
@pytest.mark.usefixtures("venv")
@pytest.mark.parametrize("name", ["TARGET", "PREFIX", "ROOT", "PYTHON"])
@pytest.mark.parametrize("by", ["a variable", "a file"])
def test_a_pip_that_is_told_to_install_elsewhere_is_refused_by_the_setting_s_name(
    lists: Path, index: PackageIndex, name: str, by: str
) -> None:
    value = sys.executable if name == "PYTHON" else str(lists / "elsewhere")
    file = a_file_of_pip(lists, f"[global]\n{name.lower()} = {value}\n")
    told = {f"PIP_{name}": value} if by == "a variable" else {"PIP_CONFIG_FILE": str(file)}

    done = install(lists, "run", index, **told)

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    setting = f"PIP_{name}=" if by == "a variable" else f"global.{name.lower()}="
    assert f"elsewhere than in .venv: the variable {setting}" in line or f": {setting}" in line
    assert not list((lists / ".venv").glob("*.complete"))
    assert not (lists / "elsewhere").exists()


@pytest.mark.long
@pytest.mark.usefixtures("venv")
@pytest.mark.parametrize("setting", ["user = yes", "dry-run = yes"])
@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_settings_that_have_no_sense_for_an_environment_are_left_out(
    lists: Path, index: PackageIndex, setting: str, installer: str
) -> None:
    name = setting.partition(" ")[0].upper().replace("-", "_")
    file = a_file_of_pip(lists, f"[install]\n{setting}\n")
    told = {f"PIP_{name}": "1", "PIP_CONFIG_FILE": str(file), "INSTALLER": installer}

    assert install(lists, "run", index, **told).returncode == 0

    assert packages(lists) == {"flour", "uv"}


@pytest.mark.long
@pytest.mark.usefixtures("venv")
def test_settings_of_pip_that_cannot_be_read_are_said_with_their_file(
    lists: Path, index: PackageIndex
) -> None:
    assert install(lists, "run", index).returncode == 0
    kept = lists / ".venv" / "kept"
    kept.touch()
    file = a_file_of_pip(lists, "no sections here\n")

    done = install(lists, "dev", index, PIP_CONFIG_FILE=str(file))

    (line,) = done.stderr.splitlines()
    assert line.startswith("✗ pip cannot read its settings: ")
    assert str(file) in line
    assert kept.exists()  # the environment is not to blame


@pytest.mark.long
@pytest.mark.usefixtures("venv")
def test_an_environment_that_lacks_a_pinned_package_is_not_complete(
    lists: Path, index: PackageIndex
) -> None:
    """As where whatever setting has pip install in another place."""
    assert install(lists, "run", index).returncode == 0
    python = lists / ".venv" / "bin" / "python"
    installed = (
        "Flour==1.0 \\\n    --hash=sha256:a\nuv[x]==1.0\nelsewhere==1 ; sys_platform == 'win32'\n"
    )

    assert pins.missing(installed, python) == []
    assert pins.missing(installed + "flour==2.0\nsalt==1\n", python) == ["flour==2.0", "salt==1"]


@pytest.mark.long
@pytest.mark.usefixtures("venv")
def test_no_stamp_is_written_where_a_pinned_package_is_missing(
    lists: Path, index: PackageIndex
) -> None:
    (lists / "sitecustomize.py").write_text(INSTALLS_NOTHING)

    done = install(lists, "run", index, INSTALLER="pip", PYTHONPATH=f"{lists}:{ROOT}")

    assert done.returncode == 1
    assert "does not hold flour==1.0, uv==1.0" in done.stderr
    assert not list((lists / ".venv").glob("*.complete"))


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
    told = pip_settings.for_uv(
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
    with pytest.raises(pip_settings.CannotBeTold):
        pip_settings.for_uv(setting)


def test_another_command_s_settings_do_not_matter() -> None:
    assert "UV_INDEX" not in pip_settings.for_uv("download.extra-index-url='file:///a'")


def test_the_pin_of_uv_is_taken_with_its_hashes() -> None:
    listed = "uuid==1 \\\n    --hash=sha256:a\nuv==0.13 \\\n    --hash=sha256:b \\\n    --hash=sha256:c\nz==1\n"
    assert pins.of_uv(listed) == "uv==0.13 \\\n    --hash=sha256:b \\\n    --hash=sha256:c\n"
    assert pins.of_uv("uvicorn==1\n") is None


def test_each_extra_has_a_line_of_its_own() -> None:
    pins = (
        "a==1 \\\n    --hash=sha256:x\nb[c, d]==2 ; python_version < '4' \\\n    --hash=sha256:y\n"
    )
    rest = "==2 ; python_version < '4' \\\n    --hash=sha256:y\n"
    assert with_each_extra(pins) == (f"a==1 \\\n    --hash=sha256:x\nb{rest}b[c]{rest}b[d]{rest}")
