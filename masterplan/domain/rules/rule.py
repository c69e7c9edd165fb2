"""What a data rule is: a named question with typed parameters and a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from masterplan.domain.rules.snapshot import Part, Snapshot

# So many missing things are named; of more, one line says how many and lists them.
NAMED_MAX = 10


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a rule misses, said in a sentence, with the page that mends it.

    `unit_id` is the OPD that owes it, where one does. `count` is how many things the
    line stands for: more than one only where they are too many to name.
    """

    sentence: str
    url: str
    unit_id: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a rule may be called with: a whole number from `low` to `high`, or one of
    `choices` (value -> label) where there are any.

    Without a `default` it must be given, unless it `may_be_empty`; None is then what
    `empty` says ("tahun angkatan").
    """

    name: str
    label: str | Promise
    default: int | str | None = None
    low: int = 1
    high: int = 1_000
    choices: Mapping[str, str | Promise] = field(default_factory=dict)
    may_be_empty: bool = False
    empty: str | Promise = ""

    @property
    def is_required(self) -> bool:
        return self.default is None and not self.may_be_empty

    def clean(self, value: object) -> int | str | None:
        """The value as it is stored; raises ValueError with a sentence."""
        if value is None:
            if self.is_required:
                raise ValueError(_("Isian ini wajib."))
            return self.default
        if self.choices:
            if not isinstance(value, str) or value not in self.choices:
                raise ValueError(_("Pilih salah satu nilai yang tersedia."))
            return value
        # A yes or no is a whole number to Python, never to people.
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(_("Isi dengan bilangan bulat."))
        if not self.low <= value <= self.high:
            raise ValueError(
                _("Isi dengan bilangan %(low)s sampai %(high)s.")
                % {"low": self.low, "high": self.high}
            )
        return value

    def told(self, value: Any) -> str:
        """The value as sentences say it."""
        if value is None:
            return str(self.empty)
        return str(self.choices.get(value, value))


@dataclass(frozen=True, slots=True)
class Rule:
    """A pure question about a regency's data; an empty list of gaps is a yes.

    `sentence` says what is asked, with a place for each parameter; `check` gets
    cleaned parameters and reads only the parts of the snapshot that it `needs`.
    """

    name: str
    sentence: str | Promise
    parameters: Mapping[str, Parameter]
    check: Callable[[Snapshot, Mapping[str, Any]], list[Gap]]
    needs: frozenset[Part] = frozenset()

    def told(self, parameters: Mapping[str, Any]) -> str:
        """The sentence with its figures filled in; parameters left out are default."""
        return str(self.sentence) % {
            name: parameter.told(parameters.get(name, parameter.default))
            for name, parameter in self.parameters.items()
        }


def rule(
    sentence: str | Promise, *parameters: Parameter, needs: Sequence[Part] = ()
) -> Callable[[Callable[[Snapshot, Mapping[str, Any]], list[Gap]]], Rule]:
    """Make a Rule of a function, under the function's own name."""

    def made(check: Callable[[Snapshot, Mapping[str, Any]], list[Gap]]) -> Rule:
        return Rule(
            name=check.__name__,
            sentence=sentence,
            parameters={parameter.name: parameter for parameter in parameters},
            check=check,
            needs=frozenset(needs),
        )

    return made


def minimum(label: str | Promise, default: int = 1) -> Parameter:
    """The usual parameter: at least so many."""
    return Parameter("minimum", label, default)


def capped(gaps: Sequence[Gap], *, rest: str, url: str) -> list[Gap]:
    """The first NAMED_MAX; for the others one line, leading to the list of them all.

    `rest` has places for `left` (those not named) and `total`.
    """
    if len(gaps) <= NAMED_MAX:
        return list(gaps)
    left = len(gaps) - NAMED_MAX
    line = Gap(rest % {"left": left, "total": len(gaps)}, url)
    return [*gaps[:NAMED_MAX], replace(line, count=left)]
