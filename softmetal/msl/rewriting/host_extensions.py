"""Extensions of the host's compiler that a shader could break out with: attributes, declspecs and pragmas.

Refused ones become `__attribute__((aligned(softmetal_refused_name)))`: clang complains about the unknown name at
the right place, in a branch that is taken only, and `diagnostics` puts the message into words.
"""

from collections.abc import Sequence

from softmetal.msl.rewriting import preprocessor_policy
from softmetal.msl.rewriting.lexer import Token, TokenKind

KEYWORDS = frozenset({"__attribute__", "__attribute", "__declspec", "_Pragma", "__pragma"})

# Host attributes that a shader may use: they change neither linkage nor placement nor what runs when.
_ALLOWED_ATTRIBUTES = frozenset(
    [
        "always_inline",
        "noinline",
        "unused",
        "used",
        "aligned",
        "packed",
        "const",
        "pure",
        "flatten",
        "vector_size",
        "ext_vector_type",
        "may_alias",
        "hot",
        "cold",
        "deprecated",
        "warn_unused_result",
        "fallthrough",
        "optnone",
        "nodebug",
        "annotate",
        "convergent",
        "noduplicate",
        "noreturn",
        "nonnull",
    ]
)


def refused_name(keyword: str, inside: Sequence[Token]) -> str | None:
    """The name of the first construct in a host extension that a shader may not use."""
    if keyword == "__declspec":
        return "__declspec"
    if keyword in ("_Pragma", "__pragma"):
        text = "".join(token.value for token in inside).strip('"')
        # A stringised macro parameter shows its text only to clang, which ignores unknown pragmas.
        return None if text.startswith("#") or preprocessor_policy.is_harmless_pragma(text) else keyword
    depth = 0
    for token in inside:
        depth += (token.text == "(") - (token.text == ")")
        name = token.value.strip("_")
        if depth == 1 and token.kind is TokenKind.IDENTIFIER and name not in _ALLOWED_ATTRIBUTES:
            return name
    return None


def is_ignored(inside: Sequence[Token]) -> bool:
    """`__attribute__((noinline))`: threads can only meet, and be vectorised, in what has been inlined."""
    return "".join(token.value for token in inside).replace("_", "") == "(noinline)"


def replacement(name: str) -> str:
    return f"__attribute__((aligned(softmetal_refused_{name})))"
