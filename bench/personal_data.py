"""Personal data: recall and precision of `clean.personal_data.find`, kind by kind.

Protocol
- `pii_uk_cases`: 205 snippets from three other projects' tests. Presidio's have spans; scrubadub's
  are before/after pairs, whose spans are read off the placeholders (pairs whose two sides do not
  fit are left out, as are kinds that Greenpaper does not look for: passwords, Skype names, US
  social security numbers, plain web addresses). Presidio repeats a text with several expectations
  (strict and lenient): it counts once, with all the spans that any of them expects.
- A gold span is found when spans of its kind cover at least 80% of its letters and digits.
- A span of the kind that touches no gold span is false. `false on negatives` counts the snippets
  with no gold span in which the kind was found all the same.
- "bare" is the snippet as given (many are the identifier alone); "in a sentence" puts each gold
  value of the UK kinds into one neutral sentence without a cue, which is harder for shapes that
  other things have too.
- `pii_presidio_synth`: 1,500 synthetic sentences, world-wide names and addresses; the kinds that
  have a counterpart.
- Real prose (nhs_fft, argkp, polis): finds per 1,000 responses, non-name kinds and names. There is
  no gold: these are upper bounds on false alarms, to be looked at by eye.
No parameter was fitted to these sets, but the recognisers were written with both in view.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from greenpaper.clean.personal_data import find
from greenpaper.domain.response import PersonalData

Span = tuple[int, int, str]
Row = dict[str, object]

KINDS = {
    "UK_NINO": "NI number",
    "UK_POSTCODE": "postcode",
    "UK_NHS": "NHS number",
    "UK_PASSPORT": "passport number",
    "UK_DRIVING_LICENCE": "driving licence number",
    "UK_VEHICLE_REGISTRATION": "vehicle registration",
    "PHONE_NUMBER": "phone number",
    "EMAIL_ADDRESS": "e-mail address",
    "EMAIL": "e-mail address",
    "PHONE": "phone number",
    "CREDIT_CARD": "bank card number",
    "DATE_OF_BIRTH": "date of birth",
    "DRIVERS_LICENCE": "driving licence number",
    "NATIONAL_INSURANCE_NUMBER": "NI number",
    "TAX_REFERENCE_NUMBER": "tax reference",
    "TWITTER": "social media name",
    "NAME": "name",
    "IBAN_CODE": "bank account",
    "IP_ADDRESS": "IP address",
    "PERSON": "name",
    "STREET_ADDRESS": "address",
}
SENTENCE = "The one that I gave them was {} and nobody wrote back about the park."
PLACEHOLDER = re.compile(r"\{\{([A-Z_]+?)(?:-\d)?\}\}")


def run(shared: Path) -> list[Row]:
    """Rows to print: one a set and kind, then one a set of prose. `shared` holds data/."""
    data = shared / "data"
    uk = uk_cases(data / "pii_uk_cases" / "cases.jsonl")
    values = [(SENTENCE.format(t[a:b]), [_moved(t[a:b], k)]) for t, g in uk for a, b, k in g]
    sentences = [(t, g) for t, g in values if g[0][2] in UK_KINDS]
    synth = _synth(data / "pii_presidio_synth" / "synth_dataset_v2.json")
    return [
        *_score("uk_cases, bare", uk),
        *_score("uk_cases, in a sentence", sentences),
        *_score("presidio_synth", synth),
        *(_alarms(name, texts) for name, texts in _prose(data)),
    ]


UK_KINDS = frozenset(KINDS[k] for k in KINDS if k.startswith("UK_")) | {"e-mail address"}


def _moved(value: str, kind: str) -> Span:
    at = SENTENCE.index("{")
    return at, at + len(value), kind


def _score(name: str, cases: Iterable[tuple[str, list[Span]]]) -> list[Row]:
    cases = list(cases)
    found = find([text for text, _ in cases])
    tally: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (text, gold), spans in zip(cases, found, strict=True):
        for start, end, kind in gold:
            tally[kind]["gold"] += 1
            tally[kind]["found"] += _covered(text, start, end, [s for s in spans if s.kind == kind])
            tally[kind]["masked"] += _covered(text, start, end, spans)
        for span in spans:
            touches = any(s < span.end and span.start < e and k == span.kind for s, e, k in gold)
            tally[span.kind]["right" if touches else "false"] += 1
            tally[span.kind]["negatives"] += not gold
    return [_row(name, kind, tally[kind]) for kind in sorted(tally) if tally[kind]["gold"]]


def _row(name: str, kind: str, counts: dict[str, int]) -> Row:
    made = counts["right"] + counts["false"]
    return {
        "set": name,
        "kind": kind,
        "gold": counts["gold"],
        "recall": round(counts["found"] / counts["gold"], 3),
        "masked at all": round(counts["masked"] / counts["gold"], 3),
        "precision": round(counts["right"] / made, 3) if made else None,
        "false": counts["false"],
        "false on negatives": counts["negatives"],
    }


def _covered(text: str, start: int, end: int, spans: Iterable[PersonalData]) -> bool:
    """Whether spans cover 80% of the letters and digits of `text[start:end]`."""
    wanted = {i for i in range(start, end) if text[i].isalnum()}
    seen = {i for span in spans for i in range(span.start, span.end)}
    return len(wanted & seen) >= 0.8 * len(wanted)


def uk_cases(path: Path) -> list[tuple[str, list[Span]]]:
    """Texts with the spans planted in them, each as (start, end, kind)."""
    gold: dict[str, set[Span]] = {}
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        if "spans" in case:
            kind = KINDS[case["entity"]]
            spans = [(a, b, kind) for a, b in case["spans"]]
        else:
            read = _placeholders(case["text"], case["redacted"])
            if read is None:
                continue
            spans = read
        gold.setdefault(case["text"], set()).update(spans)
    return [(text, sorted(spans)) for text, spans in gold.items()]


def _placeholders(before: str, after: str) -> list[Span] | None:
    """Spans of a before/after pair; None where they don't fit or a kind is not looked for."""
    pieces = PLACEHOLDER.split(after)
    if "<b>" in after or any(kind not in KINDS for kind in pieces[1::2]):
        return None
    fit = re.fullmatch("(.+?)".join(map(re.escape, pieces[::2])), before)
    if fit is None or "%s" in before:
        return None
    return [(*fit.span(i), KINDS[kind]) for i, kind in enumerate(pieces[1::2], 1)]


def _synth(path: Path) -> Iterator[tuple[str, list[Span]]]:
    for case in json.loads(path.read_text("utf-8")):
        yield (
            case["full_text"],
            [
                (s["start_position"], s["end_position"], KINDS[s["entity_type"]])
                for s in case["spans"]
                if s["entity_type"] in KINDS
            ],
        )


def _prose(data: Path) -> Iterator[tuple[str, list[str]]]:
    yield "nhs_fft", _column(data.glob("nhs_fft/responses_*.csv"), "text")
    yield "argkp", _column(data.glob("argkp/responses_*.csv"), "text")
    yield "polis", _column(data.glob("polis_opendata/*/comments.csv"), "comment-body")


def _column(paths: Iterable[Path], column: str) -> list[str]:
    texts: list[str] = []
    for path in sorted(paths):
        with path.open(encoding="utf-8", newline="") as handle:
            texts += [row[column] for row in csv.DictReader(handle)]
    return texts


def _alarms(name: str, texts: list[str]) -> Row:
    spans = [span for spans in find(texts) for span in spans]
    named = sum(span.kind == "name" for span in spans)
    return {
        "set": name,
        "kind": "finds per 1,000 responses",
        "responses": len(texts),
        "not names": round((len(spans) - named) / len(texts) * 1000, 2),
        "names": round(named / len(texts) * 1000, 2),
    }
