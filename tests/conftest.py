"""What tests of several kinds need."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

# Django's settings are read when pytest-django loads them: what they keep is not the reader's own.
os.environ["GREENPAPER_HOME"] = tempfile.mkdtemp(prefix="greenpaper-tests-")
# Playwright keeps a loop running in the tests' thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# How long one example takes says more of the machine than of the program.
settings.register_profile("greenpaper", deadline=None)
settings.load_profile("greenpaper")

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project. A user has none; CI must have it."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    if os.environ.get("CI"):
        pytest.fail("../shared/data is missing, and CI may not skip the real-data tests")
    pytest.skip("real data: ../shared/data is not here (only the project's own machines have it)")


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the language model's graph is built (in some seconds), once for all tests."""
    return tmp_path_factory.mktemp("model")


@pytest.fixture
def permissions_bind(tmp_path: Path) -> None:
    """Skips where this user may read and write everything, as root may (.ci/run sees to it)."""
    probe = tmp_path / "probe"
    probe.touch(mode=0)
    try:
        probe.read_bytes()
    except PermissionError:
        probe.unlink()
    else:
        pytest.skip("this user, root perhaps, may read and write everything")


@pytest.fixture
def plain_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain confidence, for tests of how codings are made: the trained one suits real vectors."""
    from greenpaper.themes import confidence

    curve = (np.array([2, 4, 2, 0, 0, 0, 0, 0, 1], np.float32), np.float32(-2))
    monkeypatch.setattr(confidence, "curves", lambda: dict.fromkeys(confidence.KINDS, curve))


@pytest.fixture
def confidence_by_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    """Confidence by the likeness of the whole response alone, so that no trained number matters."""
    from greenpaper.themes import confidence

    def probability(rows: np.ndarray, found: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-8 * (rows[..., 0] - 0.5))), dtype=np.float32)

    monkeypatch.setattr(confidence, "probability", probability)
