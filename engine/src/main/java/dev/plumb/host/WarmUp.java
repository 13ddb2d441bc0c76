package dev.plumb.host;

import com.jcraft.jsch.JSch;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Does once, with nobody waiting, what makes the first SSH connection of a process slow: loading of classes. */
final class WarmUp {
    private static final String[] CLASSES = {
        "com.jcraft.jsch.Session",
        "com.jcraft.jsch.ChannelExec",
        "com.jcraft.jsch.DH25519",
        "com.jcraft.jsch.jce.XDH",
        "com.jcraft.jsch.jce.AES128GCM",
        "com.jcraft.jsch.jce.SHA256",
        "com.jcraft.jsch.jce.SignatureEd25519",
        "com.jcraft.jsch.jce.Random",
        "com.jcraft.jsch.KeyPairEd25519",
        "com.jcraft.jsch.UserAuthNone",
        "com.jcraft.jsch.UserAuthPublicKey",
        "dev.plumb.host.ShellConnection",
        "dev.plumb.host.UserShell",
        "dev.plumb.host.FramedShell",
        "dev.plumb.host.SshTransport",
        "dev.plumb.host.HostKeyCheck",
    };

    private WarmUp() {}

    static void start() {
        Thread thread = new Thread(WarmUp::run, "plumb-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            Token.next();
            new JSch().getSession("nobody", "localhost");
            for (String name : CLASSES) {
                Class.forName(name);
            }
            exercise();
        } catch (Exception e) {
            // A connection that needs what is missing will say so; one that does not is none the worse.
        }
    }

    private static void exercise() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(pair.getPublic(), true);
        agreement.generateSecret();
        KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(signing.getPrivate());
        signature.update(new byte[32]);
        byte[] signed = signature.sign();
        signature.initVerify(signing.getPublic());
        signature.update(new byte[32]);
        signature.verify(signed);
        keys(pair, signing);
        MessageDigest.getInstance("SHA-256").digest(new byte[32]);
        Mac.getInstance("HmacSHA1");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"), new GCMParameterSpec(128, new byte[12]));
        cipher.doFinal(new byte[64]);
    }

    /** As keys of the other side are made of what it sends. */
    private static void keys(KeyPair agreement, KeyPair signing) throws Exception {
        KeyFactory.getInstance("X25519")
                .generatePublic(
                        new XECPublicKeySpec(NamedParameterSpec.X25519, ((XECPublicKey) agreement.getPublic()).getU()));
        KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, ((EdECPublicKey) signing.getPublic()).getPoint()));
    }
}
