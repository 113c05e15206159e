"""Instructions of LLVM IR by what may be done with them."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CASTS = _names(
    "trunc zext sext fptrunc fpext fptoui fptosi uitofp sitofp ptrtoint inttoptr bitcast addrspacecast ptrtoaddr"
)
BINARY = _names("add sub mul udiv sdiv urem srem shl lshr ashr and or xor fadd fsub fmul fdiv frem fneg")

# Without effects and faults: CHEAP ones cost no more than to keep their result in memory.
CHEAP = _names("getelementptr zext sext trunc add sub mul shl lshr ashr and or xor icmp select bitcast extractelement")
HARMLESS = CHEAP | _names(
    "fadd fsub fmul fdiv fneg fcmp fptrunc fpext fptoui fptosi uitofp sitofp ptrtoint inttoptr insertelement "
    "shufflevector extractvalue insertvalue"
)
# Without effects, but they fault where there is no result.
DIVISIONS = _names("udiv sdiv urem srem")
