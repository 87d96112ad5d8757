"""The demonstration: an invented partnership on Barnet's real streets. Everybody in it is made up.

The same seed gives the same rows. Rows go in by COPY, past the services, so each module here repeats what a service would
have left behind: the share beside guardian's rows, the event, the entry in the record of changes. tests/casework/test_demo.py
holds the result against the rules.
"""

DEMO_PASSWORD = "demonstration-only"  # noqa: S105 - shown on screen; every account of the demonstration has it
DEMO_SEED = 2017
DEMO_CASES = 300
