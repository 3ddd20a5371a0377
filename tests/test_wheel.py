"""The built wheel works on its own, in an environment that knows no checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module", name="wheel")
def fixture_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that ``make build`` made, or build one."""
    if made := os.environ.get("WAVETANK_WHEEL"):
        return Path(made).resolve()
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module", name="installed")
def fixture_installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scripts folder of a fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / "bin"
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, str(wheel)], check=True)
    return scripts


def run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder without a checkout."""
    return subprocess.run(
        [installed / "wavetank", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=installed,
    )


def test_the_wheel_holds_its_data(wheel: Path) -> None:
    """Scenarios, fixtures, schemas and the type marker are inside the wheel."""
    names = zipfile.ZipFile(wheel).namelist()

    assert "wavetank/py.typed" in names
    assert "wavetank/shipped/scenarios/requirements.yaml" in names
    assert "wavetank/scenario/scenario-v1.schema.json" in names
    assert any(name.startswith("wavetank/shipped/fixtures/") for name in names)


def test_the_installed_wheel_lists_the_suite(installed: Path) -> None:
    """``wavetank list`` finds the shipped scenarios without a checkout."""
    done = run(installed, "list")

    assert done.returncode == 0, done.stderr
    assert "keep-alive/before-first-token" in done.stdout


def test_the_installed_wheel_judges_a_client(installed: Path) -> None:
    """One scenario runs from the wheel against the reference client."""
    done = run(installed, "run", "--client", "reference", "done/marker")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_installs_the_command(wheel: Path, installed: Path) -> None:
    """The first step of the action for CI jobs leaves a command that works."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action["runs"]["steps"][0]

    subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        env={
            **os.environ,
            "PATH": f"{installed}:{os.environ['PATH']}",
            "REQUIREMENT": "",
            "CHECKOUT": str(wheel),
        },
        check=True,
    )

    assert run(installed, "--version").stdout.startswith("wavetank ")


def test_the_container_is_given_all_that_the_wheel_needs(
    wheel: Path, tmp_path: Path
) -> None:
    """What the recipe copies builds the same wheel as the checkout."""
    recipe = (ROOT / "Dockerfile").read_text("utf-8")
    for line in re.findall(r"^COPY (?!--from)(.*)", recipe, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, tmp_path / source)
            else:
                shutil.copy(ROOT / source, tmp_path / source)
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path)]

    subprocess.run([*build, str(tmp_path)], check=True, capture_output=True)

    (made,) = tmp_path.glob("*.whl")
    assert set(zipfile.ZipFile(made).namelist()) == set(
        zipfile.ZipFile(wheel).namelist()
    )
