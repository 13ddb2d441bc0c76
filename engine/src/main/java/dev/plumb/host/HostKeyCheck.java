package dev.plumb.host;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.host.HostException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the key of one host. It answers jsch in jsch's terms, and remembers what was wrong in the operator's.
 * For one connection attempt; not thread-safe.
 */
final class HostKeyCheck implements HostKeyRepository {
    private final SshTarget target;
    private final KnownHosts known;
    private final ConnectionListener listener;
    private @Nullable HostException refusal;

    HostKeyCheck(SshTarget target, KnownHosts known, ConnectionListener listener) {
        this.target = target;
        this.known = known;
        this.listener = listener;
    }

    /** What was wrong with the key, or null. */
    @Nullable
    HostException refusal() {
        return refusal;
    }

    @Override
    public int check(String host, byte[] key) {
        String type = type(key);
        List<KnownHosts.Entry> about = known.about(host);
        for (KnownHosts.Entry entry : about) {
            if (entry.marker().equals("@revoked") && Arrays.equals(entry.key(), key)) {
                return refuse("the key of " + shown(host, type, key) + " is marked as revoked in " + at(entry)
                        + ": do not connect; ask the host's administrator for a new key");
            }
        }
        KnownHosts.Entry other = null;
        for (KnownHosts.Entry entry : about) {
            if (entry.marker().isEmpty()) {
                if (Arrays.equals(entry.key(), key)) {
                    return OK;
                }
                other = other == null || entry.type().equals(type) ? entry : other;
            }
        }
        if (known(bare(host), key)) {
            return OK;
        }
        return other == null ? unknown(host, type, key) : changed(host, type, key, other);
    }

    /** Like ssh, an entry without a port counts for the same key on another port. */
    private boolean known(String host, byte[] key) {
        for (KnownHosts.Entry entry : known.about(host)) {
            if (entry.marker().isEmpty() && Arrays.equals(entry.key(), key)) {
                return true;
            }
        }
        return false;
    }

    private static String bare(String host) {
        int end = host.indexOf("]:");
        return host.startsWith("[") && end > 0 ? host.substring(1, end) : host;
    }

    private int unknown(String host, String type, byte[] key) {
        switch (target.hostKeys()) {
            case ACCEPT_NEW -> store(host, type, key);
            case NO -> {}
            case STRICT -> {
                return refuse("the key of " + shown(host, type, key) + " is not known: compare it with what the host"
                        + " itself says (ssh-keygen -lf /etc/ssh/ssh_host_" + shortType(type) + "_key.pub), then"
                        + " connect once with `ssh" + port() + " " + target.address() + "` to store it in " + file()
                        + ", or let new keys be stored (--host-key-checking accept-new)");
            }
        }
        return OK;
    }

    private int changed(String host, String type, byte[] key, KnownHosts.Entry old) {
        String what = "the key of " + shown(host, type, key) + " is not the one known from " + at(old) + " ("
                + shortType(old.type()) + " " + fingerprint(old.key()) + ")";
        if (target.hostKeys() == HostKeys.NO) {
            listener.warning(what + "; going on, since host keys are not checked");
            return OK;
        }
        return refuse("HOST KEY CHANGED: " + what + ". Either the host was reinstalled, or somebody is between you and"
                + " it. When you know why, remove the old key: ssh-keygen -f " + old.file() + " -R '" + host + "'");
    }

    private int refuse(String message) {
        refusal = new HostException(Reason.HOST_KEY, message);
        return CHANGED;
    }

    private void store(String host, String type, byte[] key) {
        Path file = file();
        try {
            String names = target.hashKnownHosts() ? hashed(host) : host;
            String line = names + " " + type + " " + Base64.getEncoder().encodeToString(key) + "\n";
            synchronized (HostKeyCheck.class) {
                append(file, line);
            }
            listener.warning("stored the new key of " + shown(host, type, key) + " in " + file);
        } catch (IOException e) {
            listener.warning("the new key of " + shown(host, type, key) + " cannot be stored in " + file + ": "
                    + e.getMessage());
        }
    }

    private static String hashed(String host) {
        byte[] salt = new byte[20];
        new SecureRandom().nextBytes(salt);
        return KnownHosts.hashedName(salt, host);
    }

    private static void append(Path file, String line) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        byte[] old = Files.readAllBytes(file);
        String start = old.length > 0 && old[old.length - 1] != '\n' ? "\n" : "";
        Files.writeString(file, start + line, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    }

    private Path file() {
        return target.knownHosts().get(0);
    }

    private String port() {
        return target.port() == 22 ? "" : " -p " + target.port();
    }

    private static String at(KnownHosts.Entry entry) {
        return entry.file() + ":" + entry.line();
    }

    private String shown(String host, String type, byte[] key) {
        return host + " (" + shortType(type) + " " + fingerprint(key) + ")";
    }

    private static String shortType(String type) {
        String name = type.startsWith("ecdsa") ? "ecdsa" : type;
        return name.startsWith("ssh-") ? name.substring(4) : name;
    }

    private static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The type stands first in a key: its length in four bytes, then its name. */
    private static String type(byte[] key) {
        int length = key.length < 4 ? -1 : ByteBuffer.wrap(key).getInt();
        return length < 0 || length > key.length - 4 ? "?" : new String(key, 4, length, StandardCharsets.US_ASCII);
    }

    @Override
    public HostKey[] getHostKey() {
        return keys(known.all());
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        List<KnownHosts.Entry> found = new ArrayList<>();
        List<KnownHosts.Entry> about = host == null ? known.all() : known.about(host);
        if (host != null && about.isEmpty()) {
            about = known.about(bare(host));
        }
        for (KnownHosts.Entry entry : about) {
            if (type == null || entry.type().equals(type)) {
                found.add(entry);
            }
        }
        return keys(found);
    }

    private static HostKey[] keys(List<KnownHosts.Entry> entries) {
        List<HostKey> keys = new ArrayList<>();
        for (KnownHosts.Entry entry : entries) {
            try {
                keys.add(new HostKey(entry.marker(), entry.names(), 0, entry.key(), null));
            } catch (JSchException e) {
                // a type that jsch does not know cannot be offered by a host either
            }
        }
        return keys.toArray(new HostKey[0]);
    }

    @Override
    public void add(HostKey key, @Nullable UserInfo user) {
        // stored when it was checked
    }

    @Override
    public void remove(String host, String type) {}

    @Override
    public void remove(String host, String type, byte[] key) {}

    @Override
    public String getKnownHostsRepositoryID() {
        return "known_hosts";
    }
}
