"""Teach MiniLM which responses make which points: the delta that providers/minilm ships.

    python -m training.teach all|A|B SEED FILE shared/data

Each step reads a few questions' responses beside all their points. Losses: a response's own points
before the others (InfoNCE), each pair's yes or no (so that "none fits" can be told), and responses
that share a point near one another (so that discovery gains too).
"""

import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from training.bert import Bert
from training.material import (
    Material,
    always_taught,
    arguments,
    material,
    opinions,
    single_codes,
)

STEPS = 500
QUESTIONS_A_STEP = 4
SHARE_OF_SINGLE = 0.25
SHARE_OF_ARGUMENTS = 0.25
RANK, STRENGTH = 8, 2.0
RATE, RATE_OF_SCALE = 6e-4, 2e-2
SHARPNESS = 20.0
PAIR_WEIGHT, TOGETHER_WEIGHT = 2.0, 0.3
FAR = -1e9


def half(names: Sequence[str], which: str) -> list[str]:
    """The questions of a half ("A" or "B"), shuffled by a fixed seed; of "all", all of them.

    The scorer is fitted on each half with the encoder that was taught the other.
    """
    order = sorted(names)
    random.Random(7).shuffle(order)
    middle = len(order) // 2
    return {"all": order, "A": order[:middle], "B": order[middle:]}[which]


def teach(
    argued: list[Material], written: list[Material], single: list[Material], seed: int
) -> bytes:
    """A delta taught on these questions. One thread, fixed seed: the same every time."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    chance = random.Random(seed)
    model = Bert(RANK, STRENGTH)
    scale = torch.nn.Parameter(torch.tensor([10.0, -4.0]))
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [{"params": learned, "lr": RATE}, {"params": [scale], "lr": RATE_OF_SCALE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _rate)
    for step in range(STEPS):
        loss = _loss(model, scale, _questions(chance, argued, written, single), chance)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        schedule.step()
        if step % 40 == 39:
            sys.stderr.write(f"step {step + 1} of {STEPS}: loss {loss.item():.2f}\n")
    return model.delta()


def _rate(step: int) -> float:
    """Warm up over 20 steps, then down along a cosine."""
    return min(1.0, (step + 1) / 20) * max(0.05, 0.5 * (1 + math.cos(math.pi * step / STEPS)))


def _questions(
    chance: random.Random, argued: list[Material], written: list[Material], single: list[Material]
) -> list[Material]:
    if chance.random() < SHARE_OF_SINGLE:
        return [single[0], chance.choice(single[1:])]
    return [
        chance.choice(argued if chance.random() < SHARE_OF_ARGUMENTS else written)
        for _ in range(QUESTIONS_A_STEP)
    ]


def _loss(model: Bert, scale: Tensor, questions: list[Material], chance: random.Random) -> Tensor:
    batches = [_draw(question, chance) for question in questions]
    read = model.read([text for texts, points, _, _ in batches for text in (*texts, *points)])
    losses: list[Tensor] = []
    start = 0
    for texts, points, right, judged in batches:
        middle, end = start + len(texts), start + len(texts) + len(points)
        losses.append(_loss_of_one(read[start:middle], read[middle:end], right, judged, scale))
        start = end
    return torch.stack(losses).mean()


def _draw(question: Material, chance: random.Random) -> tuple[list[str], list[str], Tensor, Tensor]:
    """Some responses, wordings of the points beside them, and which pairs are right and judged."""
    points = list(range(len(question.points)))
    rows = list(range(len(question.texts)))
    if question.points_at_once:
        points = chance.sample(points, min(question.points_at_once, len(points)))
        rows = [row for row in rows if question.right[row, points].any()]
    rows = chance.sample(rows, min(question.texts_at_once, len(rows)))
    wordings = [chance.choice(question.points[point]) for point in points]
    right = torch.tensor(question.right[rows][:, points], dtype=torch.float32)
    judged = torch.tensor(question.judged[rows][:, points], dtype=torch.float32)
    return [question.texts[row] for row in rows], wordings, right, judged


def _loss_of_one(
    texts: Tensor, points: Tensor, right: Tensor, judged: Tensor, scale: Tensor
) -> Tensor:
    cosine = texts @ points.T
    made = right * judged > 0
    pairs = functional.binary_cross_entropy_with_logits(
        cosine * scale[0] + scale[1], right, reduction="none"
    )
    loss = PAIR_WEIGHT * (pairs * judged).sum() / judged.sum().clamp(min=1)
    some = made.any(1)
    if some.any():
        sharp = (cosine * SHARPNESS).masked_fill(judged == 0, FAR)
        own = torch.logsumexp(sharp.masked_fill(~made, FAR), 1) - torch.logsumexp(sharp, 1)
        loss = loss - own[some].mean()
    return loss + TOGETHER_WEIGHT * _together(texts, made)


def _together(texts: Tensor, made: Tensor) -> Tensor:
    """Responses that share a point should lie nearer than those that make others."""
    myself = torch.eye(len(texts), dtype=torch.bool)
    shared = (made.float() @ made.float().T > 0) & ~myself
    known = shared.any(1)
    if not known.any():
        return texts.new_zeros(())
    sharp = (texts @ texts.T * SHARPNESS).masked_fill(myself | ~made.any(1)[None, :], FAR)
    likely = torch.log_softmax(sharp[known], 1) * shared[known]
    return -(likely.sum(1) / shared[known].sum(1)).mean()


def main(which: str, seed: int, target: Path, data: Path) -> None:
    """Teach one encoder and write its delta."""
    argued = {question.name: question for question in arguments(data)}
    written = {question.name: question for question in opinions()}
    own = [written[name] for name in half(list(written), which)]
    delta = teach(
        [material(argued[name]) for name in half(list(argued), which)],
        [material(question) for question in (*own, *always_taught())],
        single_codes(data),
        seed,
    )
    target.write_bytes(delta)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
