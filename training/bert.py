"""MiniLM in torch, with a trainable low-rank change to each of its matrices (LoRA).

The same network as src/greenpaper/providers/minilm/graph.py writes for ONNX Runtime. Source: Hu et
al. 2021, LoRA.
"""

from collections.abc import Iterator, Sequence

import torch
from safetensors.torch import load_file, save
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from greenpaper.providers.minilm import delta, weights

LAYERS, WIDTH, HEADS = 6, 384, 12
EPSILON = 1e-12
MOST_TOKENS = 128
CHANGED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Changed(nn.Module):
    """A frozen matrix and bias, and the low-rank change to the matrix that is learned."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int, strength: float) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) * weight.shape[1] ** -0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))
        self.strength = strength

    def forward(self, x: Tensor) -> Tensor:
        """Rows through the changed matrix."""
        change = functional.linear(functional.linear(x, self.down), self.up)
        return functional.linear(x, self.weight, self.bias) + self.strength * change


class Bert(nn.Module):
    """Token ids in, unit vectors out (mean over tokens)."""

    def __init__(self, rank: int, strength: float) -> None:
        super().__init__()
        files = weights.find()
        self._frozen = {k: v for k, v in load_file(files.weights).items() if v.is_floating_point()}
        self._tokeniser = Tokenizer.from_file(str(files.tokeniser))
        self._tokeniser.no_padding()
        self._tokeniser.enable_truncation(MOST_TOKENS)
        self.changed = nn.ModuleDict()
        for layer in range(LAYERS):
            for part in CHANGED:
                name = f"encoder.layer.{layer}.{part}"
                matrix, bias = self._frozen[f"{name}.weight"], self._frozen[f"{name}.bias"]
                self.changed[name.replace(".", "/")] = Changed(matrix, bias, rank, strength)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors, shape (batch, 384), of ids and mask, each (batch, tokens)."""
        part = "embeddings."
        x = self._frozen[part + "word_embeddings.weight"][ids]
        x = x + self._frozen[part + "position_embeddings.weight"][: ids.shape[1]]
        x = x + self._frozen[part + "token_type_embeddings.weight"][0]
        x = self._normal(part + "LayerNorm", x)
        seen = mask[:, None, None, :].bool()
        for layer in range(LAYERS):
            x = self._layer(f"encoder.layer.{layer}.", x, seen)
        return functional.normalize((x * mask[..., None]).sum(1), dim=-1)

    def read(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors of `texts`, in their order; those of like length are read together."""
        ids = [encoding.ids for encoding in self._tokeniser.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda i: (len(ids[i]), i))
        rows = torch.cat([self(*_pad([ids[i] for i in part])) for part in _quarters(order)])
        return rows[torch.tensor(order).argsort()]

    def delta(self) -> bytes:
        """What was learned, as safetensors in 16 bits (see providers/minilm/delta.py)."""
        parts: dict[str, Tensor] = {}
        for key, change in self.changed.items():
            name = key.replace("/", ".") + ".weight"
            parts[name + delta.DOWN] = change.down.detach().half()
            parts[name + delta.UP] = (change.strength * change.up.detach()).half()
        return save(parts)

    def _layer(self, name: str, x: Tensor, seen: Tensor) -> Tensor:
        batch, tokens, _ = x.shape
        query, key, value = (
            self._product(f"{name}attention.self.{part}", x)
            .view(batch, tokens, HEADS, WIDTH // HEADS)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        heard = heard.transpose(1, 2).reshape(batch, tokens, WIDTH)
        out = name + "attention.output."
        x = self._normal(out + "LayerNorm", self._product(out + "dense", heard) + x)
        inner = functional.gelu(self._product(name + "intermediate.dense", x))
        return self._normal(
            name + "output.LayerNorm", self._product(name + "output.dense", inner) + x
        )

    def _product(self, name: str, x: Tensor) -> Tensor:
        product: Tensor = self.changed[name.replace(".", "/")](x)
        return product

    def _normal(self, name: str, x: Tensor) -> Tensor:
        scale, shift = self._frozen[name + ".weight"], self._frozen[name + ".bias"]
        return functional.layer_norm(x, (WIDTH,), scale, shift, EPSILON)


def _quarters(order: list[int]) -> Iterator[list[int]]:
    step = max(16, len(order) // 4 + 1)
    return (order[start : start + step] for start in range(0, len(order), step))


def _pad(ids: list[list[int]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, ids))
    rows = torch.zeros(len(ids), longest, dtype=torch.long)
    mask = torch.zeros(len(ids), longest)
    for row, tokens in enumerate(ids):
        rows[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    return rows, mask
