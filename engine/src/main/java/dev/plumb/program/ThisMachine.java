package dev.plumb.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs Plumb, and where. */
public final class ThisMachine {
    private ThisMachine() {}

    /** {@code user@host}. */
    public static String user() {
        return System.getProperty("user.name", "?") + "@" + hostName();
    }

    /** This machine's name; {@code localhost} where it is not told. */
    public static String hostName() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isEmpty()) {
            return name;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
