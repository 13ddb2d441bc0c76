"""Translates test targets of Ansible for bench/peer-targets: YAML with Jinja becomes YAML with Plumb's expressions."""

import pathlib
import re

import peer_helpers
import yaml
from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

BARE = {"when", "that", "until", "changed_when", "failed_when", "break_when"}
KEYWORDS = set(
    "name action any_errors_fatal args async become become_exe become_flags become_method become_user changed_when check_mode"
    " collections connection debugger delay delegate_facts delegate_to diff environment failed_when ignore_errors"
    " ignore_unreachable listen local_action loop loop_control module_defaults no_log notify poll port register"
    " retries run_once tags throttle timeout until vars when".split()
)
# those that a task keeps which takes the place of one that Plumb refuses, whatever it refuses; and those that are none of it
KEPT = {"name", "register", "ignore_errors", "failed_when", "tags"}
UNFIT = {"args", "async", "poll", "module_defaults"}
# keywords of tasks and blocks that mean nothing where the host is the machine itself, as in Ansible's tests
LOCAL = {"remote_user"}
# paths of the host that Plumb takes whole only; on the controller itself Ansible's modules run beside the playbook
WHOLE = {"file": {"path", "dest", "name"}, "copy": {"dest"}, "template": {"dest"}, "stat": {"path"}}
# what the translation adds so that a failure does not end a target; the tests' own ignore_errors looks otherwise
GO_ON = "${true}"
JINJA = Environment(trim_blocks=True, keep_trailing_newline=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
COMPARES = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}
METHODS = {
    "startswith": "{0}?starts_with({1})",
    "endswith": "{0}?ends_with({1})",
    "split": "split({0}, {1})",
    "strip": "trim({0})",
    "upper": "upper({0})",
    "lower": "lower({0})",
    "join": "join({1}, {0})",
    "replace": "replace({0}, {1})",
    "splitlines": "split({0}, '\\n')",
    "keys": "{0}?keys",
    "values": "{0}?values",
    "items": "dict2items({0})",
    "find": "{0}?index_of({1})",
    "rindex": "{0}?last_index_of({1})",
    "index": "{0}?seq_index_of({1})",
    "format": "format({0}, {1})",
    "union": "union({0}, {1})",
}


class Untranslatable(Exception):
    """What has no equal, in words."""


def text(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t").replace("${", "$\\{") + "'"


def const(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    return text(value) if isinstance(value, str) else repr(value)


# what {% set %} gives a name, and what names of a loop's state are
BOUND = {}


def arguments(node):
    if getattr(node, "dyn_args", None) or getattr(node, "dyn_kwargs", None):
        raise Untranslatable("arguments out of a list")
    given = [expression(each) for each in node.args]
    given += [f"{each.key}={expression(each.value)}" for each in node.kwargs]
    return given


def call(node):
    callee = node.node
    if isinstance(callee, nodes.Name):
        if callee.name == "range":
            parts = [expression(each) for each in node.args]
            return f"({parts[0] if len(parts) > 1 else '0'}..<{parts[1] if len(parts) > 1 else parts[0]})"
        if node.dyn_args and callee.name in ("lookup", "query", "q"):
            return spread(node)
        return f"{callee.name}({', '.join(arguments(node))})"
    if isinstance(callee, nodes.Getattr):
        form = METHODS.get(callee.attr)
        if callee.attr == "get":
            parts = [expression(each) for each in node.args]
            return f"(({expression(callee.node)})[{parts[0]}]!{parts[1] if len(parts) > 1 else 'null'})"
        if form:
            return form.format(expression(callee.node), ", ".join(arguments(node))).replace(", )", ")")
    raise Untranslatable(f"a call of {getattr(callee, 'attr', callee)}")


def spread(node):
    """A lookup of terms that come out of a list: Plumb takes the list."""
    if [const.value for const in node.args if isinstance(const, nodes.Const)] == ["list"]:
        return expression(node.dyn_args)
    given = [expression(each) for each in node.args] + [expression(node.dyn_args)]
    given += [f"{each.key}={expression(each.value)}" for each in node.kwargs]
    return f"{node.node.name}({', '.join(given)})"


# filters and functions that give true or false
ANSWERS = {"bool", "any", "all", "exists", "is_file", "is_dir", "is_link"}


def condition(node):
    """An expression in the place of a condition: Jinja asks whether it is empty, Plumb takes true and false only."""
    if isinstance(node, (nodes.And, nodes.Or)):
        return f"({condition(node.left)} {'and' if isinstance(node, nodes.And) else 'or'} {condition(node.right)})"
    if isinstance(node, nodes.Not):
        return f"(not {condition(node.node)})"
    if isinstance(node, (nodes.Compare, nodes.Test)) or isinstance(node, nodes.Const) and isinstance(node.value, bool):
        return expression(node)
    if isinstance(node, nodes.Filter) and node.name in ANSWERS or isinstance(node, nodes.Call) and expression(node).startswith(("(", "split")):
        return expression(node)
    if isinstance(node, nodes.Call) and getattr(node.node, "attr", "") in ("startswith", "endswith"):
        return expression(node)
    return f"({expression(node)} is truthy)"


def binary(sign):
    return lambda node: f"({expression(node.left)} {sign} {expression(node.right)})"


def compare(node):
    result = expression(node.expr)
    for each in node.ops:
        result = f"{result} {COMPARES[each.op]} {expression(each.expr)}"
    return f"({result})"


def test(node):
    given = arguments(node)
    return f"({expression(node.node)} is {node.name}" + (f"({', '.join(given)}))" if given else ")")


def item(node):
    if isinstance(node.arg, nodes.Slice):
        start = expression(node.arg.start) if node.arg.start else "0"
        return f"{expression(node.node)}[{start}..{'<' + expression(node.arg.stop) if node.arg.stop else ''}]"
    if isinstance(node.arg, nodes.Neg):
        return f"{expression(node.node)}[{expression(node.node)}?size - {expression(node.arg.node)}]"
    return f"{expression(node.node)}[{expression(node.arg)}]"


def filtered(node):
    return f"{node.name.split('.')[-1]}({', '.join([expression(node.node), *arguments(node)])})"


def attribute(node):
    if isinstance(node.node, nodes.Name) and node.node.name == "loop" and "loop" in BOUND:
        form = {"index": "{0}?counter", "index0": "{0}?index", "first": "{0}?is_first", "last": "(!{0}?has_next)"}.get(node.attr)
        if form:
            return form.format(BOUND["loop"])
    return f"{expression(node.node)}.{node.attr}"


FORMS = {
    nodes.Name: lambda n: BOUND.get(n.name, n.name),
    nodes.Const: lambda n: const(n.value),
    nodes.Getattr: attribute,
    nodes.Getitem: item,
    nodes.Filter: filtered,
    nodes.Test: test,
    nodes.Compare: compare,
    nodes.And: binary("and"),
    nodes.Or: binary("or"),
    nodes.Not: condition,
    nodes.Add: binary("+"),
    nodes.Sub: binary("-"),
    nodes.Mul: binary("*"),
    nodes.Div: binary("/"),
    nodes.FloorDiv: lambda n: f"int({expression(n.left)} / {expression(n.right)})",
    nodes.Mod: binary("%"),
    nodes.Pow: lambda n: f"pow({expression(n.left)}, {expression(n.right)})",
    nodes.Pos: lambda n: expression(n.node),
    nodes.Neg: lambda n: f"-{expression(n.node)}",
    nodes.Concat: lambda n: "(" + " + ".join(f"string({expression(each)})" for each in n.nodes) + ")",
    nodes.List: lambda n: "[" + ", ".join(expression(each) for each in n.items) + "]",
    nodes.Tuple: lambda n: "[" + ", ".join(expression(each) for each in n.items) + "]",
    nodes.Dict: lambda n: "{" + ", ".join(f"{expression(p.key)}: {expression(p.value)}" for p in n.items) + "}",
    nodes.CondExpr: lambda n: f"({condition(n.test)})?then({expression(n.expr1)}, {expression(n.expr2) if n.expr2 else text('')})",
    nodes.Call: call,
}


def expression(node):
    form = FORMS.get(type(node))
    if form is None:
        raise Untranslatable(f"Jinja's {type(node).__name__}")
    return form(node)


# macros of the template that is translated
MACROS = set()


def inserted(node):
    """An expression in a template; a macro is called as such."""
    callee = node.node if isinstance(node, nodes.Call) else None
    if isinstance(callee, nodes.Name) and callee.name in MACROS or isinstance(callee, nodes.Getattr) and callee.attr not in METHODS:
        return f"<@{' '.join([expression(callee), *[f'({each})' for each in arguments(node)]])}/>"
    return "${" + expression(node) + "}"


def statement(node):
    """A statement of a Jinja template as FreeMarker."""
    if isinstance(node, nodes.Output):
        return "".join(
            each.data.replace("${", "${r'${'}").replace("<#", "${'<#'}")
            if isinstance(each, nodes.TemplateData)
            else inserted(each)
            for each in node.nodes
        )
    if isinstance(node, nodes.For):
        names = node.target
        target = names.name if isinstance(names, nodes.Name) else ", ".join(each.name for each in names.items)
        values = expression(node.iter)
        if not isinstance(names, nodes.Name):
            if not (isinstance(node.iter, nodes.Call) and getattr(node.iter.node, "attr", "") == "items"):
                raise Untranslatable("a loop over pairs")
            values = expression(node.iter.node.node)
        before = BOUND.get("loop")
        BOUND["loop"] = target.split(",")[0]
        inner = body(node.body)
        BOUND["loop"] = before
        if before is None:
            del BOUND["loop"]
        return f"<#list {values} as {target}>{inner}</#list>"
    if isinstance(node, nodes.If):
        other = "".join(f"<#elseif {condition(each.test)}>{body(each.body)}" for each in node.elif_)
        other += f"<#else>{body(node.else_)}" if node.else_ else ""
        return f"<#if {condition(node.test)}>{body(node.body)}{other}</#if>"
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
        return f"<#assign {node.target.name} = {expression(node.node)}>"
    if isinstance(node, nodes.Include):
        return f"<#include {expression(node.template)}>"
    if isinstance(node, nodes.Import):
        return f"<#import {expression(node.template)} as {node.target}>"
    if isinstance(node, nodes.FromImport):
        space = "from_" + re.sub(r"\W", "_", str(getattr(node.template, "value", "")))
        pairs = [each if isinstance(each, tuple) else (each, each) for each in node.names]
        MACROS.update(own for _, own in pairs)
        return f"<#import {expression(node.template)} as {space}>" + "".join(f"<#assign {own} = {space}.{name}>" for name, own in pairs)
    if isinstance(node, nodes.Macro):
        values = dict(zip([each.name for each in node.args][len(node.args) - len(node.defaults):], node.defaults))
        names = [each.name + (f"={expression(values[each.name])}" if each.name in values else "") for each in node.args]
        MACROS.add(node.name)
        return f"<#macro {' '.join([node.name, *names])}>{body(node.body)}</#macro>"
    raise Untranslatable(f"Jinja's statement {type(node).__name__}")


def body(statements):
    return "".join(statement(each) for each in statements)


def template(source):
    """A text of Jinja as one of FreeMarker."""
    if "{{" not in source and "{%" not in source and "{#" not in source:
        return source.replace("${", "${r'${'}")
    try:
        MACROS.clear()
        return body(JINJA.parse(source).body)
    except TemplateSyntaxError as error:
        raise Untranslatable(str(error)) from error


def pieces(statements):
    """The texts and expressions of statements in a text of YAML, in turn."""
    found = []
    for node in statements:
        if isinstance(node, nodes.Output):
            found += [text(each.data) if isinstance(each, nodes.TemplateData) else expression(each) for each in node.nodes]
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            BOUND[node.target.name] = f"({expression(node.node)})"
        elif isinstance(node, nodes.If) and not node.elif_:
            found.append(f"({condition(node.test)})?then({joined(node.body)}, {joined(node.else_)})")
        else:
            raise Untranslatable(f"Jinja's statement {type(node).__name__} in YAML")
    return found


def joined(statements):
    found = pieces(statements)
    if len(found) == 1:
        return found[0]
    return "(" + " + ".join(f"string({each})" for each in found) + ")" if found else "''"


def string(value):
    """A text of YAML."""
    if "{{" not in value and "{%" not in value:
        return value.replace("${", "$${")
    try:
        parsed = JINJA.parse(value).body
    except TemplateSyntaxError as error:
        raise Untranslatable(str(error)) from error
    if "{%" in value:
        try:
            return "${" + joined(parsed) + "}"
        finally:
            BOUND.clear()
    return "".join(
        each.data.replace("${", "$${") if isinstance(each, nodes.TemplateData) else "${" + expression(each) + "}"
        for output in parsed
        for each in output.nodes
    )


def bare(value, form=condition):
    """An expression that stands without braces."""
    if isinstance(value, list):
        return [bare(each, form) for each in value]
    if not isinstance(value, str):
        return value
    whole = re.fullmatch(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", value, re.S)
    if whole:
        return bare(whole[1], form)
    if "{{" in value or "{%" in value:
        return string(value)
    try:
        return form(JINJA.parse("{{" + value + "}}").body[0].nodes[0])
    except (TemplateSyntaxError, IndexError, AttributeError) as error:
        raise Untranslatable(str(error)) from error


class Tagged:
    """A value with a tag of YAML that is kept."""

    def __init__(self, tag, value):
        self.tag, self.value = tag, value


class Loader(yaml.SafeLoader):
    pass


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


Loader.add_multi_constructor("!", lambda loader, suffix, node: Tagged("!" + suffix, loader.construct_scalar(node)))
Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
# what is written as 0644 stays that
Loader.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: node.value if re.fullmatch("0[0-7]+", node.value) else loader.construct_yaml_int(node))
Dumper.add_representer(Tagged, lambda dumper, data: dumper.represent_scalar(data.tag, data.value))


def dump(data):
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, width=10**6, allow_unicode=True)


def modules(root):
    return {path.stem for path in (root / "docs/modules").glob("*.md")}


def dependencies(target):
    """The roles that a target depends on."""
    meta = target / "meta/main.yml"
    data = (yaml.safe_load(meta.read_text()) or {}) if meta.exists() else {}
    return [each if isinstance(each, str) else each.get("role", each.get("name")) for each in data.get("dependencies") or []]


def short(name):
    return re.sub(r"^(ansible\.(builtin|legacy|posix)|community\.general)\.", "", name)


class Translation:
    """Translates the files of one target; counts what has no equal."""

    TASK_LISTS = ("tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always")

    def __init__(self, names):
        self.modules = names
        self.folder = pathlib.Path()
        self.left_out = []

    def value(self, value, key=None):
        if key in BARE:
            return bare(value)
        if isinstance(value, dict):
            if key == "debug" and isinstance(value.get("var"), str):
                return {k: bare(v, expression) if k == "var" else self.value(v, k) for k, v in value.items()}
            return {self.value(k): self.value(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self.value(each) for each in value]
        return string(value) if isinstance(value, str) else value

    def tasks(self, tasks, guarded=False):
        done = [self.task(each, guarded) for task in tasks or [] for each in self.helped(task)]
        return [each for each in done if each is not None]

    def helped(self, task):
        """A task, or those that stand for it where Plumb lacks its module."""
        module = next((short(k) for k in task if short(k) in peer_helpers.HELPERS and short(k) not in self.modules), None)
        return (module and peer_helpers.stand_in(module, task, self.folder)) or [task]

    def task(self, task, guarded):
        """A task, or None when it has no equal. Failures do not end the target: asserts, and what nothing rescues."""
        if any(k in task for k in ("block",)):
            inner = guarded or "rescue" in task
            lists = {k: self.tasks(v, inner if k == "block" else guarded) for k, v in task.items() if k in self.TASK_LISTS}
            rest = {k: v for k, v in task.items() if k not in self.TASK_LISTS and k not in LOCAL}
            if not lists.get("block"):
                return None
            try:
                return {**self.value(rest), **lists}
            except Untranslatable as why:
                self.left_out.append(f"{task.get('name', 'block')}: {why}")
                return None
        task = {k: v for k, v in task.items() if k not in LOCAL}
        names = [k for k in task if short(k) not in KEYWORDS and not k.startswith("with_")]
        try:
            if len(names) != 1 or short(names[0]) not in self.modules:
                raise Untranslatable(f"module {', '.join(names)}")
            result = {short(k) if k == names[0] else k: self.value(v, short(k)) for k, v in task.items()}
        except Untranslatable as why:
            self.left_out.append(f"{task.get('name', names)}: {why}")
            return None
        module = short(names[0])
        if isinstance(result[module], (dict, str)):
            result[module] = wholes(module, result[module])
        if isinstance(result.get("args"), dict):
            result["args"] = wholes(module, result["args"])
        if not guarded and module not in ("meta", "fail", "import_tasks", "import_role") and "EXPECTED FAILURE" not in str(task.get("name")):
            result.setdefault("ignore_errors", GO_ON)
        return result

    def play(self, play):
        lists = {k: self.tasks(v) for k, v in play.items() if k in self.TASK_LISTS}
        rest = {k: merged(v) if k == "vars" else v for k, v in play.items() if k not in self.TASK_LISTS}
        try:
            return {**self.value(rest), **lists}
        except Untranslatable as why:
            self.left_out.append(f"play {play.get('name', play.get('hosts'))}: {why}")
            return None

    def template(self, path):
        try:
            path.write_text(template(path.read_text()))
        except (Untranslatable, UnicodeDecodeError) as why:
            self.left_out.append(f"{path.name}: {why}")

    def file(self, path):
        """Translates one file of YAML in its place."""
        self.folder = path.parent
        try:
            data = yaml.load(path.read_text(), Loader)
        except (yaml.YAMLError, UnicodeDecodeError, AttributeError) as why:
            self.left_out.append(f"{path.name}: {str(why).splitlines()[0]}")
            return
        if isinstance(data, list) and data and all(isinstance(each, dict) for each in data):
            is_play = any(k in data[0] for k in ("hosts", "import_playbook", "ansible.builtin.import_playbook"))
            data = [p for p in map(self.play, data) if p] if is_play else self.tasks(data)
        elif isinstance(data, dict):
            if path.parent.name == "meta":
                data = {k: v for k, v in data.items() if k in ("dependencies", "allow_duplicates", "argument_specs")}
            try:
                data = self.value(data)
            except Untranslatable as why:
                self.left_out.append(f"{path.name}: {why}")
                return
        path.write_text(dump(data))

    def refused(self, path, problems):
        """Takes the tasks (or plays) that Plumb refuses out of a translated file; returns whether there were any.

        What is to fail fails in Ansible when its turn comes: it is replaced by a failure with Plumb's words.
        """
        try:
            root = yaml.compose(path.read_text(), yaml.SafeLoader)
        except yaml.YAMLError:
            root = None
        if not isinstance(root, yaml.SequenceNode):
            return False
        found = {}
        for line, why in sorted(problems.items()):
            place = self.place(root, line - 1, [])
            if place:
                found.setdefault(tuple(place), why)
        data = yaml.load(path.read_text(), Loader)
        for place in sorted(found, key=len, reverse=True):
            inner = data
            for step in place[:-1]:
                inner = inner[step]
            task = inner[place[-1]]
            if is_to_fail(task):
                inner[place[-1]] = failing(task, found[place])
            else:
                self.left_out.append(f"{path.name}: {task.get('name', place)}: {found[place]}")
                inner[place[-1]] = None
        path.write_text(dump(self.whole(data)))
        return bool(found)

    def refused_file(self, folder, path, why, seen=()):
        """Leaves out the tasks that name a file which Plumb refuses; returns whether there were any."""
        found = False
        for word in filter(None, (path.name, path.parent.name)):
            for each in sorted(folder.rglob("*.yml")):
                lines = each.read_text().splitlines()
                named = {n: why for n, line in enumerate(lines, 1) if word in line and re.search(r"(src|file|files|path|dir)\S*:", line)}
                found = bool(named) and self.refused(each, named) or found
            for each in sorted(folder.rglob("*.j2")) if word == path.name else ():
                if each not in seen and f"'{word}'" in each.read_text():
                    found = self.refused_file(folder, each, why, (*seen, path, each)) or found
            if found:
                return True
        return False

    def place(self, node, line, so_far):
        """The keys that lead to the innermost task at a line."""
        for i, each in enumerate(node.value):
            if not each.start_mark.line <= line < max(each.end_mark.line, each.start_mark.line + 1):
                continue
            for key, value in each.value if isinstance(each, yaml.MappingNode) else ():
                if key.value in self.TASK_LISTS and isinstance(value, yaml.SequenceNode):
                    inner = self.place(value, line, [*so_far, i, key.value])
                    if inner:
                        return inner
            return [*so_far, i]
        return None

    def whole(self, data):
        if isinstance(data, list):
            return [self.whole(each) for each in data if each is not None and not (isinstance(each, dict) and each.get("block") == [None])]
        return {k: self.whole(v) for k, v in data.items()} if isinstance(data, dict) else data

    def tree(self, folder: pathlib.Path):
        for path in sorted(folder.rglob("*")):
            is_template = path.parent.name == "templates" and path.suffix not in (".yml", ".yaml") or path.suffix == ".j2"
            if path.is_file() and is_template:
                self.template(path)
            elif path.is_file() and path.suffix in (".yml", ".yaml") and "/files/" not in str(path):
                self.file(path)
            elif path.is_file() and re.match("inventory(?!.*[.](py|sh))", path.name):
                path.write_text("".join(string(line) + "\n" for line in path.read_text().splitlines()))


def whole(path):
    return path if not isinstance(path, str) or not path or path[0] in "/~$" else "${playbook_dir}/" + path


def wholes(module, arguments):
    """Arguments of a module with whole paths."""
    names = set(WHOLE.get(module, ()))
    if isinstance(arguments, dict) and module in ("command", "shell") and "chdir" not in arguments:
        arguments = {k: whole(str(v)) if k in ("creates", "removes") else v for k, v in arguments.items()}
    if isinstance(arguments, str):
        return re.sub(rf"\b({'|'.join(names)})=(?=[^/~$'\"])", r"\1=${playbook_dir}/", arguments) if names else arguments
    if arguments.get("remote_src") or arguments.get("state") == "hard":
        names.add("src")
    return {k: whole(v) if k in names else v for k, v in arguments.items()}


def is_to_fail(task):
    """Whether a test expects a task to fail."""
    ignores = task.get("ignore_errors", GO_ON) != GO_ON
    tells = re.search(r"false|not .*is failed|is not failed|is success", str(task.get("failed_when", "")))
    return ("fail" not in task or bool(set(task) - KEPT - {"fail"})) and bool(ignores or tells)


def failing(task, why):
    """A task that fails with Plumb's words; as often and when the test says, unless that is what Plumb refuses."""
    kept = {k: v for k, v in task.items() if k in KEPT or "fail" not in task and (k in KEYWORDS - UNFIT or k.startswith("with_"))}
    return {**kept, "fail": {"msg": string(why)}}


def merged(variables):
    """Variables of a play, which Ansible also takes as a list of mappings."""
    return {k: v for each in variables for k, v in each.items()} if isinstance(variables, list) else variables
