"""Where the bundled assets are: inside the installed package, or beside it in a checkout."""

from pathlib import Path


def assets_dir() -> Path:
    """Return the folder of the bundled assets (icons, fonts, presets).

    Raises:
        FileNotFoundError: when the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "assets", package.parent / "assets"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"Gradlab's assets are missing beside {package}; install Gradlab again.")
