package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.resource.Change;
import dev.plumb.resource.Transaction;
import java.util.List;

/** All that consecutive tasks change of the journal's settings: the daemon is started anew once, or all of it is restored. */
final class JournaldTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/systemd/journald.conf.d";

    /** Five starts in ten seconds are the most that systemd lets it have, be they ours or another's. */
    private static final String RESTART = """
            systemctl reset-failed systemd-journald.service systemd-journald.socket 2>/dev/null
            case $(systemctl show --value -p NeedDaemonReload systemd-journald) in yes)systemctl daemon-reload||exit 1;;esac
            systemctl restart systemd-journald||exit 1
            """;

    private final boolean flushes;

    /**
     * A transaction.
     *
     * @param flushes whether what is in memory is written to disk
     */
    JournaldTransaction(boolean flushes) {
        super(DIRECTORY);
        this.flushes = flushes;
    }

    @Override
    public String name() {
        return "journald";
    }

    @Override
    public Transaction and(Transaction later) {
        return new JournaldTransaction(flushes || ((JournaldTransaction) later).flushes);
    }

    /** There is no program that tests its settings; the parameters are checked. */
    @Override
    public String validation() {
        return ":";
    }

    @Override
    public Activation activation() {
        return new Activation(
                "restart of systemd-journald",
                "systemctl -q is-active systemd-journald",
                RESTART + (flushes ? "journalctl --flush\n" : ""));
    }

    @Override
    public List<String> blamed(String said) {
        return List.of();
    }

    @Override
    public boolean activates(Change<?> change) {
        return false;
    }
}
