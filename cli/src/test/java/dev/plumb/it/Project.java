package dev.plumb.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A folder on the controller with a playbook and an inventory.
 *
 * @param folder the folder
 */
record Project(Path folder) {
    /** Writes {@code site.yml}: one play for all hosts with these tasks, which are indented as they please. */
    Project tasks(String tasks) {
        return playbook("- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4));
    }

    /** Writes {@code site.yml}. */
    Project playbook(String text) {
        return file("site.yml", text);
    }

    /** Writes a file beside the playbook. */
    Project file(String name, String text) {
        Checkout.write(folder.resolve(name), text);
        return this;
    }

    /** Writes the inventory: lines in INI form. */
    Project inventory(String... lines) {
        return file("hosts.ini", String.join("\n", lines) + "\n");
    }

    /** The inventory is this host, as root, under the name web. */
    Project on(TestHost host) {
        return inventory(host.inventoryLine("web", folder));
    }

    /** A dry run in this process. */
    Outcomes check(String... more) {
        return Plumb.run(arguments("check", more));
    }

    /** An apply in this process. */
    Outcomes apply(String... more) {
        return Plumb.run(arguments("apply", more));
    }

    /** An apply in this process that goes on beside the test. */
    CompletableFuture<Outcomes> beginApply(String... more) {
        return begin(() -> apply(more));
    }

    /** A dry run in this process that goes on beside the test. */
    CompletableFuture<Outcomes> beginCheck(String... more) {
        return begin(() -> check(more));
    }

    private static CompletableFuture<Outcomes> begin(java.util.function.Supplier<Outcomes> run) {
        CompletableFuture<Outcomes> future = new CompletableFuture<>();
        // a thread of its own: the tests' pool may be full of tests that wait
        new Thread(
                        () -> {
                            try {
                                future.complete(run.get());
                            } catch (RuntimeException | Error e) {
                                future.completeExceptionally(e);
                            }
                        },
                        "plumb-beside")
                .start();
        return future;
    }

    /** An apply as a process of its own with these options of the JVM. */
    Plumb.Running startApply(String... jvm) {
        return Plumb.start(folder, List.of(jvm), arguments("apply"));
    }

    private String[] arguments(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                folder.resolve("site.yml").toString(),
                "-i",
                folder.resolve("hosts.ini").toString(),
                "--format",
                "jsonl"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }
}
