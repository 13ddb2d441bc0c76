package dev.plumb.vault;

import dev.plumb.source.Unsealer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens and makes texts in the format of ansible-vault, 1.1 and 1.2. Keys are derived once for each password and salt, and
 * each text is decrypted once. Thread-safe.
 */
public final class Vault {
    private static final int SALT = 32;

    private final List<VaultPassword> passwords;
    private final Map<VaultPassword.Salted, VaultKeys> keys = new ConcurrentHashMap<>();
    private final Map<String, Opened> opened = new ConcurrentHashMap<>();
    private final AtomicInteger derivations = new AtomicInteger();
    private final AtomicInteger decryptions = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();

    /**
     * A vault.
     *
     * @param passwords tried in this order, those with the label of the text first
     */
    public Vault(List<VaultPassword> passwords) {
        this.passwords = List.copyOf(passwords);
    }

    /**
     * An encrypted text that was opened.
     *
     * @param plain what is in it; not to be changed
     * @param label its vault id, empty when it has none
     * @param password what has opened it
     */
    public record Opened(byte[] plain, String label, VaultPassword password) {}

    /**
     * Decrypts a text, once: what is opened is kept.
     *
     * @throws VaultException when it is damaged or no password opens it
     */
    public Opened open(String text) {
        Opened known = opened.get(text);
        if (known == null) {
            known = opened.computeIfAbsent(text, this::decrypt);
        }
        return known;
    }

    private Opened decrypt(String text) {
        Envelope envelope = Envelope.parse(text);
        if (passwords.isEmpty()) {
            throw new VaultException(
                    0, "this is encrypted with ansible-vault, and no password was given", Unsealer.PASSWORD_HINT);
        }
        for (VaultPassword password : inOrder(envelope.label())) {
            byte[] plain = keys(password, envelope.salt()).open(envelope);
            if (plain != null) {
                decryptions.incrementAndGet();
                return new Opened(plain, envelope.label(), password);
            }
        }
        throw new VaultException(0, "no vault password that was given opens this, or it is damaged", tried(envelope));
    }

    private String tried(Envelope envelope) {
        List<String> origins = new ArrayList<>();
        for (VaultPassword password : passwords) {
            origins.add(password.origin());
        }
        String label = envelope.label().isEmpty() ? "" : "its vault id is '" + envelope.label() + "'; ";
        return label + "tried: " + String.join(", ", origins);
    }

    /** The label is a hint: all passwords are tried, those with the label first. */
    private List<VaultPassword> inOrder(String label) {
        List<VaultPassword> ordered = new ArrayList<>();
        for (VaultPassword password : passwords) {
            if (password.label().equals(label)) {
                ordered.add(password);
            }
        }
        for (VaultPassword password : passwords) {
            if (!password.label().equals(label)) {
                ordered.add(password);
            }
        }
        return ordered;
    }

    private VaultKeys keys(VaultPassword password, byte[] salt) {
        return keys.computeIfAbsent(new VaultPassword.Salted(password, new VaultPassword.Bytes(salt)), wanted -> {
            derivations.incrementAndGet();
            return VaultKeys.derive(password.bytes(), salt);
        });
    }

    /**
     * Encrypts with a new salt.
     *
     * @param label the vault id for the header; empty or {@code default}: none, in format 1.1
     * @return lines of ASCII
     */
    public String seal(byte[] plain, VaultPassword password, String label) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return seal(plain, password, label, salt);
    }

    String seal(byte[] plain, VaultPassword password, String label, byte[] salt) {
        return keys(password, salt).seal(plain, label, salt).format();
    }

    /** The passwords. */
    public List<VaultPassword> passwords() {
        return passwords;
    }

    /** How many keys were derived so far. */
    int derived() {
        return derivations.get();
    }

    /** How many texts were decrypted so far. */
    int decrypted() {
        return decryptions.get();
    }
}
