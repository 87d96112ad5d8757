"""The house rules that a machine can hold. Import rules between the rooms are import-linter's (pyproject.toml)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ["config", "casework", "assessment"]
TEMPLATES = ROOT / "templates"
# Django and allauth ask for these by name.
ASKED_FOR = re.compile(r"^(4\d\d(_csrf)?|500)\.html$|^django/forms/|^account/|^mfa/")


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def named(paths: list[Path]) -> list:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


VIEWS = sources("casework/views", "assessment/views")


@pytest.mark.parametrize("path", named(VIEWS))
def test_views_come_by_records_through_the_front_door(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\.objects\b|_default_manager|get_object_or_404|get_list_or_404", text)


@pytest.mark.parametrize("path", named(VIEWS))
def test_a_view_fits_on_a_screen(path: Path) -> None:
    long = {one.name: one.end_lineno - one.lineno + 1 for one in functions(path) if one.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > 30} == {}


@pytest.mark.parametrize("path", named(VIEWS))
def test_nothing_is_saved_by_a_view(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    methods = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute) and not call.args}
    assert methods & {"delete", "bulk_create", "update_or_create", "get_or_create"} == set()
    assert not imports(path) & {"django.db.transaction", "django.db.connection"}


# A program of its own, which starts before the product can be imported.
LONGER = {"config/embedded.py"}


@pytest.mark.parametrize("path", named([one for one in sources(*ROOMS) if str(one.relative_to(ROOT)) not in LONGER]))
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_guardian_is_known_to_sharing_alone() -> None:
    uses = {
        str(path.relative_to(ROOT))
        for path in sources(*ROOMS)
        if any(name.split(".")[0] == "guardian" for name in imports(path))
    }
    assert uses == {"casework/models/sharing.py", "casework/services/sharing.py"}


def test_the_logs_are_written_by_audit_alone() -> None:
    """The demonstration copies its entries in beside audit.py, with everything else that it makes (ADR 6)."""
    writing = re.compile(r"(ChangeEntry|AccessEntry)(\.objects|\._default_manager)?\.(bulk_)?create\b")
    writers = {
        str(path.relative_to(ROOT)) for path in sources(*ROOMS) if writing.search(path.read_text(encoding="utf-8"))
    }
    assert writers == {"casework/audit.py"}


def test_guardians_rows_are_written_by_sharing_alone() -> None:
    granters = {
        str(path.relative_to(ROOT))
        for path in sources(*ROOMS)
        if re.search(r"\b(assign_perm|remove_perm)\b", path.read_text(encoding="utf-8"))
    }
    assert granters == {"casework/services/sharing.py"}


def test_no_signals_and_no_room_for_odds_and_ends() -> None:
    assert [
        path for path in sources(*ROOMS) if path.stem in ("utils", "helpers", "selectors", "managers", "signals")
    ] == []
    signals = {"django.db.models.signals", "django.dispatch", "django.core.signals"}
    assert [path for path in sources(*ROOMS) if imports(path) & signals] == []


def test_people_and_cases_have_no_back_door() -> None:
    assert not apps.is_installed("django.contrib.admin")


# --- Templates


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def parent(path: Path) -> str | None:
    found = re.search(r"""{%\s*extends\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    return found.group(1) if found else None


def used_by(text: str) -> set[str]:
    return set(re.findall(r"""["']([\w/.-]+\.html)["']""", text))


def test_every_template_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*templates(), *sources(*ROOMS)]]
    used = set().union(*(used_by(text) for text in texts))
    assert [
        name_of(path) for path in templates() if name_of(path) not in used and not ASKED_FOR.match(name_of(path))
    ] == []


def test_every_template_that_is_asked_for_is_there() -> None:
    wanted = set().union(
        *(used_by(path.read_text(encoding="utf-8")) for path in [*templates(), *sources("casework", "assessment")])
    )
    there = {name_of(path) for path in templates()}
    assert {name for name in wanted if name.startswith(("casework/", "assessment/", "components/"))} - there == set()


def test_every_page_has_the_frame_of_the_product() -> None:
    """A template extends base.html in the end, or is a part that another one takes in."""
    taken_in = set()
    for path in [*templates(), *sources(*ROOMS)]:
        text = path.read_text(encoding="utf-8")
        taken_in |= set(re.findall(r"""{%\s*include\s+["']([^"']+)["']""", text))
        taken_in |= set(re.findall(r"""(?:inclusion_tag|render_to_string|get_template)\(\s*["']([^"']+)["']""", text))
    frameless = []
    for path in templates():
        name = name_of(path)
        top: Path | None = path
        while top and (above := parent(top)):
            top = TEMPLATES / above
        if (
            top != TEMPLATES / "base.html"
            and name not in taken_in
            and not name.startswith(("django/forms/", "components/"))
        ):
            frameless.append(name)
    assert frameless == []


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in templates()])
def test_a_template_has_no_script_no_style_and_no_form_without_its_guards(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*nonce)|\bstyle=|\bon(click|change|submit)=", text)
    for form in re.findall(r"<form\b[^>]*>.*?</form>", text, flags=re.DOTALL | re.IGNORECASE):
        if re.search(r"""method=["']post""", form, flags=re.IGNORECASE):
            assert "{% csrf_token %}" in form
            assert "{% submission %}" in form or path.parent.name == "account" or "account_logout" in form


# --- Words


TEXTS = sorted(
    path
    for folder in [*ROOMS, "templates", "tests", "docs", "static/asb"]
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html", ".css", ".js", ".md") and path != Path(__file__)
)
LEFT_UNDONE = re.compile(r"\b(TODO|FIXME|XXX|coming soon|not implemented yet)\b")


def test_nothing_is_left_for_later() -> None:
    found = {str(path.relative_to(ROOT)) for path in TEXTS if LEFT_UNDONE.search(path.read_text(encoding="utf-8"))}
    assert found == set()
