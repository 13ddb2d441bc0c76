package dev.plumb.modules.firewall;

import dev.plumb.modules.firewall.UfwRule.Connection;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host's firewall as ufw keeps it: what stands in its files, and whether it runs. There is one on a host. */
final class Ufw implements ResourceType<UfwState> {
    static final Ufw TYPE = new Ufw();
    static final ResourceRef<UfwState> REF = new ResourceRef<>(TYPE, "ufw");

    /** Whether IPv6 is managed, and the defaults. */
    static final String SETTINGS = "/etc/default/ufw";

    private static final String END = "--plumb-end--";
    private static final Map<String, String> POLICIES = Map.of("DROP", "deny", "ACCEPT", "allow", "REJECT", "reject");

    private Ufw() {}

    @Override
    public String name() {
        return "firewall";
    }

    /** Each line with a word before it that tells what it is; sudo hides the connection from what it starts, but not from root. */
    @Override
    public Script readScript(List<Read<UfwState>> reads) {
        return Script.of(Sh.SBIN + """

                d=/etc/ufw
                c=${SSH_CONNECTION-} p=$$
                while [ -z "$c" ]&&[ "${p:-0}" -gt 1 ];do
                c=$(tr '\\0' '\\n' 2>/dev/null <"/proc/$p/environ"|sed -n 's/^SSH_CONNECTION=//p')
                p=$(sed 's/.*) . \\([0-9]*\\) .*/\\1/' "/proc/$p/stat" 2>/dev/null)
                done 2>/dev/null
                if [ -n "$c" ];then
                s=${c#* * };s=${s%% *}
                echo "connection $c"
                ip -o addr show to "$s" 2>/dev/null|sed -n '1s/^[0-9]*: *\\([^ ]*\\) .*/device \\1/p'
                fi
                grep -hE '^\\[|^ports=' $d/applications.d/* 2>/dev/null|sed 's/^/profile /'
                if command -v ufw >/dev/null 2>&1&&[ -e $d/ufw.conf ];then
                if [ ! -r $d/user.rules ];then echo denied
                else
                echo installed
                sed -n 's/^ *\\(ENABLED\\|LOGLEVEL\\) *=/set \\1=/p' $d/ufw.conf
                sed -n 's/^ *\\(IPV6\\|DEFAULT_[A-Z]*_POLICY\\) *=/set \\1=/p' /etc/default/ufw
                sed -n 's/^### tuple ###/four/p' $d/user.rules
                sed -n 's/^### tuple ###/six/p' $d/user6.rules
                for f in before before6 after after6;do cmp -s $d/$f.rules /usr/share/ufw/iptables/$f.rules||echo changed;done
                ! iptables -w -n -L ufw-user-input >/dev/null 2>&1||echo running
                fi
                fi
                echo\s""" + END + "\n");
    }

    @Override
    public void parse(List<Read<UfwState>> reads, ScriptResult result, ReadSink<UfwState> into) {
        List<String> lines = List.of(result.stdoutText().split("\n", -1));
        for (Read<UfwState> read : reads) {
            if (!lines.contains(END)) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else if (lines.contains("denied")) {
                into.failed(read.ref(), "this user may not read /etc/ufw/user.rules; write become: true");
            } else {
                into.state(read.ref(), state(lines));
            }
        }
    }

    private static UfwState state(List<String> lines) {
        UfwState absent = UfwState.absent(new UfwState.Hints(profiles(lines), connection(lines)));
        if (!lines.contains("installed")) {
            return absent;
        }
        Map<String, String> set = new HashMap<>();
        List<UfwRule> rules = new ArrayList<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            boolean six = line.startsWith("six ");
            if (line.startsWith("set ") && equals > 0) {
                set.put(line.substring(4, equals), line.substring(equals + 1).replaceAll("[\"'\\s]", ""));
            } else if (line.startsWith("four ") || six) {
                UfwRule rule = UfwRule.parse(line.substring(line.indexOf(' ')), six);
                if (rule != null) {
                    rules.add(rule);
                }
            }
        }
        boolean enabled = set.getOrDefault("ENABLED", "no").equalsIgnoreCase("yes");
        boolean running = lines.contains("running");
        String active = enabled ? running ? "yes" : "at the next boot" : running ? "until the next boot" : "no";
        return new UfwState(
                true,
                active,
                Map.of(
                        UfwState.LOGGING, set.getOrDefault("LOGLEVEL", "off"),
                        UfwState.IN, policy(set, "INPUT"),
                        UfwState.OUT, policy(set, "OUTPUT"),
                        UfwState.ROUTED, policy(set, "FORWARD")),
                set.getOrDefault("IPV6", "no").equalsIgnoreCase("yes"),
                List.copyOf(rules),
                lines.contains("changed") ? "changed" : "as installed",
                false,
                absent.hints());
    }

    private static String policy(Map<String, String> set, String chain) {
        String policy = set.getOrDefault("DEFAULT_" + chain + "_POLICY", "?");
        return POLICIES.getOrDefault(policy, policy);
    }

    private static Map<String, String> profiles(List<String> lines) {
        Map<String, String> profiles = new HashMap<>();
        String name = "";
        for (String line : lines) {
            if (line.startsWith("profile [")) {
                name = line.substring("profile [".length()).replaceAll("\\].*", "");
            } else if (line.startsWith("profile ports=")) {
                profiles.put(name, line.substring("profile ports=".length()).strip());
            }
        }
        return Map.copyOf(profiles);
    }

    private static @Nullable Connection connection(List<String> lines) {
        String device = "";
        String[] words = {};
        for (String line : lines) {
            device = line.startsWith("device ")
                    ? line.substring("device ".length()).replaceAll("@.*", "")
                    : device;
            words = line.startsWith("connection ") ? line.split(" ") : words;
        }
        Address client = words.length == 5 ? Address.of(words[1].replaceAll("%.*", "")) : null;
        Address server = words.length == 5 ? Address.of(words[3].replaceAll("%.*", "")) : null;
        if (client == null || server == null || !words[4].matches("\\d{1,5}")) {
            return null;
        }
        return new Connection(client, server, Integer.parseInt(words[4]), device);
    }

    /** Also by what stands in the files that it reads beside its own. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<UfwState> read) {
        return changed.equals(read)
                || changed.type() instanceof FileType
                        && (changed.key().equals(SETTINGS) || changed.key().startsWith("/etc/ufw/"));
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<UfwState> ref, Provider provider) {
        return provider.name("ufw");
    }

    @Override
    public UfwState absent(ResourceRef<UfwState> ref) {
        return UfwState.absent(new UfwState.Hints(Map.of(), null));
    }
}
