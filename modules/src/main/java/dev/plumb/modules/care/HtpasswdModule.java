package dev.plumb.modules.care;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Manages users and passwords of web servers. */
@ModuleInfo(
        name = "htpasswd",
        doc = "Manages users and their passwords in a file that web servers read for HTTP's basic authentication.",
        notes = {
            "The password is hashed on the controller and compared with the hash that the file has, by whatever scheme that is; it never gets"
                    + " to the host. Hashes are hidden in diffs.",
            "A new file has mode 0644, as with Ansible: say `mode` and `group`, so that only the web server can read it.",
            "`bcrypt` and `sha512_crypt` resist guessing best, and cost the server time for each request; `apr_md5_crypt`, the default, and"
                    + " `ldap_sha1` are there for old servers. `des_crypt` takes the first eight characters only."
        },
        example = """
                - name: who may see the statistics
                  htpasswd:
                    path: /etc/stats.htpasswd
                    name: anna
                    password: 9s36fyNp
                    hash_scheme: sha512_crypt
                    mode: '0640'
                """)
public final class HtpasswdModule implements TaskModule<HtpasswdModule.Params> {
    private static final String MACHINE = "/etc/machine-id";
    private static final int SHORTEST_SECRET = 8;

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the file",
                    required = true,
                    aliases = {"dest", "destfile"})
            String path,

            @Param(doc = "name of the user", required = true, aliases = "username")
            String name,

            @Param(doc = "the password; needed unless the user is to be `absent`", secret = true) @Nullable
            String password,

            @Param(
                    doc =
                            "how a new password is hashed: `apr_md5_crypt`, `bcrypt`, `sha512_crypt`, `sha256_crypt`, `md5_crypt`, `ldap_sha1`"
                                    + " or `des_crypt`",
                    def = "apr_md5_crypt",
                    aliases = "crypt_scheme")
            String hashScheme,

            @Param(doc = "whether the user should be there", def = "present")
            Presence state,

            @Param(doc = "makes a missing file, with the directories above it", def = "true")
            boolean create,

            @Param(doc = "permissions: octal or symbolic") @Nullable
            FileMode mode,

            @Param(doc = "name or number of the owner") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group) {
        private boolean isPresent() {
            return state == Presence.PRESENT;
        }

        private @Nullable HtpasswdScheme scheme() {
            for (HtpasswdScheme each : HtpasswdScheme.values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(hashScheme)) {
                    return each;
                }
            }
            return null;
        }

        private ManagedFile file() {
            return ManagedFile.at(path)
                    .withAccess(new Access(mode, owner, group))
                    .whenMissing(
                            !isPresent() ? Missing.IGNORE : create ? Missing.CREATE_WITH_PARENTS : Missing.REQUIRE);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        HtpasswdScheme scheme = p.scheme();
        String password = p.password;
        return Names.first(
                Paths.invalid("path", p.path),
                p.name.isBlank() || p.name.startsWith("#") ? "name '" + p.name + "' is no name of a user" : null,
                Names.field("name", p.name),
                p.isPresent() && (password == null || password.isEmpty()) ? "password is required" : null,
                scheme == null
                        ? "hash_scheme '" + p.hashScheme + "' is not known; write apr_md5_crypt, bcrypt or sha512_crypt"
                        : null,
                scheme != null && password != null && !scheme.takes(password)
                        ? "password has more than 72 bytes, and bcrypt takes no more; write hash_scheme: sha512_crypt"
                        : null,
                p.mode != null && p.mode.isPreserve() ? "mode: preserve needs a source; write the mode" : null,
                new Access(p.mode, p.owner, p.group).invalid());
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(p.file().reads());
        if (p.isPresent()) {
            reads.addAll(HostFiles.reads(MACHINE, FileType.CONTENT));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            String[] told = {""};
            return p.file().edit(files, old -> edited(p, files, old, told)).with("msg", told[0]);
        });
    }

    private static @Nullable String edited(Params p, HostFiles files, @Nullable String old, String[] told) {
        List<String> lines = TextLines.of(old);
        List<String> edited = new ArrayList<>();
        String name = PythonRegex.bytes(p.name);
        int first = -1;
        for (String line : lines) {
            boolean is = line.startsWith(name + ":");
            first = is && first < 0 ? edited.size() : first;
            if (!is || p.isPresent() && first == edited.size()) {
                edited.add(line);
            }
        }
        if (!p.isPresent()) {
            told[0] = first < 0 ? p.name + " not present" : "Remove " + p.name;
            return first < 0 ? old : TextLines.text(old, edited);
        }
        String end = lines.stream().anyMatch(line -> line.endsWith("\r")) ? "\r" : "";
        String entry = first < 0 ? name + ":" : edited.get(first).stripTrailing();
        String[] fields = entry.split(":", 3);
        String password = String.valueOf(p.password);
        if (HtpasswdScheme.matches(password, fields[1])) {
            told[0] = p.name + " already present";
            return old;
        }
        String seed = String.join("\0", machine(files), p.path, p.name, fields[1]);
        String rest = fields.length > 2 ? ":" + fields[2] : "";
        String hash = Objects.requireNonNull(p.scheme()).hash(password, seed);
        String line = name + ":" + hash + rest + end;
        if (first < 0) {
            edited.add(line);
        } else {
            edited.set(first, line);
        }
        told[0] = old == null ? "Created " + p.path + " and added " + p.name : "Add/update " + p.name;
        return TextLines.text(old, edited);
    }

    /** Makes salts differ from host to host; nothing in a plan is left to chance. */
    private static String machine(HostFiles files) {
        FileState state = files.content(MACHINE);
        return state != null && state.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.ISO_8859_1)
                : "";
    }

    /** Hashes of all users: a diff has those around a change too. */
    @Override
    public List<String> secrets(Params p, Plan plan) {
        List<String> secrets = new ArrayList<>();
        for (Change<?> change : plan.changes()) {
            for (State state : List.of(change.before(), change.after())) {
                if (state instanceof FileState file && file.content() instanceof Value.Content content) {
                    addHashes(new String(content.bytes(), StandardCharsets.UTF_8), secrets);
                }
            }
        }
        return secrets;
    }

    private static void addHashes(String text, List<String> into) {
        text.lines().map(line -> line.split(":", 3)).forEach(fields -> {
            if (fields.length > 1 && fields[1].strip().length() >= SHORTEST_SECRET) {
                into.add(fields[1].strip());
            }
        });
    }
}
