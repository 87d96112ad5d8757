"""The product as people meet it: started whole, with a small demonstration, and looked at through a browser."""

from collections.abc import Iterator

import pytest

from casework.demo import DEMO_PASSWORD
from tests.processes import gone
from tests.product import Product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A freshly made and started product. Afterwards nothing of it may be left running."""
    made = Product(home=tmp_path_factory.mktemp("journeys") / "home")
    made.must("migrate", "--database", "owner", "--verbosity", "0")
    made.must("demo", "--cases", "60")
    try:
        made.start()
        yield made
        assert made.stop() == 0, made.log
    finally:
        if made.process is not None and made.process.poll() is None:
            made.process.kill()
            made.process.wait()
        left = gone(made.home)
    assert not left, f"Still running: {left}"


@pytest.fixture(scope="session")
def password() -> str:
    """What every invented person of the demonstration signs in with."""
    return DEMO_PASSWORD
