"""Shader source with placeholders."""

from __future__ import annotations

from collections.abc import Mapping

from pymetal.shader._preprocessor import ShaderPreprocessor


class ShaderTemplate:
    """Shader source whose `{placeholders}` get their values when it is rendered.

    The source is a format string, as of `str.format`: `{{` and `}}` stand for the braces of the shader itself.
    """

    def __init__(self, template: str) -> None:
        self._template = template
        self._defaults: dict[str, object] = {}

    def set_default(self, name: str, value: object) -> ShaderTemplate:
        """Use `value` for the placeholder where `render` is given none. Returns the template."""
        self._defaults[name] = value
        return self

    def set_defaults(self, defaults: Mapping[str, object]) -> ShaderTemplate:
        """Set several defaults. Returns the template."""
        self._defaults.update(defaults)
        return self

    def render(self, **values: object) -> str:
        """The source with every placeholder replaced. Raises KeyError with the name of one that has no value."""
        return self._template.format(**(self._defaults | values))

    def render_with_preprocessor(self, preprocessor: ShaderPreprocessor, **values: object) -> str:
        """The rendered source after `preprocessor.process`."""
        return preprocessor.process(self.render(**values))
