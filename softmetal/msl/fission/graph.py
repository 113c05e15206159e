"""Reachability and dominance in small flow graphs."""

from collections.abc import Iterable, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]


def reachable(starts: Iterable[str], edges: Edges) -> set[str]:
    """All nodes on paths from `starts`, these included."""
    seen: set[str] = set()
    pending = list(starts)
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            pending.extend(edges.get(node, ()))
    return seen


def reversed_edges(edges: Edges) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for node, targets in edges.items():
        for target in targets:
            result.setdefault(target, []).append(node)
    return result


def in_cycles(edges: Edges) -> set[str]:
    """The nodes that can be reached from themselves."""
    return set[str]().union(*_cycles(edges))


def in_program_order(root: str, edges: Edges) -> list[str]:
    """Nodes reachable from `root`, each before those that follow it, and a loop whole before what follows the loop."""
    depth = dict.fromkeys(edges, 0)
    _count_loops(edges, depth)
    # What is visited first ends up last.
    outermost_first = {
        node: sorted(targets, key=lambda target: (depth[target], -targets.index(target)))
        for node, targets in edges.items()
    }
    return _postorder(root, outermost_first)[::-1]


def innermost_loops(edges: Edges) -> list[set[str]]:
    """The cycles that are whole loops, entered at one node, without another loop inside."""
    loops: list[set[str]] = []
    for cycle in _cycles(edges):
        entered = {target for node in edges.keys() - cycle for target in edges[node]} & cycle
        inside = {node: [item for item in edges[node] if item in cycle - entered] for node in cycle}
        if len(entered) == 1 and not _cycles(inside):
            loops.append(cycle)
        elif entered:
            loops += innermost_loops(inside)
    return loops


def _count_loops(edges: Edges, depth: dict[str, int]) -> None:
    """Adds to each node the number of loops around it. A loop begins where it can be entered."""
    for cycle in _cycles(edges):
        for node in cycle:
            depth[node] += 1
        entered = {target for node in edges.keys() - cycle for target in edges[node]} & cycle
        inside = {node: [item for item in edges[node] if item in cycle - entered] for node in cycle}
        if entered:
            _count_loops(inside, depth)


def _cycles(edges: Edges) -> list[set[str]]:
    """Tarjan's strongly connected components with an edge inside."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    cycles: list[set[str]] = []
    for root in edges:
        if root in index:
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            node, position = work.pop()
            if position == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
            targets = edges.get(node, ())
            if position > 0:
                low[node] = min(low[node], low[targets[position - 1]])
            while position < len(targets) and targets[position] in index:
                if targets[position] in stack:
                    low[node] = min(low[node], index[targets[position]])
                position += 1
            if position < len(targets):
                work.append((node, position + 1))
                work.append((targets[position], 0))
                continue
            if low[node] == index[node]:
                component = stack[stack.index(node) :]
                del stack[stack.index(node) :]
                if len(component) > 1 or node in targets:
                    cycles.append(set(component))
    return cycles


def immediate_dominators(root: str, edges: Edges) -> dict[str, str]:
    """Of every node reachable from `root` but itself (Cooper, Harvey and Kennedy's iteration)."""
    order = _postorder(root, edges)
    rank = {node: number for number, node in enumerate(order)}
    before = reversed_edges({node: edges.get(node, ()) for node in order})
    found = {root: root}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            known = [item for item in before[node] if item in found]
            best = known[0]
            for other in known[1:]:
                best = _common(best, other, found, rank)
            if found.get(node) != best:
                found[node] = best
                changed = True
    del found[root]
    return found


def _common(left: str, right: str, found: Mapping[str, str], rank: Mapping[str, int]) -> str:
    while left != right:
        if rank[left] < rank[right]:
            left = found[left]
        else:
            right = found[right]
    return left


def _postorder(root: str, edges: Edges) -> list[str]:
    order: list[str] = []
    seen = {root}
    work = [(root, iter(edges.get(root, ())))]
    while work:
        node, targets = work[-1]
        following = next((target for target in targets if target not in seen), None)
        if following is None:
            order.append(node)
            work.pop()
        else:
            seen.add(following)
            work.append((following, iter(edges.get(following, ()))))
    return order
