"""What leaves the sanitiser can do nothing, says the same, and changes no more."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.sanitise import TAGS, clean, linking

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<iframe src=\"//example.org\"></iframe><object data=x></object><embed src=x>",
    "<form action=/x><input name=q><button formaction=javascript:alert(1)>x</button></form>",
    "<p style=\"position:fixed\" class=\"leaf continued\" data-passage=1 hx-get=/x name=y onclick=z>x</p>",
    "<img src=\"https://example.org/track.png\"><img src=\"book:image/../../logout\"><img srcset=x>",
    "<a href=\"book:link/../../../accounts/logout/\">x</a><a href=\"book:link/%2e%2e/%2e%2e/x\">x</a>",
    "<a href=\"book:out/?to=javascript%3Aalert(1)\">x</a><a href=\"book:anything\">x</a><a href=\"//x.org\">y</a>",
    "<base href=//example.org><meta http-equiv=refresh content=0><link rel=stylesheet href=x><title>x</title>",
    "<table><tr><td><form><table><a>x<b><td>y",
    "<b><p>a<i>b</p>c</b>d</i>",
    "<a>1<a>2<table><a>3",
    "<pre>\n\n\nx</pre>",
    "<plaintext>x",
    "<textarea></textarea><xmp><b>x</xmp>",
    "<ruby>漢<rp>(</rp><rt>한</rt><rp>)</rp></ruby>",
    "<!--[if IE]><script>x</script><![endif]--><![CDATA[x]]><?php x ?>",
    "<li value=1e9 role=button><ol start=-99999999999 type=javascript>x",
]  # fmt: skip
PIECES = st.sampled_from(
    [*NASTY, "<p>", "</p>", "<b>", "</i>", "<td>", "</table>", "<a href=x>", "text", " \n", "&lt;", "\xa0"]
)
HARM = re.compile(
    r"<(?:script|style|svg|math|form|iframe|object)|<[^>]* (?:on\w+|style|name|data-\w+|hx-\w+)=", re.I
)
ADDRESS = re.compile(r'(?:href|src)="(?!book:(?:image|link)/[^"]|book:out/\?to=(?:https?|mailto)%3A)')


@pytest.mark.parametrize("html", NASTY)
def test_nothing_nasty_comes_through(html):
    cleaned = clean(html)
    assert not HARM.search(cleaned)
    assert not ADDRESS.search(cleaned)
    assert ".." not in cleaned
    assert "%2e" not in cleaned


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_cleaning_twice_changes_nothing(html):
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    assert not HARM.search(cleaned)
    assert set(re.findall(r"<([a-z0-9]+)", cleaned)) <= TAGS


@pytest.mark.parametrize(
    "html",
    [
        '<section lang="ko" id="a"><h2>제1장</h2><p>A <em>b</em> <strong>c</strong><sup>2</sup>.</p></section>',
        '<p>x<a role="doc-noteref" href="book:link/notes%20%26%20more.xhtml%23n1">1</a></p>',
        '<aside role="doc-footnote" id="n1"><p>A note.</p></aside>',
        '<p class="verse">one<br>two</p>',
        '<table><thead><tr><th colspan="2">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
        "<ruby>漢<rp>(</rp><rt>한</rt><rp>)</rp></ruby>",
        '<figure><img src="book:image/1.jpg" alt="A hill" width="40"><figcaption>x</figcaption></figure>',
        '<ol start="3"><li value="3">x</li></ol>',
        '<p>a&nbsp;b &amp; c &lt; d "e"</p>',
    ],
)
def test_what_books_are_made_of_stays_as_it_is(html):
    assert clean(html) == html


@pytest.mark.parametrize(
    "url", ["https://example.org/?a=b&amp;c=é", "HTTP://example.org", "mailto:a@example.org"]
)
def test_an_outside_address_leads_through_the_page_that_says_so(url):
    assert 'href="book:out/?to=' in clean(f'<a href="{url}">x</a>')


@pytest.mark.parametrize("path", ["../x", "a/../b", "/x", "a//b", "", ".", "a\x00b", "a\\b"])
def test_a_path_that_leads_out_of_the_book_makes_no_link(path):
    assert linking(path) is None


def test_text_of_what_is_not_allowed_stays():
    assert clean("<font color=red>x</font><form>y</form><custom-tag>z</custom-tag>") == "xyz"
