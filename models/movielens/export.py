"""Writing the files: model specs with weights, the films, some users, the test rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import nn

import tensorfile
from data import Dataset, Rows

STRING_INPUTS = ("main_genre", "genres", "history.genre")


def write_weights(path: Path, network: nn.Module) -> None:
    state = {name: value for name, value in network.state_dict().items() if not name.endswith("num_batches_tracked")}
    tensorfile.write(path, {name: value.numpy().astype(np.float32) for name, value in state.items()})


def load_weights(path: Path, network: nn.Module) -> None:
    arrays, _ = tensorfile.read(path)
    missing = network.load_state_dict({n: torch.from_numpy(a.copy()) for n, a in arrays.items()}, strict=False)
    left = [name for name in missing.missing_keys if not name.endswith("num_batches_tracked")]
    if left or missing.unexpected_keys:
        raise ValueError(f"{path.name}: missing {left}, unexpected {missing.unexpected_keys}")


def write_json(path: Path, value: Any) -> None:
    """Two levels are laid out over lines; what is below stands on one line."""
    path.write_text(layout(value, 0) + "\n", encoding="utf-8")


def layout(value: Any, level: int) -> str:
    if level == 2 or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False)
    indent = "  " * (level + 1)
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {layout(entry, level + 1)}" for key, entry in value.items()]
    else:
        items = [layout(entry, level + 1) for entry in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}\n{indent}" + f",\n{indent}".join(items) + f"\n{indent[:-2]}{end}"


def write_lines(path: Path, objects: list[dict[str, Any]]) -> None:
    lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in objects]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def film_lines(films: pd.DataFrame) -> list[dict[str, Any]]:
    lines = []
    for film in films.itertuples():
        year = {} if np.isnan(film.year) else {"year": int(film.year)}
        features = {"film_id": film.Index, "main_genre": film.main_genre, "genres": film.genres}
        features |= {"film_year": int(film.year)} if year else {}
        features |= {"film_popularity": int(film.popularity), "film_mean_rating": film.mean_rating}
        head = {"id": str(film.Index), "title": film.title}
        lines.append(head | year | {"genres_text": film.genres_text, "features": features})
    return lines


def user_lines(dataset: Dataset, count: int) -> list[dict[str, Any]]:
    """Users at the moment of their last test row, picked evenly from the shortest past to the longest."""
    test = dataset.test
    last = pd.Series(test.timestamp).groupby(test.group).idxmax().to_numpy()
    last = last[np.lexsort((test.group[last], test.inputs["user_rating_count"][last]))]
    picked = last[np.linspace(0, len(last) - 1, count).round().astype(int)]
    return [user_line(dataset, test, row) for row in picked]


def user_line(dataset: Dataset, rows: Rows, row: int) -> dict[str, Any]:
    raw = {name: values[row] for name, values in rows.inputs.items()}
    user, length = int(raw["user_id"]), int(raw["history.length"])
    ratings = dataset.ratings
    past = ratings[(ratings["user_id"] == user) & (ratings["timestamp"] < rows.timestamp[row])]
    history = {
        "film_id": raw["history.film_id"][:length].tolist(),
        "genre": [rows.strings[i] for i in raw["history.genre"][:length]],
        "rating_bucket": raw["history.rating_bucket"][:length].tolist(),
    }
    features = {"user_id": user, "hour": int(raw["hour"]), "weekday": int(raw["weekday"]), "history": history}
    features["user_rating_count"] = int(raw["user_rating_count"])
    if not np.isnan(raw["user_mean_rating"]):
        features["user_mean_rating"] = float(raw["user_mean_rating"])
    at = pd.Timestamp(rows.timestamp[row], unit="s").strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"name": f"user {user}", "at": at, "features": features, "seen": past["film_id"].tolist()}


def write_test_rows(path: Path, rows: Rows, expected: dict[str, np.ndarray]) -> None:
    arrays = {f"input.{name}": smallest(values) for name, values in rows.inputs.items()}
    arrays |= {"label": smallest(rows.label), "group": smallest(rows.group)}
    arrays |= {f"expected.{name}": values for name, values in expected.items()}
    strings = json.dumps(rows.strings)
    tensorfile.write(path, arrays, {f"strings.{name}": strings for name in STRING_INPUTS})


def smallest(values: np.ndarray) -> np.ndarray:
    """Floats as they are; integers in the smallest of I16, I32 and I64 that holds them."""
    if values.dtype.kind == "f":
        return values
    fits = (d for d in (np.int16, np.int32) if np.iinfo(d).min <= values.min() and values.max() <= np.iinfo(d).max)
    return values.astype(next(fits, np.int64))
