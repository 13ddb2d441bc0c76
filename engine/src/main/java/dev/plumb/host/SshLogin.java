package dev.plumb.host;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Configures jsch's sessions: as few round trips as the protocol allows, and what servers of today take. */
final class SshLogin {
    /**
     * Without ML-KEM, which jsch can only do from Java 24 on: as the checks at every connect are off, nothing may stand
     * here that does not work everywhere.
     */
    private static final String KEY_EXCHANGES = "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,"
            + "ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,"
            + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";

    private SshLogin() {}

    /** A session that is not yet connected. */
    static Session prepare(
            SshTarget target, SshKeys.Offer offer, @Nullable String password, HostKeyCheck check, LastWords words)
            throws JSchException {
        Session session = new JSch().getSession(target.user(), target.address(), target.port());
        session.setLogger(words);
        session.setHostKeyRepository(check);
        session.setIdentityRepository(offer.repository());
        if (target.keyAlias() != null) {
            session.setHostKeyAlias(target.keyAlias());
        }
        session.setDaemonThread(true);
        session.setUserInfo(new Answers(password));
        if (password != null) {
            session.setPassword(password);
        }
        session.setServerAliveInterval(target.aliveSeconds() * 1000);
        session.setServerAliveCountMax(target.aliveCount());
        session.setConfig(config(target, offer, password));
        return session;
    }

    private static Hashtable<String, String> config(SshTarget target, SshKeys.Offer offer, @Nullable String password) {
        boolean keys = !offer.isEmpty();
        String methods = password == null ? "publickey" : "publickey,password,keyboard-interactive";
        if (password != null && target.chosenKeys() == 0) {
            // Who gives a password means it: every key tried before it would count as a failed attempt.
            methods = keys ? "password,keyboard-interactive,publickey" : "password,keyboard-interactive";
        }
        Hashtable<String, String> config = new Hashtable<>();
        config.put("StrictHostKeyChecking", "yes");
        config.put("PreferredAuthentications", methods);
        // A host that lets people in without asking is only met when there is nothing else to offer.
        config.put("enable_auth_none", keys || password != null ? "no" : "yes");
        config.put("enable_pubkey_auth_query", offer.ask() ? "yes" : "no");
        config.put("try_additional_pubkey_algorithms", "no");
        config.put("kex", KEY_EXCHANGES);
        config.put("CheckKexes", "");
        config.put("CheckSignatures", "");
        config.put("CheckCiphers", "");
        config.put("CheckMacs", "");
        return config;
    }

    /** What was offered, in words. */
    static String tried(SshKeys.Offer offer, @Nullable String password) {
        int keys = offer.repository().getIdentities().size();
        String shown = keys == 1 ? "key " + names(offer) : keys + " keys: " + names(offer);
        if (password == null) {
            return keys == 0 ? "nothing" : shown;
        }
        return keys == 0 ? "the password" : shown + " and the password";
    }

    private static String names(SshKeys.Offer offer) {
        return offer.repository().getIdentities().stream().map(SshLogin::name).collect(Collectors.joining(", "));
    }

    /** The path of a key's file, or what the agent calls the key. */
    private static String name(Identity key) {
        String name = key.getName();
        return name == null || name.isBlank() ? "one without a name" : Refusal.printable(name);
    }

    /** Answers every hidden question with the password, once. */
    private static final class Answers implements UserInfo, UIKeyboardInteractive {
        private final @Nullable String password;
        private boolean answered;

        Answers(@Nullable String password) {
            this.password = password;
        }

        @Override
        @SuppressWarnings("NullAway") // null is how jsch is told that there is no answer
        public String[] promptKeyboardInteractive(
                String destination, String name, String instruction, String[] prompt, boolean[] echo) {
            if (prompt.length == 0) {
                return new String[0];
            }
            if (password == null || answered) {
                return null;
            }
            answered = true;
            String[] answers = new String[prompt.length];
            Arrays.fill(answers, password);
            return answers;
        }

        @Override
        @SuppressWarnings("NullAway") // likewise
        public String getPassphrase() {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway") // likewise
        public String getPassword() {
            return null;
        }

        @Override
        public boolean promptPassword(String message) {
            return false;
        }

        @Override
        public boolean promptPassphrase(String message) {
            return false;
        }

        @Override
        public boolean promptYesNo(String message) {
            return false;
        }

        @Override
        public void showMessage(String message) {}
    }
}
