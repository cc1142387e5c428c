"""What a measurement yields: a figure, with every value it was taken from."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """One cell of the results: what was measured, on which target, in which unit."""

    measure: str  # the table: start, throughput, bulk, aftermath, memory, sandboxes
    target: str  # the row
    name: str  # the column, with its unit
    values: list[float]
    note: str = ""

    @property
    def value(self) -> float:
        """The median of the values."""
        return median(self.values)

    @property
    def spread(self) -> float:
        """From the 10th to the 90th percentile of the values, as a fraction of the median."""
        if len(self.values) < 2 or not self.value:
            return 0.0
        tenths = quantiles(self.values, n=10, method="inclusive")
        return (tenths[-1] - tenths[0]) / self.value


class Failure(Exception):  # noqa: N818 - it is a result, not a bug
    """A measurement that would not be worth printing: a wrong answer, a crash, a time-out."""


def gather_rounds(measure: str, target: str, rounds: list[dict[str, float]]) -> Iterator[Figure]:
    """One figure for each name, from rounds that all have the same names."""
    for name in rounds[0] if rounds else ():
        yield Figure(measure, target, name, [values[name] for values in rounds])
