"""How much a category is written like each of the commonest ones."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import categories
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say


class SimilarityEncode(Transform):
    label = _("Similarity encode")
    help = _(
        "Replaces a column by one for each of its commonest values: from 0 to 1, how alike they are written. Typing "
        "errors and variants stay near what they mean. Two texts are as alike as the share of groups of three letters "
        "in common."
    )
    words = _("dirty category fuzzy trigram n-gram typo spelling")
    group = _("Encode")
    learns_columns = True
    behaviour = Behaviour(
        missing=_("gets missing values"),
        unseen=_("compared with the learned values like any other"),
        wrong_type=_("refused: only text is compared by its letters"),
        empty=_("empty text is like no other; a column without values makes no new columns"),
    )
    examples = ({"columns": ["city"], "most": 3},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        most: int = params.integer(
            _("Values to compare with"), default=10, low=1, high=200, help=_("The commonest of the training rows.")
        )

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, (TEXT,))
        return {name: {"categories": categories(column(name, schema), params.most)} for name in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        made = []
        for name in params.columns:
            of = call("lower", column(name, schema))
            known = state[name]["categories"] or ()
            made += [(f"{name}_{each}", call("trigram_similarity", of, literal(each.lower()))) for each in known]
        return change(schema, adds=made, drop=params.columns)

    def sentence(self, params: Params, state: State | None = None) -> str:
        if state:
            count = sum(len(facts["categories"]) for facts in state.values())
            said = _("Replace {columns} by how alike they are written to {count} common values.")
            return say(said, columns=listed(params.columns), count=count)
        said = _("Replace {columns} by how alike they are written to their {most} commonest values.")
        return say(said, columns=listed(params.columns), most=params.most)
