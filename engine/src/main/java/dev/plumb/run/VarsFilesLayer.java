package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.PlayOptions;
import dev.plumb.source.FileNames;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A host's variables from the play's {@code vars_files}. Names of files may hold expressions; a list of names stands for the
 * first one that exists. Each file is read once in a run. Used by the host's own thread only.
 */
final class VarsFilesLayer {
    private final Expressions expressions;
    private final PlayOptions options;
    private final Path directory;
    private final Map<Path, Map<String, YamlNode>> files;
    private @Nullable List<Map<String, YamlNode>> read;

    /**
     * Files of one host in one play.
     *
     * @param directory where names begin: the playbook's
     * @param files files that were read before, by path; shared by hosts
     */
    VarsFilesLayer(
            Expressions expressions,
            PlayOptions options,
            Path directory,
            ConcurrentHashMap<Path, Map<String, YamlNode>> files) {
        this.expressions = expressions;
        this.options = options;
        this.directory = directory;
        this.files = files;
    }

    /**
     * The variables of each file, in order: later ones win.
     *
     * @param names gives the variables that names of files may use
     * @throws ProblemException when a file is missing or cannot be read
     * @throws dev.plumb.expression.NotKnownException when a name needs what is not known yet, such as facts
     */
    List<Map<String, YamlNode>> files(Supplier<? extends Variables> names) {
        if (options.varsFiles().isEmpty()) {
            return List.of();
        }
        List<Map<String, YamlNode>> all = read;
        if (all == null) {
            all = readAll(names.get());
            read = all;
        }
        return all;
    }

    private List<Map<String, YamlNode>> readAll(Variables variables) {
        List<Map<String, YamlNode>> found = new ArrayList<>();
        for (YamlNode entry : options.varsFiles()) {
            List<YamlNode> names = entry instanceof YamlNode.Sequence several ? several.items() : List.of(entry);
            List<String> tried = new ArrayList<>();
            Path file = first(names, variables, tried);
            if (file == null) {
                throw new ProblemException(new Problem(
                        entry.position(),
                        tried.size() == 1
                                ? "the file of variables '" + tried.get(0) + "' does not exist"
                                : "none of these files of variables exists: " + String.join(", ", tried),
                        "names are looked for in " + directory));
            }
            found.add(files.computeIfAbsent(file, path -> load(path)));
        }
        return found;
    }

    private @Nullable Path first(List<YamlNode> names, Variables variables, List<String> tried) {
        for (YamlNode name : names) {
            String text = String.valueOf(expressions.resolve(name, variables));
            tried.add(text);
            if (!FileNames.canBe(text)) {
                continue;
            }
            for (Path path : List.of(directory.resolve("vars").resolve(text), directory.resolve(text))) {
                if (Files.isRegularFile(path)) {
                    return path.normalize();
                }
            }
        }
        return null;
    }

    private Map<String, YamlNode> load(Path path) {
        Problems problems = new Problems(expressions.secrets());
        YamlNode.Mapping mapping = YamlReader.readVariables(path, problems);
        problems.throwIfAny();
        Map<String, YamlNode> values = new HashMap<>();
        mapping.entries().forEach(each -> values.put(each.key().value(), each.value()));
        return values;
    }
}
