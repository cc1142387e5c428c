"""What was answered to each question, counted, as charts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, case, func, select

from mockserver.kernel.boards import Chart, Figure, Tone
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.xebo.models import respondents
from mockserver.vendors.xebo.survey import Question, Survey

PROMOTERS, DETRACTORS = 9, 6
"""Net Promoter Score: who says at least the first, and who says at most the second."""

# Answers are one JSON object: {"liked": ["Staff", "Prices"], "nps": 9}. Each option that was chosen
# is a row; who chose several has several.
_answer = func.json_each(respondents.c.answers).table_valued(
    "key", "value", "type", name="answer", joins_implicitly=True
)
_option = func.json_each(
    case((_answer.c.type == "array", _answer.c.value), else_=func.json_array(_answer.c.value))
).table_valued("value", name="chosen", joins_implicitly=True)
_counts = (
    select(_answer.c.key, _option.c.value, func.count().label("amount"))
    .select_from(respondents)
    .where(
        respondents.c.collector_id == bindparam("collector"),
        respondents.c.started_at.is_not(None),
        among(_answer.c.key, "names"),
    )
    .group_by(_answer.c.key, _option.c.value)
)
_answered = (
    select(_answer.c.key, func.count().label("amount"))
    .select_from(respondents)
    .where(
        respondents.c.collector_id == bindparam("collector"), respondents.c.started_at.is_not(None)
    )
    .group_by(_answer.c.key)
)


def draw_questions(sandbox: Sandbox, collector: str, survey: Survey) -> list[Chart]:
    """A chart for each question that offers answers, and how many answered in words."""
    chosen = [one for one in survey.questions if one.kind != "text"]
    named = {"collector": collector, "names": [one.name for one in chosen]}
    counts: dict[str, dict[str, int]] = {}
    for row in sandbox.database.rows(_counts, named):
        counts.setdefault(row.key, {})[str(row.value)] = row.amount
    answered = {
        row.key: row.amount for row in sandbox.database.rows(_answered, {"collector": collector})
    }
    charts = [_draw(one, counts.get(one.name, {}), answered.get(one.name, 0)) for one in chosen]
    words = [one for one in survey.questions if one.kind == "text"]
    if words:
        figures = [Figure(one.text, answered.get(one.name, 0)) for one in words]
        charts.append(Chart("Answers in words", figures))
    return charts


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
