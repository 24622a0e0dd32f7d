"""The form of a scenario file, as models: a suite of scenarios, their matrix, and steps made of a vocabulary of verbs.

`build_models` adds one key per verb to `Step`; everything else is fixed. How values become cases is in `matrix`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, TypeVar, cast, get_args

from pydantic import AfterValidator, BaseModel, Field, PrivateAttr, create_model, model_validator

from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.names import AppName, BackendName, DeviceName, IdpName
from mobile_sso.documents.nodes import Document, Location
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.documents.values import OneOf, Slug, Text
from mobile_sso.scenario.given import Given
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.testbed.contracts import CAPABILITIES

AXES = ("device", "scheme", "idp", "backend", "app")
"""The axes of a case, in the order in which they appear in its id."""
DEVICE_OF_PLATFORM: Mapping[str, str] = {"ios": "ios-safari", "android": "android-custom-tab"}
"""What `platform` is short for."""

Scheme = Literal["makeitnative", "appname", "reverse-domain", "https"]
Platform = Literal["ios", "android"]
Capability = Annotated[str, OneOf("a capability", tuple(CAPABILITIES))]


class Placed(StrictModel):
    """A part of a file that knows where it stands."""

    _document: Document | None = PrivateAttr(None)
    _location: Location = PrivateAttr(())

    def put_at(self, document: Document, location: Location) -> None:
        """Remember where in `document` this was read."""
        self._document, self._location = document, location

    @property
    def line(self) -> int:
        """The line of the file; 0 for what was not read from one."""
        return self.position()[0]

    def position(self, key: str = "") -> tuple[int, int, int]:
        """Return line, column and length of the dotted `key` below this; where there is none, of what is nearest."""
        if self._document is None:
            return 0, 0, 0
        place = self._document.entry_place((*self._location, *filter(None, key.split("."))))
        return place.line, place.column, place.length

    def frame(self, key: str = "") -> str:
        """Return the lines of the file around `key`, with a marker and carets; empty for what was not read from one."""
        if self._document is None:
            return ""
        location = (*self._location, *filter(None, key.split(".")))
        return self._document.source.frame(self._document.entry_place(location))


class Defaults(StrictModel):
    """What a scenario uses where it does not say otherwise."""

    app: AppName = Field(default="field_service", description="The app under test.")
    device: DeviceName = Field(
        default="ios-safari", description="The phone, its browser and how it hands over deep links."
    )
    scheme: Scheme = Field(default="makeitnative", description="The scheme of the callback URL.")
    idp: IdpName = Field(default="generic", description="The identity provider.")
    backend: BackendName = Field(default="mendix-mobile-sso-2.1", description="The app's backend.")


class Cell(StrictModel):
    """A condition on cases: all the axes it names have these values."""

    device: DeviceName | None = Field(default=None, description="A device of the matrix.")
    platform: Platform | None = Field(default=None, description="Short for a device.")
    scheme: Scheme | None = Field(default=None, description="A scheme of the matrix.")
    idp: IdpName | None = Field(default=None, description="An IdP of the matrix.")
    backend: BackendName | None = Field(default=None, description="A backend of the matrix.")
    app: AppName | None = Field(default=None, description="An app of the matrix.")

    @model_validator(mode="after")
    def _says_something(self) -> Cell:
        if self.device and self.platform:
            raise mistake("give `platform` or `device`, not both", "`platform` is short for a device")
        if not self.conditions():
            raise mistake("this names no axis", f"axes: {', '.join(AXES)}")
        return self

    def conditions(self) -> dict[str, str]:
        """Return the value of each axis it names."""
        device = self.device or (DEVICE_OF_PLATFORM[self.platform] if self.platform else None)
        values = {"device": device, "scheme": self.scheme, "idp": self.idp, "backend": self.backend, "app": self.app}
        return {axis: value for axis, value in values.items() if value is not None}

    def covers(self, axes: Mapping[str, str]) -> bool:
        """Tell whether a case with these `axes` meets the condition."""
        return all(axes.get(axis) == value for axis, value in self.conditions().items())


def _all_different(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise mistake(f"`{twice[0]}` is listed twice", "each value makes a case: list it once")
    return values


_Names = AfterValidator(_all_different)


class Matrix(StrictModel):
    """The values to run with: one case for each combination."""

    device: Annotated[tuple[DeviceName, ...], _Names] | None = Field(default=None, min_length=1, description="Devices.")
    platform: Annotated[tuple[Platform, ...], _Names] | None = Field(
        default=None, min_length=1, description="Short for the devices ios-safari and android-custom-tab."
    )
    scheme: Annotated[tuple[Scheme, ...], _Names] | None = Field(
        default=None, min_length=1, description="Schemes of the callback URL."
    )
    idp: Annotated[tuple[IdpName, ...], _Names] | None = Field(
        default=None, min_length=1, description="Identity providers."
    )
    backend: Annotated[tuple[BackendName, ...], _Names] | None = Field(
        default=None, min_length=1, description="Backends."
    )
    app: Annotated[tuple[AppName, ...], _Names] | None = Field(default=None, min_length=1, description="Apps.")
    exclude: tuple[Cell, ...] = Field(default=(), description="Combinations that make no case.")

    @model_validator(mode="after")
    def _one_word_for_the_device(self) -> Matrix:
        if self.device and self.platform:
            raise mistake("give `platform` or `device`, not both", "`platform` is short for two devices")
        return self

    def values(self, axis: str) -> tuple[str, ...] | None:
        """Return the values of `axis`, or None where the matrix does not set it."""
        if axis == "device" and self.platform:
            return tuple(DEVICE_OF_PLATFORM[platform] for platform in self.platform)
        return cast("tuple[str, ...] | None", getattr(self, axis))


class ExpectedFailure(StrictModel):
    """Cases that must fail, and for which reason."""

    when: Cell = Field(description="The cases: values of axes.")
    because: Text = Field(description="Why they must fail.")
    fails: tuple[Text, ...] = Field(
        min_length=1, description="The expectations that must be the failing ones: `phone.signed_in`."
    )


class Step(Placed):
    """A verb alone, or a mapping with exactly one key: the verb."""

    vocabulary: ClassVar[Mapping[str, Verb]] = {}

    @model_validator(mode="after")
    def _exactly_one_verb(self) -> Step:
        if len(self.model_fields_set) != 1:
            raise mistake(f"a step has exactly one verb, this one has {len(self.model_fields_set)}")
        return self

    @property
    def word(self) -> str:
        """The verb's name."""
        (field,) = self.model_fields_set
        return field.removeprefix(_FIELD_PREFIX)

    @property
    def verb(self) -> Verb:
        """The verb."""
        return self.vocabulary[self.word]

    @property
    def arguments(self) -> BaseModel:
        """What is said with the verb: an instance of the verb's `arguments`."""
        return cast("BaseModel", getattr(self, _FIELD_PREFIX + self.word))

    def position(self, key: str = "") -> tuple[int, int, int]:
        """Return line, column and length of the dotted `key` of the arguments, or of the step where `key` is empty."""
        return super().position(f"{self.word}.{key}" if key else "")

    def frame(self, key: str = "") -> str:
        """Return the lines of the file around the dotted `key` of the arguments."""
        return super().frame(f"{self.word}.{key}" if key else "")


class Scenario(Placed):
    """One scenario: what is given, what is done, what is expected."""

    name: Slug = Field(description="The scenario's name, unique in its file.")
    why: Text = Field(description="What would go wrong for a person if this did not hold.")
    refs: tuple[Text, ...] = Field(
        default=(), description="The rules it rests on: module page, RFC section, test module."
    )
    tags: tuple[Slug, ...] = Field(default=(), description="Markers for `pytest -m`.")
    requires: tuple[Capability, ...] = Field(
        default=(), description="What the IdP must be able to do; else it is skipped."
    )
    given: Given = Field(default=Given(), description="What is different in this scenario.")
    matrix: Matrix = Field(default=Matrix(), description="The values to run with: one case for each combination.")
    expect_failure: tuple[ExpectedFailure, ...] = Field(default=(), description="Cases that must fail, strictly.")
    steps: tuple[Step, ...] = Field(min_length=1, description="What happens, in order.")

    @property
    def needs(self) -> frozenset[str]:
        """The capabilities it cannot do without: its own `requires` and those of its verbs."""
        return frozenset(self.requires).union(*(step.verb.needs for step in self.steps))


class Suite(Placed):
    """A file of scenarios about one capability."""

    version: Literal[1] = Field(description="The version of the format.")
    about: Text = Field(description="What the scenarios of this file have in common.")
    defaults: Defaults = Field(default=Defaults(), description="What a scenario uses where it does not say otherwise.")
    matrix: Matrix = Field(default=Matrix(), description="Axes of every scenario that does not set them itself.")
    scenarios: tuple[Scenario, ...] = Field(min_length=1, description="The scenarios.")


_FIELD_PREFIX = "verb_"
Model = TypeVar("Model", bound=StrictModel)


@lru_cache(maxsize=8)
def build_models(verbs: tuple[Verb, ...]) -> type[Suite]:
    """Return the model of a file whose steps are made of `verbs`; raise ValueError for two verbs of one name."""
    vocabulary = {verb.name: verb for verb in verbs}
    if len(vocabulary) != len(verbs):
        raise ValueError("two verbs have the same name")
    keys = {
        _FIELD_PREFIX + verb.name: (verb.arguments | None, Field(default=None, alias=verb.name, description=verb.doc))
        for verb in verbs
    }
    step = _derived(Step, keys)
    step.vocabulary = vocabulary
    scenario = _derived(Scenario, {"steps": (_tuple_of(step), Scenario.model_fields["steps"])})
    return _derived(Suite, {"scenarios": (_tuple_of(scenario), Suite.model_fields["scenarios"])})


def _derived(base: type[Model], fields: Mapping[str, tuple[object, object]]) -> type[Model]:
    """Return a model like `base` with `fields` added or made narrower."""
    return cast("type[Model]", create_model(base.__name__, __base__=base, __doc__=base.__doc__, **dict(fields)))  # type: ignore[call-overload]  # the names of the fields are known at run time only


def _tuple_of(model: type[StrictModel]) -> object:
    return types.GenericAlias(tuple, (model, ...))


def scenario_model(suite: type[Suite]) -> type[Scenario]:
    """Return the model of one scenario of the files that `suite` reads."""
    inner, _ = get_args(suite.model_fields["scenarios"].annotation)
    return cast("type[Scenario]", inner)
