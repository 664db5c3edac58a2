"""`python -m bench` measures everything; `python -m bench NAME…` only the sections named."""

import sys
from pathlib import Path

from bench.frame import PAGE, ROOT, measure, sections, write


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
    for name in wanted or known:
        write(name, measure(known[name], Path(shared)))
    print(f"Written to {PAGE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
