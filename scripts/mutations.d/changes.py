"""changes.py - finds all changes of one token or one statement in the text of a C source.

Comments, strings and preprocessor lines stay, but for the numbers in a #define. Some changes may not compile.
"""

import random
import re

TOKEN = re.compile(r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<string>"(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\.|[^'\\])+')
  | (?P<number>(?:0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*(?:[pP][+-]?\d+)?
               |\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)[uUlLfF]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign><<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]#\\])
""", re.VERBOSE | re.DOTALL)

RELATIONAL = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "&",
              "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "<<=": ">>=", ">>=": "<<=", "&=": "|=", "|=": "&=",
              "^=": "|=", "++": "--", "--": "++"}
LOGICAL = {"&&": "||", "||": "&&"}
NAMES = {"true": "false", "false": "true", "memchr": "memrchr", "memrchr": "memchr", "fabs": "sqrt", "sqrt": "fabs",
         "floor": "ceil", "ceil": "floor", "__builtin_ctzll": "__builtin_clzll", "__builtin_clzll": "__builtin_ctzll",
         "mpn_add_n": "mpn_sub_n", "mpn_sub_n": "mpn_add_n", "mpz_add": "mpz_sub", "mpz_sub": "mpz_add",
         "mpz_addmul": "mpz_submul", "mpz_submul": "mpz_addmul"}
INTRINSIC = (("add", "sub"), ("sub", "add"), ("adds", "subs"), ("subs", "adds"), ("srli", "slli"), ("slli", "srli"),
             ("srlv", "sllv"), ("sllv", "srlv"), ("and", "or"), ("or", "and"), ("xor", "or"), ("andnot", "and"),
             ("max", "min"), ("min", "max"), ("cmpeq", "cmpgt"), ("cmpgt", "cmpeq"),
             ("cmplt", "cmple"), ("cmple", "cmplt"), ("cmpneq", "cmpeq"), ("unpacklo", "unpackhi"),
             ("unpackhi", "unpacklo"), ("lzcnt", "popcnt"))
NO_STATEMENT = {"if", "else", "for", "while", "do", "switch", "case", "default", "goto", "return", "typedef", "static",
                "const", "struct", "enum", "union", "extern", "inline", "volatile", "unsigned", "signed", "int",
                "char", "double", "long", "float", "bool", "void", "_Static_assert", "_Alignas"}
NO_CALL = {"if", "for", "while", "switch", "return", "sizeof", "_Static_assert", "__attribute__", "defined"}


class Token:
    """A token of a source, with its place."""

    def __init__(self, kind, text, begin):
        self.kind = kind
        self.text = text
        self.begin = begin
        self.end = begin + len(text)


class Change:
    """One change: new replaces text[begin:end]."""

    def __init__(self, kind, begin, end, new):
        self.kind = kind
        self.begin = begin
        self.end = end
        self.new = new

    def apply(self, text):
        """The changed source. Its lines keep their numbers."""
        n_lines = text.count("\n", self.begin, self.end) - self.new.count("\n")
        return text[:self.begin] + self.new + "\n" * n_lines + text[self.end:]

    def line(self, text):
        """The number of the first changed line."""
        return text.count("\n", 0, self.begin) + 1

    def lines(self, text):
        """(before, after): the changed lines as a whole, without their indentation."""
        begin = text.rfind("\n", 0, self.begin) + 1
        end = text.find("\n", self.end)
        before = text[begin:end if end >= 0 else len(text)]
        after = text[begin:self.begin] + self.new + text[self.end:end if end >= 0 else len(text)]
        return strip_lines(before), strip_lines(after)


def strip_lines(text):
    """The lines of a text without blanks around them, and without empty ones."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def preprocessor_lines(text):
    """(begin, end, whether it is a #define) of each preprocessor line, with its continuation lines."""
    return [(m.start(), m.end(), m.group(1) == "define")
            for m in re.finditer(r"^[ \t]*#[ \t]*(\w*)(?:\\\n|[^\n])*", text, re.MULTILINE)]


def tokens_of(text):
    """The tokens that may change: (those of the code, the numbers in #define lines)."""
    directives = preprocessor_lines(text)
    code, defined = [], []
    for match in TOKEN.finditer(text):
        token = Token(match.lastgroup, match.group(), match.start())
        if token.kind in ("comment", "string"):
            continue
        inside = [is_define for begin, end, is_define in directives if begin <= token.begin < end]
        if not inside:
            code.append(token)
        elif inside[0] and token.kind == "number":
            defined.append(token)
    return code, defined


def integer_changes(text, generator):
    """The neighbours of an integer; for a hexadecimal one, the same with another bit."""
    digits = text.rstrip("uUlL")
    suffix = text[len(digits):]
    value = int(digits, 0) if not re.fullmatch(r"0\d+", digits) else int(digits, 8)
    if digits.lower().startswith("0x"):
        bit = generator.randrange(4 * (len(digits) - 2))
        return [f"0x{value ^ 1 << bit:0{len(digits) - 2}X}{suffix}"]
    return [f"{other}{suffix}" for other in (value + 1, value - 1) if other >= 0]


def number_changes(token, generator):
    """The texts that replace a number."""
    text = token.text
    is_hexadecimal = text.lower().startswith("0x")
    if "." in text or "p" in text.lower() or (not is_hexadecimal and "e" in text.lower()):
        return [f"({text} * 2)", f"({text} / 2)"] if float_value(text) else ["1.0"]
    return integer_changes(text, generator)


def float_value(text):
    """The value of a number with a dot or an exponent."""
    text = text.lower().rstrip("l")
    return float.fromhex(text) if text.startswith("0x") else float(text.rstrip("f"))


def constant_changes(code, defined, generator):
    """Changes of numbers and characters."""
    for token in code + defined:
        if token.kind == "number":
            for new in number_changes(token, generator):
                yield Change("constant", token.begin, token.end, new)
        elif token.kind == "char":
            yield Change("constant", token.begin, token.end, f"({token.text} {generator.choice('+-')} 1)")


def is_operand_end(token):
    """Whether an operator behind this token has two operands."""
    return token.kind in ("number", "char") or token.text in (")", "]") or (
        token.kind == "name" and token.text not in NO_STATEMENT and not token.text.endswith("_t"))


def operator_changes(code):
    """Changes of relational, arithmetic and logical operators."""
    for first, before, token in zip(code, code[1:], code[2:]):
        if token.kind != "sign" or first.text in ("struct", "enum"):
            continue
        for new in RELATIONAL.get(token.text, ()):
            yield Change("relational", token.begin, token.end, new)
        if token.text in LOGICAL:
            yield Change("logical", token.begin, token.end, LOGICAL[token.text])
        if token.text == "!":
            yield Change("logical", token.begin, token.end, "")
        if token.text in ARITHMETIC and (is_operand_end(before) or token.text in ("++", "--")):
            yield Change("arithmetic", token.begin, token.end, ARITHMETIC[token.text])


def closing(code, i):
    """The index of the token that closes the bracket at i."""
    depth = 0
    for j in range(i, len(code)):
        depth += (code[j].text in ("(", "[", "{")) - (code[j].text in (")", "]", "}"))
        if depth == 0:
            return j
    return len(code) - 1


def condition_changes(code, text):
    """Negates the condition of an if, a while or a for."""
    for i, token in enumerate(code[:-1]):
        if token.text not in ("if", "while", "for") or code[i + 1].text != "(":
            continue
        end = closing(code, i + 1)
        begin = i + 2
        if token.text == "for":
            semicolons = [j for j in range(begin, end) if code[j].text == ";"]
            if len(semicolons) != 2 or semicolons[1] == semicolons[0] + 1:
                continue
            begin, end = semicolons[0] + 1, semicolons[1]
        span = code[begin].begin, code[end].begin
        yield Change("condition", *span, f"!({text[slice(*span)]})")


def statement_begins(code):
    """The indices of the tokens that may begin a statement."""
    headers = {closing(code, i + 1) for i, token in enumerate(code[:-1])
               if token.text in ("if", "for", "while", "switch")}
    for i in range(1, len(code) - 1):
        before, token = code[i - 1], code[i]
        if (before.text in (";", "{", "}", "else", ":") or i - 1 in headers) and token.kind in ("name", "sign") and (
                token.text not in "{}()[];"):
            yield i


def statement_changes(code, text):
    """Removes statements, and changes returned values."""
    for i in statement_begins(code):
        token = code[i]
        end = i
        while code[end].text not in (";", "{", "}") and end < len(code) - 1:
            end = closing(code, end) + 1 if code[end].text in ("(", "[") else end + 1
        if code[end].text != ";":
            continue
        if token.text == "return" and end > i + 1:
            value = text[code[i + 1].begin:code[end].begin]
            yield Change("statement", code[i + 1].begin, code[end].begin, f"({value}) + 1")
            yield Change("statement", code[i + 1].begin, code[end].begin, "0")
        elif token.text in ("break", "continue") or is_expression(code[i:end]):
            yield Change("statement", token.begin, code[end].begin, "")


def is_expression(tokens):
    """Whether the tokens of a statement are an expression, not a declaration."""
    first = tokens[0]
    if first.text in NO_STATEMENT or first.text.endswith("_t") or len(tokens) < 2:
        return False
    if first.kind == "name" and (tokens[1].kind == "name" or re.match(r"__m\d+|mc_u128|mpz_t|mpfr_t", first.text)):
        return False
    return any(token.text in ("(", "++", "--") or re.fullmatch(r"(?:<<|>>|[-+*/%&|^])?=", token.text)
               for token in tokens)


def argument_changes(code, text):
    """Swaps two neighbouring arguments of a call."""
    for i in range(1, len(code) - 1):
        if code[i].kind != "name" or code[i + 1].text != "(" or code[i].text in NO_CALL:
            continue
        before = code[i - 1]
        if before.text == "*" or (before.kind == "name" and before.text not in ("return", "else")):
            continue  # a declaration
        end = closing(code, i + 1)
        commas, j = [], i + 2
        while j < end:
            if code[j].text == ",":
                commas.append(j)
            j = closing(code, j) + 1 if code[j].text in ("(", "[", "{") else j + 1
        edges = [i + 1, *commas, end]
        spans = [(code[a].end, code[b].begin) for a, b in zip(edges, edges[1:])]
        for (a, b), (c, d) in zip(spans, spans[1:]):
            first, second = text[a:b].strip(), text[c:d].strip()
            if first != second:
                yield Change("arguments", text.index(first, a), d, f"{second}, {first}")


def name_changes(code):
    """Replaces functions, constants and vector instructions by their counterparts."""
    for token in code:
        if token.kind != "name":
            continue
        if token.text in NAMES:
            yield Change("name", token.begin, token.end, NAMES[token.text])
        if token.text.startswith(("_mm", "_mask")):
            parts = token.text.split("_")
            for old, new in INTRINSIC:
                if old in parts:
                    place = parts.index(old)
                    yield Change("name", token.begin, token.end, "_".join([*parts[:place], new, *parts[place + 1:]]))


def all_changes(text, generator):
    """All changes, in lists by kind. The generator draws the bit of a number that is flipped."""
    code, defined = tokens_of(text)
    by_kind = {}
    for changes in (constant_changes(code, defined, generator), operator_changes(code), condition_changes(code, text),
                    statement_changes(code, text), argument_changes(code, text), name_changes(code)):
        for change in changes:
            by_kind.setdefault(change.kind, []).append(change)
    return by_kind


def shuffled_changes(text, seed):
    """All changes in random order. The kinds take turns: otherwise most changes would be those of constants."""
    generator = random.Random(seed)
    by_kind = all_changes(text, generator)
    lists = [by_kind[kind] for kind in sorted(by_kind)]
    for changes in lists:
        generator.shuffle(changes)
    order = []
    while any(lists):
        lists = [changes for changes in lists if changes]
        generator.shuffle(lists)
        order += [changes.pop() for changes in lists]
    return order
