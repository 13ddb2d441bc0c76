package dev.plumb.source;

/** Opens files of the author that are encrypted, and hears which texts are secret because they stood in one. Thread-safe. */
public interface Unsealer {
    /** For when no password can be had: tells so. */
    Unsealer NONE = new Unsealer() {
        @Override
        public byte[] open(Position file, byte[] sealed) {
            throw new ProblemException(new Problem(
                    file, "the file is encrypted with ansible-vault, and no password was given", PASSWORD_HINT));
        }

        @Override
        public void hide(String text) {
            // nothing is ever opened
        }

        @Override
        public void hideFile(byte[] plain) {
            // nothing is ever opened
        }
    };

    /** How to give a password. */
    String PASSWORD_HINT = "give one with --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-password";

    /**
     * The plain content of an encrypted file. The caller knows what of it is secret and has it hidden.
     *
     * @param file the file's name, as positions show it
     * @param sealed its content
     * @throws ProblemException when it is damaged or no password opens it
     */
    byte[] open(Position file, byte[] sealed);

    /** Hides a text in all output from now on. */
    void hide(String text);

    /** Hides a file's content in all output from now on: its lines, and what is set to a name in one of them. */
    void hideFile(byte[] plain);

    /** The plain content of an encrypted file all of which is secret. */
    default byte[] openSecret(Position file, byte[] sealed) {
        byte[] plain = open(file, sealed);
        hideFile(plain);
        return plain;
    }

    /** Whether a file's content is encrypted, by how it begins. */
    static boolean isSealed(byte[] content) {
        return startsWithHeader(content, content.length);
    }

    /**
     * Whether a file's content is encrypted, by how it begins.
     *
     * @param start its first bytes
     * @param length how many of them count
     */
    static boolean startsWithHeader(byte[] start, int length) {
        String header = Sealed.HEADER;
        if (length < header.length()) {
            return false;
        }
        for (int i = 0; i < header.length(); i++) {
            if (start[i] != header.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
