"""From raw feature values to embedding rows and numbers, and the JSON that says how.

Row 0 of every vocabulary table is padding (kept at zero), row 1 stands for unknown and missing
values, the vocabulary starts at row 2. A direct encoding is the raw value plus one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from data import HISTORY_LENGTH, MAX_GENRES, Rows

UNKNOWN = 1


@dataclass(frozen=True)
class Vocabulary:
    values: list[int] | list[str]

    @property
    def rows(self) -> int:
        return len(self.values) + 2

    def spec(self) -> dict[str, Any]:
        return {"type": "vocabulary", "values": self.values, "first_index": 2, "unknown": 1, "missing": 1, "padding": 0}

    def encode(self, raw: np.ndarray, strings: list[str]) -> np.ndarray:
        """`raw` holds integers, or numbers of strings where the vocabulary is one of strings; -1 is padding."""
        row_of = {value: i + 2 for i, value in enumerate(self.values)}
        distinct, inverse = np.unique(raw, return_inverse=True)
        is_text = isinstance(self.values[0], str)
        keys = [strings[v] if is_text and v >= 0 else v for v in distinct.tolist()]
        rows = np.array([0 if key == -1 else row_of.get(key, UNKNOWN) for key in keys], np.int64)
        return rows[inverse].reshape(raw.shape)


@dataclass(frozen=True)
class Direct:
    size: int
    padded: bool = False

    @property
    def rows(self) -> int:
        return self.size + 1

    def spec(self) -> dict[str, Any]:
        spec = {"type": "direct", "size": self.size, "first_index": 1, "unknown": 0, "missing": 0}
        return spec | {"padding": 0} if self.padded else spec

    def encode(self, raw: np.ndarray, strings: list[str]) -> np.ndarray:
        return np.where((raw >= 0) & (raw < self.size), raw + 1, 0)


@dataclass(frozen=True)
class Numeric:
    """Missing values become `default`; then log(1+x) if asked for; then (x - mean) / std."""

    default: float
    log1p: bool
    mean: float
    std: float

    @staticmethod
    def fit(raw: np.ndarray, default: float | None = None, log1p: bool = False) -> Numeric:
        default = round(float(np.nanmean(raw)), 6) if default is None else default
        filled = np.where(np.isnan(raw), default, raw)
        scaled = np.log1p(filled) if log1p else filled
        return Numeric(default, log1p, round(float(scaled.mean()), 6), round(float(scaled.std()), 6))

    def spec(self) -> dict[str, Any]:
        transforms: list[dict[str, Any]] = [{"type": "log1p"}] if self.log1p else []
        transforms.append({"type": "z_score", "mean": self.mean, "std": self.std})
        return {"default": self.default, "transforms": transforms}

    def encode(self, raw: np.ndarray) -> np.ndarray:
        filled = np.where(np.isnan(raw), self.default, raw)
        scaled = np.log1p(filled) if self.log1p else filled
        return ((scaled - self.mean) / self.std).astype(np.float32)


@dataclass(frozen=True)
class FeatureSet:
    """The encoding of every feature, fitted on the training rows; `ids` is in the order of the fields."""

    ids: dict[str, Vocabulary | Direct]
    numerics: dict[str, Numeric]

    @staticmethod
    def fit(train: Rows, min_film_ratings: int) -> FeatureSet:
        raw = train.inputs
        films, ratings_of_film = np.unique(raw["film_id"], return_counts=True)
        film_id = Vocabulary(films[ratings_of_film >= min_film_ratings].tolist())
        main_genre = Vocabulary(strings_used(raw["main_genre"], train.strings))
        ids: dict[str, Vocabulary | Direct] = {
            "user_id": Vocabulary(np.unique(raw["user_id"]).tolist()),
            "history.film_id": film_id,
            "history.genre": main_genre,
            "history.rating_bucket": Direct(10, padded=True),
            "hour": Direct(24),
            "weekday": Direct(7),
            "film_id": film_id,
            "main_genre": main_genre,
            "genres": Vocabulary(strings_used(raw["genres"], train.strings)),
        }
        numerics = {
            "user_rating_count": Numeric.fit(raw["user_rating_count"], default=0.0, log1p=True),
            "user_mean_rating": Numeric.fit(raw["user_mean_rating"]),
            "film_year": Numeric.fit(raw["film_year"]),
            "film_popularity": Numeric.fit(raw["film_popularity"], default=0.0, log1p=True),
            "film_mean_rating": Numeric.fit(raw["film_mean_rating"]),
        }
        return FeatureSet(ids, numerics)

    def encode(self, rows: Rows) -> dict[str, np.ndarray]:
        encoded = {name: how.encode(rows.inputs[name], rows.strings) for name, how in self.ids.items()}
        return encoded | {name: how.encode(rows.inputs[name]) for name, how in self.numerics.items()}

    def spec(self) -> list[dict[str, Any]]:
        """The `features` list of a model file, in the order in which a network sees them."""

        def one(name: str, side: str) -> dict[str, Any]:
            return {"name": name, "side": side, "kind": "id", "ids": self.ids[name].spec()}

        def number(name: str, side: str) -> dict[str, Any]:
            return {"name": name, "side": side, "kind": "numeric"} | self.numerics[name].spec()

        columns = [
            {"name": name, "ids": self.ids[f"history.{name}"].spec()} for name in ("film_id", "genre", "rating_bucket")
        ]
        history = {"name": "history", "side": "user", "kind": "sequence", "max_length": HISTORY_LENGTH}
        genres = {"name": "genres", "side": "item", "kind": "multi_id", "max_length": MAX_GENRES}
        return [
            one("user_id", "user"),
            history | {"truncate": "keep_last", "columns": columns},
            number("user_rating_count", "user"),
            number("user_mean_rating", "user"),
            one("hour", "context"),
            one("weekday", "context"),
            one("film_id", "item"),
            one("main_genre", "item"),
            genres | {"truncate": "keep_first", "ids": self.ids["genres"].spec()},
            number("film_year", "item"),
            number("film_popularity", "item"),
            number("film_mean_rating", "item"),
        ]


def strings_used(numbers: np.ndarray, strings: list[str]) -> list[str]:
    return [strings[i] for i in np.unique(numbers[numbers >= 0]).tolist()]
