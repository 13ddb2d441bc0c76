package dev.plumb.inventory;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a file that says which droplets of DigitalOcean are hosts, with the keys of Ansible's plugin. */
final class DigitalOcean {
    /** What the key {@code plugin} may say. */
    static final List<String> NAMES = List.of("community.digitalocean.digitalocean", "digitalocean");

    /** Environment variables that may hold the token, the first that is set counts. */
    static final List<String> TOKENS = List.of("DO_API_TOKEN", "DO_API_KEY", "DO_OAUTH_TOKEN", "OAUTH_TOKEN");

    private static final String BASE = "https://api.digitalocean.com/v2";
    private static final List<String> ATTRIBUTES = List.of("id", "name", "networks", "region", "size_slug");
    private static final List<String> KEYS = List.of(
            "plugin",
            "api_token",
            "oauth_token",
            "baseurl",
            "attributes",
            "var_prefix",
            "pagination",
            "use_private_network",
            "keyed_groups",
            "compose",
            "strict");
    private static final int PAGE = 200;

    private final Mapping file;
    private final InventoryOptions options;
    private final Problems problems;

    private DigitalOcean(Mapping file, InventoryOptions options, Problems problems) {
        this.file = file;
        this.options = options;
        this.problems = problems;
    }

    /** Reads the file, asks the API unless something is wrong with the file, and takes the droplets as hosts. */
    static void read(Mapping file, InventoryOptions options, InventoryBuilder builder, Problems problems) {
        try {
            new DigitalOcean(file, options, problems).read(builder);
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        }
    }

    private void read(InventoryBuilder builder) {
        int before = problems.count();
        for (Entry entry : file.entries()) {
            key(entry.key().value(), entry.key().position());
        }
        Position position = file.position();
        String prefix = text("var_prefix", "do_");
        List<String> attributes = attributes();
        boolean inside = "true".equals(String.valueOf(value("use_private_network")));
        Droplets droplets = new Droplets(builder, position, attributes, prefix, inside);
        composed(droplets, attributes, prefix);
        keyed(droplets, attributes, prefix);
        int perPage = number("pagination");
        URI base = base();
        String token = token();
        if (problems.count() == before) {
            droplets.add(new DropletsApi(base, token, options.timeout(), position).all(perPage));
        }
    }

    private void key(String key, Position at) {
        switch (key) {
            case "filters", "groups" ->
                problems.add(
                        at,
                        "'" + key + "' holds expressions of Ansible's, which Plumb does not evaluate",
                        "choose by the groups that there are: hosts: tag_web:&region_fra1");
            // Plumb asks each time: an old list of servers is not worth the second it saves.
            case "cache", "cache_plugin", "cache_timeout", "cache_connection", "cache_prefix" -> {}
            default -> {
                if (!KEYS.contains(key)) {
                    problems.add(at, "unknown key '" + key + "' for " + NAMES.get(0), DidYouMean.hint(key, KEYS));
                }
            }
        }
    }

    private @Nullable Object value(String key) {
        return file.get(key) instanceof Scalar scalar ? scalar.value() : null;
    }

    private String text(String key, String usual) {
        YamlNode node = file.get(key);
        if (node != null && !(node instanceof Scalar)) {
            problems.add(node.position(), "'" + key + "' takes a text", null);
        }
        return node instanceof Scalar scalar ? scalar.text() : usual;
    }

    private int number(String key) {
        Object value = value(key);
        YamlNode node = file.get(key);
        if (node == null) {
            return PAGE;
        }
        if (value instanceof Long number && number >= 1 && number <= PAGE) {
            return number.intValue();
        }
        problems.add(node.position(), "'" + key + "' takes a number from 1 to " + PAGE, null);
        return PAGE;
    }

    private List<String> attributes() {
        YamlNode node = file.get("attributes");
        if (node == null) {
            return ATTRIBUTES;
        }
        List<String> names = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof Scalar scalar) {
                    names.add(scalar.text());
                }
            }
        } else {
            problems.add(node.position(), "'attributes' takes a list of names", "write: [id, name, tags]");
        }
        return names;
    }

    private void composed(Droplets droplets, List<String> attributes, String prefix) {
        YamlNode node = file.get("compose");
        if (node == null) {
            return;
        }
        if (!(node instanceof Mapping mapping)) {
            problems.add(node.position(), "'compose' takes a mapping of names to paths of variables", null);
            return;
        }
        for (Entry entry : mapping.entries()) {
            if (!(entry.value() instanceof Scalar scalar)) {
                problems.add(entry.value().position(), "here stands the path of a variable", null);
                continue;
            }
            String network = entry.key().value().equals("ansible_host") ? DropletValue.network(scalar) : null;
            if (network != null) {
                droplets.connectTo(network);
                continue;
            }
            DropletValue value = DropletValue.read(scalar, attributes, prefix, problems);
            if (value != null) {
                droplets.compose(entry.key().value(), value);
            }
        }
    }

    private void keyed(Droplets droplets, List<String> attributes, String prefix) {
        YamlNode node = file.get("keyed_groups");
        if (node == null) {
            return;
        }
        if (!(node instanceof Sequence sequence)) {
            problems.add(node.position(), "'keyed_groups' takes a list", "write: - key: " + prefix + "region.slug");
            return;
        }
        for (YamlNode item : sequence.items()) {
            if (!(item instanceof Mapping mapping) || !(mapping.get("key") instanceof Scalar key)) {
                problems.add(item.position(), "a keyed group has a key", "write: - key: " + prefix + "region.slug");
                continue;
            }
            Map<String, String> words = new LinkedHashMap<>();
            for (Entry entry : mapping.entries()) {
                String name = entry.key().value();
                if (!List.of("key", "prefix", "separator", "parent_group", "default_value")
                        .contains(name)) {
                    problems.add(entry.key().position(), "unknown key '" + name + "' of a keyed group", null);
                } else if (entry.value() instanceof Scalar scalar) {
                    words.put(name, scalar.text());
                }
            }
            DropletValue value = DropletValue.read(key, attributes, prefix, problems);
            if (value != null) {
                droplets.group(new Droplets.Keyed(
                        value,
                        words.getOrDefault("prefix", ""),
                        words.getOrDefault("separator", "_"),
                        words.get("parent_group"),
                        words.get("default_value")));
            }
        }
    }

    private URI base() {
        String written = text("baseurl", BASE);
        String bare = written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
        YamlNode node = file.get("baseurl");
        Position at = node == null ? file.position() : node.position();
        try {
            URI base = URI.create(bare);
            String host = String.valueOf(base.getHost());
            if ("https".equals(base.getScheme()) && base.getHost() != null
                    || "http".equals(base.getScheme()) && ReadInventory.LOCAL.contains(host)) {
                return base;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        problems.add(at, "'baseurl' must be an address that begins with https://", "write: " + BASE);
        return URI.create(BASE);
    }

    /** The token: from the environment, or as the file says. */
    private String token() {
        for (String name : new String[] {"api_token", "oauth_token"}) {
            YamlNode node = file.get(name);
            if (node instanceof Scalar scalar) {
                return written(name, scalar);
            }
        }
        for (String name : TOKENS) {
            String token = options.environment().getOrDefault(name, "").strip();
            if (!token.isEmpty()) {
                return token;
            }
        }
        throw new ProblemException(new Problem(
                file.position(),
                "there is no token for DigitalOcean's API in the environment",
                "put it into " + TOKENS.get(0) + " (a token that may read droplets is enough)"));
    }

    /** A literal token, or the environment variable that Ansible's {@code lookup('env', 'NAME')} names. */
    private String written(String key, Scalar scalar) {
        String text = scalar.text().strip();
        boolean literal = scalar.tag() == null && text.indexOf('{') < 0 && !text.isEmpty();
        if (literal) {
            return text;
        }
        int call = text.indexOf("lookup(");
        String[] words = call < 0 ? new String[0] : text.substring(call).split("['\"]", -1);
        if (words.length == 5 && words[1].endsWith("env")) {
            String token = options.environment().getOrDefault(words[3], "").strip();
            if (!token.isEmpty()) {
                return token;
            }
            throw new ProblemException(new Problem(
                    scalar.position(),
                    "the environment variable '" + words[3] + "' is not set",
                    "put the token there"));
        }
        throw new ProblemException(new Problem(
                scalar.position(),
                "'" + key + "' cannot be evaluated here",
                "leave it out and put the token into the environment, in " + TOKENS.get(0)));
    }
}
