"""What will go says since when and until when."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from masterplan.core.api.deprecation import deprecated

SINCE = dt.date(2026, 1, 1)


class Shelf:
    @deprecated(since=SINCE, until=dt.date(2027, 1, 1))
    def get(self, request):
        """Read the shelf."""
        return HttpResponse("isi")


def test_answer_tells_both_days_and_where_to_read():
    answer = Shelf().get(RequestFactory().get("/api/v1/rak/"))

    assert answer.content == b"isi"
    assert answer.headers["Deprecation"] == "@1767225600"
    assert answer.headers["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert answer.headers["Link"] == (
        '<http://testserver/api/v1/docs/>; rel="deprecation"'
    )


def test_notice_is_a_year():
    with pytest.raises(ValueError, match="a year"):
        deprecated(since=SINCE, until=SINCE + dt.timedelta(days=364))
