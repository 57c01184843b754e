"""Every sentence people read is there in both languages."""

import re

import pytest
from tools import translations

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")


@pytest.fixture(scope="module")
def code():
    return translations.messages_of_the_code()


def entries(language):
    return [message for message in translations.read(language) if message.id]


def test_every_message_of_the_code_is_in_the_catalogue(code):
    wanted = {(str(message.id), message.context) for message in code if message.id}

    for language in translations.LANGUAGES:
        there = {(str(message.id), message.context) for message in entries(language)}
        assert sorted(map(str, wanted - there)) == []
        assert sorted(map(str, there - wanted)) == []


def test_chinese_is_complete():
    missing = [message.id for message in entries("zh_Hans") if not message.string]

    assert missing == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_nothing_is_fuzzy(language):
    assert [message.id for message in entries(language) if message.fuzzy] == []


def test_translations_keep_the_places_for_facts():
    for message in entries("zh_Hans"):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        target = message.string if isinstance(message.string, str) else message.string[-1]
        assert sorted(PLACES.findall(source)) == sorted(PLACES.findall(target)), source


def test_chinese_uses_none_of_the_forbidden_words():
    forbidden = re.compile("智慧|赋能|抓手|请知悉|用户|作弊|违规|！")
    found = [message.string for message in entries("zh_Hans") if forbidden.search(str(message.string))]

    assert found == []
