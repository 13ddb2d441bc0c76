package dev.plumb.run;

import dev.plumb.inventory.Inventory;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.playbook.Playbook;
import dev.plumb.report.EventSink;
import java.util.List;

/**
 * One run of playbooks over an inventory: everything is validated first, then hosts are connected, then the plays are
 * brought about (or forecast) in order.
 */
public final class Run {
    private final Inventory inventory;
    private final List<Playbook> playbooks;
    private final ModuleCatalog catalog;
    private final RunOptions options;
    private final EventSink events;

    /** A run that has not begun. */
    public Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events) {
        this.inventory = inventory;
        this.playbooks = playbooks;
        this.catalog = catalog;
        this.options = options;
        this.events = events;
    }

    /**
     * Checks all files as far as that is possible without a connection: modules, parameters, expressions, undefined
     * variables, handlers, files.
     *
     * @throws dev.plumb.source.ProblemException with everything that is wrong
     */
    public void validate() {
        throw new UnsupportedOperationException();
    }

    /** Validates, then runs to the end. Failures of hosts are events and a status, not exceptions. */
    public RunResult execute() {
        throw new UnsupportedOperationException();
    }

    /** Ends the run as soon as may be: called from a signal handler, any thread. The first call lets running scripts end. */
    public void interrupt() {
        throw new UnsupportedOperationException();
    }
}
