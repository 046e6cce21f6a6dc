"""What `ps` says of the processes of a group."""

import subprocess


def states(group: int) -> list[str]:
    """The state of each process of the group, the first letter of it: `T` is stopped, `Z` is over."""
    asked = ["ps", "-A", "-o", "pgid=,stat="]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    processes = [line.split() for line in listed.splitlines()]
    return [state[0] for leader, state in processes if int(leader) == group]
