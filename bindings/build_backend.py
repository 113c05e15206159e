"""The build backend: scikit-build-core's, which asks for a compiler where the machine has none."""

from __future__ import annotations

import build_requirements
from scikit_build_core import build as scikit_build

ConfigSettings = dict[str, list[str] | str] | None

build_wheel = scikit_build.build_wheel
build_editable = scikit_build.build_editable
build_sdist = scikit_build.build_sdist
prepare_metadata_for_build_wheel = scikit_build.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = scikit_build.prepare_metadata_for_build_editable
get_requires_for_build_sdist = scikit_build.get_requires_for_build_sdist


def get_requires_for_build_wheel(config_settings: ConfigSettings = None) -> list[str]:
    """Requirements of a wheel's build."""
    return [*scikit_build.get_requires_for_build_wheel(config_settings), *build_requirements.for_this_machine()]


def get_requires_for_build_editable(config_settings: ConfigSettings = None) -> list[str]:
    """Requirements of an editable install's build."""
    return [*scikit_build.get_requires_for_build_editable(config_settings), *build_requirements.for_this_machine()]
