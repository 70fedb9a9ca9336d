"""URLs: one spelling for what is one address, and no error for what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import urls

ODD = st.text(alphabet="aZ0./:@?#[]%\\ \t\n\x00éß։⁄①", max_size=30)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTP://A.Example:80/x", "http://a.example/x"),
        ("https://a.example:443/", "https://a.example/"),
        ("https://a.example:8443/", "https://a.example:8443/"),
        ("http://a.example./x", "http://a.example/x"),
        ("http://a.example/b/../c/./d/", "http://a.example/c/d/"),
        ("http://a.example/../../x", "http://a.example/x"),
        ("http://a.example/a/..", "http://a.example/"),
        ("http://a.example/%7euser/%c3%a4", "http://a.example/~user/%C3%A4"),
        ("http://a.example/ä b", "http://a.example/%C3%A4%20b"),
        ("http://a.example/?b=2&a=1#x", "http://a.example/?b=2&a=1"),
        ("http://a.example/%2F?q=%26", "http://a.example/%2F?q=%26"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://me:pw@a.example/", "http://a.example/"),
        ("http://[::1]:80/", "http://[::1]/"),
        (" http://a.example/x\n", "http://a.example/x"),
    ],
)
def test_normal_form(url: str, normal: str) -> None:
    assert urls.normalise(url) == normal
    assert urls.normalise(normal) == normal


@pytest.mark.parametrize(
    "url", ["", "a", "/a", "//a.example/", "ftp://a.example/", "http://", "http:///x", "http://[::1",
            "http://a.example:99999/", "http://a.example:x/", "javascript:alert(1)", "data:,x"],
)  # fmt: skip
def test_no_web_url(url: str) -> None:
    assert urls.normalise(url) is None
    assert not urls.is_web(url)


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/b", "https://a.example/b"),
        ("c?x#y", "https://a.example/d/c?x"),
        ("//b.example/", "https://b.example/"),
        (" \n/b\t", "https://a.example/b"),
        ("http://[::1", None),
        ("x" * 3000, None),
    ],
)
def test_join(link: str, whole: str | None) -> None:
    assert urls.join("https://a.example/d/e", link) == whole


def test_origin() -> None:
    same = {
        urls.origin(url)
        for url in ("http://a.example/x", "HTTP://A.EXAMPLE:80", "http://a.example./")
    }
    assert same == {("http", "a.example", 80)}
    assert urls.origin("https://a.example/") != urls.origin("http://a.example/")
    assert urls.origin("http://[::1") == ("", "", 0)


def test_credentials() -> None:
    assert urls.without_credentials("http://me:p@ss@a.example/x") == (
        "http://a.example/x",
        "me:p@ss",
    )
    assert urls.without_credentials("http://a.example/@x") == ("http://a.example/@x", None)


@given(ODD, ODD)
def test_nothing_raises(one: str, other: str) -> None:
    for url in (one, f"http://{one}", f"http://a.example/{one}?{other}", f"http://{one}:{other}"):
        normal = urls.normalise(url)
        assert normal is None or urls.normalise(normal) == normal
        urls.host(url)
        urls.origin(url)
        urls.without_credentials(url)
        urls.join(url, other)
