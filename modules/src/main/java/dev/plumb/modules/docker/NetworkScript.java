package dev.plumb.modules.docker;

import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Commands that make and remove a network. */
final class NetworkScript {
    /** Writes, for each container in network {@code $n}, the words that put it in again. */
    private static final String MEMBERS = """
            plumb_members() {
            docker ps -a --filter "network=$n" --format '{{.Names}}' </dev/null|while read -r plumb_c;do
            [ -n "$plumb_c" ]||continue
            docker container inspect -f '{{with index .NetworkSettings.Networks "'"$n"'"}}{{range .Aliases}}--alias {{.}} {{end}}{{with .IPAMConfig}}{{with .IPv4Address}}--ip {{.}} {{end}}{{end}}{{end}}' "$plumb_c" </dev/null|tr -d '\\n'
            printf '%s %s\\n' "$n" "$plumb_c"
            done
            }
            plumb_in() { printf '%s\\n' "$plumb_m"|{
            plumb_s=0
            while read -r plumb_w;do
            [ -z "$plumb_w" ]||docker network connect $plumb_w </dev/null||plumb_s=1
            done
            exit $plumb_s
            };}
            plumb_out() { printf '%s\\n' "$plumb_m"|while read -r plumb_w;do
            [ -z "$plumb_w" ]||docker network disconnect -f "$n" "${plumb_w##* }" </dev/null||exit 1
            done;}
            """;

    private final DockerNetworkModule.Params p;
    private final DockerJson now;

    /**
     * For a task.
     *
     * @param now what docker tells of the network as it is
     */
    NetworkScript(DockerNetworkModule.Params p, DockerJson now) {
        this.p = p;
        this.now = now;
    }

    private String begin() {
        return "trap '' HUP INT TERM\nn=" + Sh.quote(p.name()) + "\n" + MEMBERS + "plumb_m=$(plumb_members)||exit\n";
    }

    /** With what is in it taken out first. */
    String remove() {
        return begin() + "plumb_out||exit\n" + Cli.line(List.of("network", "rm", p.name()));
    }

    String create() {
        return Cli.line(words());
    }

    /** What cannot be made anew is made as it was. */
    String recreate() {
        return begin()
                + "plumb_back() { docker network inspect \"$n\" >/dev/null 2>&1 </dev/null||docker "
                + Sh.words(before())
                + " </dev/null >/dev/null;plumb_in;}\n"
                + "plumb_out&&docker network rm \"$n\" </dev/null >/dev/null&&docker " + Sh.words(words())
                + " </dev/null >/dev/null||{ plumb_s=$?;plumb_back;exit $plumb_s;}\nplumb_in||exit\n";
    }

    String connect(List<String> containers) {
        StringBuilder text = new StringBuilder();
        containers.forEach(each -> text.append(Cli.line(List.of("network", "connect", p.name(), each))));
        return text.toString();
    }

    String disconnect(List<String> containers) {
        StringBuilder text = new StringBuilder();
        containers.forEach(each -> text.append(Cli.line(List.of("network", "disconnect", p.name(), each))));
        return text.toString();
    }

    /** What makes it as the task says, and where that says nothing as it is now. */
    private List<String> words() {
        List<String> words = new ArrayList<>(List.of("network", "create", "--driver", p.driver()));
        flag(words, "--internal", or(p.internal(), "Internal"));
        flag(words, "--attachable", or(p.attachable(), "Attachable"));
        flag(words, "--ipv6", or(p.enableIpv6(), "EnableIPv6"));
        if (p.ipamConfig() == null) {
            ranges(words);
        }
        p.subnets(range -> {
            option(words, "--subnet", range.get("subnet"));
            option(words, "--gateway", range.get("gateway"));
            option(words, "--ip-range", range.get("iprange"));
            if (range.get("aux_addresses") instanceof Map<?, ?> others) {
                others.forEach((name, address) -> option(words, "--aux-address", name + "=" + address));
            }
            return "";
        });
        pairs(words, Fields.texts(p.driverOptions()), Fields.texts(p.labels()));
        return words;
    }

    private boolean or(@Nullable Boolean given, String key) {
        return given == null ? now.isTrue(key) : given;
    }

    /** What makes it as it is now. */
    private List<String> before() {
        List<String> words = new ArrayList<>(List.of("network", "create", "--driver", now.text("Driver")));
        flag(words, "--internal", now.isTrue("Internal"));
        flag(words, "--attachable", now.isTrue("Attachable"));
        flag(words, "--ipv6", now.isTrue("EnableIPv6"));
        ranges(words);
        pairs(words, Map.of(), Map.of());
        return words;
    }

    private void ranges(List<String> words) {
        for (DockerJson range : now.list("IPAM", "Config")) {
            option(words, "--subnet", range.text("Subnet"));
            option(words, "--gateway", range.text("Gateway"));
            option(words, "--ip-range", range.text("IPRange"));
            Fields.told(range.at("AuxiliaryAddresses"))
                    .forEach((name, address) -> option(words, "--aux-address", name + "=" + address));
        }
    }

    /** Options and labels, those of the task over those that it has; and its name. */
    private void pairs(List<String> words, Map<String, String> options, Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(Fields.told(now.at("Options")));
        all.putAll(options);
        all.forEach((key, value) -> option(words, "--opt", key + "=" + value));
        all = new TreeMap<>(Fields.told(now.at("Labels")));
        all.putAll(labels);
        all.forEach((key, value) -> option(words, "--label", key + "=" + value));
        words.add(p.name());
    }

    private static void flag(List<String> words, String name, boolean given) {
        if (given) {
            words.add(name);
        }
    }

    private static void option(List<String> words, String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            words.addAll(List.of(name, value.toString()));
        }
    }
}
