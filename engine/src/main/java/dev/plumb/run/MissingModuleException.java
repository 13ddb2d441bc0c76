package dev.plumb.run;

import dev.plumb.playbook.AnsibleModules;
import dev.plumb.playbook.Task;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;

/** A task is reached whose module Ansible has and Plumb lacks. */
final class MissingModuleException extends ProblemException {
    private static final long serialVersionUID = 1L;

    MissingModuleException(Task task) {
        super(problem(task));
    }

    /** What is wrong with the task, and what to write instead. */
    static Problem problem(Task task) {
        String name = task.module().value();
        return new Problem(task.module().position(), AnsibleModules.complaint(name), AnsibleModules.instead(name));
    }
}
