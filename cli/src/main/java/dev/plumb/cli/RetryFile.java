package dev.plumb.cli;

import dev.plumb.report.Event;
import dev.plumb.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The hosts that failed or were lost in a run, for {@code --limit @FILE}: {@code site.retry} beside {@code site.yml}. */
final class RetryFile {
    private RetryFile() {}

    /**
     * Writes it, or removes that of an earlier run when no host has failed and the run came to its end.
     *
     * @param playbook the first playbook of the run
     */
    static void write(Path playbook, RunResult result, Terminal terminal) {
        String name = String.valueOf(playbook.getFileName());
        int dot = name.lastIndexOf('.');
        Path file = playbook.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".retry");
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, Event.Counts> host : result.recap().hosts().entrySet()) {
            if (host.getValue().isOut()) {
                failed.add(host.getKey());
            }
        }
        try {
            if (!failed.isEmpty()) {
                Files.writeString(file, String.join("\n", failed) + "\n");
                terminal.complain("failed hosts: --limit @" + file);
            } else if (result.status() != RunResult.Status.INTERRUPTED && result.status() != RunResult.Status.LOCKED) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            terminal.complain("warning: " + file + " cannot be written: " + e.getMessage());
        }
    }
}
