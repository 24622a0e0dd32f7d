"""A failed case as text: the first line alone is the verdict."""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.report.failure import Compared, FailureReport, failure_text

REPORT = FailureReport(
    path="login.sso.yaml",
    line=21,
    case="first-login[ios-safari]",
    step=3,
    verdict="idp.sign_in_pages is 2, expected 1",
    frame="  >   21 |       - expect: { idp: { sign_in_pages: 1 } }\n                                 ^^^^^^^^^^^^^^^^",
    compared=[
        Compared(key="phone.signed_in", actual="ada", expected="ada", holds=True),
        Compared(key="idp.sign_in_pages", actual="2", expected="1", holds=False),
    ],
    why="A person signs in once.",
    refs=["Mobile SSO 5.2", "RFC 8252 4.1"],
    given=["idp.quirks jwks_rotate {keep_old: false}"],
    attempts=["attempt 1: failed, fault net-lost-request, shown: Unable to complete login."],
    again='pytest --mobile-sso "login.sso.yaml::first-login[ios-safari]" --mobile-sso-seed=7',
)

GOLDEN = """\
login.sso.yaml:21: first-login[ios-safari] step 3: idp.sign_in_pages is 2, expected 1
  >   21 |       - expect: { idp: { sign_in_pages: 1 } }
                                 ^^^^^^^^^^^^^^^^
  phone.signed_in    ada  ok
  idp.sign_in_pages  2    expected 1
  why    A person signs in once.   (Mobile SSO 5.2, RFC 8252 4.1)
  given  idp.quirks jwks_rotate {keep_old: false}
  tried  attempt 1: failed, fault net-lost-request, shown: Unable to complete login.
  again  pytest --mobile-sso "login.sso.yaml::first-login[ios-safari]" --mobile-sso-seed=7"""


def test_the_whole_text() -> None:
    assert failure_text(REPORT) == GOLDEN


def test_what_is_not_there_takes_no_line() -> None:
    bare = replace(REPORT, frame="", compared=[], refs=[], given=[], attempts=[])
    assert failure_text(bare).splitlines() == [
        "login.sso.yaml:21: first-login[ios-safari] step 3: idp.sign_in_pages is 2, expected 1",
        "  why    A person signs in once.",
        '  again  pytest --mobile-sso "login.sso.yaml::first-login[ios-safari]" --mobile-sso-seed=7',
    ]
