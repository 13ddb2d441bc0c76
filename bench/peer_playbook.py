"""Stands in for ansible-playbook on the host of bench/peer-targets: runs a translated playbook under Plumb.

What Plumb refuses before the run is translated again or left out (peer_targets.Translation), until the rest runs. Each call
adds a line to $PEER_RECORD: the events of the run, what was left out, and whether all was refused.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

import peer_targets

# how often what is refused is left out before a playbook is given up
REFUSALS = 60
WITH_VALUE = {
    "-i": "-i", "--inventory": "-i", "-e": "-e", "--extra-vars": "-e", "-t": "--tags", "--tags": "--tags", "--skip-tags": "--skip-tags",
    "-l": "-l", "--limit": "-l", "--start-at-task": "--start-at-task", "-c": "-c", "--connection": "-c", "-u": "-u", "--user": "-u",
    "-f": "-f", "--forks": "-f", "--vault-password-file": "--vault-password-file", "--vault-id": "--vault-id",
}
ALONE = {"--force-handlers", "--check", "-C", "--diff", "-D", "--list-tasks", "--list-tags", "--list-hosts", "--flush-cache", "-b", "--become"}


def arguments(words):
    """Arguments of ansible-playbook as those of plumb apply, and the playbooks among them."""
    given, playbooks = [], []
    words = list(words)
    while words:
        word = words.pop(0)
        name, _, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if name in WITH_VALUE:
            value = value or words.pop(0)
            if WITH_VALUE[name] != "-c" or value in ("local", "ssh"):
                given += [WITH_VALUE[name], value]
        elif word in ALONE:
            given.append(word)
        elif not word.startswith("-"):
            playbooks.append(word)
    return given, playbooks


def truth(name):
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


def with_strategy(path, strategy):
    """A playbook's text with the strategy that ANSIBLE_STRATEGY asks for."""
    plays = yaml.load(path.read_text(), peer_targets.Loader)
    for play in plays if isinstance(plays, list) else []:
        if "hosts" in play:
            play.setdefault("strategy", strategy)
    return peer_targets.dump(plays)


def mend(translation, path, lines):
    """Takes what is refused out of a file; returns whether that was possible."""
    if not path.is_file():
        return False
    if path.suffix in (".yml", ".yaml"):
        return translation.refused(path, lines)
    return translation.refused_file(pathlib.Path(), path, min(lines.items())[1])


def run(command, translation):
    """Runs Plumb until nothing is refused; returns its events, and the last words when all was refused."""
    for _ in range(REFUSALS):
        done = subprocess.run(command, text=True, capture_output=True, timeout=400, check=False)
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if any(event["event"] in ("task", "host_lost") for event in events):
            return done, events, None
        if done.returncode == 0:
            return done, events, None
        problems = collections.defaultdict(dict)
        for event in events:
            if event["event"] == "problem" and event["position"]:
                problems[event["position"]["file"]].setdefault(event["position"]["line"], event["message"])
        for match in re.finditer(r"^(\S+?):(\d+):\d+: (.*)", done.stderr, re.M):
            problems[match[1]].setdefault(int(match[2]), match[3])
        mended = [mend(translation, pathlib.Path(path), lines) for path, lines in problems.items()]
        if not any(mended):
            break
    return done, events, f"{done.stderr.strip()[:2000]} {done.stdout.strip()[-2000:]}"


def main():
    given, playbooks = arguments(sys.argv[1:])
    translation = peer_targets.Translation(peer_targets.modules(pathlib.Path(os.environ["PEER_ROOT"])))
    if "-i" not in given and not os.environ.get("ANSIBLE_INVENTORY"):
        given += ["-i", "/root/no-hosts"]
    strategy, kept = os.environ.get("ANSIBLE_STRATEGY"), {}
    for name in playbooks if strategy else ():
        path = pathlib.Path(name)
        kept[path] = path.read_text()
        path.write_text(with_strategy(path, strategy))
    if truth("ANSIBLE_FORCE_HANDLERS") and "--force-handlers" not in given:
        given.append("--force-handlers")
    command = [
        os.environ["PEER_ROOT"] + "/plumb", "apply", "--format", "jsonl", "--allow-empty", "-e", os.environ["PEER_VARS"], *given, *playbooks]
    try:
        done, events, refused = run(command, translation)
    except subprocess.TimeoutExpired:
        events, refused, done = [], "took too long", None
    for path, text in kept.items() if refused else ():
        path.write_text(text)
    record = {
        "words": sys.argv[1:], "strategy": strategy, "events": [event for event in events if event["event"] in ("task", "host_lost")],
        "refused": refused, "left_out": translation.left_out}
    with open(os.environ["PEER_RECORD"], "a") as out:
        out.write(json.dumps(record) + "\n")
    for event in events:
        if event["event"] == "task":
            print(f"{event['outcome']}: [{event['host']}] {event['task']} {event['message']}")
    sys.exit(done.returncode if done else 1)


if __name__ == "__main__":
    main()
