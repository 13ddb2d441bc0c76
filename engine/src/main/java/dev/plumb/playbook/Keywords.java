package dev.plumb.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keywords of plays and tasks: those read here, and Ansible's others, which deserve a better answer than "unknown". */
final class Keywords {
    /** Read in plays and tasks alike, see {@link DirectivesReader}. */
    private static final List<String> DIRECTIVES = List.of(
            "become",
            "become_user",
            "become_method",
            "become_flags",
            "remote_user",
            "connection",
            "port",
            "check_mode",
            "diff",
            "ignore_errors",
            "no_log",
            "environment");

    private static final List<String> PLAY = List.of(
            "name", "hosts", "user", "vars", "tags", "gather_facts", "tasks", "pre_tasks", "post_tasks", "handlers");

    private static final List<String> TASK = List.of(
            "name",
            "args",
            "action",
            "when",
            "loop",
            "with_items",
            "with_list",
            "register",
            "notify",
            "vars",
            "tags",
            "changed_when",
            "failed_when",
            "listen");

    private static final Set<String> LATER = Set.of(
            "any_errors_fatal",
            "become_exe",
            "collections",
            "debugger",
            "ignore_unreachable",
            "module_defaults",
            "run_once",
            "throttle",
            "timeout");

    private static final Set<String> PLAY_LATER = Set.of(
            "gather_subset",
            "gather_timeout",
            "fact_path",
            "vars_files",
            "vars_prompt",
            "roles",
            "force_handlers",
            "max_fail_percentage",
            "serial",
            "strategy",
            "order",
            "import_playbook");

    private static final Set<String> TASK_LATER = Set.of(
            "block",
            "rescue",
            "always",
            "delegate_to",
            "delegate_facts",
            "local_action",
            "async",
            "poll",
            "until",
            "retries",
            "delay",
            "loop_control");

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

    /** Whether the keyword is one that a play has and this version reads. */
    static boolean isPlay(String key) {
        return PLAY.contains(key) || DIRECTIVES.contains(key);
    }

    /** Whether the keyword is one that a task or handler has and this version reads. */
    static boolean isTask(String key) {
        return TASK.contains(key) || DIRECTIVES.contains(key);
    }

    /** Whether plays of Ansible have the keyword and this version does not read it. */
    static boolean isLaterInPlay(String key) {
        return PLAY_LATER.contains(key) || LATER.contains(key);
    }

    /** Whether tasks of Ansible have the keyword and this version does not read it. */
    static boolean isLaterInTask(String key) {
        return TASK_LATER.contains(key) || LATER.contains(key) || key.startsWith("with_");
    }

    /** What to write for a keyword that Ansible has removed, or null. */
    static @Nullable String removed(String key) {
        return REMOVED.get(key);
    }

    /** Keywords of a play to suggest. */
    static List<String> suggestedInPlay() {
        return joined(PLAY, DIRECTIVES);
    }

    /** Keywords of a task to suggest. */
    static List<String> suggestedInTask() {
        return joined(TASK, DIRECTIVES);
    }

    private static List<String> joined(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
