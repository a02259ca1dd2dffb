"""The search over operations answers what people write who have never seen the names of operations."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from apps.recipes import searching
from workers.transforms import transforms

ENGLISH = {
    "remove blanks around names": "format_text",
    "since 2024": "filter_rows",
    "add columns from another table": "join_tables",
    "replace values over 120": "limit_numbers",
    "remove duplicate rows": "drop_duplicates",
    "keep only rows": "filter_rows",
    "delete empty rows": "drop_missing",
    "get rid of a column": "drop_columns",
    "fill in the holes": "fill_missing",
    "fill empty cells with the average": "fill_missing",
    "change the name of a column": "rename_columns",
    "sort by date": "sort_rows",
    "largest first": "sort_rows",
    "total per customer": "group_rows",
    "how many rows for each city": "count_values",
    "turn text into numbers": "cast_type",
    "first name and last name in one column": "merge_columns",
    "split full name in two": "split_text",
    "year of the order date": "date_parts",
    "days between two dates": "date_difference",
    "round the price": "round_numbers",
    "write everything in capitals": "format_text",
    "same city spelled differently": "merge_similar_values",
    "vlookup": "join_tables",
    "stack two files": "concatenate_tables",
    "random sample of 100": "sample_rows",
    "percentage of the total": "share_of_total",
    "moving average": "rolling_statistics",
    "get rid of accents": "remove_accents",
    "pivot table": "pivot",
    "age groups": "bin_numbers",
    "hide card numbers": "mask_text",
    "put M instead of male": "map_values",
    "price times quantity": "arithmetic_between_columns",
}
FRENCH = {
    "enlever les doublons": "drop_duplicates",
    "supprimer les doublons": "drop_duplicates",
    "espaces autour des noms": "format_text",
    "garder les lignes": "filter_rows",
    "garder seulement les commandes depuis 2024": "filter_rows",
    "supprimer les lignes vides": "drop_missing",
    "virer une colonne": "drop_columns",
    "remplir les trous": "fill_missing",
    "remplacer les vides par la moyenne": "fill_missing",
    "changer le nom d’une colonne": "rename_columns",
    "trier par date": "sort_rows",
    "du plus grand au plus petit": "sort_rows",
    "total par client": "group_rows",
    "combien de lignes par ville": "count_values",
    "transformer du texte en nombres": "cast_type",
    "mettre le nom et le prénom ensemble": "merge_columns",
    "séparer le nom et le prénom": "split_text",
    "extraire l’année": "date_parts",
    "nombre de jours entre deux dates": "date_difference",
    "arrondir les prix": "round_numbers",
    "tout mettre en majuscules": "format_text",
    "corriger l’orthographe des villes": "merge_similar_values",
    "recherchev": "join_tables",
    "ajouter les colonnes d’une autre table": "join_tables",
    "mettre deux fichiers bout à bout": "concatenate_tables",
    "tirer 100 lignes au hasard": "sample_rows",
    "pourcentage du total": "share_of_total",
    "moyenne mobile": "rolling_statistics",
    "enlever les accents": "remove_accents",
    "tableau croisé dynamique": "pivot",
    "tranches d’âge": "bin_numbers",
    "plafonner les montants à 120": "limit_numbers",
    "cacher les numéros de carte": "mask_text",
    "limiter les valeurs trop grandes": "limit_numbers",
}
PHRASES = [("en", *pair) for pair in ENGLISH.items()] + [("fr", *pair) for pair in FRENCH.items()]


@pytest.mark.parametrize(("language", "phrase", "wanted"), PHRASES)
def test_a_phrase_finds_its_operation_among_the_first_three(language, phrase, wanted):
    with translation.override(language):
        assert wanted in [transform.name for transform in searching.searched(phrase)][:3]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_operation_is_found_first_by_its_own_name(language):
    with translation.override(language):
        names = {transform.name: gettext(transform.label) for transform in transforms.all()}
        found = {name: [t.name for t in searching.searched(label)][:2] for name, label in names.items()}
    assert {name: first for name, first in found.items() if name not in first} == {}
