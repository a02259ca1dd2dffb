"""An analysis of the sample at a step of a recipe, kept for as long as the steps up to there stay."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from workers.analyses import analyses
from workers.core.analysis import Found
from workers.core.errors import DataError
from workers.core.schema import Schema
from workers.core.tables import TableRef
from workers.core.words import _, say
from workers.recipes.browse import look, steps_key
from workers.recipes.document import Recipe
from workers.recipes.kept import Kept

MOST = 300

_found: Kept[Found] = Kept(MOST)


def analysed(
    ref: TableRef, recipe: Recipe, upto: int, kind: str, params: Mapping[str, Any], without: Collection[str] = ()
) -> Found:
    """What the analysis ``kind`` says of the sample after ``upto`` steps, the columns ``without`` left out of sight.

    Raises ``ParamsError`` where parameters or columns do not fit, ``DataError`` where a step before fails.
    """
    key = (
        ref,
        steps_key(recipe, upto),
        kind,
        json.dumps(dict(params), sort_keys=True, default=str),
        frozenset(without),
    )
    return _found.get(key, lambda: _made(ref, recipe, upto, kind, params, without))


def _made(
    ref: TableRef, recipe: Recipe, upto: int, kind: str, params: Mapping[str, Any], without: Collection[str]
) -> Found:
    analysis = analyses.get(kind)
    seen = look(ref, recipe, upto)
    if seen.problem is not None:
        raise DataError(say(_("The steps before do not fit the rows: {problem}"), problem=seen.problem.message))
    frame = seen.frame.drop([name for name in seen.frame.columns if name in without])
    wishes = analysis.Params.parse(params)
    analysis.check(wishes, Schema.of(frame))
    return analysis.compute(frame, wishes)
