package dev.plumb.module;

/**
 * How the engine has logged in at a host by a key.
 *
 * @param user the login name
 * @param key the public key in Base64, as it stands in {@code authorized_keys}
 */
public record Login(String user, String key) {}
