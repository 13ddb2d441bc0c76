package dev.plumb.modules.system.packages;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.packages.Certificates.Certificate;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.text.UrlPasswords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Manages the keys that apt trusts. */
@ModuleInfo(
        name = "apt_key",
        doc = "Manages keys of package sources for apt, without `apt-key` and GnuPG.",
        notes = {
            "With `keyring` the keys of that file are managed: name it in the source as `signed-by=FILE`. A name without `/` is one"
                    + " in `/etc/apt/keyrings`. Without `keyring` a new key gets a file of its own in `/etc/apt/trusted.gpg.d`, named by its"
                    + " fingerprint, and is trusted for all sources, as with Ansible; one that is in any file there, or in"
                    + " `/etc/apt/trusted.gpg`, is found.",
            "A file whose name ends with `.asc` is armored, any other one is binary; keys come in both forms. A file without any key left is"
                    + " removed.",
            "A key in the task's own file that differs from the new one, such as one that was extended, is replaced. With `id` and"
                    + " `url` or `keyserver` nothing is fetched when the key is there.",
            "With `id` only the key of that id is taken of what comes. `id` is best a whole fingerprint: of shorter ones others can be made.",
            "The host fetches by curl, wget or apt's own helper, in a dry run too; the last one shows the URL in the list of processes. `${lookup('url', 'https://example.org/key.asc',"
                    + " split_lines=false)}` as `data` fetches on the controller. `validate_certs` has no effect."
        },
        example = """
                - name: key of the packages
                  apt_key:
                    keyring: packages.asc
                    data: |
                      -----BEGIN PGP PUBLIC KEY BLOCK-----

                      mDMEawyzRxYJKwYBBAHaRw8BAQdAh0zGgDAgq82QSOna5w3AsPNfBUDFEAHlUdxL
                      e9Z7oPW0I1BhY2thZ2VzIHR3byA8dHdvQHBhY2thZ2VzLmV4YW1wbGU+iJAEExYI
                      ADgWIQR3wvHanmMQsvDjqV5CsoJDA683PQUCawyzRwIbAwULCQgHAgYVCgkICwIE
                      FgIDAQIeAQIXgAAKCRBCsoJDA683PdhqAQDAxIWBTy24FSDBp555UMgUCHK3ulKI
                      u//hXTF543pPzgEAne2YxZfoJawWlIYhUf/uV2FW36pauy/JbJ4XAQkHrAo=
                      =cM2g
                      -----END PGP PUBLIC KEY BLOCK-----
                """)
public final class AptKeyModule implements TaskModule<AptKeyModule.Params> {
    private static final String KEYRINGS = "/etc/apt/keyrings";
    private static final int SHORT = 8;
    private static final int LONG = 16;

    /** Parameters. */
    public record Params(
            @Param(doc = "id of the key: 8 or 16 hexadecimal digits, or its fingerprint; `0x` may stand before it")
            @Nullable
            String id,

            @Param(doc = "the key itself, armored", anyText = true) @Nullable
            String data,

            @Param(doc = "a file on the host that has the key") @Nullable
            String file,

            @Param(doc = "URL of the key") @Nullable String url,

            @Param(doc = "server that has the key `id`, such as `keyserver.ubuntu.com`") @Nullable
            String keyserver,

            @Param(doc = "file that holds the keys, absolute, or the name of one in `/etc/apt/keyrings`") @Nullable
            String keyring,

            @Param(doc = "whether the key should be there", def = "present")
            Presence state,

            @Param(doc = "has no effect, since certificates are always checked", def = "true")
            boolean validateCerts) {
        /** The id in capitals, without {@code 0x}. */
        private @Nullable String wanted() {
            return id == null
                    ? null
                    : id.toUpperCase(Locale.ROOT).replaceFirst("^0X", "").replace(" ", "");
        }

        private @Nullable String path() {
            return keyring == null || keyring.startsWith("/") ? keyring : Paths.below(KEYRINGS, keyring);
        }

        /** Where the key is fetched, or null. */
        private @Nullable String source() {
            if (keyserver == null) {
                return url;
            }
            String server = keyserver.contains("://") ? keyserver : "hkp://" + keyserver;
            server = server.replaceFirst("^hkps:", "https:");
            boolean port = server.matches(".*:\\d+/?");
            return server.replaceFirst("^hkp:", "http:").replaceFirst("/$", "")
                    + (server.startsWith("hkp:") && !port ? ":11371" : "") + "/pks/lookup?op=get&options=mr&search=0x"
                    + wanted();
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        long sources = Stream.of(p.data, p.file, p.url, p.keyserver)
                .filter(each -> each != null)
                .count();
        String id = p.wanted();
        boolean absent = p.state == Presence.ABSENT;
        return Names.first(
                sources > 1 ? "data, file, url and keyserver exclude each other" : null,
                !absent && sources == 0 ? "data, file, url or keyserver is required" : null,
                absent && id == null && sources == 0 ? "id is required with state: absent" : null,
                p.keyserver != null && id == null ? "keyserver needs id" : null,
                id == null || id.matches("[0-9A-F]+") && (id.length() == SHORT || id.length() >= LONG)
                        ? null
                        : "id '" + p.id
                                + "' is no id of a key; write 8 or 16 hexadecimal digits, or a whole fingerprint",
                p.file == null ? null : Paths.invalid("file", p.file),
                p.keyring == null || p.keyring.matches("[A-Za-z0-9_.-]+")
                        ? null
                        : p.keyring.startsWith("/")
                                ? Paths.invalid("keyring", p.keyring)
                                : "keyring '" + p.keyring + "' is neither an absolute path nor the name of a file",
                url("url", p.url),
                url("keyserver", p.keyserver == null ? null : p.source()),
                p.data == null ? null : data(p.data));
    }

    private static @Nullable String url(String parameter, @Nullable String url) {
        return url == null || url.matches("(https?|file)://[^\\s\"\\\\]+")
                ? null
                : parameter + " '" + UrlPasswords.hidden(url)
                        + "' is no URL that can be fetched; write http://, https:// or file://";
    }

    private static @Nullable String data(String data) {
        try {
            List<Certificate> keys = Certificates.in(data.getBytes(StandardCharsets.ISO_8859_1));
            return keys.isEmpty() ? "data is empty" : null;
        } catch (IllegalArgumentException e) {
            return "data " + e.getMessage();
        }
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(p.source());
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(KeyRings.reads(p.path()));
        if (p.file != null) {
            reads.addAll(HostFiles.reads(p.file, FileType.CONTENT));
        } else if (p.source() != null && p.id == null) {
            reads.add(Read.of(KeyDownloads.ref(p.source())));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files));
    }

    private static Plan plan(Params p, HostFiles files) {
        KeyRings rings = KeyRings.read(files, p.path());
        String id = p.wanted();
        boolean there = id != null && rings.has(id);
        boolean absent = p.state == Presence.ABSENT;
        if (id != null && absent) {
            rings.remove(id);
        }
        if (id != null && (absent || there && p.source() != null)) {
            return told(p, id, rings);
        }
        List<Certificate> keys = keys(p, files);
        if (keys == null) {
            return Plan.unseen(FileType.ref(p.path() != null ? p.path() : KeyRings.PARTS));
        }
        String first = id != null ? id : keys.get(0).ids().get(0);
        for (Certificate key : keys) {
            if (absent) {
                rings.remove(key.fingerprint());
            } else {
                rings.add(key);
            }
        }
        return told(p, first, rings);
    }

    /** What the task names; null when it cannot be known yet. */
    private static @Nullable List<Certificate> keys(Params p, HostFiles files) {
        String source = p.source();
        String name = p.data != null ? "data" : p.file != null ? p.file : String.valueOf(source);
        byte[] bytes = p.data != null
                ? p.data.getBytes(StandardCharsets.ISO_8859_1)
                : source != null ? KeyDownloads.content(files.host(), source) : file(String.valueOf(p.file), files);
        if (bytes == null) {
            return null;
        }
        List<Certificate> all = KeyRings.parsed(name, bytes);
        String id = p.wanted();
        List<Certificate> named =
                all.stream().filter(key -> id == null || key.has(id)).toList();
        if (named.isEmpty()) {
            throw new PlanFailure(name + " does not have the key "
                    + (id == null
                            ? ""
                            : id + "; it has "
                                    + String.join(
                                            ", ",
                                            all.stream()
                                                    .map(Certificate::fingerprint)
                                                    .toList())));
        }
        return named;
    }

    private static byte @Nullable [] file(String path, HostFiles files) {
        String real = files.follow(files.real(path));
        FileState state = files.content(real);
        if (state != null && !state.exists()) {
            files.host().require(FileType.ref(real), "it is to have the key");
        } else if (state != null && state.isFile() && !(state.content() instanceof Value.Content)) {
            throw new PlanFailure(real + " is too large for a key");
        }
        return state != null && state.content() instanceof Value.Content content ? content.bytes() : null;
    }

    private static Plan told(Params p, String id, KeyRings rings) {
        Plan plan = rings.plan();
        Plan told = plan.with("id", p.id == null ? id : p.id)
                .with("key_id", id)
                .with("fp", id.substring(Math.max(0, id.length() - LONG)))
                .with("short_id", id.substring(id.length() - SHORT))
                .with("before", rings.before());
        return plan.changes().isEmpty() ? told : told.with("after", rings.after());
    }
}
