"""What was answered to each question, counted, as charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Row, bindparam, case, func, select

from mockserver.kernel.boards import Chart, Figure, Tone
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.xebo.models import respondents
from mockserver.vendors.xebo.survey import Question, Survey

PROMOTERS, DETRACTORS = 9, 6
"""Net Promoter Score: who says at least the first, and who says at most the second."""

# Answers are one JSON object: {"liked": ["Staff", "Prices"], "nps": 9}. Those who said the same are
# counted together, whatever else they said; of answers in words, only how many there are.
_answer = func.json_each(respondents.c.answers).table_valued(
    "key", "value", "type", name="answer", joins_implicitly=True
)
_said = case((among(_answer.c.key, "names"), _answer.c.value)).label("said")
_counts = (
    select(_answer.c.key, _answer.c.type, _said, func.count().label("amount"))
    .select_from(respondents)
    .where(
        respondents.c.collector_id == bindparam("collector"), respondents.c.started_at.is_not(None)
    )
    .group_by(_answer.c.key, _answer.c.type, _said)
)


def draw_questions(sandbox: Sandbox, collector: str, survey: Survey) -> list[Chart]:
    """A chart for each question that offers answers, and how many answered in words."""
    offering = [one for one in survey.questions if one.kind != "text"]
    wanted = {"collector": collector, "names": [one.name for one in offering]}
    answered: Counter[str] = Counter()
    chosen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in sandbox.database.rows(_counts, wanted):
        answered[row.key] += row.amount
        for option in _list_options(row):
            chosen[row.key][option] += row.amount
    charts = [_draw(one, chosen[one.name], answered[one.name]) for one in offering]
    figures = [
        Figure(one.text, answered[one.name]) for one in survey.questions if one.kind == "text"
    ]
    return [*charts, Chart("Answers in words", figures)] if figures else charts


def _list_options(row: Row[Any]) -> list[str]:
    """The options that were chosen together."""
    if row.said is None:
        return []
    options: list[str] = from_json(row.said) if row.type == "array" else [str(row.said)]
    return options


def _draw(question: Question, counts: Mapping[str, int], answered: int) -> Chart:
    """Every option has a bar, of those who answered the question."""
    figures = [
        Figure(option, counts.get(option, 0), answered, _read_tone(question, option))
        for option in question.options
    ]
    return Chart(question.text + _sum_up(question, counts, answered), figures)


def _read_tone(question: Question, option: str) -> Tone:
    if question.kind != "nps":
        return ""
    if int(option) >= PROMOTERS:
        return "good"
    return "bad" if int(option) <= DETRACTORS else "waiting"


def _sum_up(question: Question, counts: Mapping[str, int], answered: int) -> str:
    """What a scale's answers come to; nothing for other questions, or while there are none."""
    if not answered or question.kind not in ("nps", "rating"):
        return ""
    if question.kind == "rating":
        whole = sum(int(option) * amount for option, amount in counts.items())
        return f" · average {whole / answered:.1f}"
    return f" · NPS {score_nps(counts):+d}"


def score_nps(counts: Mapping[str, int]) -> int:
    """The Net Promoter Score, -100 to 100: the share of promoters less that of detractors."""
    promoters = sum(amount for option, amount in counts.items() if int(option) >= PROMOTERS)
    detractors = sum(amount for option, amount in counts.items() if int(option) <= DETRACTORS)
    return round(100 * (promoters - detractors) / sum(counts.values()))
