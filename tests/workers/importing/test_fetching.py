"""A job that asks a source never repeats a secret, and its sentences can still be said in other languages."""

import pytest

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.said import Said
from workers.core.store import StoreRef
from workers.core.words import Phrase, say
from workers.importing.fetching import FetchSpec, fetch_source

SECRET = "hunter2"


def refusal(tmp_path, monkeypatch, message):
    def offers(*_asked):
        raise DataError(message, field="token")

    monkeypatch.setattr("workers.connectors.url.Url.offers", offers)
    params = {"url": "https://data.example.com/a.csv"}
    spec = FetchSpec(StoreRef(str(tmp_path)), "url", params, only_look=True, secrets={"token": SECRET})
    with pytest.raises(DataError) as found:
        fetch_source(spec, ListReporter())
    return found.value


def test_a_secret_inside_a_sentence_is_hidden_and_the_sentence_keeps_its_parts(tmp_path, monkeypatch):
    said = say("{host} says {reason}.", host="data.example.com", reason=say("{word} is wrong", word=SECRET))
    problem = refusal(tmp_path, monkeypatch, said)
    assert problem.message == "data.example.com says ••• is wrong." and problem.details == {"field": "token"}
    assert isinstance(problem.message, Phrase) and SECRET not in str(Said.of(problem.message))


def test_a_secret_that_is_a_word_of_the_sentence_is_hidden_too(tmp_path, monkeypatch):
    problem = refusal(tmp_path, monkeypatch, say("The word hunter2 stands in {place}.", place="the middle"))
    assert problem.message == "The word ••• stands in the middle."
    assert SECRET not in str(Said.of(problem.message))
