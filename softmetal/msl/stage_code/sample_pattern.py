"""What a fragment function asks about the samples of a pixel (MSL specification 6.11.2).

Works on optimised LLVM IR, where softmetal_thread calls softmetal_begin_samples with the place of the lane's words
(SOFTMETAL_PULL_WORDS in exec/render_abi.h), and softmetal_sample_word for one of them.
"""

import re
from itertools import count

from softmetal.msl.fission.instructions import LOCAL
from softmetal.msl.llvm_ir.called_functions import called_functions

_BEGIN = re.compile(rf"^ *(?:tail )?call void @softmetal_begin_samples\(ptr [^,\n]*?({LOCAL})\).*\n", re.MULTILINE)
_WORD = re.compile(
    rf"^ *({LOCAL}) = (?:tail )?call [^@\n]*@softmetal_sample_word\(i32 [^,\n]*?({LOCAL}|\d+)\).*$", re.MULTILINE
)
_BLOCK_LANES = 64


class SamplePatternError(Exception):
    """A function that asks for samples where they are not known; the message says which."""


def with_sample_pattern(module: str, thread: str) -> str:
    """`module` with loads in place of the questions. Raises SamplePatternError."""
    begin = _BEGIN.search(module)
    if begin is None:
        return module
    for name, text in called_functions(module, thread):
        if "@softmetal_sample_word(" in text:
            raise SamplePatternError(f"'{name}', which asks for samples, is not inlined")
    place = begin[1]

    numbers = count()

    def load(match: re.Match[str]) -> str:
        result, word = match.groups()
        name = f"%softmetal.sample.{next(numbers)}"
        return (
            f"  {name}.index = mul i32 {word}, {_BLOCK_LANES}\n"
            f"  {name}.place = getelementptr inbounds i32, ptr {place}, i32 {name}.index\n"
            f"  {result} = load i32, ptr {name}.place, align 4"
        )

    return _WORD.sub(load, module[: begin.start()] + module[begin.end() :])
