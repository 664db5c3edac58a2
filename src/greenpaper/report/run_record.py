"""run.json: what was computed, from what, with what."""

import json
from dataclasses import asdict

from greenpaper.domain.run import Run


def run_as_json(run: Run) -> str:
    """The run's record as JSON text."""
    return json.dumps(asdict(run), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
