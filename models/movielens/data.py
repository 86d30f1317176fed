"""MovieLens ratings as rows of raw feature values, split by time.

Raw means: what a host application would put into a ranking request. Strings are kept as
indices into `Rows.strings`; lists are padded at the right with -1; a missing number is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

HISTORY_LENGTH = 50
MAX_GENRES = 10
POSITIVE_RATING = 4.0
NO_GENRE = "(no genres listed)"
# A film's mean rating counts as if it had this many more ratings at the overall mean.
PRIOR_RATINGS = 10.0


@dataclass(frozen=True)
class Rows:
    """One entry a rating: raw inputs by feature name, the label and the user (for grouping)."""

    inputs: dict[str, np.ndarray]
    strings: list[str]
    label: np.ndarray
    group: np.ndarray
    timestamp: np.ndarray

    def take(self, which: np.ndarray) -> Rows:
        inputs = {name: values[which] for name, values in self.inputs.items()}
        return Rows(inputs, self.strings, self.label[which], self.group[which], self.timestamp[which])

    def __len__(self) -> int:
        return len(self.label)


@dataclass(frozen=True)
class Dataset:
    films: pd.DataFrame
    ratings: pd.DataFrame
    train: Rows
    validation: Rows
    test: Rows


def load(folder: Path, folds: int, seed: int) -> Dataset:
    """Reads the two files and builds the rows of the three parts (80/10/10 by time)."""
    films = read_films(folder / "movies.csv")
    ratings = read_ratings(folder / "ratings.csv")
    limits = ratings["timestamp"].quantile([0.8, 0.9]).to_numpy()
    part = np.searchsorted(limits, ratings["timestamp"].to_numpy(), side="right")

    films = films.join(film_statistics(ratings[part == 0], films.index))
    rows = build_rows(films, ratings)
    train = rows.take(np.flatnonzero(part == 0))
    use_statistics_of_other_folds(train, films.index, ratings[part == 0], folds, seed)
    return Dataset(films, ratings, train, rows.take(np.flatnonzero(part == 1)), rows.take(np.flatnonzero(part == 2)))


def read_table(path: Path, columns: list[str]) -> pd.DataFrame:
    """Some releases of the data set have a header line, some have none."""
    with path.open(encoding="utf-8") as file:
        has_header = not file.readline()[0].isdigit()
    return pd.read_csv(path, header=0 if has_header else None, names=columns, encoding="utf-8")


def read_films(path: Path) -> pd.DataFrame:
    films = read_table(path, ["film_id", "name", "genres_text"]).set_index("film_id").sort_index()
    name = films["name"].str.strip()
    found = name.str.extract(r"^(?P<title>.*?)\s*\((?P<year>\d{4})(?:[-–]\d{0,4})?\)$")
    films["title"] = found["title"].fillna(name)
    films["year"] = found["year"].astype(float)
    films["main_genre"] = films["genres_text"].str.split("|").str[0]
    films["genres"] = [[] if text == NO_GENRE else text.split("|") for text in films["genres_text"]]
    return films.drop(columns="name")


def read_ratings(path: Path) -> pd.DataFrame:
    """Ratings of each user in order of time, with what the user had done before each."""
    ratings = read_table(path, ["user_id", "film_id", "rating", "timestamp"])
    ratings = ratings.sort_values(["user_id", "timestamp", "film_id"], ignore_index=True)
    # A rating given in the same second is not the past: the history ends where the second starts.
    same_second = ratings.groupby(["user_id", "timestamp"], sort=False)
    position = np.arange(len(ratings))
    ratings["past_start"] = position - ratings.groupby("user_id", sort=False).cumcount().to_numpy()
    ratings["past_end"] = position - same_second.cumcount().to_numpy()
    return ratings


def film_statistics(ratings: pd.DataFrame, films: pd.Index) -> pd.DataFrame:
    """Count of ratings and smoothed mean rating of each film, four decimals."""
    overall = ratings["rating"].mean()
    sums = ratings.groupby("film_id")["rating"].agg(["size", "sum"]).reindex(films, fill_value=0)
    mean = (sums["sum"] + PRIOR_RATINGS * overall) / (sums["size"] + PRIOR_RATINGS)
    return pd.DataFrame({"popularity": sums["size"].astype(float), "mean_rating": mean.round(4)})


def use_statistics_of_other_folds(
    rows: Rows, films: pd.Index, ratings: pd.DataFrame, folds: int, seed: int
) -> None:
    """Keeps a training row's own rating out of its film's statistics.

    Users are dealt into folds; a row sees what the users of the other folds said of the film,
    as a later row will see what all training users said of it.
    """
    fold_of_user = np.random.default_rng(seed).integers(folds, size=int(ratings["user_id"].max()) + 1)
    fold = fold_of_user[ratings["user_id"]]
    for i in range(folds):
        statistics = film_statistics(ratings[fold != i], films)
        mine = np.flatnonzero(fold == i)
        chosen = statistics.loc[rows.inputs["film_id"][mine]]
        rows.inputs["film_popularity"][mine] = np.round(chosen["popularity"] * folds / (folds - 1))
        rows.inputs["film_mean_rating"][mine] = chosen["mean_rating"]


def build_rows(films: pd.DataFrame, ratings: pd.DataFrame) -> Rows:
    names = sorted({genre for genres in films["genres"] for genre in genres} | set(films["main_genre"]))
    number = {name: i for i, name in enumerate(names)}
    film = films.loc[ratings["film_id"]]
    film_ids = ratings["film_id"].to_numpy()
    main_genre = film["main_genre"].map(number).to_numpy()
    bucket = rating_bucket(ratings["rating"].to_numpy())

    past_start, past_end = ratings["past_start"].to_numpy(), ratings["past_end"].to_numpy()
    count = past_end - past_start
    length = np.minimum(count, HISTORY_LENGTH)
    where = (past_end - length)[:, None] + np.arange(HISTORY_LENGTH)
    inside = np.arange(HISTORY_LENGTH) < length[:, None]
    where = np.where(inside, where, 0)

    total = np.r_[0.0, np.cumsum(ratings["rating"])]
    mean = np.full(len(ratings), np.nan)
    np.divide(total[past_end] - total[past_start], count, out=mean, where=count > 0)

    moment = pd.to_datetime(ratings["timestamp"], unit="s")
    genres = np.full((len(films), MAX_GENRES), -1, np.int64)
    for row, names_of_film in enumerate(films["genres"]):
        kept = names_of_film[:MAX_GENRES]
        genres[row, : len(kept)] = [number[name] for name in kept]

    inputs = {
        "user_id": ratings["user_id"].to_numpy(),
        "history.film_id": np.where(inside, film_ids[where], -1),
        "history.genre": np.where(inside, main_genre[where], -1),
        "history.rating_bucket": np.where(inside, bucket[where], -1),
        "history.length": length,
        "user_rating_count": count.astype(float),
        "user_mean_rating": mean,
        "hour": moment.dt.hour.to_numpy(np.int64),
        "weekday": moment.dt.weekday.to_numpy(np.int64),
        "film_id": film_ids,
        "main_genre": main_genre,
        "genres": genres[films.index.get_indexer(ratings["film_id"])],
        "film_year": film["year"].to_numpy(),
        "film_popularity": film["popularity"].to_numpy(),
        "film_mean_rating": film["mean_rating"].to_numpy(),
    }
    label = (ratings["rating"].to_numpy() >= POSITIVE_RATING).astype(np.int64)
    return Rows(inputs, names, label, ratings["user_id"].to_numpy(), ratings["timestamp"].to_numpy())


def rating_bucket(rating: np.ndarray) -> np.ndarray:
    """0.5 stars is bucket 0, 5 stars is bucket 9."""
    return np.rint(rating * 2).astype(np.int64) - 1
