package dev.plumb.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keywords of plays, roles, blocks and tasks, and those that Ansible gave up, which deserve a better answer than "unknown". */
final class Keywords {
    /** What is handed down and is no single value, see {@link DirectivesReader}. */
    static final List<String> HANDED_DOWN = List.of("environment", "module_defaults", "debugger", "collections");

    private static final List<String> PLAY = List.of(
            "name",
            "hosts",
            "user",
            "vars",
            "vars_files",
            "vars_prompt",
            "tags",
            "gather_facts",
            "gather_subset",
            "gather_timeout",
            "fact_path",
            "serial",
            "strategy",
            "order",
            "max_fail_percentage",
            "force_handlers",
            "roles",
            "tasks",
            "pre_tasks",
            "post_tasks",
            "handlers");

    private static final List<String> BLOCK =
            List.of("name", "block", "rescue", "always", "when", "vars", "tags", "notify");

    private static final List<String> TASK = List.of(
            "name",
            "args",
            "action",
            "local_action",
            "when",
            "loop",
            "with_items",
            "loop_control",
            "register",
            "notify",
            "vars",
            "tags",
            "changed_when",
            "failed_when",
            "until",
            "retries",
            "delay",
            "async",
            "poll",
            "listen");

    /** Lookups that {@code with_} makes a loop of. */
    static final List<String> LOOKUPS = List.of(
            "items",
            "list",
            "dict",
            "fileglob",
            "nested",
            "cartesian",
            "together",
            "subelements",
            "sequence",
            "first_found",
            "flattened",
            "indexed_items",
            "lines",
            "random_choice",
            "inventory_hostnames",
            "env",
            "file",
            "ini",
            "csvfile",
            "password",
            "pipe",
            "template",
            "url",
            "varnames",
            "vars");

    /** Keywords that Ansible itself gave up, with what to write. */
    private static final Map<String, String> REMOVED = Map.of(
            "sudo", "write: become: true",
            "sudo_user", "write: become_user",
            "su", "write: become: true and become_method: su",
            "su_user", "write: become_user",
            "always_run", "write: check_mode: false",
            "accelerate", "remove it",
            "include", "write: include_tasks");

    private Keywords() {}

    /** Whether plays have the keyword. */
    static boolean isPlay(String key) {
        return suggestedInPlay().contains(key);
    }

    /** Whether tasks or handlers have the keyword, or would have it but for the connection that they share. */
    static boolean isTask(String key) {
        return TASK.contains(key) || Directive.of(key) != null || HANDED_DOWN.contains(key) || key.startsWith("with_");
    }

    /** What to write for a keyword that Ansible has removed, or null. */
    static @Nullable String removed(String key) {
        return REMOVED.get(key);
    }

    /** Keywords of a play to suggest. */
    static List<String> suggestedInPlay() {
        return joined(PLAY, Directive.Place.TASKS);
    }

    /** Keywords of a block to suggest. */
    static List<String> suggestedInBlock() {
        return joined(BLOCK, Directive.Place.PLAYS);
    }

    /** Keywords of a task to suggest. */
    static List<String> suggestedInTask() {
        List<String> all = joined(TASK, Directive.Place.PLAYS);
        LOOKUPS.forEach(lookup -> all.add("with_" + lookup));
        all.add("block");
        return all;
    }

    private static List<String> joined(List<String> own, Directive.Place not) {
        List<String> all = new ArrayList<>(own);
        for (Directive directive : Directive.values()) {
            if (directive.place() != not) {
                all.add(directive.keyword());
            }
        }
        all.addAll(HANDED_DOWN);
        return all;
    }
}
