package dev.plumb.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the launcher runs once so that the JVM can archive the classes it loads: a dry run on this machine, one on a host that
 * does not answer, and the classes of an SSH connection by name, since there is no host to connect to.
 */
public final class Training {
    private static final String CLASSES = "training-classes.txt";
    private static final String PLAYBOOK = "training.yml";

    /** The second finds nobody who listens: what comes before a connection is trained. */
    private static final String[][] COMMANDS = {
        {"check", "-i", "localhost,", "-c", "local", "-e", "trained=yes", PLAYBOOK},
        {"check", "-i", "localhost,", "-e", "{ansible_host: 127.0.0.1, ansible_port: 1}", PLAYBOOK}
    };

    private Training() {}

    /** Runs it in the directory that holds the training playbook; its output does not matter. */
    public static void main(String[] args) throws IOException {
        loadClasses();
        Terminal nowhere = new Terminal(
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Map.of("HOME", System.getProperty("user.home")),
                true,
                false,
                80);
        for (String[] command : COMMANDS) {
            Main.run(command, nowhere);
        }
        // not exit: the JVM writes its archive when the process ends in an orderly way
        Runtime.getRuntime().exit(0);
    }

    /**
     * Loads by name what a dry run on this machine does not: all of Plumb and of the library for SSH, and what the list names
     * of the JDK's cryptography.
     */
    private static void loadClasses() throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String jar = new File(entry).getName();
            if (jar.startsWith("plumb-") || jar.startsWith("jsch-") || jar.startsWith("commons-exec-")) {
                loadJar(entry);
            }
        }
        try (InputStream in = Training.class.getResourceAsStream(CLASSES)) {
            if (in != null) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String name = lines.readLine(); name != null; name = lines.readLine()) {
                    load(name);
                }
            }
        }
    }

    private static void loadJar(String file) throws IOException {
        try (ZipFile jar = new ZipFile(file)) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class")) {
                    load(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }

    /** Loads a class without running its initialiser; some need what is not there, or are of another JDK. */
    private static void load(String name) {
        try {
            Class.forName(name, false, Training.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // then it is not archived
        }
    }
}
