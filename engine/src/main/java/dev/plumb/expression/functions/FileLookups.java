package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Controller;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.text.Glob;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lookups of the author's files. */
final class FileLookups implements Functions.Function {
    @Override
    public List<@Nullable Object> call(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        if (call.function().equals("first_found")) {
            found.addAll(firstFound(call));
            return found;
        }
        for (String name : names(call.rest())) {
            switch (call.function()) {
                case "file" -> found.add(file(call, name));
                case "template" -> found.add(template(call, name));
                case "fileglob" -> found.addAll(glob(call, name));
                default -> throw new IllegalStateException(call.function());
            }
        }
        return found;
    }

    /** Texts, also those in lists. */
    static List<String> names(List<@Nullable Object> terms) {
        List<String> names = new ArrayList<>();
        for (Object term : terms) {
            for (Object item : Values.items(term)) {
                String text = Values.text(item);
                if (text == null) {
                    throw new Functions.Misuse("a lookup needs strings, not " + Values.kind(item), null);
                }
                names.add(text);
            }
        }
        return names;
    }

    private static String file(Call call, String name) {
        Controller.FileText file = LocalPaths.read(call, LocalPaths.require(call, name, "files"));
        String text = call.flag("rstrip") ? file.text().stripTrailing() : file.text();
        return call.controller().made(file, call.flag("lstrip") ? text.stripLeading() : text);
    }

    private static String template(Call call, String name) {
        Path file = LocalPaths.require(call, name, "templates");
        Map<String, @Nullable Object> more = call.value("template_vars") == null ? Map.of() : call.map("template_vars");
        Controller controller = call.controller();
        Controller.FileText text = LocalPaths.read(call, file);
        return controller.made(text, controller.render(file, text.text(), controller.on(call.variables(), more)));
    }

    /** Files, not directories, sorted by name; the pattern is in the last part of the path. */
    private static List<String> glob(Call call, String pattern) {
        int cut = pattern.lastIndexOf('/') + 1;
        String last = pattern.substring(cut);
        for (Path place : LocalPaths.places(call, pattern.substring(0, cut), "files")) {
            List<String> found = new ArrayList<>();
            if (Files.isDirectory(place)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
                    for (Path file : files) {
                        String name = String.valueOf(file.getFileName());
                        if (Glob.matchesFileName(last, name) && Files.isRegularFile(file)) {
                            found.add(file.toString());
                        }
                    }
                } catch (IOException | DirectoryIteratorException e) {
                    throw call.misuse("cannot read '" + place + "'");
                }
            }
            if (!found.isEmpty()) {
                found.sort(null);
                return found;
            }
        }
        return List.of();
    }

    private static List<@Nullable Object> firstFound(Call call) {
        boolean skip = call.flag("skip");
        List<String> candidates = new ArrayList<>();
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        named.put("files", call.value("files"));
        named.put("paths", call.value("paths"));
        for (Object term : call.rest()) {
            for (Object item : Values.items(term)) {
                if (item instanceof Map) {
                    Map<String, @Nullable Object> given = call.asMap(item);
                    candidates.addAll(candidates(given));
                    skip |= Boolean.TRUE.equals(Values.truthOrNull(given.get("skip")));
                } else {
                    candidates.addAll(names(Values.items(item)));
                }
            }
        }
        candidates.addAll(candidates(named));
        for (String candidate : candidates) {
            Path found = LocalPaths.find(call, candidate, "files", "templates", "vars", "tasks");
            if (found != null) {
                return Values.items(found.toString());
            }
        }
        if (skip) {
            return Values.items(List.of());
        }
        throw new Functions.Misuse(
                "first_found: none of the files was found: " + String.join(", ", candidates),
                "with skip=true nothing is found without an error");
    }

    private static List<String> candidates(Map<String, @Nullable Object> given) {
        List<String> candidates = new ArrayList<>();
        List<String> paths = given.get("paths") == null ? List.of() : names(Values.items(given.get("paths")));
        for (String file : given.get("files") == null ? List.<String>of() : names(Values.items(given.get("files")))) {
            for (String path : paths) {
                candidates.add(path + "/" + file);
            }
            if (paths.isEmpty()) {
                candidates.add(file);
            }
        }
        return candidates;
    }
}
