package dev.plumb.it;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A host for the play of {@code it/fault-matrix}, which lies in a small file system of its own there. */
final class FaultHost implements AutoCloseable {
    static final Path FILES = Checkout.root().resolve("cli/src/test/resources/it/fault-matrix");

    private static final String NO_ROOM = "cat /dev/zero >/srv/ballast 2>/dev/null; true";

    private final HostContainer host = HostContainer.start(Map.of("/srv", "size=8m"));

    FaultHost() {
        run("prepare.sh");
    }

    private String run(String script) {
        return host.sh(Checkout.read(FILES.resolve(script)));
    }

    HostContainer container() {
        return host;
    }

    /** Everything is as before the play. */
    void reset() {
        run("reset.sh");
    }

    /** What became of what the play manages: a line for each thing by its name, with a digest of its content. */
    Map<String, String> look() {
        Map<String, String> things = new LinkedHashMap<>();
        for (String line : run("look.sh").split("\n")) {
            int end = line.startsWith("backup ") ? line.indexOf(' ', "backup ".length()) : line.indexOf(' ');
            things.put(line.substring(0, end), line.substring(end + 1));
        }
        return things;
    }

    /** What should not be there: temporary files, and accounts that are not whole. Empty when all is well. */
    String leftovers() {
        return run("leftovers.sh");
    }

    /** Fills the file system. */
    void fill() {
        host.sh(NO_ROOM);
    }

    /** Makes room again. */
    void makeRoom() {
        host.sh("rm -f /srv/ballast");
    }

    @Override
    public void close() {
        host.close();
    }
}
