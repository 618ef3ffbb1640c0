"""What is asked of a result, and the tally of how near the results are."""

import math
from dataclasses import dataclass, field

GREATEST_ERROR = 1e-12
GREATEST_ERROR_OF_WELL_CONDITIONED = 5e-15
WELL_CONDITIONED_KAPPA = 100
MARKED_DECADES = 15  # errors are told for kappa up to 1e15, and beyond


def is_well_conditioned(wanted):
    """Whether kappa of both lists is at most WELL_CONDITIONED_KAPPA."""
    return wanted.kappa_squared < WELL_CONDITIONED_KAPPA**2


def judge(result, wanted, exact):
    """(complaint, error) of a result as text: the complaint None where it is right, the error None where there is none to tell."""
    if result == "nan" or wanted.text == "nan":
        return None if result == wanted.text else f"{result} instead of {wanted.text}", None
    try:
        value = float(result)
    except ValueError:
        return f"'{result}' instead of {wanted.text}", None
    if value != value or abs(value) > 1.0 or repr(value) != result or result == "-0.0":
        return f"'{result}' instead of {wanted.text}", None
    error = wanted.error(value)
    if exact:
        return None if result == wanted.text else f"{result} instead of {wanted.text}", error
    limit = GREATEST_ERROR_OF_WELL_CONDITIONED if is_well_conditioned(wanted) else GREATEST_ERROR
    return None if error <= limit else f"{result} instead of {wanted.text}: off by {error:.3g} > {limit}", error


@dataclass
class Decade:
    """What the results of tasks with kappa in one decade came to."""

    n_results: int = 0
    n_not_nearest: int = 0
    greatest_error: float = 0.0
    where: str = ""

    def add(self, other):
        """Adds the results of another."""
        self.n_results += other.n_results
        self.n_not_nearest += other.n_not_nearest
        if other.greatest_error > self.greatest_error:
            self.greatest_error, self.where = other.greatest_error, other.where


@dataclass
class Tally:
    """Counts and greatest errors of one way to get results."""

    n_tasks: int = 0
    n_undefined: int = 0
    n_ties: int = 0
    n_from_decimals: int = 0  # what the summary calls exact
    decades: dict = field(default_factory=dict)

    def count(self, wanted, result, error, where):
        """Counts one result."""
        self.n_tasks += 1
        self.n_undefined += wanted.text == "nan"
        if error is not None:
            self.n_ties += wanted.is_tie
            found = Decade(1, result != wanted.text, error, where)
            self.decades.setdefault(wanted.kappa_decade(), Decade()).add(found)

    def add(self, other):
        """Adds the counts of another."""
        for name in ("n_tasks", "n_undefined", "n_ties", "n_from_decimals"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for decade, found in other.decades.items():
            self.decades.setdefault(decade, Decade()).add(found)

    def between(self, least, end):
        """The decades from least to end, without end, as one."""
        total = Decade()
        for decade, found in self.decades.items():
            if least <= decade < end:
                total.add(found)
        return total

    def lines(self, whole=True):
        """The tally as lines of a table, or only what it comes to."""
        yield f"{self.n_tasks} tasks, {self.n_undefined} undefined, {self.n_ties} ties, {self.n_from_decimals} from their decimals"
        yield "kappa          results  not nearest  greatest error"
        bounds = [(d, d + 1) for d in range(MARKED_DECADES) if whole] + [(0, 2), (0, MARKED_DECADES), (MARKED_DECADES, None)]
        for least, end in bounds:
            total = self.between(least, end or math.inf)
            name = f"1e{least} to 1e{end}" if end else f"1e{least} and more"
            yield f"{name:13} {total.n_results:8} {total.n_not_nearest:12} {total.greatest_error:15.2e}  {total.where}".rstrip()
