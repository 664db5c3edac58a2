"""`python -m bench` measures everything; `python -m bench NAME…` only the sections named."""

import sys
import traceback
from pathlib import Path

from bench.frame import PAGE, ROOT, Section, measure, sections, write


def main(wanted: list[str]) -> int:
    """Run the sections; 2 when a name is unknown or the data is missing."""
    shared = (ROOT / ".." / "shared").resolve()
    known = {section.name: section for section in sections()}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"No such measurement: {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    if not (shared / "data").is_dir():
        print("The measurements need the project's data in ../shared/data, which is not there.")
        return 2
    failed = [name for name in wanted or known if not _measured(known[name], shared)]
    print(f"Written to {PAGE.relative_to(ROOT)}.")
    if failed:
        print(f"Failed, and left as they were: {', '.join(failed)}.")
    return 1 if failed else 0


def _measured(section: Section, shared: Path) -> bool:
    """Measure one section and write it down; a failure does not cost the others their numbers."""
    try:
        write(section.name, measure(section, shared))
    except Exception:
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
