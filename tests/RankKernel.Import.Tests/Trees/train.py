"""Trains the small boosters of data/ with XGBoost and writes what XGBoost predicts (Debian: python3-xgboost 1.7).

    python3 train.py

Each case is NAME.ubj, NAME.json and NAME.expected.json with `rows` (null is NaN), `margin`, `prediction` and `leaves`.
"""
import json
import os

import numpy as np
import xgboost as xgb

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
FEATURES = 8


def numbers(random, count, missing):
    x = random.uniform(-2, 2, (count, FEATURES)).astype(np.float32)
    x[random.random(x.shape) < missing] = np.nan
    return x


def signal(x):
    z = np.nan_to_num(x, nan=0.7)
    return z[:, 0] + z[:, 1] * z[:, 2] - np.abs(z[:, 3]) + np.sin(3 * z[:, 4])


def thresholds(booster):
    """The features and thresholds of all splits."""
    gradient = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]
    found = []
    for tree in gradient.get("gbtree", gradient)["model"]["trees"]:
        for feature, value, left in zip(tree["split_indices"], tree["split_conditions"], tree["left_children"]):
            if left >= 0:
                found.append((feature, np.float32(value)))
    return found


def save(name, booster, x, types=None):
    rows = xgb.DMatrix(x, feature_types=types, enable_categorical=types is not None)
    booster.save_model(os.path.join(FOLDER, name + ".ubj"))
    booster.save_model(os.path.join(FOLDER, name + ".json"))
    predictions = {
        "margin": booster.predict(rows, output_margin=True),
        "prediction": booster.predict(rows),
        "leaves": booster.predict(rows, pred_leaf=True),
    }

    def plain(matrix):
        matrix = np.asarray(matrix, dtype=np.float64)
        matrix = matrix.reshape(len(x), -1)
        return [[None if np.isnan(number) else float(number) for number in row] for row in matrix]

    with open(os.path.join(FOLDER, name + ".expected.json"), "w") as file:
        json.dump({"rows": plain(x), **{key: plain(matrix) for key, matrix in predictions.items()}}, file)
    print(name, xgb.__version__, len(x), predictions["margin"].shape)


def at_splits(random, x, booster):
    """Some rows with numbers at splits, just below and just above."""
    for row, (feature, value) in zip(range(0, len(x), 2), random.permutation(np.array(thresholds(booster), dtype=object))):
        x[row, int(feature)] = (value, np.nextafter(value, np.float32(-9)), np.nextafter(value, np.float32(9)))[row // 2 % 3]
    x[0], x[1] = np.nan, 0
    return x


def main():
    os.makedirs(FOLDER, exist_ok=True)
    random = np.random.default_rng(7)
    x = numbers(random, 3000, 0.15)
    y = signal(x) + random.normal(0, 0.3, len(x))
    common = {"seed": 1, "nthread": 1, "verbosity": 0}

    booster = xgb.train({**common, "objective": "binary:logistic", "max_depth": 6, "tree_method": "exact", "eta": 0.2},
                        xgb.DMatrix(x, (y > 0).astype(int)), 12)
    save("deep_exact", booster, at_splits(random, numbers(random, 90, 0.15), booster))

    classes = np.digitize(y, [-1, 1])
    booster = xgb.train({**common, "booster": "dart", "objective": "multi:softprob", "num_class": 3, "max_depth": 4, "rate_drop": 0.4,
                         "skip_drop": 0.1, "normalize_type": "forest", "sample_type": "weighted", "tree_method": "hist"},
                        xgb.DMatrix(x, classes), 8)
    save("dart_classes", booster, at_splits(random, numbers(random, 70, 0.15), booster))

    ranked = xgb.DMatrix(x, np.clip(np.round(y + 2), 0, 4))
    ranked.set_group([30] * 100)
    booster = xgb.train({**common, "objective": "rank:ndcg", "max_depth": 5, "tree_method": "hist"}, ranked, 10)
    save("rank_missing", booster, at_splits(random, numbers(random, 66, 0.5), booster))

    booster = xgb.train({**common, "objective": "reg:gamma", "max_depth": 9, "tree_method": "hist", "min_child_weight": 20},
                        xgb.DMatrix(x, np.exp(y / 2)), 6)
    save("gamma_deep", booster, at_splits(random, numbers(random, 66, 0.1), booster))

    mixed = x.copy()
    mixed[:, 5] = random.integers(0, 40, len(x))
    mixed[:, 6] = random.integers(0, 3, len(x))
    mixed[random.random(len(x)) < 0.1, 5] = np.nan
    types = ["float"] * 5 + ["c", "c"] + ["float"]
    target = signal(mixed) + np.where(np.nan_to_num(mixed[:, 5]) % 7 < 3, 1.5, -1) + 0.5 * (mixed[:, 6] == 1)
    booster = xgb.train({**common, "objective": "reg:squarederror", "max_depth": 5, "tree_method": "hist", "max_cat_to_onehot": 4},
                        xgb.DMatrix(mixed, target, feature_types=types, enable_categorical=True), 10)
    rows = numbers(random, 80, 0.1)
    rows[:, 5], rows[:, 6] = random.integers(0, 40, 80), random.integers(0, 3, 80)
    rows[::9, 5] = np.nan
    save("categories", booster, rows, types)


main()
