from __future__ import annotations

from email.message import Message

import pytest

from channels.mail.verdicts import MICROSOFT, is_proven, judge_of

JUDGE = "mx.firm.example"
BELIEVED = [
    f"{JUDGE}; dkim=pass header.d=firm.example",
    f"{JUDGE} 1; spf=fail smtp.mailfrom=x.example; dkim=pass (ok) header.i=@firm.example header.s=s header.b=a/c+d==",
    f"{JUDGE.upper()}; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=firm.example",
    f"{JUDGE};\r\n spf=pass (domain of a@firm.example designates 1.2.3.4)\r\n smtp.mailfrom=a@firm.example",
    f'{JUDGE}; dkim=pass header.i="@firm.example"',
]
DOUBTED = [
    "",
    f"{JUDGE}; none",
    f"{JUDGE}; dkim=fail header.d=firm.example",
    f"{JUDGE}; dkim=pass header.d=evil.example",
    f"{JUDGE}; dkim=pass header.d=firm.example.evil.example",
    f"{JUDGE}; dkim=pass header.d=notfirm.example",
    "mx.evil.example; dkim=pass header.d=firm.example",
    f"mx.evil.example {JUDGE}; dkim=pass header.d=firm.example",
    f"(x) mx.evil.example ({JUDGE}); dkim=pass header.d=firm.example",
    f'{JUDGE}; spf=pass smtp.mailfrom="x; dkim=pass header.d=firm.example"@evil.example',
    f'{JUDGE}; dkim=fail reason="dkim=pass header.d=firm.example" header.d=evil.example',
    f"{JUDGE}; dkim=fail (dkim=pass header.d=firm.example; dkim=pass header.d=firm.example) header.d=evil.example",
    f"{JUDGE}; x-dkim=pass header.d=firm.example",
    f"{JUDGE}; dkim=pass header.d=firm.example (never closed",
    f'{JUDGE}; dkim=pass header.d=firm.example "never closed',
    "spf=pass smtp.mailfrom=firm.example; dkim=pass header.d=firm.example",
]


def letter(*results, sender="a@firm.example"):
    found = Message()
    for one in results:
        found["Authentication-Results"] = one
    found["From"] = sender
    return found


@pytest.mark.parametrize("result", BELIEVED)
def test_what_our_own_provider_found_to_pass_is_believed(result):
    assert is_proven(letter(result), JUDGE)


@pytest.mark.parametrize("result", DOUBTED)
def test_anything_else_is_not(result):
    assert not is_proven(letter(result), JUDGE)


def test_only_the_topmost_findings_count():
    forged = f"{JUDGE}; dkim=pass header.d=firm.example"
    assert not is_proven(letter(f"{JUDGE}; dkim=none", forged), JUDGE)
    assert not is_proven(letter("other.example; dkim=pass header.d=firm.example", forged), JUDGE)


def test_without_a_judge_nothing_is_believed():
    assert not is_proven(letter(f"{JUDGE}; dkim=pass header.d=firm.example"), "")


@pytest.mark.parametrize("sender", ["", "a@firm.example, b@evil.example", "nobody"])
def test_a_letter_with_no_one_sender_is_not_believed(sender):
    assert not is_proven(letter(f"{JUDGE}; dkim=pass header.d=firm.example", sender=sender), JUDGE)


def test_exchange_online_names_nobody_and_is_known_by_its_own_finding():
    found = (
        "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=firm.example; dkim=pass (signature was verified) "
        "header.d=firm.example;dmarc=pass action=none header.from=firm.example;compauth=pass reason=100"
    )
    assert is_proven(letter(found), MICROSOFT)
    assert not is_proven(letter(found), JUDGE)
    assert not is_proven(letter(found.partition(";compauth")[0]), MICROSOFT)
    assert not is_proven(letter(found.replace("=pass", "=fail")), MICROSOFT)


def test_whose_findings_stand_on_a_letter_is_told_for_the_setting():
    assert judge_of(letter(BELIEVED[1])) == JUDGE
    assert judge_of(letter("spf=none (x) smtp.mailfrom=a; compauth=pass")) == MICROSOFT
    assert judge_of(letter()) == ""
