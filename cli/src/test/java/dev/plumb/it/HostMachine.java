package dev.plumb.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A host in a virtual machine, for what a container cannot do: it reboots, and its power can be cut. The machine is made
 * by {@code support/machine-image}; what happens to its disk happens to an overlay and ends with it.
 *
 * <p>A power cut ends QEMU as {@code kill -9} does. What the kernel in the machine holds in its memory is lost then, which
 * is what no program on the host has synced and the kernel has not written back by itself. What it has flushed to its
 * disk is there: QEMU has handed that to the kernel of this machine, which stays on. For that no byte has to reach a real
 * disk, so the cache mode is {@code unsafe}: at a flush QEMU still writes all that it holds itself, and only leaves
 * out waiting for the disk below.
 */
public final class HostMachine implements TestHost {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration SCRIPT = Duration.ofMinutes(2);
    private static final Duration PING = Duration.ofSeconds(5);
    private static final int POLL_MILLISECONDS = 200;
    private static final String BOOT_ID = "cat /proc/sys/kernel/random/boot_id";
    private static final String KERNEL = "root=/dev/vda rw console=ttyS0 quiet mitigations=off";

    /* It waits without asking again and again, which would take from the processor what the boot needs. */
    private static final String RUNNING = "s=$(timeout 120 systemctl is-system-running --wait); echo \"$s\";"
            + " [ \"$s\" = running ] || systemctl --failed --no-legend";

    private final Path image = image();
    private final List<String> accelerator;
    private final Path folder;
    private final Thread atExit = new Thread(this::end, "machine-end");
    private final int port = freePort();
    private final String hostKeys;
    private @Nullable Process qemu;
    private @Nullable Process guard;
    private @Nullable GuestAgent agent;

    private HostMachine() throws IOException {
        folder = Files.createTempDirectory("plumb-machine");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            accelerator = Accelerator.options(image.resolve("vmlinuz"));
            Checkout.run(
                    "qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    "-F",
                    "raw",
                    "-b",
                    image.resolve("disk.img").toString(),
                    disk().toString());
            powerOn();
            waitUntilUp();
            sh(TestHost.authorization() + "\nsync");
            hostKeys = sh("cat /etc/ssh/ssh_host_*_key.pub");
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** A fresh machine that is up. Tests share one, see {@link NeedsMachine}; this is for those that cannot. */
    public static HostMachine boot() {
        try {
            return new HostMachine();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("the virtual machine does not start; ./verify installs what it needs", e);
        }
    }

    private static Path image() {
        String given = System.getenv("PLUMB_TEST_MACHINE");
        return Path.of(
                given != null && !given.isEmpty()
                        ? given
                        : Checkout.run("support/machine-image").get(0));
    }

    /** A port that was free a moment ago; it stays the machine's over power cuts. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path disk() {
        return folder.resolve("disk.qcow2");
    }

    private Path console() {
        return folder.resolve("console");
    }

    private Path socket() {
        return folder.resolve("agent");
    }

    private void powerOn() throws IOException {
        Files.deleteIfExists(socket());
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64"));
        command.addAll(accelerator);
        command.addAll(List.of("-smp", "2", "-m", "1024", "-nodefaults", "-no-user-config", "-display", "none"));
        command.addAll(List.of("-kernel", image.resolve("vmlinuz").toString()));
        command.addAll(List.of("-initrd", image.resolve("initrd").toString(), "-append", KERNEL));
        command.addAll(List.of("-drive", "file=" + disk() + ",format=qcow2,if=virtio,cache=unsafe"));
        command.addAll(List.of("-nic", "user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:" + port + "-:22"));
        command.addAll(List.of("-serial", "file:" + console(), "-device", "virtio-serial-pci"));
        command.addAll(List.of("-chardev", "socket,id=agent,server=on,wait=off,path=" + socket()));
        command.addAll(List.of("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"));
        qemu = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu.log").toFile())
                .start();
        // The end of its standard input tells it that this process is gone, however it went.
        guard = new ProcessBuilder(
                        "sh",
                        "-c",
                        "read -r _; kill -9 \"$0\"; rm -rf -- \"$1\"",
                        String.valueOf(qemu.pid()),
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts it on the disk that it had, and waits until it is up; does nothing where it runs. */
    public void start() {
        if (qemu.isAlive()) {
            return;
        }
        try {
            powerOn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        waitUntilUp();
    }

    /** Cuts the power: nothing on the machine gets to know. It stays off until {@link #start}. */
    public void powerCut() {
        try {
            qemu.destroyForcibly().waitFor();
            guard.destroyForcibly().waitFor();
            if (agent != null) {
                agent.close();
                agent = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reboots it as an operator does, and waits until it is up again. */
    public void reboot() {
        String before = bootId();
        beginReboot();
        waitUntilUp(before);
    }

    /** Reboots it as an operator does, and does not wait. */
    public synchronized void beginReboot() {
        try {
            agent.begin("systemctl reboot", PING);
        } catch (GuestAgent.Silence e) {
            // it went down before the agent could say that it does
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which boot of the machine this is. */
    public String bootId() {
        return sh(BOOT_ID).strip();
    }

    /** Waits until it is up, with no unit failed; sshd answers then. */
    public void waitUntilUp() {
        waitUntilUp("");
    }

    /** Waits until it is up in another boot than this one. */
    public synchronized void waitUntilUp(String bootBefore) {
        Instant end = Instant.now().plus(BOOT);
        String found = "it does not answer";
        while (Instant.now().isBefore(end) && qemu.isAlive()) {
            try {
                if (agent == null && Files.exists(socket())) {
                    agent = new GuestAgent(socket());
                }
                if (agent != null && agent.answers(PING) && !isIn(bootBefore)) {
                    found = agent.exec(RUNNING, SCRIPT).out();
                    if (found.startsWith("running")) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
            } catch (IOException e) {
                found = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("the machine does not come up: " + found + "\n" + log());
    }

    private boolean isIn(String boot) throws IOException {
        return agent.exec(BOOT_ID, PING).out().strip().equals(boot);
    }

    /** What QEMU and the kernel have said. */
    private String log() {
        StringBuilder log = new StringBuilder();
        for (Path file : List.of(folder.resolve("qemu.log"), console())) {
            String text = Files.exists(file) ? Checkout.read(file) : "";
            log.append(text, Math.max(0, text.length() - 2000), text.length());
        }
        return log.toString();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String hostKeys() {
        return hostKeys;
    }

    @Override
    public synchronized Result exec(String script) {
        try {
            return agent.exec(script, SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(script, e);
        }
    }

    /** Ends it and removes its disk. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process is about to end; the hook finds nothing left to do
        }
    }

    private void end() {
        if (qemu != null) {
            powerCut();
        }
        for (Path file : List.of(disk(), console(), socket(), folder.resolve("qemu.log"), folder)) {
            file.toFile().delete();
        }
    }

    @Override
    public String toString() {
        return "virtual machine on port " + port;
    }
}
