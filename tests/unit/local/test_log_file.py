"""A service's log, read back for a person."""

import json

from local.log_file import last_words, refusal

TRACEBACK = """
Traceback (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main
  File "/milo/local/cloud_tasks.py", line 218, in <module>
    sys.exit(main())
             ^^^^^^
sqlite3.OperationalError: database or disk is full
"""


def test_of_a_traceback_the_last_line_is_shown() -> None:
    lines = ["it starts", *TRACEBACK.strip().splitlines(), "  and a hint", "it ends"]

    assert last_words(lines).split("\n") == [
        "    it starts",
        "    sqlite3.OperationalError: database or disk is full",
        "      and a hint",
        "    it ends",
    ]


def test_a_traceback_whose_beginning_is_lost_is_one_all_the_same() -> None:
    cut_off = ["    x = 1", *TRACEBACK.strip().splitlines()[2:]]

    assert last_words(cut_off) == "    sqlite3.OperationalError: database or disk is full"


def test_a_json_line_is_its_message_and_the_error_it_tells_of() -> None:
    line = {"message": "the catalogue is refused", "stack_trace": TRACEBACK}

    assert last_words([json.dumps(line)]) == (
        "    the catalogue is refused: sqlite3.OperationalError: database or disk is full"
    )


def test_what_is_indented_and_not_of_a_traceback_is_shown() -> None:
    assert last_words(["refused:", "    línea 2, columna price"]) == (
        "    refused:\n        línea 2, columna price"
    )


def test_a_service_that_tells_why_it_cannot_work_is_taken_at_its_last_word() -> None:
    refused = {"severity": "CRITICAL", "message": "productos.csv: 1 error:\n  línea 2"}
    failed = {"severity": "ERROR", "message": "Exception on /health", "stack_trace": TRACEBACK}

    lines = ["it starts", "[1]", *(json.dumps(one) for one in (refused, refused, failed))]
    assert refusal(lines) == "productos.csv: 1 error:\n  línea 2"
    assert refusal(["it starts", json.dumps(failed)]) == ""
