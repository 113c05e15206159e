"""Names of values in the code that regions become."""

import re
from collections.abc import Callable, Mapping

from softmetal.msl.fission.instructions import LOCAL

_LOCAL = re.compile(LOCAL)


def local(prefix: str, name: str) -> str:
    """A name made of a prefix and an original name, which may be quoted or a number."""
    bare = name.lstrip("%").strip('"').replace("%", "").replace('"', "")
    return f'%"{prefix}.{bare}"'


def substituted(text: str, named_types: Mapping[str, str], resolve: Callable[[str], str]) -> str:
    """An instruction with each local value replaced; types keep their names."""
    return _LOCAL.sub(lambda match: match[0] if match[0] in named_types else resolve(match[0]), text)
