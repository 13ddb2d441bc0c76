package dev.plumb.modules.docker;

import dev.plumb.module.Param;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups of the parameters of containers. */
final class ContainerParams {
    private ContainerParams() {}

    /** What runs in it. */
    public record Program(
            @Param(doc = "what it runs, in place of the image's: words of a command line, or a list") @Nullable
            Object command,

            @Param(doc = "the program that gets `command` as its arguments, in place of the image's")
            List<String> entrypoint,

            @Param(doc = "variables, beside those of the image; they are no arguments of a process", asWritten = true)
            Map<String, @Nullable Object> env,

            @Param(doc = "user that it runs as: `NAME`, `NUMBER`, `USER:GROUP`") @Nullable
            String user,

            @Param(doc = "further groups of that user") List<String> groups,

            @Param(doc = "directory in which it starts", aliases = "workdir") @Nullable
            String workingDir,

            @Param(doc = "signal that stops it") @Nullable String stopSignal,

            @Param(doc = "seconds after which one that does not stop is killed; default: docker's 10") @Nullable
            Integer stopTimeout,

            @Param(doc = "whether a small init collects what its program leaves", def = "false")
            boolean init,

            @Param(doc = "whether it has a terminal", def = "false")
            boolean tty,

            @Param(doc = "keeps its standard input open", def = "false")
            boolean interactive) {}

    /** What of the host it has. */
    public record Storage(
            @Param(
                    doc = "`NAME:/PATH`, `/HOST/PATH:/PATH`, with `:ro` behind it where it is not to write; or `/PATH`",
                    commaSeparated = false)
            List<String> volumes,

            @Param(doc = "file systems in memory: `/PATH`, `/PATH:size=64m`", commaSeparated = false)
            List<String> tmpfs,

            @Param(doc = "devices: `/dev/HOST:/dev/NAME:rwm`", commaSeparated = false)
            List<String> devices,

            @Param(doc = "whether its own file system cannot be written", def = "false")
            boolean readOnly,

            @Param(doc = "size of `/dev/shm`; default: that of the engine") @Nullable
            String shmSize) {}

    /** How it is reached, and whom it reaches. */
    public record Network(
            @Param(
                    doc =
                            "ports of the host that lead to it: `8080:80`, `ADDRESS:8080:80/udp`, `80` for any port of the host",
                    aliases = "ports",
                    commaSeparated = false)
            List<String> publishedPorts,

            @Param(doc = "the address of the host on which ports are published that say none", def = "127.0.0.1")
            String defaultHostIp,

            @Param(
                    doc = "ports that are told to others, and published nowhere",
                    aliases = {"exposed", "expose"})
            List<String> exposedPorts,

            @Param(
                    doc =
                            "networks that it is in, no others: names, or mappings with `name`, `aliases` and `ipv4_address`")
            @Nullable
            Object networks,

            @Param(
                    doc =
                            "`bridge`, `host`, `none`, `container:NAME` or the name of a network; default: the first of `networks`, else `bridge`")
            @Nullable
            String networkMode,

            @Param(doc = "its name in its own eyes") @Nullable
            String hostname,

            @Param(doc = "the domain of that name") @Nullable
            String domainname,

            @Param(doc = "servers for names") List<String> dnsServers,

            @Param(doc = "options of the resolver", aliases = "dns_options")
            List<String> dnsOpts,

            @Param(doc = "domains that are searched for names")
            List<String> dnsSearchDomains,

            @Param(doc = "further names with their addresses", asWritten = true)
            Map<String, @Nullable Object> etcHosts) {}

    /** How much it may have. */
    public record Limits(
            @Param(doc = "memory: `512M`, `2G`; 0: no limit", def = "0")
            String memory,

            @Param(doc = "memory and swap together; -1: any swap; default: what docker makes of `memory`") @Nullable
            String memorySwap,

            @Param(doc = "memory that it is brought back to when the host is short of it", def = "0")
            String memoryReservation,

            @Param(doc = "processors: `0.5`, `2`; 0: no limit", def = "0")
            String cpus,

            @Param(doc = "weight against others; 0: docker's 1024", def = "0")
            int cpuShares,

            @Param(doc = "processors that it may use: `0-2`, `0,1`") @Nullable
            String cpusetCpus,

            @Param(doc = "processes; 0: no limit", def = "0")
            int pidsLimit,

            @Param(doc = "limits: `nofile:1024:2048`") List<String> ulimits,

            @Param(doc = "how soon it is killed when memory runs out, -1000 to 1000", def = "0")
            int oomScoreAdj) {}

    /** What it may do to its host. */
    public record Rights(
            @Param(doc = "whether it may do everything: as good as root on the host", def = "false")
            boolean privileged,

            @Param(doc = "capabilities beyond docker's own: `NET_ADMIN`", aliases = "cap_add")
            List<String> capabilities,

            @Param(doc = "capabilities that it does not have: `ALL`")
            List<String> capDrop,

            @Param(doc = "options of security, such as `no-new-privileges`", commaSeparated = false)
            List<String> securityOpts,

            @Param(doc = "parameters of the kernel, as far as they are its own", asWritten = true)
            Map<String, @Nullable Object> sysctls,

            @Param(doc = "whose processes it sees: `host`, `container:NAME`") @Nullable
            String pidMode,

            @Param(doc = "with whom it shares memory: `private`, `shareable`, `host`, `container:NAME`") @Nullable
            String ipcMode,

            @Param(doc = "`host` takes it out of the engine's user namespace") @Nullable
            String usernsMode,

            @Param(doc = "what runs it, in place of the engine's default") @Nullable
            String runtime) {}
}
