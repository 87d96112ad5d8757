"""Background work."""

import inspect

from casework import tasks


def test_everything_in_the_module_of_tasks_is_a_task() -> None:
    functions = inspect.getmembers(tasks, inspect.isfunction)
    assert [name for name, function in functions if function.__module__ == tasks.__name__] == []
