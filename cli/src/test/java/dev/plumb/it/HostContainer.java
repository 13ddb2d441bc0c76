package dev.plumb.it;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A fresh host in a container; its port 22 is published on 127.0.0.1. The image is made by {@code support/host-image}. */
public final class HostContainer implements TestHost {
    private static final int SSH = 22;
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final String RUNNING = "for i in $(seq 600); do s=$(systemctl is-system-running --wait 2>/dev/null);"
            + " case $s in running|degraded) break;; esac; sleep 0.1; done; echo \"$s\";"
            + " [ \"$s\" = running ] || systemctl --failed --no-legend";

    private final GenericContainer<?> container;
    private final ContainerShell shell;
    private final String hostKeys;

    private HostContainer(String image, Map<String, String> tmpfs) {
        if (!"true".equals(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
            // it would try for minutes to fetch an image that may not be to be had
            throw new IllegalStateException("set TESTCONTAINERS_RYUK_DISABLED=true, as cli/pom.xml does");
        }
        container = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withCommand("/sbin/init")
                .withLabel("plumb-test", Checkout.root().toString())
                .withTmpFs(tmpfs)
                .withCreateContainerCmdModifier(HostContainer::systemdFlags)
                .waitingFor(new Booted());
        container.start();
        shell = new ContainerShell(container.getContainerId());
        sh(TestHost.authorization());
        hostKeys = sh("cat /etc/ssh/ssh_host_*_key.pub");
    }

    /** A fresh host with what Plumb asks of a host, and no Python. */
    public static HostContainer start() {
        return start(Map.of());
    }

    /**
     * A fresh host with further file systems in memory.
     *
     * @param tmpfs mount point to options, {@code /mnt/small} to {@code size=1m}
     */
    public static HostContainer start(Map<String, String> tmpfs) {
        return new HostContainer(image("PLUMB_TEST_IMAGE", 0), tmpfs);
    }

    /** A fresh host that also has Python, which Ansible needs. */
    public static HostContainer startWithPython() {
        return new HostContainer(image("PLUMB_TEST_IMAGE_PYTHON", 1), Map.of());
    }

    /** A fresh host of Debian 13, without Python. */
    public static HostContainer startDebian13() {
        return new HostContainer(image("PLUMB_TEST_IMAGE_DEBIAN_13", 2), Map.of());
    }

    private static String image(String variable, int line) {
        String given = System.getenv(variable);
        return given != null ? given : Checkout.run("support/host-image").get(line);
    }

    private static void systemdFlags(CreateContainerCmd command) {
        HostConfig host = Objects.requireNonNull(command.getHostConfig());
        List<Bind> binds = new ArrayList<>();
        binds.add(Bind.parse("/sys/fs/cgroup:/sys/fs/cgroup:rw"));
        Map<String, String> tmpfs = new java.util.HashMap<>(Objects.requireNonNullElse(host.getTmpFs(), Map.of()));
        for (String mount : List.of("/run", "/run/lock", "/tmp")) {
            tmpfs.put(mount, "");
        }
        Ports ports = new Ports();
        ports.bind(ExposedPort.tcp(SSH), Ports.Binding.bindIp("127.0.0.1"));
        command.withStopSignal("SIGRTMIN+3")
                // a docker engine in it keeps its layers there: an overlay cannot lie on the container's own
                .withVolumes(new Volume("/var/lib/docker"))
                .withExposedPorts(ExposedPort.tcp(SSH))
                .withHostConfig(host.withCapAdd(Capability.SYS_ADMIN, Capability.NET_ADMIN)
                        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                        .withTmpFs(tmpfs)
                        .withBinds(binds)
                        .withPortBindings(ports));
    }

    @Override
    public int port() {
        return container.getMappedPort(SSH);
    }

    @Override
    public String hostKeys() {
        return hostKeys;
    }

    /** The container's id, for the docker command. */
    public String id() {
        return container.getContainerId();
    }

    @Override
    public Result exec(String script) {
        Result quick = shell.run(script);
        if (quick != null) {
            return quick;
        }
        try {
            ExecResult result = container.execInContainer("sh", "-c", script);
            return new Result(result.getExitCode(), result.getStdout(), result.getStderr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        shell.close();
        container.stop();
    }

    @Override
    public String toString() {
        @Nullable String id = container.getContainerId();
        return "host " + (id == null ? "(not started)" : id.substring(0, 12));
    }

    /** Waits until systemd says that the host runs, with no unit failed. */
    private static final class Booted extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            try {
                ExecResult result = waitStrategyTarget.execInContainer("sh", "-c", RUNNING);
                if (!result.getStdout().startsWith("running")) {
                    throw new IllegalStateException("the host does not come up: " + result.getStdout());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        Booted() {
            withStartupTimeout(BOOT);
        }
    }
}
