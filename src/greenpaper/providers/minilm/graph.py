"""The BERT graph of MiniLM-L6, written out as ONNX with the runtime's fused operators.

Source: Wang et al. 2020, MiniLM; operators as documented in ONNX Runtime's ContribOperators.md.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.providers.minilm.weights import Tensors

LAYERS, WIDTH, HEADS = 6, 384, 12
EPSILON = 1e-12
FUSED = "com.microsoft"


class Sheet:
    """A graph being written: nodes and constants, in order."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: "NDArray[np.generic]") -> str:
        """Add a constant; returns its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node with one output; returns the output's name."""
        domain = str(attributes.pop("domain", ""))
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output


def build(weights: "Tensors") -> onnx.ModelProto:
    """Token ids and mask in (batch, tokens), the tokens' states out (batch, tokens, 384).

    They are pooled outside: the runtime's own sum over tokens is not the same for a text whoever
    shares its batch.
    """
    sheet = Sheet()
    x = _embeddings(sheet, weights)
    for number in range(LAYERS):
        x = _layer(sheet, weights, f"encoder.layer.{number}.", x)
    sheet.node("Identity", [x], "tokens")
    shape = ["batch", "tokens"]
    graph = helper.make_graph(
        sheet.nodes,
        "minilm",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, shape),
            helper.make_tensor_value_info("mask", TensorProto.INT32, shape),
        ],
        [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [*shape, WIDTH])],
        sheet.constants,
    )
    imports = [helper.make_opsetid("", 20), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=imports, ir_version=10)


def _embeddings(sheet: Sheet, weights: "Tensors") -> str:
    part = "embeddings."
    places = weights[part + "position_embeddings.weight"]
    places = places + weights[part + "token_type_embeddings.weight"][0]
    words = sheet.constant("words", weights[part + "word_embeddings.weight"])
    word = sheet.node("Gather", [words, "ids"], "word")
    one = sheet.constant("one", np.array([1], np.int64))
    length = sheet.node("Gather", [sheet.node("Shape", ["ids"], "shape"), one], "length")
    zero = sheet.constant("zero", np.array([0], np.int64))
    table = sheet.constant("places", places)
    place = sheet.node("Slice", [table, zero, length, zero], "place")
    both = sheet.node("Add", [word, place], "embedded")
    return sheet.node(
        "LayerNormalization",
        [both, *_norm(sheet, weights, part + "LayerNorm")],
        "layer.in",
        axis=-1,
        epsilon=EPSILON,
    )


def _layer(sheet: Sheet, weights: "Tensors", name: str, x: str) -> str:
    attention = name + "attention."
    heads = [f"{attention}self.{part}" for part in ("query", "key", "value")]
    wide = np.concatenate([weights[h + ".weight"].T for h in heads], axis=1)
    bias = np.concatenate([weights[h + ".bias"] for h in heads])
    product = sheet.node("MatMul", [x, sheet.constant(name + "qkv.w", wide)], name + "qkv")
    product = sheet.node("Add", [product, sheet.constant(name + "qkv.b", bias)], name + "qkv.o")
    parts = [name + "q", name + "k", name + "v"]
    sheet.nodes.append(helper.make_node("Split", [product], parts, axis=-1, num_outputs=3))
    seen = sheet.node(
        "MultiHeadAttention",
        [*parts, "", "mask"],
        name + "seen",
        domain=FUSED,
        num_heads=HEADS,
    )
    x = _add_and_norm(sheet, weights, attention + "output.", seen, x)
    inner = weights[name + "intermediate.dense.weight"].T
    product = sheet.node("MatMul", [x, sheet.constant(name + "inner.w", inner)], name + "inner")
    bias_name = sheet.constant(name + "inner.b", weights[name + "intermediate.dense.bias"])
    active = sheet.node("BiasGelu", [product, bias_name], name + "active", domain=FUSED)
    return _add_and_norm(sheet, weights, name + "output.", active, x)


def _add_and_norm(sheet: Sheet, weights: "Tensors", name: str, x: str, skip: str) -> str:
    matrix = sheet.constant(name + "w", weights[name + "dense.weight"].T)
    product = sheet.node("MatMul", [x, matrix], name + "product")
    bias = sheet.constant(name + "b", weights[name + "dense.bias"])
    return sheet.node(
        "SkipLayerNormalization",
        [product, skip, *_norm(sheet, weights, name + "LayerNorm"), bias],
        name + "normal",
        domain=FUSED,
        epsilon=EPSILON,
    )


def _norm(sheet: Sheet, weights: "Tensors", name: str) -> list[str]:
    return [
        sheet.constant(name + ".scale", weights[name + ".weight"]),
        sheet.constant(name + ".shift", weights[name + ".bias"]),
    ]
