package dev.plumb.module;

import java.nio.file.Path;

/**
 * Where files of hosts go on the controller.
 *
 * @param written the path as written; a slash at its end says that it is a directory
 * @param path the same, absolute: a relative one starts in the playbook's directory, {@code ~/} at the user's home
 * @param host the name of the task's host in the inventory
 */
public record LocalTarget(String written, Path path, String host) {
    static LocalTarget of(String written, Path playbook, String host) {
        Path path = written.equals("~") || written.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), written.substring(1))
                : playbook.resolve(written);
        return new LocalTarget(written, path.toAbsolutePath().normalize(), host);
    }

    /** Whether it is written as a directory. */
    public boolean isDirectory() {
        return written.endsWith("/");
    }
}
