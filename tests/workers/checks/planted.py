"""Tables whose faults are known: one with every defect planted, and clean ones that have none."""

from datetime import date, timedelta

import numpy as np
import polars as pl
from sklearn import datasets

ROWS = 1200
FIRST = ["Camille", "Lucas", "Emma", "Hugo", "Chloé", "Nathan", "Manon", "Julien", "Sophie", "Thomas", "Laura", "Paul"]
LAST = ["Martin", "Bernard", "Dubois", "Petit", "Durand", "Leroy", "Moreau", "Simon", "Laurent", "Lefebvre"]
STREETS = ["rue de la Paix", "avenue Foch", "boulevard Voltaire", "place Bellecour", "chemin des Vignes"]
WORDS = ["rapide", "lent", "rouge", "bleu", "grand", "petit", "commande", "client", "retour", "produit", "neuf"]


def iban(account):
    """A French IBAN with the right check digits, by ISO 7064."""
    bban = f"2004101005{account:011}M02606"[:23].ljust(23, "0")
    number = "".join(str(int(letter, 36)) for letter in bban + "FR00")
    return f"FR{98 - int(number) % 97:02}{bban}"


def nir(number):
    return f"{number:013}{97 - number % 97:02}"


def card(number):
    """Fifteen figures with the Luhn digit that they need."""
    digits = f"4{number:014}"
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if at % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"


def planted(seed=11):
    """A frame with the target "churn", and (code, column) of every defect in it; "" for defects of the table."""
    rng = np.random.default_rng(seed)
    n = ROWS - 30
    churn = np.array(["no"] * (n - 80) + ["yes"] * 80)
    rng.shuffle(churn)
    yes = churn == "yes"
    day = date(2023, 1, 2)
    days = [day + timedelta(days=int(d)) for d in np.sort(rng.integers(0, 150, n))]
    days = [d + timedelta(days=200) if d > date(2023, 4, 1) else d for d in days]
    first, last = rng.choice(FIRST, n), rng.choice(LAST, n)
    gaps = rng.random(n) < 0.25
    numbers = rng.normal(50, 10, n)
    numbers[7] = 1_000_000.0
    age = rng.integers(18, 90, n)
    age[rng.choice(n, 40, replace=False)] = -1
    income = rng.normal(3000, 400, n).round()
    income[rng.choice(n, 25, replace=False)] = 99999
    born = [date(1950, 1, 1) + timedelta(days=int(d)) for d in rng.integers(0, 18000, n)]
    for at in rng.choice(n, 30, replace=False):
        born[at] = date(1900, 1, 1)
    amount = [f"{v:.2f}" for v in rng.normal(20, 5, n)]
    for at in (3, 500, 900):
        amount[at] = ("refused", "see note", "pending")[at % 3]
    seen = [f"{1 + at % 28:02}/{1 + at % 12:02}/2024" for at in range(n)]
    seen[10] = "tomorrow"
    towns = rng.choice(
        ["Paris", "Lyon", "Lille", "paris ", "PARIS", "Saint-Denis", "saint denis"],
        n,
        p=[0.3, 0.3, 0.2, 0.05, 0.05, 0.08, 0.02],
    )
    plan = np.where(rng.random(n) < 0.5, "basic", "pro").astype(object)
    plan[:4] = ["legacy", "legacy", "trial", "trial"]
    status = np.where(rng.random(n) < 0.7, "ok", "late").astype(object)
    status[rng.choice(n, 60, replace=False)] = "N/A"
    prose = [" ".join(rng.choice(WORDS, 8)) for _ in range(n)]
    prose[33] = "please write to jean.dupont@example.org before monday noon"
    frame = pl.DataFrame(
        {
            "customer_id": [f"C{at:06}" for at in rng.permutation(n)],
            "order_id": [f"O{at if at != 17 else 16:06}" for at in range(n)],
            "email": [f"user{at}@example.com" for at in range(n)],
            "phone": [f"0{6 + at % 2} {at % 90 + 10} 22 {at % 80 + 10} 44" for at in range(n)],
            "mobile": rng.integers(610000000, 799999999, n),
            "account": [iban(at) for at in range(n)],
            "insured": [nir(1_850_575_000_000 + int(v)) for v in rng.integers(0, 999_999, n)],
            "payment": [card(int(v)) for v in rng.integers(0, 10**13, n)],
            "address": [f"{at % 120 + 1} {STREETS[at % 5]}, 750{at % 20 + 1:02} Paris" for at in range(n)],
            "contact": [f"{a} {b}" for a, b in zip(first, last, strict=True)],
            "nom": rng.choice(LAST, n),
            "host": [f"192.168.{at % 256}.{at * 7 % 256}" for at in range(n)],
            "birth_date": born,
            "comment": prose,
            "sensor": numbers,
            "country": ["FR"] * n,
            "currency": ["EUR"] * (n - 3) + ["USD"] * 3,
            "empty": pl.Series([None] * n, dtype=pl.Float64),
            "score_a": [None if gap else float(v) for gap, v in zip(gaps, rng.normal(size=n), strict=True)],
            "score_b": [None if gap else int(v) for gap, v in zip(gaps, rng.integers(0, 9, n), strict=True)],
            "age": age,
            "income": income,
            "amount": amount,
            "seen_on": seen,
            "town": towns,
            "padded": [f"item {at % 7}" + (" " if at % 50 == 0 else "") for at in range(n)],
            "plan": plan.tolist(),
            "status": status.tolist(),
            "visits": rng.lognormal(3, 2, n),
            "shop": [f"shop {at}" for at in rng.integers(0, 300, n)],
            "day": days,
            "cancelled_on": [
                date(2024, 1, 1) + timedelta(days=int(d)) if y else None
                for d, y in zip(rng.integers(0, 99, n), yes, strict=True)
            ],
            "decision": np.where(yes ^ (rng.random(n) < 0.0005), "closed", "open"),
            "churned": churn,
            "weight": (weight := rng.normal(70, 9, n)),
            "weight_kg": weight,
            "churn": churn,
        }
    )
    frame = frame.with_columns(pl.when(pl.int_range(n) == 40).then(None).otherwise(pl.col("churn")).alias("churn"))
    frame = frame.with_columns(pl.col("churn").alias("churned"))
    return pl.concat([frame, frame.head(30)]), PLANTED


PLANTED = [
    ("identifiers", "customer_id"),
    ("repeated_identifiers", "order_id"),
    *[("personal_data", name) for name in (
        "email", "phone", "mobile", "account", "insured", "payment", "address", "contact", "nom", "host",
        "birth_date", "comment",
    )],
    ("outliers", "sensor"),
    ("constant", "country"),
    ("constant", "empty"),
    ("quasi_constant", "currency"),
    ("missing_values", "score_a"),
    ("missing_together", "score_a"),
    ("placeholders", "age"),
    ("placeholders", "income"),
    ("placeholders", "birth_date"),
    ("placeholders", "status"),
    ("mixed_types", "amount"),
    ("mixed_types", "seen_on"),
    ("near_duplicates", "town"),
    ("whitespace", "padded"),
    ("rare_categories", "plan"),
    ("skew", "visits"),
    ("high_cardinality", "shop"),
    ("date_gaps", "day"),
    ("recorded_after", "cancelled_on"),
    ("leaks", "decision"),
    ("target_copies", "churned"),
    ("duplicate_columns", "weight"),
    ("class_imbalance", "churn"),
    ("target_missing", "churn"),
    ("duplicate_rows", ""),
]  # fmt: skip


def clean_sets():
    """Name -> (frame, target): generated tables of many shapes and the small sets that everybody knows."""
    made = {name: make(np.random.default_rng(at)) for at, (name, make) in enumerate(GENERATORS.items())}
    known = {
        "iris": datasets.load_iris,
        "wine": datasets.load_wine,
        "breast_cancer": datasets.load_breast_cancer,
        "diabetes": datasets.load_diabetes,
        "digits": datasets.load_digits,
    }
    for name, load in known.items():
        bunch = load(as_frame=True)
        frame = pl.DataFrame({column: bunch.frame[column].to_numpy() for column in bunch.frame.columns})
        made[name] = (frame.head(900) if name == "digits" else frame, "target")
    return made


def _linear(rng):
    X = rng.normal(size=(2000, 6))
    y = X @ rng.normal(size=6) + rng.normal(size=2000)
    return pl.DataFrame({**{f"x{i}": X[:, i] for i in range(6)}, "price": y}), "price"


def _logistic(rng):
    X = rng.normal(size=(3000, 5))
    y = rng.random(3000) < 1 / (1 + np.exp(-(X @ np.array([2.0, -1, 0.5, 0, 0]))))
    return pl.DataFrame({**{f"x{i}": X[:, i] for i in range(5)}, "bought": y}), "bought"


def _survey(rng):
    answers = ["never", "sometimes", "often", "always"]
    frame = {f"question_{i}": rng.choice(answers, 4000) for i in range(4)}
    return pl.DataFrame({**frame, "happy": rng.choice(["yes", "no"], 4000)}), "happy"


def _sales(rng):
    n = 3000
    units = rng.poisson(4, n) + 1
    price = rng.choice([9.9, 19.9, 49.0], n)
    days = [date(2024, 1, 1) + timedelta(days=int(d)) for d in rng.integers(0, 366, n)]
    frame = {"day": days, "product": rng.choice(["lamp", "chair", "table", "desk"], n), "units": units, "price": price}
    return pl.DataFrame({**frame, "returned": rng.random(n) < 0.2}), "returned"


def _patients(rng):
    n = 1500
    age = rng.integers(20, 95, n)
    pressure = (100 + 0.5 * age + rng.normal(0, 12, n)).round(1)
    ill = rng.random(n) < 1 / (1 + np.exp(-(pressure - 135) / 8))
    sex = rng.choice(["F", "M"], n)
    return pl.DataFrame({"age": age, "sex": sex, "pressure": pressure, "ill": np.where(ill, "ill", "well")}), "ill"


def _sensors(rng):
    n = 5000
    t = np.arange(n) / 200
    frame = {f"s{i}": np.sin(t * (i + 1)) + rng.normal(0, 0.3, n) for i in range(5)}
    return pl.DataFrame({**frame, "fault": rng.random(n) < 0.3}), "fault"


def _credit(rng):
    n = 2500
    income = rng.lognormal(10, 0.5, n).round()
    debt = income * rng.beta(2, 5, n)
    bad = rng.random(n) < 0.15 + 0.4 * (debt / income > 0.4)
    job = rng.choice(["clerk", "driver", "nurse", "teacher", "cook"], n)
    return pl.DataFrame({"income": income, "debt": debt.round(2), "job": job, "bad": bad}), "bad"


def _gappy(rng):
    n = 2000
    x = rng.normal(size=n)
    gaps = rng.random(n) < 0.1
    frame = {"x": [None if g else float(v) for g, v in zip(gaps, x, strict=True)], "z": rng.normal(size=n)}
    return pl.DataFrame({**frame, "y_value": x * 2 + rng.normal(size=n)}), "y_value"


def _wide(rng):
    X = rng.normal(size=(400, 60))
    y = (X[:, 0] + X[:, 1] + rng.normal(size=400) > 0).astype(int)
    return pl.DataFrame({**{f"gene_{i}": X[:, i] for i in range(60)}, "label": y}), "label"


def _articles(rng):
    n = 800
    text = [" ".join(rng.choice(WORDS, 12)) for _ in range(n)]
    return pl.DataFrame(
        {"text": text, "stars": rng.integers(1, 6, n), "section": rng.choice(list("ABCD"), n)}
    ), "section"


def _towns(rng):
    towns = ["Paris", "Lyon", "Florence", "Sydney", "Victoria", "Adelaide", "Lille", "Nice", "Bordeaux", "Charlotte"]
    n = 1000
    frame = {"town": rng.choice(towns, n), "postal_code": [f"{v:05}" for v in rng.integers(1000, 95999, n)]}
    return pl.DataFrame({**frame, "rent": rng.gamma(9, 80, n).round()}), "rent"


def _codes(rng):
    n = 1200
    sku = [f"{v:04}-{w:03}" for v, w in zip(rng.integers(0, 9999, n), rng.integers(0, 999, n), strict=True)]
    version = rng.choice(["1.2.0", "1.3.1", "2.0.0"], n)
    big = rng.integers(10**15, 10**16, n)
    return pl.DataFrame({"sku": sku, "version": version, "serial": big, "weight": rng.normal(5, 1, n)}), ""


GENERATORS = {
    "linear": _linear,
    "logistic": _logistic,
    "survey": _survey,
    "sales": _sales,
    "patients": _patients,
    "sensors": _sensors,
    "credit": _credit,
    "gappy": _gappy,
    "wide": _wide,
    "articles": _articles,
    "towns": _towns,
    "codes": _codes,
}
