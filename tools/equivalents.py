# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which mutants mean what the code means: no test could tell them apart."""

import ast

SAME = {ast.Is: ast.Eq, ast.IsNot: ast.NotEq}


def differ(source: str, mutated: str) -> bool:
    """Say whether a mutant is code, and means something else."""
    try:
        return bare(source) != bare(mutated)
    except SyntaxError:
        return False


def bare(source: str) -> str:
    """Return what runs: no annotation, no log line, `is` read as `==`, no `frozen`, which types check."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field in {"annotation", "returns"} & set(node._fields):
            setattr(node, field, None)
        match node:
            case ast.If() if "TYPE_CHECKING" in ast.unparse(node.test):
                node.test, node.body = ast.Constant(0), []
            case ast.Compare():
                node.ops = [SAME.get(type(one), type(one))() for one in node.ops]
            case ast.Call() if ast.unparse(node.func).startswith(("logger.", "log.")):
                node.args, node.keywords = [], []
            case ast.Call(func=ast.Name("dataclass")):
                node.keywords = [one for one in node.keywords if one.arg not in {"frozen", "slots"}]
    return ast.dump(tree)
