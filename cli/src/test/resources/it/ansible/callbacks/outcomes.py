# Writes what became of each task on each host to the file $OUTCOMES, a JSON list a line.
#
#   ["task", HOST, TASK, ITEM or null, OUTCOME, is it a handler]      OUTCOME: ok changed skipped failed ignored unreachable
#   ["lost", HOST]      it cannot be reached, and is out
#   ["recap", HOST, {"ok": …, "changed": …, …}]
#
# A task with a loop has a line for each item, and none of its own unless there was no item.
DOCUMENTATION = """
name: outcomes
type: stdout
short_description: outcomes of tasks
description: for tests
"""

import json
import os

from ansible.playbook.handler import Handler
from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "outcomes"

    def __init__(self):
        super().__init__()
        self.out = open(os.environ["OUTCOMES"], "w", encoding="utf-8")
        self.items = set()
        self.skipped_checks = {}

    def write(self, *line):
        self.out.write(json.dumps(line, default=str) + "\n")
        self.out.flush()

    def task(self, result, outcome, item=None):
        task = result._task
        if task.action in ("meta", "ansible.builtin.meta"):
            return
        # Plumb tells the check of a role's arguments as a task only when they are wrong
        if task.action.endswith("validate_argument_spec") and outcome in ("ok", "skipped"):
            host = result._host.get_name()
            self.skipped_checks[host] = self.skipped_checks.get(host, 0) + (outcome == "skipped")
            return
        if item is not None and not isinstance(item, str):
            item = json.dumps(item, separators=(",", ":"))
        self.write("task", result._host.get_name(), task.get_name(), item, outcome, isinstance(task, Handler))

    def item(self, result, outcome):
        values = result._result
        self.items.add((result._host.get_name(), result._task._uuid))
        self.task(result, outcome, values.get("_ansible_item_label", values.get(values.get("ansible_loop_var", "item"))))

    def whole(self, result, outcome):
        if (result._host.get_name(), result._task._uuid) not in self.items:
            self.task(result, outcome)
        self.items.discard((result._host.get_name(), result._task._uuid))
        message = result._result.get("msg")
        if outcome in ("failed", "unreachable"):
            self._display.display("%s: %s: %s" % (result._host.get_name(), result._task.name, message))

    def v2_runner_on_ok(self, result):
        self.whole(result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_on_skipped(self, result):
        self.whole(result, "skipped")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.whole(result, "ignored" if ignore_errors else "failed")

    def v2_runner_on_unreachable(self, result):
        if result._task.ignore_unreachable:
            self.whole(result, "unreachable")
        else:
            self.write("lost", result._host.get_name())

    def v2_runner_item_on_ok(self, result):
        self.item(result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_item_on_skipped(self, result):
        self.item(result, "skipped")

    def v2_runner_item_on_failed(self, result):
        if result._result.get("unreachable"):
            self.item(result, "unreachable")
        else:
            self.item(result, "ignored" if result._task.ignore_errors else "failed")

    def v2_playbook_on_stats(self, stats):
        for host in sorted(stats.processed):
            counts = stats.summarize(host)
            counts["skipped"] -= self.skipped_checks.get(host, 0)
            self.write("recap", host, counts)
