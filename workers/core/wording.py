"""Words of a text as expressions: what is counted in it."""

from workers.core.expressions.build import call, literal
from workers.core.expressions.nodes import Expression


def plain_words(of: Expression) -> Expression:
    """The words of a text in lower case, a space between: runs of letters, marks and figures."""
    return call("words", call("lower", of))


def apart(words: Expression) -> Expression:
    """Words with a space on either side of each, so that each can be counted by itself."""
    spaced = call("replace", words, literal(" "), literal("  "))
    return call("concatenate", call("concatenate", literal(" "), spaced), literal(" "))


def times(word: str, apart: Expression) -> Expression:
    """How often a word stands in text whose words are apart."""
    part = f" {word} "
    without = call("length", call("replace", apart, literal(part), literal("")))
    lost = call("subtract", call("length", apart), without)
    return call("to_integer", call("divide", lost, literal(len(part))))
