package dev.plumb.it;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/**
 * The example of a module's reference with secrets in its parameters, as {@code secrets.yml} says; what its keys mean stands
 * there.
 */
final class SecretExample {
    /** PostgreSQL has a schema that is called public. */
    private static final String PUBLIC = "\\$\\{[^}]*\\bpublic\\b";

    private static final Pattern SECRET = Pattern.compile("\\b(vaulted|asked|hashed|shown)\\b|" + PUBLIC);

    /** Modules whose tasks bring in others, or steer: they register nothing worth showing. */
    private static final Set<String> WITHOUT_RESULT =
            Set.of("import_role", "import_tasks", "include_role", "include_tasks", "meta");

    private final ModuleSpec module;
    private final Map<String, @Nullable Object> data;
    private final List<Map<String, @Nullable Object>> tasks = new ArrayList<>();

    /**
     * An example.
     *
     * @param data what {@code secrets.yml} says of the module
     */
    SecretExample(ModuleSpec module, Map<String, @Nullable Object> data) {
        this.module = module;
        this.data = data;
        for (Map<String, @Nullable Object> task : list(load(module.info().example()))) {
            if (task.containsKey(module.name())) {
                task.put(module.name(), carrying(task));
                task.putAll(map(data.get("keywords")));
            }
            tasks.add(task);
        }
        tasks.addAll(list(data.get("beside")));
    }

    /** Loads YAML. */
    static @Nullable Object load(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> map(@Nullable Object node) {
        return node == null ? Map.of() : (Map<String, @Nullable Object>) node;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> list(@Nullable Object node) {
        return node == null ? List.of() : (List<Map<String, @Nullable Object>>) node;
    }

    /** The module's arguments in a task, with the secrets among them. */
    private @Nullable Object carrying(Map<String, @Nullable Object> task) {
        Object given = task.get(module.name());
        Map<String, @Nullable Object> carries = map(data.get("carries"));
        if (given instanceof String free) {
            Map<String, @Nullable Object> args = new LinkedHashMap<>(map(task.get("args")));
            args.putAll(carries);
            Object text = args.remove(module.info().freeForm());
            if (!args.isEmpty()) {
                task.put("args", args);
            }
            return text == null ? free : text;
        }
        Map<String, @Nullable Object> args = new LinkedHashMap<>(map(given));
        args.putAll(carries);
        return args.isEmpty() ? null : args;
    }

    /** The playbook: secrets are in names and environment too, and what each task registers is shown. */
    String playbook() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> task : tasks) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>(task);
            named.put("name", Objects.requireNonNullElse(task.get("name"), "and") + " ${vaulted}");
            all.add(named);
            if (WITHOUT_RESULT.stream().noneMatch(task::containsKey)) {
                Object result = named.computeIfAbsent("register", key -> "plumb_result");
                all.add(Map.of("debug", Map.of("msg", "${to_json(" + result + ")}")));
            }
        }
        all.add(Map.of("debug", Map.of("msg", "${vaulted} ${asked} ${awkward} ${to_json([awkward])}")));
        Map<String, @Nullable Object> play = new LinkedHashMap<>();
        play.put("hosts", "all");
        play.put("environment", Map.of("PLUMB_TOKEN", "${asked}", "PLUMB_AWKWARD", "${awkward}"));
        play.put("tasks", all);
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options)
                .dump(List.of(play));
    }

    /** What is to be appended to files of the example. */
    Map<String, @Nullable Object> files() {
        return map(data.get("files"));
    }

    /** Files of the example that are to be encrypted. */
    List<String> sealed() {
        return data.get("sealed") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A command that succeeds on the host when the secrets have come there, or null. */
    @Nullable
    String arrives() {
        return (String) data.get("arrives");
    }

    /** Parameters about which the data is wrong or says nothing, each with what is wrong. */
    List<String> gaps() {
        Map<String, String> carried = carried();
        Map<String, String> cannot = reasons("cannot");
        List<String> gaps = new ArrayList<>();
        Set<String> named = new TreeSet<>(cannot.keySet());
        for (ParamSpec param : module.params()) {
            String name = param.name();
            named.remove(name);
            String value = carried.get(name);
            if (cannot.containsKey(name) ? value != null : isText(param) && value == null) {
                gaps.add(name + (value == null ? " carries no secret" : " carries a secret, though it cannot"));
            }
        }
        named.forEach(name -> gaps.add(name + " is no parameter"));
        Map<String, String> kinds = Map.of("shown", "\\bshown\\b", "public", PUBLIC);
        for (String kind : List.of("shown", "public")) {
            Set<String> are = new TreeSet<>();
            carried.forEach((name, value) -> {
                if (Pattern.compile(Objects.requireNonNull(kinds.get(kind)))
                        .matcher(value)
                        .find()) {
                    are.add(name);
                }
            });
            if (!are.equals(reasons(kind).keySet())) {
                gaps.add(are + " are " + kind + ", but there are reasons for "
                        + reasons(kind).keySet());
            }
        }
        return gaps;
    }

    /** The parameters that have a secret in the module's tasks, with all their values. */
    private Map<String, String> carried() {
        String rest = module.params().stream()
                .filter(param -> param.rest())
                .map(ParamSpec::name)
                .findAny()
                .orElse("");
        List<String> names = module.params().stream().map(ParamSpec::name).toList();
        Map<String, String> carried = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> task : tasks) {
            Map<String, @Nullable Object> args = new LinkedHashMap<>(map(task.get("args")));
            Object given = task.get(module.name());
            if (given instanceof String free) {
                args.put(module.info().freeForm(), free);
            } else {
                args.putAll(map(given));
            }
            if (task.containsKey(module.name())) {
                args.forEach((name, value) -> {
                    if (SECRET.matcher(String.valueOf(value)).find()) {
                        carried.merge(names.contains(name) ? name : rest, String.valueOf(value), String::concat);
                    }
                });
            }
        }
        return carried;
    }

    /** Reasons by parameter; a key may name several. */
    private Map<String, String> reasons(String key) {
        Map<String, String> reasons = new LinkedHashMap<>();
        map(data.get(key)).forEach((names, reason) -> {
            for (String name : names.split(" ")) {
                reasons.put(name, String.valueOf(reason));
            }
        });
        return reasons;
    }

    private static boolean isText(ParamSpec param) {
        return !(param.type() instanceof Class<?> type)
                || !type.isPrimitive()
                        && !type.isEnum()
                        && !Number.class.isAssignableFrom(type)
                        && type != Boolean.class
                        && type != FileMode.class;
    }
}
