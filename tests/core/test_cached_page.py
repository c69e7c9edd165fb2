"""Kept answers: right without a cache, and never one reader's for another."""

import gzip

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils.translation import override
from redis.exceptions import ConnectionError as RedisGone

from masterplan.core import cached_page
from masterplan.core.cached_page import NotShareable, cached, tagged


class Builder:
    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return HttpResponse(self.answers.pop(0), content_type="application/json")


def get(**headers):
    return RequestFactory().get("/", headers=headers)


def test_an_answer_is_computed_once_for_a_key():
    build = Builder("one", "two", "three")

    first, again = (cached(get(), "key 1", build) for _ in range(2))
    other = cached(get(), "key 2", build)

    assert [one.content for one in (first, again, other)] == [b"one", b"one", b"two"]
    assert again.headers["Content-Type"] == "application/json"
    assert first.headers["ETag"] == again.headers["ETag"] != other.headers["ETag"]


def test_languages_do_not_share_an_answer():
    build = Builder("id", "en")

    with override("id"):
        first = cached(get(), "key", build)
    with override("en"):
        second = cached(get(), "key", build)

    assert (first.content, second.content) == (b"id", b"en")


def test_what_the_reader_has_is_answered_without_computing():
    build = Builder("one")
    etag = cached(get(), "key", build).headers["ETag"]
    cache.clear()

    again = cached(get(**{"If-None-Match": etag}), "key", build)

    assert (again.status_code, again.content, build.calls) == (304, b"", 1)
    assert again.headers["ETag"] == etag


def test_a_refusal_is_not_kept():
    answers = iter([HttpResponse("no", status=404), HttpResponse("yes")])

    first, second = (cached(get(), "key", lambda: next(answers)) for _ in range(2))

    assert (first.status_code, second.status_code) == (404, 200)
    assert "ETag" not in first.headers


def test_a_cache_out_of_reach_only_costs_time(monkeypatch):
    def gone(*args, **kwargs):
        raise RedisGone

    for name in ("get", "set"):
        monkeypatch.setattr(cached_page.cache, name, gone)
    build = Builder("one", "two")

    assert cached(get(), "key", build).content == b"one"
    assert cached(get(), "key", build).content == b"two"
    assert cached_page.stamp("name", lambda: "7") == "7"


def test_a_stamp_is_read_again_after_a_few_seconds():
    seen = iter("12")

    assert cached_page.stamp("name", lambda: next(seen)) == "1"
    assert cached_page.stamp("name", lambda: next(seen)) == "1"
    cache.clear()
    assert cached_page.stamp("name", lambda: next(seen)) == "2"
    assert 0 < cached_page.STAMP_SECONDS < 5


@pytest.mark.parametrize("leak", ["cookie", "token"])
def test_an_answer_of_one_reader_is_never_kept(leak):
    request = get()

    def build():
        response = HttpResponse("secret")
        if leak == "cookie":
            response.set_cookie("sessionid", "secret")
        else:
            response.content = get_token(request)
        return response

    with pytest.raises(NotShareable):
        cached(request, "key", build)
    assert cached(get(), "key", Builder("fine")).content == b"fine"


def test_a_page_is_compressed_and_a_strong_tag_is_left_alone():
    # By the middleware of every page; a kept page has a weak tag.
    from masterplan.core.middleware import Compression

    def answer(etag):
        response = HttpResponse("a" * 1000, headers={"ETag": etag})
        return Compression(lambda request: response)(get(**{"Accept-Encoding": "gzip"}))

    weak, strong = answer('W/"1"'), answer('"1"')

    assert gzip.decompress(weak.content) == b"a" * 1000
    assert weak.headers["ETag"] == 'W/"1"'
    assert "Content-Encoding" not in strong.headers


def test_a_page_that_says_the_same_is_not_sent_again():
    said = ["Satu."]

    @tagged
    def page(request):
        return HttpResponse(
            f'{said[0]} <input name="csrfmiddlewaretoken" value="{get_token(request)}">'
        )

    request = get()
    first = page(request)
    secret = request.META["CSRF_COOKIE"]

    def again(secret=secret):
        asked = get(**{"If-None-Match": first.headers["ETag"]})
        asked.META["CSRF_COOKIE"] = secret
        return page(asked)

    # Its token is masked anew each time, which is no other page.
    assert (again().status_code, again().content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    # A new sign-in has a new secret: the old page's buttons would be refused.
    assert again(secret[::-1]).status_code == 200

    said[0] = "Dua."

    assert again().status_code == 200
    assert again().content.startswith(b"Dua.")


def test_a_page_that_is_none_has_no_tag():
    page = tagged(lambda _request: HttpResponse("Tidak ada.", status=404))

    assert "ETag" not in page(get()).headers


def packed(build, key="key"):
    return cached(get(**{"Accept-Encoding": "br, gzip"}), key, build)


def test_a_kept_answer_is_compressed_once_for_whoever_takes_it_so():
    build = Builder("Angka. " * 100)

    first, again, plain = packed(build), packed(build), cached(get(), "key", build)

    assert build.calls == 1
    for answer in (first, again):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.content) == plain.content
    assert first.content == again.content
    assert "Content-Encoding" not in plain.headers
    for answer in (first, again, plain):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["ETag"] == first.headers["ETag"]
        assert answer.headers["Content-Type"] == plain.headers["Content-Type"]
    assert first.headers["ETag"].startswith('W/"')


def test_a_compressed_answer_is_unchanged_for_who_has_it():
    build = Builder("Angka. " * 100)
    tag = packed(build).headers["ETag"]

    asked = get(**{"Accept-Encoding": "gzip", "If-None-Match": tag})

    assert cached(asked, "key", build).status_code == 304


def test_a_few_words_and_a_workbook_are_sent_as_they_are():
    def workbook():
        return HttpResponse(b"x" * 1000, content_type="application/zip")

    for build, key in ((Builder("Sedikit."), "few"), (workbook, "book")):
        answer = packed(build, key)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers
