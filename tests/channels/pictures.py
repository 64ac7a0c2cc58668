"""What was posted, as a small page of our own: blocks of Slack and Adaptive Cards, for the pictures in docs/."""

# ruff: noqa: E501 -- a rule of style is read as one piece

from __future__ import annotations

import html
import re
from typing import Any

STYLE = """
body{margin:0;padding:24px;font:15px/1.47 Inter,Lato,'Segoe UI',Helvetica,Arial,sans-serif;color:#1d1c1d;background:#fff;width:700px}
.m{display:flex;gap:10px;margin:0 0 18px}.a{flex:0 0 36px;height:36px;border-radius:6px;background:#1F4E79;color:#fff;
display:flex;align-items:center;justify-content:center;font-weight:700}.u{background:#7a5c2e}.b{flex:1;min-width:0}
.n{font-weight:700}.n small{font-weight:400;color:#616061;margin-left:6px}p{margin:2px 0 6px;white-space:pre-wrap}
h3{font-size:17px;margin:14px 0 4px}.c{color:#616061;font-size:13px;margin:4px 0}pre{background:#f8f8f8;border:1px solid #ddd;
border-radius:4px;padding:8px;font-size:12px;overflow:hidden;margin:4px 0}.k{display:inline-block;border:1px solid #bbb;
border-radius:4px;padding:4px 11px;font-weight:700;font-size:13px;margin:4px 8px 4px 0}.primary,.positive{background:#007a5a;
border-color:#007a5a;color:#fff}.danger,.destructive{color:#c01343;border-color:#c01343}a{color:#1264a3;text-decoration:none}
.card{border:1px solid #ddd;border-radius:8px;padding:12px 16px;background:#fff;box-shadow:0 1px 3px #0002}
.e{background:#f5f5f7;border-radius:6px;padding:8px 12px;margin:8px 0}table{border-collapse:collapse;width:100%;margin:4px 0}
td{padding:3px 6px;border-bottom:1px solid #eee;font-size:13px;vertical-align:top}.cols{display:flex;gap:18px}.cols>div{flex:1}
.Bolder{font-weight:700}.Large{font-size:20px}.Small{font-size:13px}.subtle{color:#616061}.good{color:#107c10}
.warning{color:#8a5300}.attention{color:#c4314b}.Right{text-align:right}
"""


def page(messages: list[str]) -> str:
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{''.join(messages)}"


def said(name: str, text: str) -> str:
    letters = "".join(word[0] for word in name.split()[:2])
    return f'<div class=m><div class="a u">{letters}</div><div class=b><div class=n>{name}</div><p>{html.escape(text)}</p></div></div>'


def answered(inside: str) -> str:
    return f"<div class=m><div class=a>F</div><div class=b><div class=n>Firstmate<small>APP</small></div>{inside}</div></div>"


def of_blocks(blocks: list[dict[str, Any]]) -> str:
    return "".join(map(_block, blocks))


def _block(block: dict[str, Any]) -> str:
    kind = block["type"]
    if kind == "header":
        return f"<h3>{html.escape(block['text']['text'])}</h3>"
    if kind == "context":
        return "".join(f"<div class=c>{_mrkdwn(one['text'])}</div>" for one in block["elements"])
    if kind == "actions":
        return "".join(
            f"<span class='k {one.get('style', '')}'>{html.escape(one['text']['text'])}</span>"
            for one in block["elements"]
        )
    text = block["text"]["text"]
    if text.startswith("```"):
        return f"<pre>{text.strip('`')}</pre>"
    return f"<p>{_mrkdwn(text)}</p>"


def _mrkdwn(text: str) -> str:
    # Text of ours is escaped already, as Slack wants it.
    text = re.sub(r"<([^|>]+)\|([^>]+)>", r"<a>\2</a>", text)
    return re.sub(r"(?m)(^|\s)\*([^*\n]+)\*", r"\1<b>\2</b>", text)


def of_card(card: dict[str, Any]) -> str:
    links = "".join(f"<span class=k>{html.escape(one['title'])}</span>" for one in card.get("actions", []))
    return f"<div class=card>{''.join(map(_element, card['body']))}{links}</div>"


def _element(one: dict[str, Any]) -> str:
    kind = one["type"]
    if kind == "RichTextBlock":
        side = one.get("horizontalAlignment", "")
        return f"<p class='{side}'>{''.join(map(_run, one['inlines']))}</p>"
    if kind == "ColumnSet":
        return (
            f"<div class=cols>{''.join('<div>' + _all(column['items']) + '</div>' for column in one['columns'])}</div>"
        )
    if kind == "Table":
        rows = "".join(
            "<tr>" + "".join(f"<td>{_all(cell['items'])}</td>" for cell in row["cells"]) + "</tr>"
            for row in one["rows"]
        )
        return f"<table>{rows}</table>"
    if kind == "ActionSet":
        return "".join(
            f"<span class='k {action.get('style', '')}'>{html.escape(action['title'])}</span>"
            for action in one["actions"]
        )
    return f"<div class='{'e' if one.get('style') == 'emphasis' else ''}'>{_all(one['items'])}</div>"


def _all(items: list[dict[str, Any]]) -> str:
    return "".join(map(_element, items))


def _run(run: dict[str, Any]) -> str:
    marks = f"{run.get('weight', '')} {run.get('size', '')} {run.get('color', '')}"
    return f"<span class='{marks} {'subtle' if run.get('isSubtle') else ''}'>{html.escape(run['text'])}</span>"
