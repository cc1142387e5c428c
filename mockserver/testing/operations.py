"""Each operation of the control API, written once for blocking and for async code.

A method under `@api_call` only describes a call. Calling it makes the call, in the way of the
object that it belongs to: `Messages[Blocking].list()` is a list, `Messages[Awaiting].list()` is
something to await. The type checker knows which.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, overload

from typing_extensions import TypeVar as TypeVarWithDefault

from mockserver.testing.calls import Call
from mockserver.testing.ways import Awaiting, Blocking

Given = ParamSpec("Given")
Result = TypeVar("Result")

Way = TypeVarWithDefault("Way", bound=Blocking | Awaiting, default=Blocking)
"""How an object's calls are made: blocking, unless said otherwise."""

AnyWay_co = TypeVar("AnyWay_co", bound=Blocking | Awaiting, covariant=True)


class Caller(Protocol[AnyWay_co]):
    """Something whose operations are calls."""

    @property
    def _way(self) -> AnyWay_co: ...


class Noun(Generic[Way]):
    """A part of the control API."""

    def __init__(self, way: Way) -> None:
        self._way = way


class Operation(Generic[Given, Result]):
    """A method that is a call."""

    def __init__(self, describe: Callable[Concatenate[Any, Given], Call[Result]]) -> None:
        @functools.wraps(describe)
        def make_call(noun: Caller[Any], *args: Given.args, **kwargs: Given.kwargs) -> Any:
            __tracebackhide__ = True  # what fails is shown by the line of the test
            return noun._way.run(describe(noun, *args, **kwargs))

        self._make_call = make_call
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, noun: None, owner: type) -> Operation[Given, Result]: ...
    @overload
    def __get__(self, noun: Caller[Blocking], owner: type) -> Callable[Given, Result]: ...
    @overload
    def __get__(
        self, noun: Caller[Awaiting], owner: type
    ) -> Callable[Given, Coroutine[Any, Any, Result]]: ...
    def __get__(self, noun: Caller[Any] | None, owner: type) -> Any:
        return self if noun is None else MethodType(self._make_call, noun)


def api_call(
    describe: Callable[Concatenate[Any, Given], Call[Result]],
) -> Operation[Given, Result]:
    """Make a method that describes a call into one that makes it."""
    return Operation(describe)
