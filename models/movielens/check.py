"""Recomputes every expected score of test.safetensors from the JSON and the weights alone.

An independent reading of the model files in plain NumPy and double precision: it shares no code
with the training and needs no PyTorch.

    python3 check.py [FOLDER]
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np

TOLERANCE = 1e-9
Arrays = dict[str, np.ndarray]


def read_tensors(path: Path) -> tuple[Arrays, dict[str, str]]:
    content = path.read_bytes()
    start = 8 + struct.unpack_from("<Q", content)[0]
    header = json.loads(content[8:start])
    metadata = header.pop("__metadata__", {})
    types = {"F64": np.float64, "F32": np.float32, "I64": np.int64, "I32": np.int32, "I16": np.int16}
    arrays = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        values = np.frombuffer(content[start + first : start + last], types[entry["dtype"]])
        arrays[name] = values.reshape(entry["shape"])
    return arrays, metadata


def row_of_value(ids: dict[str, Any], value: int | str) -> int:
    if ids["type"] == "vocabulary":
        return ids["first_index"] + ids["values"].index(value) if value in ids["values"] else ids["unknown"]
    return ids["first_index"] + value if 0 <= value < ids["size"] else ids["unknown"]


def encode_ids(ids: dict[str, Any], raw: np.ndarray, strings: list[str] | None) -> np.ndarray:
    """Table rows of raw values; -1 is padding in a list and a missing value elsewhere."""
    distinct, inverse = np.unique(raw, return_inverse=True)
    rows = []
    for value in distinct.tolist():
        if value == -1:
            rows.append(ids["padding"] if raw.ndim == 2 else ids["missing"])
        else:
            rows.append(row_of_value(ids, strings[value] if strings else value))
    return np.array(rows)[inverse].reshape(raw.shape)


def encode_number(feature: dict[str, Any], raw: np.ndarray) -> np.ndarray:
    x = np.where(np.isnan(raw), feature["default"], raw)
    for step in feature["transforms"]:
        x = np.log1p(x) if step["type"] == "log1p" else (x - step["mean"]) / step["std"]
    return x.astype(np.float32).astype(np.float64)


class Model:
    def __init__(self, folder: Path, name: str, test: Arrays, texts: dict[str, str]) -> None:
        self.spec = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        self.options = self.spec["options"]
        weights, _ = read_tensors(folder / f"{name}.safetensors")
        self.weights = {key: value.astype(np.float64) for key, value in weights.items()}
        self.ids: Arrays = {}
        self.present: Arrays = {}
        self.numbers: Arrays = {}
        strings = {key.removeprefix("strings."): json.loads(text) for key, text in texts.items()}
        for feature in self.spec["features"]:
            name = feature["name"]
            if feature["kind"] == "numeric":
                self.numbers[name] = encode_number(feature, test[f"input.{name}"])
                continue
            fields = {name: feature}
            if feature["kind"] == "sequence":
                fields = {f"{name}.{column['name']}": column for column in feature["columns"]}
            for field, entry in fields.items():
                raw = test[f"input.{field}"]
                self.ids[field] = encode_ids(entry["ids"], raw, strings.get(field))
                self.present[field] = raw != -1
        self.used: set[str] = set()

    def weight(self, name: str) -> np.ndarray:
        self.used.add(name)
        return self.weights[name]

    def look_up(self, kind: str, table: str, field: str) -> np.ndarray:
        return self.weight(f"{kind}.{table}.weight")[self.ids[field]]

    def table(self, field: str) -> str:
        return self.options["shared_tables"].get(field, field)

    def pooled(self, kind: str, table: str, field: str) -> np.ndarray:
        vectors = self.look_up(kind, table, field)
        if vectors.ndim == 2:
            return vectors
        assert self.options["pooling"][field] == "mean"
        present = self.present[field]
        return (vectors * present[:, :, None]).sum(1) / np.maximum(present.sum(1), 1)[:, None]

    def activate(self, x: np.ndarray, name: str, kind: str) -> np.ndarray:
        if kind == "relu":
            return np.maximum(x, 0)
        if kind == "sigmoid":
            return 1 / (1 + np.exp(-x))
        alpha = self.weight(f"{name}.alpha")
        if kind == "prelu":
            return np.where(x > 0, x, alpha * x)
        assert kind == "dice"
        mean, variance = self.weight(f"{name}.norm.running_mean"), self.weight(f"{name}.norm.running_var")
        p = 1 / (1 + np.exp(-(x - mean) / np.sqrt(variance + 1e-9)))
        return p * x + alpha * (1 - p) * x

    def mlp(self, x: np.ndarray, name: str, widths: list[int], activation: str, batch_norm: bool) -> np.ndarray:
        for i, width in enumerate(widths):
            layer = f"{name}.{i}"
            x = x @ self.weight(f"{layer}.weight").T + self.weight(f"{layer}.bias")
            assert x.shape[-1] == width
            if batch_norm:
                mean, variance = self.weight(f"{layer}.norm.running_mean"), self.weight(f"{layer}.norm.running_var")
                x = (x - mean) / np.sqrt(variance + 1e-5)
                x = x * self.weight(f"{layer}.norm.weight") + self.weight(f"{layer}.norm.bias")
            x = self.activate(x, f"{layer}.activation", activation)
        return (x @ self.weight(f"{name}.out.weight").T + self.weight(f"{name}.out.bias"))[..., 0]

    def top(self, fields: list[np.ndarray], batch_norm: bool) -> np.ndarray:
        inputs = np.concatenate([*fields, *(x[:, None] for x in self.numbers.values())], 1)
        return self.mlp(inputs, "mlp", self.options["hidden_units"], self.options["activation"], batch_norm)

    def deep_fm(self) -> np.ndarray:
        fields = [self.pooled("embedding", self.table(field), field) for field in self.ids]
        logit = self.top(fields, self.options["batch_norm"])
        for i, left in enumerate(fields):
            for right in fields[:i]:
                logit += (left * right).sum(1)
        for field in self.ids:
            logit += self.pooled("linear", field, field)[:, 0]
        for name, value in self.numbers.items():
            logit += value * self.weight(f"linear.{name}.weight")
        return logit

    def attended(self, target: list[str], history: list[str], name: str) -> np.ndarray:
        queries = np.concatenate([self.look_up("embedding", self.table(field), field) for field in target], 1)
        tables = [self.weight(f"embedding.{self.table(field)}.weight") for field in history]
        widths, activation = self.options["attention_hidden_units"], self.options["attention_activation"]
        result = np.zeros_like(queries)
        for block in np.array_split(np.arange(len(queries)), len(queries) // 256 + 1):
            row, step = np.nonzero(self.present[history[0]][block])
            row = block[row]
            q = queries[row]
            k = np.concatenate([table[self.ids[field][row, step]] for table, field in zip(tables, history)], 1)
            score = self.mlp(np.concatenate([q, k, q - k, q * k], 1), name, widths, activation, False)
            np.add.at(result, row, score[:, None] * k)
        return result

    def din(self) -> np.ndarray:
        assert not self.options["attention_softmax"]
        attended = {}
        for i, (target, history) in enumerate(zip(self.options["target"], self.options["history"])):
            attended[history[0]] = self.attended(target, history, f"attention.{i}")
            attended |= {field: None for field in history[1:]}
        fields = []
        for field in self.ids:
            value = attended[field] if field in attended else self.pooled("embedding", self.table(field), field)
            if value is not None:
                fields.append(value)
        return self.top(fields, False)

    def score(self) -> np.ndarray:
        logit = {"DeepFM": self.deep_fm, "DIN": self.din}[self.spec["architecture"]]()
        left = self.weights.keys() - self.used
        assert not left, f"weights that nothing reads: {sorted(left)}"
        return 1 / (1 + np.exp(-logit))


def auc(label: np.ndarray, score: np.ndarray) -> float:
    _, inverse, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[inverse]
    positives = int(label.sum())
    return float((rank[label == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(label) - positives)))


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    test, texts = read_tensors(folder / "test.safetensors")
    label = test["label"]
    good = True
    for name in ("deepfm", "din"):
        score = Model(folder, f"movielens-{name}", test, texts).score()
        difference = np.abs(score - test[f"expected.{name}"]).max()
        loss = -np.where(label == 1, np.log(score), np.log1p(-score)).mean()
        print(
            f"movielens-{name}: {len(label)} rows, largest difference {difference:.1e}, "
            f"AUC {auc(label, score):.4f}, log loss {loss:.4f}"
        )
        good &= bool(difference < TOLERANCE)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
