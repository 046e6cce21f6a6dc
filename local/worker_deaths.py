"""Deaths of the worker on demand: a file for each step of a turn, whose absence has the worker die there.

The worker is told of the files in `FAULT` (`point:1:/file`, see `retail.faults`) and makes the file anew as it
dies, so that each death that was asked for happens once, whoever starts the worker again. The stack calls
`disarm` before the worker starts; the phones page arms.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from local.data_folder import replace_privately

POINTS = ("ran", "sent_not_reported")
"""Before the replies are kept, and after one went out which nobody knows of yet."""
_NOT_ASKED_FOR = "nobody has asked for this death\n"


@dataclass(frozen=True)
class WorkerDeaths:
    """The deaths that can be asked for of the workers of one stack; `folder` holds a file for each."""

    folder: Path

    def fault(self) -> str:
        """What `FAULT` says of them; empty where its list could not hold the folder's name."""
        if "," in str(self.folder):
            return ""
        return ",".join(f"{point}:1:{self._file(point)}" for point in POINTS)

    def disarm(self, *points: str) -> None:
        """Has no worker die at these points, or at any."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for point in points or POINTS:
            replace_privately(self._file(point), _NOT_ASKED_FOR)

    def arm(self, point: str) -> None:
        """Has the next worker that gets to the point die there."""
        self._file(point).unlink(missing_ok=True)

    def is_armed(self, point: str) -> bool:
        """Whether the death was asked for and has not happened."""
        return not self._file(point).exists()

    def struck_at(self, point: str) -> datetime | None:
        """When a worker died there (UTC), if that was the last thing that happened to the file."""
        file = self._file(point)
        if not file.exists() or file.read_text():
            return None
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)

    def _file(self, point: str) -> Path:
        if point not in POINTS:
            raise ValueError(f"a worker can be made to die at {POINTS}, not at {point!r}")
        return self.folder / point
