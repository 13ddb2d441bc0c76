package dev.plumb.modules.system.packages;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.text.UrlPasswords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Manages a source of packages in a file of fields. */
@ModuleInfo(
        name = "deb822_repository",
        doc = "Manages a source of packages for apt in a file of its own, `/etc/apt/sources.list.d/NAME.sources`.",
        notes = {
            "apt's lists are not renewed: let the `apt` task that follows do it (`update_cache: true`), or a handler.",
            "`signed_by` is a key itself, which stands in the file then; a URL, which the host fetches to"
                    + " `/etc/apt/keyrings/NAME.asc` (`.gpg` when the key is binary), in a dry run too; the path of a file; or"
                    + " fingerprints. What comes must be a key.",
            "`state: absent` removes the file and the keys that it has fetched. `install_python_debian` has no effect."
        },
        example = """
                - name: security updates
                  deb822_repository:
                    name: security
                    uris: http://deb.debian.org/debian-security
                    suites: bookworm-security
                    components: [main, contrib]
                """)
public final class Deb822RepositoryModule implements TaskModule<Deb822RepositoryModule.Params> {
    private static final String KEYRINGS = "/etc/apt/keyrings";
    private static final String SOURCES = "/etc/apt/sources.list.d";

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the source, and of its files", required = true)
            String name,

            @Param(doc = "`deb` for packages, `deb-src` for their sources", def = "deb")
            List<String> types,

            @Param(doc = "where the source is") @Nullable List<String> uris,

            @Param(doc = "releases, or a path that ends with a slash") @Nullable
            List<String> suites,

            @Param(doc = "parts of the releases; none with a path") @Nullable
            List<String> components,

            @Param(doc = "the key of the source: itself, a URL, a path or fingerprints", anyText = true) @Nullable
            String signedBy,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "whether apt uses it") @Nullable Boolean enabled,

            @Param(doc = "permissions of the file", def = "0644")
            FileMode mode,

            @Param(doc = "architectures of packages") @Nullable
            List<String> architectures,

            @Param(doc = "languages of descriptions") @Nullable
            List<String> languages,

            @Param(doc = "what apt downloads of it") @Nullable
            List<String> targets,

            @Param(doc = "the only packages that are taken") @Nullable
            List<String> include,

            @Param(doc = "packages that are not taken") @Nullable
            List<String> exclude,

            @Param(doc = "accepts older versions without a signature") @Nullable
            Boolean allowDowngradeToInsecure,

            @Param(doc = "accepts a source without a signature") @Nullable
            Boolean allowInsecure,

            @Param(doc = "accepts weak digests in signatures") @Nullable
            Boolean allowWeak,

            @Param(doc = "takes its files by their digests") @Nullable
            Boolean byHash,

            @Param(doc = "refuses a release from the future") @Nullable
            Boolean checkDate,

            @Param(doc = "refuses a release that is too old") @Nullable
            Boolean checkValidUntil,

            @Param(doc = "how many seconds a release may be from the future") @Nullable
            Integer dateMaxFuture,

            @Param(doc = "path of its `InRelease`, where it is another one") @Nullable
            String inreleasePath,

            @Param(doc = "takes differences to old lists") @Nullable
            Boolean pdiffs,

            @Param(doc = "takes packages without asking for a signature; `false`: warns of all") @Nullable
            Boolean trusted,

            @Param(doc = "has no effect, since no Python is needed", def = "true")
            boolean installPythonDebian) {
        private String slug() {
            return name.toLowerCase(Locale.ROOT).replaceAll("[_\\s]+", "-").replaceAll("[^a-z0-9-]+", "");
        }

        private String path() {
            return Paths.below(SOURCES, slug() + ".sources");
        }

        private @Nullable String url() {
            return signedBy != null && signedBy.strip().matches("(https?|file)://[^\\s\"\\\\]+")
                    ? signedBy.strip()
                    : null;
        }

        private String key(boolean armored) {
            return Paths.below(KEYRINGS, slug() + (armored ? ".asc" : ".gpg"));
        }

        /** Its fields but the key, in Ansible's order. */
        private Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("Allow-Downgrade-To-Insecure", allowDowngradeToInsecure);
            fields.put("Allow-Insecure", allowInsecure);
            fields.put("Allow-Weak", allowWeak);
            fields.put("Architectures", architectures);
            fields.put("By-Hash", byHash);
            fields.put("Check-Date", checkDate);
            fields.put("Check-Valid-Until", checkValidUntil);
            fields.put("Components", components);
            fields.put("Date-Max-Future", dateMaxFuture);
            fields.put("Enabled", enabled);
            fields.put("Exclude", exclude);
            fields.put("Include", include);
            fields.put("Inrelease-Path", inreleasePath);
            fields.put("Languages", languages);
            fields.put("X-Repolib-Name", name);
            fields.put("Pdiffs", pdiffs);
            fields.put("Signed-By", signedBy);
            fields.put("Suites", suites);
            fields.put("Targets", targets);
            fields.put("Trusted", trusted);
            fields.put("Types", types);
            fields.put("URIs", uris);
            fields.values().removeIf(value -> value == null);
            return fields;
        }

        /** The file with this for the key. */
        private String text(@Nullable String key) {
            Map<String, @Nullable Object> fields = fields();
            fields.replace("Signed-By", key);
            StringBuilder text = new StringBuilder();
            fields.forEach((field, value) -> {
                String shown = value instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                        : value instanceof Boolean flag ? flag ? "yes" : "no" : String.valueOf(value);
                String whole = shown.contains("\n") ? folded(shown) : shown.isEmpty() ? "" : " " + shown;
                text.append(field).append(':').append(whole).append('\n');
            });
            return text.toString();
        }

        /** Lines as a field has them: behind blanks, and an empty one as a dot. */
        private static String folded(String text) {
            return text.strip()
                    .lines()
                    .map(line -> "\n    " + (line.isBlank() ? "." : line.strip()))
                    .collect(Collectors.joining());
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        List<String> suites = p.suites == null ? List.of() : p.suites;
        boolean paths = suites.stream().anyMatch(each -> each.endsWith("/"));
        boolean parts = p.components != null && !p.components.isEmpty();
        String wrong =
                p.slug().isEmpty() ? "name '" + p.name + "' has no letter or digit, so that no file can have it" : null;
        for (Map.Entry<String, @Nullable Object> each : p.fields().entrySet()) {
            for (Object text :
                    each.getValue() instanceof List<?> list ? list : List.of(String.valueOf(each.getValue()))) {
                String parameter =
                        each.getKey().toLowerCase(Locale.ROOT).replace('-', '_').replace("x_repolib_", "");
                boolean key = parameter.equals("signed_by");
                wrong = Names.first(
                        wrong, key ? null : Names.line(parameter, UrlPasswords.hidden(String.valueOf(text))));
            }
        }
        return Names.first(
                wrong,
                present && (p.uris == null || p.uris.isEmpty()) ? "uris is required" : null,
                present && suites.isEmpty() ? "suites is required" : null,
                present && paths == parts
                        ? paths
                                ? "components go with a release only; suites has a path"
                                : "components is required, unless suites is a path that ends with a slash"
                        : null,
                List.of("deb", "deb-src").containsAll(p.types) && !p.types.isEmpty()
                        ? null
                        : "types is " + String.join(", ", p.types) + "; write deb, deb-src or both",
                p.signedBy == null || p.url() != null ? null : key(p.signedBy));
    }

    private static @Nullable String key(String text) {
        if (!text.strip().contains("\n")) {
            boolean known = text.startsWith("/")
                    || Arrays.stream(text.strip().split("[\\s,]+"))
                            .allMatch(each -> each.matches("[0-9A-Fa-f]{16,}!?"));
            return known
                    ? null
                    : "signed_by '" + UrlPasswords.hidden(text)
                            + "' is neither a key nor a URL, an absolute path or fingerprints";
        }
        try {
            Certificates.in(text.getBytes(StandardCharsets.ISO_8859_1));
            return null;
        } catch (IllegalArgumentException e) {
            return "signed_by " + e.getMessage();
        }
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(p.uris + " " + p.signedBy);
    }

    private static ManagedFile file(Params p) {
        return ManagedFile.at(p.path()).withAccess(new Access(p.mode, null, null));
    }

    private static ManagedFile keyFile(String path) {
        Access root = new Access(new FileMode("0755"), "root", "root");
        return ManagedFile.at(path)
                .withAccess(new Access(new FileMode("0644"), null, null))
                .whenMissing(Missing.CREATE_WITH_PARENTS)
                .withParents(root);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(file(p).reads());
        if (p.url() != null || p.state == Presence.ABSENT) {
            reads.addAll(keyFile(p.key(true)).reads());
            reads.addAll(keyFile(p.key(false)).reads());
        }
        if (p.url() != null && p.state == Presence.PRESENT) {
            reads.add(Read.of(KeyDownloads.ref(p.url())));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> p.state == Presence.ABSENT ? absent(p, files) : present(p, files))
                .with("dest", p.path());
    }

    private static Plan absent(Params p, HostFiles files) {
        return file(p).remove(files)
                .and(keyFile(p.key(true)).remove(files))
                .and(keyFile(p.key(false)).remove(files))
                .with("repo", null)
                .with("key_filename", p.key(false));
    }

    private static Plan present(Params p, HostFiles files) {
        String path = p.signedBy != null && p.signedBy.startsWith("/") ? p.signedBy : null;
        Plan plan = Plan.nothing();
        if (p.url() != null) {
            byte[] bytes = KeyDownloads.content(files.host(), p.url());
            boolean armored =
                    bytes == null || new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN PGP");
            path = p.key(armored);
            if (bytes == null) {
                plan = Plan.unseen(FileType.ref(path));
            } else {
                KeyRings.parsed(p.url(), bytes);
                plan = keyFile(path).write(files, NewContent.of(bytes));
            }
        }
        String text = p.text(path != null ? path : p.signedBy);
        return plan.and(file(p).write(files, NewContent.of(text)))
                .with("repo", text)
                .with("key_filename", path);
    }
}
