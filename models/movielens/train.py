"""Trains DeepFM and DIN on MovieLens and writes everything in this folder that is derived from data.

    python3 train.py --data ml-latest-small --out .

Needs PyTorch, NumPy, pandas and scikit-learn.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

import data
import export
from data import Dataset, Rows
from features import FeatureSet
from networks import DeepFm, Din, Network
from training import Schedule, Scores, fit, predict, tensors

SEED = 20150401
FOLDS = 10
MIN_FILM_RATINGS = 2
USERS_SHOWN = 12
# Most users of the test part, and the films of a third of its rows, are new: "unknown" must be worth something.
HIDE = {"user_id": 0.7, "film_id": 0.05, "history.film_id": 0.05, "main_genre": 0.02, "genres": 0.02}
SHARED = {
    "embedding_dim": 16,
    "hidden_units": [128, 64],
    "numeric": "raw",
    "shared_tables": Network.SHARED,
}


@dataclass(frozen=True)
class Recipe:
    name: str
    architecture: str
    network: type[DeepFm] | type[Din]
    options: dict[str, Any]
    schedule: Schedule


RECIPES = [
    Recipe(
        "deepfm",
        "DeepFM",
        DeepFm,
        SHARED
        | {
            "activation": "relu",
            "batch_norm": True,
            "pooling": {
                "genres": "mean",
                "history.film_id": "mean",
                "history.genre": "mean",
                "history.rating_bucket": "mean",
            },
        },
        Schedule(learning_rate=1e-3, batch_size=512),
    ),
    Recipe(
        "din",
        "DIN",
        Din,
        SHARED
        | {
            "activation": "prelu",
            "attention_hidden_units": [80, 40],
            "attention_activation": "dice",
            "attention_softmax": False,
            "target": [["film_id", "main_genre"]],
            "history": [["history.film_id", "history.genre"]],
            "pooling": {"genres": "mean", "history.rating_bucket": "mean"},
        },
        Schedule(learning_rate=2e-3, batch_size=1024),
    ),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with ratings.csv and movies.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    arguments.out.mkdir(parents=True, exist_ok=True)

    dataset = data.load(arguments.data, FOLDS, SEED)
    features = FeatureSet.fit(dataset.train, MIN_FILM_RATINGS)
    describe(dataset)
    baselines(dataset, features)
    expected = {recipe.name: train(recipe, dataset, features, arguments.out) for recipe in RECIPES}

    export.write_lines(arguments.out / "films.jsonl", export.film_lines(dataset.films))
    export.write_lines(arguments.out / "users.jsonl", export.user_lines(dataset, USERS_SHOWN))
    export.write_test_rows(arguments.out / "test.safetensors", dataset.test, expected)


def train(recipe: Recipe, dataset: Dataset, features: FeatureSet, out: Path) -> np.ndarray:
    """Fits one network, writes its weights and spec, and returns the scores of the test rows."""
    print(recipe.architecture)
    torch.manual_seed(SEED)
    network = recipe.network(features, recipe.options, HIDE)
    inputs = [tensors(features.encode(rows)) for rows in (dataset.train, dataset.validation, dataset.test)]
    fit(network, inputs[0], dataset.train.label, inputs[1], dataset.validation.label, recipe.schedule)

    # What is published is judged: the weights as they are read back from the file.
    name = f"movielens-{recipe.name}"
    export.write_weights(out / f"{name}.safetensors", network)
    export.load_weights(out / f"{name}.safetensors", network)
    report("  validation", dataset.validation, predict(network, inputs[1]))
    probability = predict(network, inputs[2])
    scores = report("  test", dataset.test, probability)
    export.write_json(out / f"{name}.json", spec(name, recipe, features, scores))
    return probability


def spec(name: str, recipe: Recipe, features: FeatureSet, scores: Scores) -> dict[str, Any]:
    return {
        "name": name,
        "version": "1",
        "description": f"{recipe.architecture}: probability that a user rates a film {data.POSITIVE_RATING} or more.",
        "metadata": {
            "dataset": "MovieLens ml-latest-small (706 users, 100,023 ratings), GroupLens",
            "license": "see LICENSE-ml-latest-small.txt",
            "test_auc": f"{scores.auc:.4f}",
            "test_grouped_auc": f"{scores.grouped_auc:.4f}",
            "test_log_loss": f"{scores.log_loss:.4f}",
        },
        "architecture": recipe.architecture,
        "options": recipe.options,
        "features": features.spec(),
    }


def describe(dataset: Dataset) -> None:
    known_users, known_films = dataset.train.group, dataset.train.inputs["film_id"]
    for name in ("train", "validation", "test"):
        rows: Rows = getattr(dataset, name)
        print(
            f"{name}: {len(rows)} rows, {len(np.unique(rows.group))} users, {rows.label.mean():.3f} positive, "
            f"user in train {np.isin(rows.group, known_users).mean():.3f}, "
            f"film in train {np.isin(rows.inputs['film_id'], known_films).mean():.3f}, "
            f"until {np.datetime64(int(rows.timestamp.max()), 's')}"
        )


def baselines(dataset: Dataset, features: FeatureSet) -> None:
    """Logistic regressions on a few of the numbers."""
    train = features.encode(dataset.train)
    test = features.encode(dataset.test)
    for names in (
        ["film_popularity"],
        ["film_mean_rating"],
        ["user_mean_rating", "film_mean_rating"],
        list(features.numerics),
    ):
        model = LogisticRegression().fit(np.stack([train[n] for n in names], 1), dataset.train.label)
        probability = model.predict_proba(np.stack([test[n] for n in names], 1))[:, 1]
        report(f"baseline {' + '.join(names)}: test", dataset.test, probability)


def report(title: str, rows: Rows, probability: np.ndarray) -> Scores:
    scores = Scores.of(rows.label, probability, rows.group)
    print(f"{title} AUC {scores.auc:.4f}, grouped AUC {scores.grouped_auc:.4f}, log loss {scores.log_loss:.4f}")
    return scores


if __name__ == "__main__":
    main()
