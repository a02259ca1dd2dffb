"""The parts of mail and web addresses, each in a column of its own."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, say

MAIL, WEB = "mail", "web"


class AddressParts(Transform):
    label = _("Parts of an address")
    help = _("Takes mail addresses apart into user and domain, or web addresses into host and path.")
    words = _("email url domain host website link split extract")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("its parts are missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text holds addresses"),
        empty=_("text that is no such address has missing parts"),
    )
    examples = ({"column": "city"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        kind: str = params.choice(
            _("It holds"),
            {MAIL: _("mail addresses, as info@example.org"), WEB: _("web addresses, as https://example.org/page")},
            default=MAIL,
        )
        drop: bool = params.flag(_("Drop the address"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = call("trim", column(of_kinds(schema, (params.column,), (TEXT,))[0], schema))
        parts = _mail(of) if params.kind == MAIL else _web(of)
        made = [(f"{params.column}_{part}", value) for part, value in parts.items()]
        return change(schema, adds=made, drop=[params.column] if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        if params.kind == MAIL:
            return say(_("Take the mail addresses of “{column}” apart: user and domain."), column=params.column)
        return say(_("Take the web addresses of “{column}” apart: host and path."), column=params.column)


def _mail(of: Expression) -> dict[str, Expression]:
    user, domain = (call("split_part", of, literal("@"), literal(part)) for part in (1, 2))
    once = call("equal", call("concatenate", call("concatenate", user, literal("@")), domain), of)
    is_one = call("and", once, call("and", _is_there(user), call("contains", domain, literal("."))))
    return {"user": _where(is_one, user), "domain": _where(is_one, call("lower", domain))}


def _web(of: Expression) -> dict[str, Expression]:
    scheme = literal("://")
    bare = call("if", call("contains", of, scheme), call("split_part", of, scheme, literal(2)), of)
    begun = call("split_part", bare, literal("/"), literal(1))
    host = call("lower", call("split_part", begun, literal("?"), literal(1)))
    www = literal("www.")
    short = call("if", call("starts_with", host, www), call("slice", host, literal(5), call("length", host)), host)
    after = call("add", call("length", begun), literal(1))
    path = call("split_part", call("slice", bare, after, call("length", bare)), literal("?"), literal(1))
    is_one = call("and", call("contains", host, literal(".")), call("not", call("contains", of, literal(" "))))
    return {"host": _where(is_one, short), "path": _where(is_one, path)}


def _is_there(text: Expression) -> Expression:
    return call("less", literal(0), call("length", text))


def _where(condition: Expression, value: Expression) -> Expression:
    return call("if", condition, value, Literal(None, TEXT))
