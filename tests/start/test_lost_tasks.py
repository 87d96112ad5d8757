"""A task that a killed worker had taken is queued again at the next start."""

import subprocess
import sys

import pytest

from tests.product import BASE, Product

TAKE_AND_DIE = """
import os
from config import embedded
from config.celery import app
embedded.ensure()
app.send_task("nobody.knows")
connection = app.connection_for_write()
taken = connection.SimpleQueue("celery").get(timeout=5)
os._exit(len(taken.payload) == 3)
"""
START_AGAIN = """
from config import embedded
from config.celery import app
from config.preparation import give_back_lost_tasks
embedded.ensure()
with app.connection_for_write() as connection:
    redis = connection.default_channel.client
    before = redis.llen("celery"), redis.hlen("unacked")
    give_back_lost_tasks(print)
    print(*before, redis.llen("celery"), redis.hlen("unacked"))
"""


def test_it_is_given_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    product = Product(home=tmp_path_factory.mktemp("tasks") / "home")

    def run(code: str) -> subprocess.CompletedProcess[str]:
        code = f"import django; django.setup()\n{code}"
        environment = {**product.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        return subprocess.run([sys.executable, "-c", code], env=environment, cwd=BASE, capture_output=True, text=True)

    assert run(TAKE_AND_DIE).returncode == 1
    again = run(START_AGAIN)
    assert again.stdout.split() == ["0", "1", "1", "0"], again.stderr
