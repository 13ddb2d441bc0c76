package dev.plumb.host;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import dev.plumb.host.HostException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/** The private keys of a run: each file is read, and each passphrase used, once. Thread-safe. */
final class SshKeys {
    private final Map<Path, Identity> loaded = new HashMap<>();

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
    }

    /** The keys for a host. */
    Offer offer(SshTarget target, @Nullable String passphrase) {
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

    private static @Nullable Identity unusable(Path file, boolean chosen, String why, List<String> notes) {
        if (chosen) {
            throw new HostException(
                    Reason.AUTHENTICATION,
                    "private key " + file + " " + why + ": correct the path, the file or the" + " passphrase");
        }
        if (!why.equals("does not exist")) {
            notes.add("key " + file + " " + why);
        }
        return null;
    }

    private static final class Fixed implements IdentityRepository {
        private final Vector<Identity> keys;

        Fixed(Vector<Identity> keys) {
            this.keys = keys;
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
