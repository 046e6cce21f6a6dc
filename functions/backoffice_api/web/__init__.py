"""The API over HTTP: who may ask what, how routes are declared and documented, errors, headers, figures."""
