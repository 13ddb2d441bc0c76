package dev.plumb.inventory;

import dev.plumb.source.FileNames;
import dev.plumb.source.FileText;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads inventories: INI and YAML files, scripts that print JSON, droplets of DigitalOcean, directories of all these, and
 * lists of hosts separated by commas.
 */
public final class InventoryReader {
    private static final List<String> IGNORED_NAMES = List.of("group_vars", "host_vars", "vars_plugins");
    private static final List<String> IGNORED_ENDS =
            List.of("~", ".pyc", ".pyo", ".swp", ".bak", ".rpm", ".md", ".txt", ".rst", ".orig", ".cfg", ".retry");

    private final Problems problems;
    private final InventoryOptions options;
    private final InventoryBuilder builder;
    private final List<Path> varsDirs = new ArrayList<>();
    private @Nullable Path source;

    private InventoryReader(InventoryOptions options, Problems problems) {
        this.options = options;
        this.problems = problems;
        this.builder = new InventoryBuilder(problems, options.warnings());
    }

    /**
     * Reads all sources into one inventory; later ones win.
     *
     * @param sources paths of files and directories, or lists such as {@code host1,host2,}; none: only the implicit
     *     {@code localhost} can be matched
     * @param problems takes what is wrong in the sources. Files in {@code group_vars} and {@code host_vars} are read when
     *     variables of a host are asked for, and tell their problems then
     */
    public static Inventory read(List<String> sources, Problems problems) {
        return read(sources, InventoryOptions.ofProcess(), problems);
    }

    /** The same with what scripts and APIs need. Reading again runs scripts and asks APIs again. */
    public static Inventory read(List<String> sources, InventoryOptions options, Problems problems) {
        InventoryReader reader = new InventoryReader(options, problems);
        for (String source : sources) {
            reader.source(source);
        }
        Inventory inventory = reader.builder.build(new VarsFiles(problems.unsealer()), reader.varsDirs, reader.source);
        reader.warnOfSharedNames(inventory);
        return inventory;
    }

    private void warnOfSharedNames(Inventory inventory) {
        for (String group : inventory.groups().keySet()) {
            if (builder.hasHost(group)) {
                Path file = inventory.source(group);
                Position position = Position.of(file == null ? "inventory" : YamlReader.shown(file));
                options.warnings()
                        .accept(Problem.of(
                                position,
                                "'" + group + "' is the name of a group and of a host: in patterns it is the host"));
            }
        }
    }

    private void source(String written) {
        if (written.isBlank()) {
            problems.add(Position.of("-i"), "the name of an inventory is missing", null);
            return;
        }
        boolean possible = FileNames.canBe(written);
        if (written.indexOf(',') >= 0 && !(possible && Files.exists(Path.of(written)))) {
            hostList(written);
            return;
        } else if (!possible) {
            problems.add(Position.of("-i"), "'" + written + "' can be no file's name", null);
            return;
        }
        Path path = Path.of(written);
        if (!Files.exists(path)) {
            boolean likeHost = written.indexOf('/') < 0 && !written.endsWith(".yml") && !written.endsWith(".ini");
            problems.add(
                    Position.of(YamlReader.shown(path)),
                    "there is no such inventory",
                    likeHost ? "to name a host instead of a file, write a comma after it: " + written + "," : null);
            return;
        }
        if (source == null) {
            source = path;
        }
        Path dir = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        if (dir != null && !varsDirs.contains(dir)) {
            varsDirs.add(dir);
        }
        path(path, 0);
    }

    private void hostList(String written) {
        Position position = Position.of(written);
        builder.reading(null);
        for (String name : written.split(",")) {
            if (!name.isBlank()) {
                builder.addHosts(HostNames.expand(name.strip(), position, problems), "ungrouped");
            }
        }
    }

    private void path(Path path, int depth) {
        if (Files.isDirectory(path)) {
            if (depth == VarsFiles.DEPTH_LIMIT) {
                problems.add(
                        Position.of(YamlReader.shown(path)),
                        "the directories are nested too deeply",
                        VarsFiles.LINK_HINT);
                return;
            }
            for (Path entry : entries(path)) {
                path(entry, depth + 1);
            }
            return;
        }
        builder.reading(path);
        if (isScript(path)) {
            ScriptInventory.read(path, options, builder, problems);
        } else {
            file(path);
        }
    }

    private void file(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json")) {
            new YamlInventory(builder, options, problems).read(YamlReader.read(path, problems));
            return;
        }
        String text = FileText.read(path, problems);
        if (text == null) {
            return;
        }
        if (name.endsWith(".toml")) {
            problems.add(
                    Position.of(YamlReader.shown(path)),
                    "Plumb does not read inventories in TOML",
                    "write INI or YAML");
        } else if (name.indexOf('.') < 0 && looksLikeYaml(text)) {
            new YamlInventory(builder, options, problems)
                    .read(YamlReader.readText(YamlReader.shown(path), text, problems));
        } else {
            new IniInventory(builder, YamlReader.shown(path), problems).read(text);
        }
    }

    /** Whether the first line that says something begins a YAML document or is a key alone. */
    private static boolean looksLikeYaml(String text) {
        int end;
        for (int begin = 0; begin < text.length(); begin = end + 1) {
            end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            String said = text.substring(begin, end).strip();
            if (!said.isEmpty() && said.charAt(0) != '#') {
                int comment = said.indexOf(" #");
                String key = comment < 0 ? said : said.substring(0, comment).strip();
                return key.equals("---") || key.endsWith(":") && key.indexOf('[') < 0;
            }
        }
        return false;
    }

    private List<Path> entries(Path dir) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            for (Path entry : entries) {
                if (!ignored(String.valueOf(entry.getFileName()))) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            problems.add(Position.of(YamlReader.shown(dir)), "the directory cannot be read: " + e.getMessage(), null);
        }
        found.sort(null);
        return found;
    }

    private static boolean ignored(String name) {
        if (name.startsWith(".") || IGNORED_NAMES.contains(name)) {
            return true;
        }
        for (String end : IGNORED_ENDS) {
            if (name.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /** By how it begins. What a pipe gives can be read once only, so it is none. */
    private static boolean isScript(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(4);
            boolean shebang = start.length >= 2 && start[0] == '#' && start[1] == '!';
            boolean program = start.length == 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L';
            return shebang || program;
        } catch (IOException e) {
            return false;
        }
    }
}
