package dev.plumb.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keywords of plays, roles, blocks and tasks, and those that Ansible gave up, which deserve a better answer than "unknown". */
final class Keywords {
    /** Read everywhere alike, see {@link DirectivesReader}. */
    private static final List<String> DIRECTIVES = List.of(
            "become",
            "become_user",
            "become_method",
            "become_flags",
            "become_exe",
            "remote_user",
            "connection",
            "port",
            "check_mode",
            "diff",
            "ignore_errors",
            "ignore_unreachable",
            "no_log",
            "any_errors_fatal",
            "run_once",
            "throttle",
            "timeout",
            "environment",
            "module_defaults",
            "debugger",
            "collections");

    /** Directives that a play does not have. */
    private static final List<String> DELEGATION = List.of("delegate_to", "delegate_facts");

    /** Directives that only a play has: those of the one connection that all of its tasks share. */
    private static final List<String> CONNECTION = List.of("remote_user", "port");

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

    /** Whether the keyword is one of {@code delegate_to} and {@code delegate_facts}. */
    static boolean isDelegation(String key) {
        return DELEGATION.contains(key);
    }

    /** Whether plays have the keyword. */
    static boolean isPlay(String key) {
        return PLAY.contains(key) || DIRECTIVES.contains(key);
    }

    /** Whether tasks or handlers have the keyword. */
    static boolean isTask(String key) {
        return TASK.contains(key) || DIRECTIVES.contains(key) || isDelegation(key) || key.startsWith("with_");
    }

    /** Whether only plays have this directive. */
    static boolean isOfConnection(String key) {
        return CONNECTION.contains(key);
    }

    /** What to write for a keyword that Ansible has removed, or null. */
    static @Nullable String removed(String key) {
        return REMOVED.get(key);
    }

    /** Keywords of a play to suggest. */
    static List<String> suggestedInPlay() {
        return joined(PLAY, DIRECTIVES, List.of());
    }

    /** Keywords of a block to suggest. */
    static List<String> suggestedInBlock() {
        List<String> all = joined(BLOCK, DIRECTIVES, DELEGATION);
        all.removeAll(CONNECTION);
        return all;
    }

    /** Keywords of a task to suggest. */
    static List<String> suggestedInTask() {
        List<String> all = joined(TASK, DIRECTIVES, DELEGATION);
        all.removeAll(CONNECTION);
        LOOKUPS.forEach(lookup -> all.add("with_" + lookup));
        all.add("block");
        return all;
    }

    private static List<String> joined(List<String> a, List<String> b, List<String> c) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        all.addAll(c);
        return all;
    }
}
