"""`make export` and `make import`: all data of a store to and from one file.

From a laptop's SQLite to the cloud's Firestore, back, and the restore drill: see docs/runbook.md.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError

from backoffice_api.app import open_store
from local.environ import data_folder, read_environ
from local.portable_file import Contents, FileError, check
from local.transfer_progress import Progress
from local.transfer_store import NotEmptyError, Outcome, export_to, import_from
from retail.errors import MiloError
from retail.settings import LOCAL_PROJECT, Settings, SettingsError

MAX_SHOWN = 20
OPTIONS = {
    "--store": ("STORE", "sqlite or firestore"),
    "--sqlite-path": ("SQLITE_PATH", "the SQLite file"),
    "--project": ("GOOGLE_CLOUD_PROJECT", "Firestore's project"),
    "--database": ("FIRESTORE_DATABASE", "Firestore's database"),
    "--emulator": ("FIRESTORE_EMULATOR_HOST", "host:port of a Firestore emulator"),
}
"""Options by the variable that each stands for; an option is stronger than its variable."""


class UsageError(Exception):
    """Nothing can be transferred with what was asked for; the message says why."""


REFUSALS = (UsageError, SettingsError, FileError, MiloError, GoogleAPICallError, OSError)


def main(words: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """0 when all was done, 1 when something was refused, failed or left alone, 130 after Ctrl-C."""
    arguments = _parser().parse_args(words)
    try:
        settings = settings_of(arguments, read_environ() if environ is None else environ)
        if arguments.way == "export":
            return _export(arguments.file, settings)
        return _import(arguments.file, settings, merge=arguments.merge)
    except KeyboardInterrupt:
        _say("\n✗ stopped; an import goes on with ARGS=--merge")
        return 130
    except GoogleAuthError as error:
        _say(f"✗ {_one_line(error)} (gcloud auth application-default login)")
    except REFUSALS as error:
        _say(f"✗ {_one_line(error)}")
    return 1


def settings_of(arguments: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """Which store is meant: by the options, else by the variables, else the laptop's own.

    Raises:
        SettingsError: naming what is missing or malformed.
    """
    chosen = {"LOCAL_MODE": "1", "SQLITE_PATH": str(data_folder(environ) / "milo.db")}
    for variable, _ in OPTIONS.values():
        given = getattr(arguments, variable) or environ.get(variable)
        if given:
            chosen[variable] = given
    if "FIRESTORE_EMULATOR_HOST" in chosen:
        chosen.setdefault("GOOGLE_CLOUD_PROJECT", LOCAL_PROJECT)
    settings = Settings.from_environ(chosen)
    if settings.store == "firestore":
        settings.require("google_cloud_project")
    return settings


def place_of(settings: Settings) -> str:
    """The store in a few words, so that nobody fills the wrong one."""
    if settings.store == "sqlite":
        return f"SQLite file {settings.sqlite_path}"
    emulator = settings.firestore_emulator_host
    where = f"the emulator on {emulator}" if emulator else "Google Cloud"
    return f"Firestore {settings.google_cloud_project}/{settings.firestore_database} in {where}"


def check_there(settings: Settings) -> None:
    """Refuses a SQLite file that is not there, which opening it would make.

    Raises:
        UsageError: naming it.
    """
    if settings.store == "sqlite" and not Path(settings.sqlite_path).is_file():
        raise UsageError(f"there is no {place_of(settings)}")


def _export(path: Path, settings: Settings) -> int:
    check_there(settings)
    _say(f"Exporting {place_of(settings)} …")
    progress = Progress("exported", sys.stderr)
    contents = export_to(
        path,
        open_store(settings),
        source=settings.store,
        at=datetime.now(UTC),
        progress=progress,
    )
    progress.end()
    print(_table(contents, {"exported": contents.counts}))
    print(f"✔ {path}: {_sum(contents, progress)}")
    return 0


def _import(path: Path, settings: Settings, *, merge: bool) -> int:
    with path.open("rb") as file:
        _say(f"Checking {path} …")
        checking = Progress("checked", sys.stderr)
        contents = check(file, checking.step)
        checking.end()
        _say(f"Importing {contents.total:,} entities into {place_of(settings)} …")
        progress = Progress("imported", sys.stderr, contents.counts)
        try:
            outcome = import_from(
                file, open_store(settings), merge=merge, progress=progress, sleep=time.sleep
            )
        except NotEmptyError:
            raise UsageError(
                f"{place_of(settings)} is not empty, nothing was written; "
                "with ARGS=--merge what is missing is added and nothing is changed"
            ) from None
        progress.end()
    columns = {"created": outcome.created, "there already": outcome.equal}
    print(_table(contents, columns))
    if outcome.different:
        _complain(outcome)
        return 1
    print(f"✔ {place_of(settings)}: {_sum(contents, progress)}")
    return 0


def _complain(outcome: Outcome) -> None:
    """Names lines and no keys: some of them are phone numbers."""
    for number, kind in outcome.different[:MAX_SHOWN]:
        _say(f"line {number}: this {kind} is another one in the store; left as it was")
    _say(f"✗ {len(outcome.different):,} entities are different in the store and were left alone")


def _table(contents: Contents, columns: Mapping[str, Mapping[str, int]]) -> str:
    rows = [f"{'':20}" + "".join(f"{name:>15}" for name in columns)]
    rows += [
        f"{kind:20}" + "".join(f"{counts.get(kind, 0):>15,}" for counts in columns.values())
        for kind in contents.counts
    ]
    return "\n".join(rows)


def _sum(contents: Contents, progress: Progress) -> str:
    rate = contents.total / max(progress.seconds, 0.001)
    took = f"{contents.total:,} entities in {progress.seconds:.1f} s ({rate:,.0f}/s)"
    return f"{took}, sha256 {contents.sha256}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="local.transfer", description="All data of a store.")
    ways = parser.add_subparsers(dest="way", required=True)
    for way, what in (
        ("export", "writes everything that the store holds into a new file"),
        ("import", "fills an empty store with what a file holds"),
    ):
        one = ways.add_parser(way, help=what, description=what)
        one.add_argument("file", type=Path, metavar="FILE")
        for option, (variable, meaning) in OPTIONS.items():
            one.add_argument(option, dest=variable, metavar=variable, help=meaning)
    ways.choices["import"].add_argument(
        "--merge",
        action="store_true",
        help="fill a store that is not empty, too: add what it lacks, change nothing",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
