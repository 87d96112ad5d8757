"""The design systems' files are in place, without what is reserved for central government."""

import re

import pytest

from config.assets import VENDOR, compiled_css

FILES = ["govuk-frontend.min.css", "govuk-frontend.min.js", "moj-frontend.min.css", "moj-frontend.min.js"]


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_placed_and_asks_nobody_for_more(name: str) -> None:
    text = (VENDOR / name).read_text()
    assert len(text) > 10_000
    assert "sourceMappingURL" not in text
    assert not re.search(r"""(url\(|import[ (])["']?(https?:)?//""", text)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("css")])
def test_no_reserved_font_or_crest_is_used_and_every_image_is_there(name: str) -> None:
    text = (VENDOR / name).read_text()
    assert "@font-face" not in text
    assert "GDS Transport" not in text
    for address in re.findall(r"url\(([^)]*)\)", text):
        assert not re.search("crest|crown|logotype", address)
        assert (VENDOR / address).is_file(), address


def test_nothing_reserved_is_placed() -> None:
    names = [path.name for path in VENDOR.rglob("*")]
    assert names
    assert not [name for name in names if re.search(r"crest|crown|logotype|opengraph|favicon|woff", name)]


def test_a_style_sheet_is_cleaned() -> None:
    css = (
        '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/light.woff2)}'
        '.a{font-family:"GDS Transport",arial,sans-serif}.b{background:url("/assets/images/icon.svg")}'
        ".c{mask-image:url(/assets/images/govuk-crest.svg)}/*# sourceMappingURL=x.css.map */"
    )
    assert compiled_css(css) == ".a{font-family:arial,sans-serif}.b{background:url(images/icon.svg)}.c{mask-image:none}"
