#!/usr/bin/env python
"""Run a command of the product; ``manage.py help`` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from casework.acting import SYSTEM, acting_for

    acting_for.set(
        SYSTEM
    )  # a command acts for nobody in particular; each request that `runserver` serves says for whom
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")  # one line says what to set; a traceback would hide it


if __name__ == "__main__":
    main()
