package dev.plumb.host;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import dev.plumb.host.HostException.Reason;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The private keys of a run: each file is read, and each passphrase used, once. Thread-safe. */
final class SshKeys {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** How often a passphrase is asked for. */
    private static final int ATTEMPTS = 3;

    private final Function<String, @Nullable String> terminal;
    private final Map<Path, Identity> loaded = new HashMap<>();
    private final Set<Identity> declined = Collections.newSetFromMap(new IdentityHashMap<>());

    SshKeys() {
        this(SshKeys::fromTerminal);
    }

    /** With something that asks for a passphrase, and gives null where nobody answers. */
    SshKeys(Function<String, @Nullable String> terminal) {
        this.terminal = terminal;
    }

    private static @Nullable String fromTerminal(String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        return typed == null || typed.length == 0 ? null : new String(typed);
    }

    /**
     * The keys to try at a host, in order.
     *
     * @param repository the keys, as jsch wants them
     * @param notes why others are not among them, for the message when the host refuses
     * @param ask whether the host is to be asked whether it would take a key before it is used
     */
    record Offer(IdentityRepository repository, List<String> notes, boolean ask) {
        boolean isEmpty() {
            return repository.getIdentities().isEmpty();
        }

        /** The public key, in Base64, that was used last: after the login the one that the host took. Empty: none was. */
        String used() {
            return ((Fixed) repository).used;
        }
    }

    /**
     * The keys for a host.
     *
     * @param mayAsk whether a passphrase may be asked for: when there is nothing else to offer, or the key was chosen
     */
    Offer offer(SshTarget target, @Nullable String passphrase, boolean mayAsk) {
        List<String> notes = new ArrayList<>();
        List<Identity> files = new ArrayList<>();
        List<Identity> locked = new ArrayList<>();
        for (int i = 0; i < target.keys().size(); i++) {
            boolean chosen = i < target.chosenKeys();
            Identity key = load(target.keys().get(i), chosen, passphrase, notes);
            if (key != null) {
                (key.isEncrypted() ? locked : files).add(key);
            }
        }
        List<Identity> agent = agent(target, files, locked, notes);
        for (Identity key : List.copyOf(locked)) {
            boolean chosen = target.chosenKeys() > 0
                    && key.getName().equals(target.keys().get(0).toString());
            boolean needed = chosen ? !contains(agent, key) : files.isEmpty() && agent.isEmpty();
            if (mayAsk && needed && opens(key)) {
                locked.remove(key);
                files.add(chosen ? 0 : files.size(), key);
            }
        }
        boolean chosenFirst = target.chosenKeys() > 0
                && !files.isEmpty()
                && files.get(0).getName().equals(target.keys().get(0).toString());
        Vector<Identity> order = new Vector<>();
        add(order, chosenFirst ? files.subList(0, 1) : List.of());
        add(order, agent);
        add(order, files);
        for (Identity key : locked) {
            if (!contains(order, key)) {
                notes.add("key " + key.getName() + " has a passphrase: load it into the agent with ssh-add, or give"
                        + " the passphrase");
            }
        }
        return new Offer(new Fixed(order), notes, order.size() > 1 && !chosenFirst);
    }

    /** Opens a key with a passphrase from the terminal; who does not give it is not asked again. */
    private synchronized boolean opens(Identity key) {
        for (int i = 0; i < ATTEMPTS && key.isEncrypted() && !declined.contains(key); i++) {
            String passphrase = terminal.apply("Passphrase of key " + key.getName() + ": ");
            if (passphrase == null || !isOpenedBy(key, passphrase) && i == ATTEMPTS - 1) {
                declined.add(key);
            }
        }
        return !key.isEncrypted();
    }

    private static boolean isOpenedBy(Identity key, String passphrase) {
        try {
            return key.setPassphrase(passphrase.getBytes(StandardCharsets.UTF_8));
        } catch (JSchException e) {
            return false;
        }
    }

    private static void add(List<Identity> order, List<Identity> more) {
        for (Identity key : more) {
            if (!contains(order, key)) {
                order.add(key);
            }
        }
    }

    private static boolean contains(List<Identity> keys, Identity key) {
        byte[] blob = key.getPublicKeyBlob();
        for (Identity other : keys) {
            if (blob != null && Arrays.equals(blob, other.getPublicKeyBlob())) {
                return true;
            }
        }
        return false;
    }

    private static List<Identity> agent(
            SshTarget target, List<Identity> files, List<Identity> locked, List<String> notes) {
        Path socket = target.agent();
        if (socket == null) {
            return List.of();
        }
        try {
            List<Identity> keys = new ArrayList<>();
            AgentIdentityRepository repository = new AgentIdentityRepository(new SSHAgentConnector(socket));
            for (Identity key : repository.getIdentities()) {
                if (!target.identitiesOnly() || contains(files, key) || contains(locked, key)) {
                    keys.add(key);
                }
            }
            return keys;
        } catch (Exception e) {
            notes.add("the agent at " + socket + " does not answer");
            return List.of();
        }
    }

    private synchronized @Nullable Identity load(
            Path file, boolean chosen, @Nullable String passphrase, List<String> notes) {
        Identity key = loaded.get(file);
        try {
            if (key == null) {
                if (!Files.isReadable(file)) {
                    return unusable(file, chosen, Files.exists(file) ? "cannot be read" : "does not exist", notes);
                }
                if (isOpenToOthers(file)) {
                    return unusable(
                            file,
                            chosen,
                            "can be read by others, and no ssh uses such a key: run chmod 600 " + file,
                            notes);
                }
                JSch reader = new JSch();
                reader.addIdentity(file.toString());
                key = reader.getIdentityRepository().getIdentities().get(0);
                loaded.put(file, key);
            }
            if (key.isEncrypted() && passphrase != null) {
                if (!key.setPassphrase(passphrase.getBytes(StandardCharsets.UTF_8))) {
                    return unusable(file, chosen, "does not open with the passphrase given", notes);
                }
            }
            return key;
        } catch (HostException e) {
            throw e;
        } catch (JSchException | RuntimeException e) {
            return unusable(file, chosen, "is no private key that can be used (" + e.getMessage() + ")", notes);
        }
    }

    /** As ssh sees it: the key is one's own, and somebody else has any right to it. */
    private static boolean isOpenToOthers(Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            boolean own = attributes.owner().getName().equals(System.getProperty("user.name"));
            return own && attributes.permissions().stream().anyMatch(each -> !OWNERS.contains(each));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static @Nullable Identity unusable(Path file, boolean chosen, String why, List<String> notes) {
        if (chosen) {
            throw new HostException(
                    Reason.AUTHENTICATION,
                    "private key " + file + " " + why
                            + (why.contains(": run ") ? "" : ": correct the path, the file or the passphrase"));
        }
        if (!why.equals("does not exist")) {
            notes.add("key " + file + " " + why);
        }
        return null;
    }

    /** A key that tells when it is used: jsch does not say which one a host has taken. */
    private record Noted(Identity key, Fixed by) implements Identity {
        private byte[] noting(byte[] signature) {
            byte[] blob = key.getPublicKeyBlob();
            by.used = blob == null ? "" : Base64.getEncoder().encodeToString(blob);
            return signature;
        }

        @Override
        public byte[] getSignature(byte[] data) {
            return noting(key.getSignature(data));
        }

        @Override
        public byte[] getSignature(byte[] data, String algorithm) {
            return noting(key.getSignature(data, algorithm));
        }

        @Override
        public boolean setPassphrase(byte[] passphrase) throws JSchException {
            return key.setPassphrase(passphrase);
        }

        @Override
        public byte[] getPublicKeyBlob() {
            return key.getPublicKeyBlob();
        }

        @Override
        public String getAlgName() {
            return key.getAlgName();
        }

        @Override
        public String getName() {
            return key.getName();
        }

        @Override
        public boolean isEncrypted() {
            return key.isEncrypted();
        }

        @Override
        public void clear() {
            key.clear();
        }
    }

    private static final class Fixed implements IdentityRepository {
        private final Vector<Identity> keys = new Vector<>();
        private volatile String used = "";

        Fixed(Vector<Identity> keys) {
            keys.forEach(key -> this.keys.add(new Noted(key, this)));
        }

        @Override
        public String getName() {
            return "plumb";
        }

        @Override
        public int getStatus() {
            return RUNNING;
        }

        @Override
        public Vector<Identity> getIdentities() {
            return keys;
        }

        @Override
        public boolean add(byte[] identity) {
            return false;
        }

        @Override
        public boolean remove(byte[] blob) {
            return false;
        }

        @Override
        public void removeAll() {}
    }
}
