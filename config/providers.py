"""The agencies' sign-on providers, read from the file that OIDC_PROVIDERS_FILE names. See docs/running.md."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("agency", "name", "server_url", "client_id", "client_secret")
OPTIONAL: dict[str, Any] = {
    "email_claim": "email",
    "verified_claim": "email_verified",
    "second_factor_claim": "amr",
    "second_factor_values": [],  # none: what the provider says of a second factor is not relied on
}


def read_providers(path: str) -> list[dict[str, Any]]:
    """allauth's configuration of each provider. Raises ImproperlyConfigured, saying what is wrong, at the start already."""
    if not path:
        return []
    try:
        found = json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS_FILE: {path} cannot be read as JSON.") from error
    if not isinstance(found, list):
        raise ImproperlyConfigured("OIDC_PROVIDERS_FILE: a list of providers is expected.")
    apps = [_app(entry) for entry in found]
    agencies = [app["provider_id"] for app in apps]
    if len(set(agencies)) != len(agencies):
        raise ImproperlyConfigured("OIDC_PROVIDERS_FILE: an agency has one provider at most.")
    return apps


def _app(entry: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in NEEDED if not entry.get(name)]
    unknown = sorted(set(entry) - {*NEEDED, *OPTIONAL})
    if missing or unknown:
        what = f"lacks {', '.join(missing)}" if missing else f"has the unknown {', '.join(unknown)}"
        raise ImproperlyConfigured(f"OIDC_PROVIDERS_FILE: the provider of {entry.get('agency', 'an agency')} {what}.")
    server = urlsplit(entry["server_url"])
    if server.scheme != "https" and server.hostname not in ("localhost", "127.0.0.1"):
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS_FILE: the provider of {entry['agency']} has to be reached by https."
        )
    return {
        "provider_id": entry["agency"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["client_secret"],
        "settings": {
            "agency": entry["agency"],
            "server_url": entry["server_url"],
            **{name: entry.get(name, default) for name, default in OPTIONAL.items()},
        },
    }
