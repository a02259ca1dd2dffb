"""The main job in Python: from a file to an approved endpoint that answers raw rows.

Run it with tokens of three people, made on their account pages, in a studio that is started::

    python examples/main_job.py --url http://127.0.0.1:8000 --scientist etb_… --reviewer etb_… --deployer etb_…
"""

import argparse
from pathlib import Path

import etabli

FILE = Path(__file__).parent / "data" / "breast_cancer.csv"


def main(url: str, scientist: str, reviewer: str, deployer: str, slug: str, trials: int) -> None:
    project = etabli.connect(url, scientist).project(slug)
    dataset = project.import_file(FILE, name="Tumours by SDK")
    version = dataset.latest
    steps = [
        {"op": "drop_columns", "params": {"columns": ["id"]}},
        {"op": "map_values", "params": {"column": "diagnosis", "pairs": [["M", "malignant"], ["B", "benign"]]}},
        {"op": "clip_outliers", "params": {"columns": ["area_worst", "area_se"]}},
    ]
    recipe = project.create_recipe("Clean by SDK", dataset, steps).head
    split = version.split("stratified", column="diagnosis", seed=42)
    run = project.train(version, "diagnosis", recipe=recipe, split=split, trials=trials, seed=42, positive="malignant")
    print(f"Test accuracy: {run.metrics['accuracy']:.1%}")
    model = run.register("tumours-by-sdk")

    review = etabli.connect(url, reviewer).project(slug).model("tumours-by-sdk").version(model["number"])
    review.approve("staging", "Misses few malignant cases.")

    endpoint = etabli.connect(url, deployer).project(slug).create_endpoint("tumours-by-sdk", "staging")
    endpoint.deploy(model)
    row = version.frame().drop(columns=["id", "diagnosis"]).iloc[0].to_dict()
    print(endpoint.predict([row], key=endpoint.create_key("example"))[0])
    print(project.score(model, version, name="Tumours scored by SDK"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--project", dest="slug", default="breast-cancer")
    parser.add_argument("--trials", type=int, default=20, help="how many settings of the model are tried")
    for person in ("scientist", "reviewer", "deployer"):
        parser.add_argument(f"--{person}", required=True, help=f"the {person}'s API token")
    main(**vars(parser.parse_args()))
