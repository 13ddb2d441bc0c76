package dev.plumb.modules.files;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.files.Edit.Edited;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Manages the keys by which ssh knows hosts. */
@ModuleInfo(
        name = "known_hosts",
        doc = "Manages the keys by which ssh knows other hosts, in a `known_hosts` file.",
        notes = {
            "A host has one key of each type: another one of the type is replaced, with all names of its line. Lines with"
                    + " `@cert-authority` or `@revoked` are apart from those without.",
            "The salt of `hash_host` follows from the name and the key."
        },
        example = """
                - name: the host of the code is known to all users
                  known_hosts:
                    path: /etc/ssh/ssh_known_hosts
                    name: git.example.org
                    key: git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE1
                """)
public final class KnownHostsModule extends FileTask<KnownHostsModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "name or address of the host, as in `key`; `[NAME]:PORT` when the port is not 22",
                    required = true,
                    aliases = "host")
            String name,

            @Param(
                    doc =
                            "line of the file: the host's name, the type of the key and the key; several lines for several types."
                                    + " Without it all keys of the host are removed")
            @Nullable
            String key,

            @Param(doc = "the file; its directory must be there", def = "~/.ssh/known_hosts")
            String path,

            @Param(doc = "writes a hash instead of the host's name", def = "false")
            boolean hashHost,

            @Param(doc = "whether it should be there", def = "present")
            Presence state) {
        private String host() {
            return name.toLowerCase(Locale.ROOT);
        }

        private List<HostKey> keys() {
            List<HostKey> keys = new ArrayList<>();
            for (String line : (key == null ? "" : key).split("\\R")) {
                HostKey one = HostKey.of(line);
                if (one != null) {
                    keys.add(hashHost ? one.hashed(host()) : one);
                }
            }
            return keys;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                Paths.invalid("path", p.path),
                p.name.isBlank() ? "name is empty" : Names.argument("name", p.name),
                p.name.matches(".*[,\\s*?!|].*") ? "name '" + p.name + "' is not one name" : null,
                p.state == Presence.PRESENT && p.key == null ? "key is required" : null);
        return wrong != null || p.key == null ? wrong : wrongKey(p, p.key);
    }

    private static @Nullable String wrongKey(Params p, String text) {
        int keys = 0;
        for (String line : text.split("\\R")) {
            HostKey key = HostKey.of(line);
            boolean comment = line.isBlank() || line.strip().startsWith("#");
            if (key == null && !comment) {
                return "key '" + line.strip() + "' is no line of known_hosts; write NAME TYPE KEY";
            } else if (key != null && !key.isFor(p.host())) {
                return "the key is for '" + key.hosts() + "', not for " + p.name + "; begin it with the host's name";
            }
            keys += key == null ? 0 : 1;
        }
        return keys > 0 ? null : "key has no key; write NAME TYPE KEY";
    }

    private static ManagedFile file(Params p) {
        return ManagedFile.at(p.path)
                .following(false)
                .whenMissing(p.state == Presence.ABSENT ? Missing.IGNORE : Missing.CREATE);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return file(p).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        Plan plan = Edit.plan(files, file(p), old -> new Edited(edited(p, old), ""));
        return plan.with("name", p.name).with("key", p.key).with("hash_host", p.hashHost);
    }

    private static @Nullable String edited(Params p, @Nullable String old) {
        List<String> lines = TextLines.of(old);
        String host = PythonRegex.bytes(p.host());
        List<String> missing = new ArrayList<>();
        if (p.key == null) {
            lines.removeIf(line -> {
                HostKey key = HostKey.of(line);
                return key != null && key.marker().isEmpty() && key.isFor(host);
            });
        }
        for (HostKey key : p.keys()) {
            boolean present = p.state == Presence.PRESENT;
            lines.removeIf(line -> {
                HostKey other = HostKey.of(line);
                return other != null
                        && other.isFor(host)
                        && other.isOfKind(key)
                        && (present ? !key.isSame(other) : key.key().equals(other.key()));
            });
            boolean there = lines.stream()
                    .map(HostKey::of)
                    .anyMatch(other -> other != null && other.isFor(host) && key.isSame(other));
            if (present && !there) {
                missing.add(PythonRegex.bytes(key.line()));
            }
        }
        lines.addAll(missing);
        return TextLines.text(old, lines);
    }
}
