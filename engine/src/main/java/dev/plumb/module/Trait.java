package dev.plumb.module;

/** What the engine has to know of a module beyond its parameters; see {@link ModuleInfo#traits}. */
public enum Trait {
    /** Sets variables of the host that its parameters name. */
    SETS_VARIABLES,
    /** Sets variables of the host whose names its task does not tell, since they stand in files. */
    READS_VARIABLES,
    /** Adds hosts or groups to the inventory of the run, and with them variables: what is changed by it is on no host. */
    CHANGES_INVENTORY,
    /** Brings tasks that are not known before it is reached. */
    BRINGS_TASKS,
    /** Done once, by the first host, for all hosts of the play. */
    RUNS_ONCE,
    /** Steers the run: there is nothing to report or count, and it is done whatever tasks are chosen one by one. */
    STEERS,
    /** Is given a text that a shell or a program of the host understands. */
    TAKES_COMMAND,
    /** Looks only: it makes no files where it works. */
    LOOKS,
    /** Makes files on the controller, which later tasks may name. */
    WRITES_ON_CONTROLLER,
    /** Does not mean by {@code delegate_to} in Ansible that the other host is changed, so that it cannot be delegated here. */
    NOT_DELEGATED
}
