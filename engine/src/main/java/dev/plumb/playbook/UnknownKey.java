package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what may be meant by a key of a task that is neither keyword nor module. */
final class UnknownKey {
    private UnknownKey() {}

    /**
     * Tells it.
     *
     * @param named whether the task names a module besides
     * @param keywords keywords that would stand here, none where only a module may
     */
    static void tell(
            Located<String> key, ModuleNames modules, boolean named, Collection<String> keywords, Problems problems) {
        String word = key.value();
        if (KnownNames.unqualified(word).equals("import_playbook")) {
            problems.add(
                    key.position(),
                    "'import_playbook' belongs beside the plays, not among tasks",
                    "write it in the column of '- hosts:', or import_tasks for a file of tasks");
        } else if (word.startsWith("become_pass")) {
            problems.add(
                    key.position(),
                    "there is no keyword '" + word + "'",
                    "set the variable ansible_become_password, or use --ask-become-pass");
        } else if (AnsibleModules.has(word)) {
            problems.add(key.position(), AnsibleModules.complaint(word), AnsibleModules.instead(word));
        } else if (!keywords.isEmpty() && Keywords.isPlay(word)) {
            problems.add(
                    key.position(),
                    "'" + word + "' belongs to a play, not to a task",
                    "write it in the column of 'hosts:'");
        } else {
            boolean moduleOnly = keywords.isEmpty() || word.indexOf('.') >= 0;
            String what = moduleOnly ? "module" : named ? "keyword" : "keyword or module";
            problems.add(key.position(), "unknown " + what + " '" + word + "'", hint(word, modules, keywords));
        }
    }

    private static @Nullable String hint(String word, ModuleNames modules, Collection<String> keywords) {
        int dot = word.lastIndexOf('.');
        List<String> candidates = new ArrayList<>(keywords);
        candidates.addAll(modules.names());
        String closest = DidYouMean.closest(word.substring(dot + 1), dot < 0 ? candidates : modules.names());
        return closest == null ? null : "did you mean '" + word.substring(0, dot + 1) + closest + "'?";
    }
}
