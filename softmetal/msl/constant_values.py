"""The values that a request gives function constants, checked against their declarations."""

from collections.abc import Mapping

from softmetal.msl.protocol import COMPILE_FAILURE, LIBRARY_ERROR_DOMAIN, ConstantValue, ConstantValues, RequestError
from softmetal.msl.reflection.reflect import EntryPoint, FunctionConstant

Values = Mapping[int, tuple[float | int | bool, ...]]


def resolve(entry: EntryPoint, given: ConstantValues) -> Values:
    """Values by index for the constants that `entry` uses. Raises RequestError for a missing or ill-typed one.

    Values for constants that the function does not use, or that do not exist, are ignored, as Metal does.
    """
    values: dict[int, tuple[float | int | bool, ...]] = {}
    for constant in entry.constants:
        value = given.by_index.get(constant.index) or given.by_name.get(constant.name)
        if value is not None:
            values[constant.index] = _checked(constant, value)
        elif constant.is_required:
            raise _error(
                f"'{entry.name}' needs a value for function constant '{constant.name}' (index {constant.index})"
            )
    return values


def _checked(constant: FunctionConstant, value: ConstantValue) -> tuple[float | int | bool, ...]:
    if value.type_name != constant.type_name:
        raise _error(
            f"function constant '{constant.name}' (index {constant.index}) has type {constant.type_name}, "
            f"but was given a value of type {value.type_name}"
        )
    expected = int(constant.type_name[-1]) if constant.type_name[-1:].isdigit() else 1
    if len(value.components) != expected:
        raise _error(
            f"function constant '{constant.name}' has {expected} component(s), but {len(value.components)} were given"
        )
    return value.components


def _error(message: str) -> RequestError:
    return RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, message)
