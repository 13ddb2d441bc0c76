"""Stand-ins for modules by which Ansible's tests prepare and look at hosts, and which Plumb lacks: tasks that do the same.

What is tested is never among them, and asserts are left as they are.
"""

import pathlib

import yaml

# keywords that both tasks of a pair have
SHARED = ("when", "become", "become_user", "delegate_to", "tags", "vars", "check_mode", "run_once")
RAW = "peer_helper_raw"
LIST = "/etc/apt/sources.list.d/peer-targets.list"


def options(arguments):
    """Arguments of a module that may be a text of name=value."""
    if isinstance(arguments, dict):
        return arguments
    return dict(word.split("=", 1) for word in str(arguments or "").split())


def pair(task, command, facts):
    """A command, and the facts that are made of what it prints."""
    shared = {k: task[k] for k in SHARED if k in task}
    return [
        {"name": task.get("name", "look"), **shared, "command": command, "register": RAW, "changed_when": False},
        {"name": "take over what it printed", **shared, "set_fact": facts},
    ]


def getent(task, given, _folder):
    command = {"argv": ["getent", given["database"], given["key"]]}
    fields = f"{{{{ {{ {RAW}.stdout.split(':')[0]: {RAW}.stdout.split(':')[1:] }} }}}}"
    return pair(task, command, {f"getent_{given['database']}": fields})


def tempfile(task, given, _folder):
    suffix = given.get("suffix", "")
    words = ["mktemp", *(["-d"] if given.get("state") == "directory" else []), f"/tmp/ansible.XXXXXXXX{suffix}"]
    made = {"path": f"{{{{ {RAW}.stdout }}}}", "changed": True, "failed": False, "state": given.get("state", "file")}
    return pair(task, {"argv": words}, {task["register"]: made} if "register" in task else {"peer_helper_made": True})


def slurp(task, given, _folder):
    path = given.get("src", given.get("path"))
    content = {"content": f"{{{{ {RAW}.stdout }}}}", "encoding": "base64", "source": path, "failed": False}
    return pair(task, {"argv": ["base64", "-w0", path]}, {task["register"]: content})


def script(task, given, folder):
    """A script of the role's files; on the controller itself it need not be sent."""
    words = task_text(given)
    file = next((each for each in (folder.parent / "files" / words[0], folder / words[0]) if each.is_file()), None)
    if file is None:
        return None
    executable = (task.get("args") or {}).get("executable")
    first = [executable] if executable else file.read_text().splitlines()[0].removeprefix("#!").split()
    text = " ".join([*first, "{{ role_path }}/files/" + words[0], *words[1:]])
    return [{**{k: v for k, v in task.items() if k not in ("script", "args")}, "shell": text}]


def task_text(given):
    return str(given.get("cmd") or given.get("_raw_params") or "").split()


def apt_repository(task, given, _folder):
    line = {"path": LIST, "line": given["repo"], "create": True, "state": given.get("state", "present")}
    return [{**{k: v for k, v in task.items() if k != "apt_repository"}, "lineinfile": line}]


HELPERS = {"getent": getent, "tempfile": tempfile, "slurp": slurp, "script": script, "apt_repository": apt_repository}


def stand_in(module, task, folder: pathlib.Path):
    """Tasks that stand for this one, or None; {folder} is that of its file."""
    helper = HELPERS.get(module)
    if helper is None or any(key.startswith("with_") or key == "loop" for key in task) and helper not in (apt_repository, script):
        return None
    arguments = task[module] if module in task else task.get(f"ansible.builtin.{module}")
    given = {"_raw_params": arguments} if module == "script" and isinstance(arguments, str) else options(arguments)
    try:
        return helper(task, given, folder)
    except (KeyError, TypeError, yaml.YAMLError):
        return None
