"""Edits of unoptimised IR that keep the optimiser from acting on what validation is about to question.

To LLVM an access out of bounds does not happen, so it may be moved, merged or dropped. Here it must stay where it is.
"""

import re

from softmetal.msl.validation.ir_operands import NAME

# Promises about pointers that only hold for correct programs.
_PROMISES = re.compile(r" (?:nonnull|dereferenceable(?:_or_null)?\(\d+\))(?=[ ,)])")
_POINTER_ARITHMETIC = re.compile(r"getelementptr (?:(?:inbounds|nuw|nusw) )+")
_OWN_VARIABLE = re.compile(
    rf"^(@{NAME} = )internal ((?:thread_local(?:\(\w+\))? )?)(?:(?:local_)?unnamed_addr )?(global|constant) ",
    re.MULTILINE,
)


# Textures, samplers, tables of functions and indirect commands have bounds checks of their own. What reads them is
# marked, for it lies in no buffer.
TRUST = "!nosanitize"
_OBJECT_FUNCTION = re.compile(
    r"^define (?![^\n]*!dbg)[^\n]*@\w*(?:texture|texel|visible_function_table|command)[^\n]*\{\n.*?^\}",
    re.MULTILINE | re.DOTALL,
)
# Empty for kernels without validation (include/metal_texture_object).
_OUTSIDE_TEXTURE = re.compile(r"^define [^\n]*@softmetal_outside_texture\([^\n]*\{\n.*?^\}", re.MULTILINE | re.DOTALL)
_ACCESS = re.compile(
    rf"^ +(?:%{NAME} = load |store |(?:tail )?call void @llvm\.mem(?:cpy|move|set)\.).*$", re.MULTILINE
)
_NODE = re.compile(r"^!(\d+) = ", re.MULTILINE)


def harden(ir: str) -> str:
    """`ir` without promises about pointers, and with variables that anybody might read and write.

    A variable that only this module can see would lose writes that nobody reads, and reads of what nobody wrote.
    """
    without_promises = _POINTER_ARITHMETIC.sub("getelementptr ", _PROMISES.sub("", ir))
    heard = _OUTSIDE_TEXTURE.sub(
        "declare void @softmetal_outside_texture(ptr, i32, i32, i32, i32, i32, i32)", without_promises
    )
    return _trust_objects(_OWN_VARIABLE.sub(r"\1hidden \2global ", heard))


def _trust_objects(ir: str) -> str:
    node = max((int(number) for number in _NODE.findall(ir)), default=-1) + 1
    mark = rf"\g<0>, {TRUST} !{node}"
    marked = _OBJECT_FUNCTION.sub(lambda function: _ACCESS.sub(mark, function.group()), ir)
    return f"{marked}\n!{node} = !{{}}\n"
