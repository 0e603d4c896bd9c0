"""Writes an encoder like BERT as ONNX: a layer in the fewest operators that ONNX Runtime has for it, weights as whole numbers of a byte.

What PyTorch exports takes 458 operators and half as long again. Two things of it need not be computed at all: of the last layer only the
first piece is asked for, and nothing is padded. `com.microsoft` operators: https://github.com/microsoft/onnxruntime, ContribOperators.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
OPSET, IR = 17, 8
EPSILON = 1e-12
"""Of the layer norms of BERT."""
PARTS = ("query", "key", "value")


def encoder(weights: Mapping[str, Array], *, heads: int) -> onnx.ModelProto:
    """Return a model that reads `pieces` and `kinds`, whole numbers (1, size), and says how `sure` it is of each label, 0 to 1 (1, labels).

    `weights` have the names of `transformers.BertModel`, `head.weight` and `head.bias`; the activation is GELU by its tanh.
    """
    graph = _Graph(weights)
    layers = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
    read = _embedded(graph)
    for number in range(layers):
        read = _layer(graph, read, f"encoder.layer.{number}", heads, first_only=number == layers - 1)
    first = graph.put("Squeeze", read, graph.whole("first", 1))
    graph.put("Sigmoid", graph.put("Gemm", first, graph.given("head.weight"), graph.given("head.bias"), transB=1), out="sure")
    return graph.model(labels=len(weights["head.bias"]))


@dataclass
class _Graph:
    """A graph in the making: its operators and its constants."""

    weights: Mapping[str, Array]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def put(self, kind: str, *given: str, out: str = "", domain: str = "", several: int = 1, **settings: float) -> str:
        """Add an operator and return the name of what it gives; of `several`, each has its number behind that name."""
        out = out or f"{kind}{len(self.nodes)}"
        named = [out] if several == 1 else [f"{out}.{number}" for number in range(several)]
        self.nodes.append(helper.make_node(kind, given, named, domain=domain, **settings))
        return out

    def fused(self, kind: str, *given: str, **settings: float) -> str:
        """Add an operator that ONNX Runtime alone has."""
        return self.put(kind, *given, domain="com.microsoft", **settings)

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """Add a constant."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def whole(self, name: str, *numbers: int) -> str:
        """Add whole numbers."""
        return self.constant(name, np.array(numbers, dtype=np.int64))

    def given(self, name: str) -> str:
        """Add a weight as it is."""
        return self.constant(name, self.weights[name].astype(np.float32))

    def linear(self, read: str, *names: str) -> str:
        """Add linear layers side by side: a scale for each column, and one for all that is read, which is found as it is read."""
        weight = np.concatenate([self.weights[f"{name}.weight"].T for name in names], axis=1)
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
        scale = (np.abs(weight).max(axis=0) / 127).astype(np.float32)
        label = "+".join(names)
        return self.fused(
            "DynamicQuantizeMatMul",
            read,
            self.constant(f"{label}.weight", np.rint(weight / scale).astype(np.int8)),
            self.constant(f"{label}.scale", scale),
            "",
            self.constant(f"{label}.bias", bias.astype(np.float32)),
        )

    def norm(self, read: str, name: str) -> str:
        """Add a layer norm."""
        return self.put(
            "LayerNormalization", read, self.given(f"{name}.weight"), self.given(f"{name}.bias"), axis=-1, epsilon=EPSILON
        )

    def table(self, name: str) -> Sequence[str]:
        """Add a table of embeddings as (numbers, scale, zero)."""
        table = self.weights[f"embeddings.{name}_embeddings.weight"]
        low, high = min(0.0, float(table.min())), max(0.0, float(table.max()))
        scale = (high - low) / 255
        zero = round(-low / scale)
        numbers = np.clip(np.rint(table / scale) + zero, 0, 255).astype(np.uint8)
        return (
            self.constant(name, numbers),
            self.constant(f"{name}.scale", np.array(scale, dtype=np.float32)),
            self.constant(f"{name}.zero", np.array(zero, dtype=np.uint8)),
        )

    def model(self, *, labels: int) -> onnx.ModelProto:
        """Return what was put together."""
        read = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "size"]) for name in ("pieces", "kinds")]
        said = [helper.make_tensor_value_info("sure", TensorProto.FLOAT, [1, labels])]
        graph = helper.make_graph(self.nodes, "encoder", read, said, list(self.constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR)


def _embedded(graph: _Graph) -> str:
    each = []
    for name, numbers in (("word", "pieces"), ("token_type", "kinds")):
        table, *scaled = graph.table(name)
        each.append(graph.put("DequantizeLinear", graph.put("Gather", table, numbers), *scaled))
    table, *scaled = graph.table("position")
    size = graph.put("Shape", "pieces", start=1)
    places = graph.put("Slice", table, graph.whole("none", 0), size, graph.whole("axis0", 0))
    each.append(graph.put("DequantizeLinear", places, *scaled))
    return graph.norm(graph.put("Add", graph.put("Add", each[0], each[1]), each[2]), "embeddings.LayerNorm")


def _layer(graph: _Graph, read: str, name: str, heads: int, *, first_only: bool) -> str:
    """Add a layer; of the last one only what it makes of the first piece is asked for."""
    query, key, value = (f"{name}.attention.self.{part}" for part in PARTS)
    if first_only:
        kept = graph.put("Slice", read, graph.whole("none", 0), graph.whole("first", 1), graph.whole("axis1", 1))
        parts = graph.put("Split", graph.linear(read, key, value), axis=2, several=2)
        asked = (graph.linear(kept, query), f"{parts}.0", f"{parts}.1")
    else:
        kept = read
        parts = graph.put("Split", graph.linear(read, query, key, value), axis=2, several=3)
        asked = (f"{parts}.0", f"{parts}.1", f"{parts}.2")
    seen = graph.fused("MultiHeadAttention", *asked, num_heads=heads)
    kept = graph.norm(
        graph.put("Add", graph.linear(seen, f"{name}.attention.output.dense"), kept), f"{name}.attention.output.LayerNorm"
    )
    wide = graph.fused("FastGelu", graph.linear(kept, f"{name}.intermediate.dense"))
    return graph.norm(graph.put("Add", graph.linear(wide, f"{name}.output.dense"), kept), f"{name}.output.LayerNorm")
