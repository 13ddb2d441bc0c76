package dev.plumb.modules.docker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image. Source: the grammar of the distribution project's {@code reference} package, and the names that docker
 * shortens: {@code docker.io/library/nginx:latest} is {@code nginx}.
 *
 * @param repository as docker shows it, with the registry where it is not Docker Hub: {@code ghcr.io/acme/shop}
 * @param tag null where only a digest is given
 * @param digest {@code sha256:...}, or null
 */
record ImageName(
        String repository, @Nullable String tag, @Nullable String digest) {
    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";

    private static final Pattern NAME = Pattern.compile(
            "((?:(?:localhost|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?::\\d+)?|[A-Za-z0-9-]+:\\d+|\\[[0-9a-fA-F:]+\\](?::\\d+)?)/)?"
                    + PART + "(?:/" + PART + ")*)(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

    private static final Pattern ID = Pattern.compile("(?:sha256:)?[0-9a-f]{64}");

    /** The number of a local image in place of a name, or null. */
    static @Nullable String id(String text) {
        return !ID.matcher(text).matches() ? null : text.startsWith("sha256:") ? text : "sha256:" + text;
    }

    /** A name as it is written in a task; null when it is none. */
    static @Nullable ImageName of(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.matches() || id(text) != null) {
            return null;
        }
        String tag = name.group(2) == null && name.group(3) == null ? "latest" : name.group(2);
        return new ImageName(shortened(name.group(1)), tag, name.group(3));
    }

    private static String shortened(String repository) {
        String hub = repository.replaceFirst("^(?:index\\.)?docker\\.io/", "");
        return hub.equals(repository) ? repository : hub.replaceFirst("^library/", "");
    }

    /** What is wrong with a name, or null. */
    static @Nullable String mistake(String parameter, @Nullable String text) {
        if (text == null || of(text) != null || id(text) != null) {
            return null;
        }
        String low = text.toLowerCase(java.util.Locale.ROOT);
        return parameter + " '" + text + "' is no name of an image; write "
                + (of(low) != null ? low : "nginx:1.27, ghcr.io/acme/shop:v3 or NAME@sha256:...");
    }

    /** Where it is fetched from: {@code docker.io} or what stands before its first slash. */
    String registry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
    }

    /** With all that docker leaves out where it shows it: by this it puts names in order. */
    String whole() {
        boolean hub = registry().equals("docker.io") && !repository.startsWith("docker.io/");
        return (hub ? repository.contains("/") ? "docker.io/" : "docker.io/library/" : "") + shown();
    }

    /** As docker shows it. */
    String shown() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** Whether it is the image of which docker tells this. */
    boolean isOf(DockerJson image) {
        return digest != null
                ? image.texts("RepoDigests").contains(repository + "@" + digest)
                : image.texts("RepoTags").contains(repository + ":" + tag);
    }
}
