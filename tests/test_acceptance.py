"""The black-box checks beside the checkout hold, with the travaux of this environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE = 240


CHECKS = ["lossless", "counts", "damage", "hostile", "ledger", "exact", "seed_record"]


def test_no_check_is_left_out(shared: Path) -> None:
    """Every check of the folder is one of those that are run."""
    found = {script.stem for script in (shared / "acceptance").glob("*.py")}
    assert found - {"common"} <= set(CHECKS)


@pytest.mark.timeout(PATIENCE + 20)
@pytest.mark.parametrize("check", CHECKS)
def test_an_acceptance_check_holds(check: str, shared: Path) -> None:
    """The check ends with exit code 0 and says what it counted."""
    script = shared / "acceptance" / f"{check}.py"
    if not script.is_file():
        pytest.skip(f"the acceptance check is not here (../shared/acceptance/{check}.py)")
    beside = Path(sys.executable).parent
    if not (beside / "travaux").exists():
        pytest.skip("travaux is not installed as a command in this environment")
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PATH": os.pathsep.join([str(beside), os.environ.get("PATH", "")])},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
