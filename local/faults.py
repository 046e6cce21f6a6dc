"""`FAULT` as a developer writes it, made to strike once in the life of a stack."""

from pathlib import Path

from local.data_folder import DataFolder

EACH_TIME = "each"


def once_in_a_stack(specs: str, data: Path) -> str:
    """The faults, each with a file by which a worker that is started again knows that it has struck.

    `point:n:each` strikes every worker that gets there; a fault that names a file keeps it.

    Raises:
        ValueError: the list, whose faults have commas between them, cannot hold the files' names.
    """
    given = [spec for spec in specs.split(",") if spec]
    told = [_told(spec, DataFolder(data).struck) for spec in given]
    if told != given and "," in str(data):
        raise ValueError(
            f"FAULT cannot be used with a comma in the data folder's name, {data}: name another, LOCAL_DATA=…"
        )
    return ",".join(told)


def _told(spec: str, struck: Path) -> str:
    point, _, rest = spec.partition(":")
    nth, _, how = rest.partition(":")
    if how == EACH_TIME:
        return f"{point}:{nth}"
    return spec if how or not nth else f"{spec}:{struck / f'{point}-{nth}'}"
