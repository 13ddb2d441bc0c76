package dev.plumb.expression.functions;

import dev.plumb.expression.Functions;
import dev.plumb.expression.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code functions.txt} describes. Nothing of it is read before the first call is seen, and the class that does the
 * work is loaded with the first function of its group.
 */
public final class StandardLibrary implements Functions.Library {
    private final Map<String, Functions.Entry> found = new ConcurrentHashMap<>();

    /** The library; making it costs nothing. */
    public StandardLibrary() {}

    @Override
    public Functions.@Nullable Entry find(Functions.Kind kind, String name) {
        String key = kind + " " + name;
        Functions.Entry entry = found.get(key);
        if (entry == null) {
            FunctionDoc doc = Descriptions.find(kind, name);
            if (doc == null) {
                return null;
            }
            entry = new Functions.Entry(Signature.of(doc.signature()), group(doc.group()));
            found.put(key, entry);
        }
        return entry;
    }

    @Override
    public Collection<String> names(Functions.Kind kind) {
        List<String> names = new ArrayList<>();
        for (FunctionDoc doc : Descriptions.all()) {
            if (doc.kind() == kind) {
                names.add(doc.name());
                names.addAll(doc.others());
            }
        }
        return names;
    }

    private static Functions.Function group(String name) {
        return switch (name) {
            case "values" -> new ValueFunctions();
            case "texts" -> new TextFunctions();
            case "shapes" -> new ShapeFunctions();
            case "patterns" -> new PatternFunctions();
            case "numbers" -> new NumberFunctions();
            case "lists" -> new ListFunctions();
            case "sets" -> new SetFunctions();
            case "each" -> new EachFunctions();
            case "combinations" -> new CombinationFunctions();
            case "mappings" -> new MappingFunctions();
            case "data" -> new DataFunctions();
            case "paths" -> new PathFunctions();
            case "hashes" -> new HashFunctions();
            case "random" -> new RandomFunctions();
            case "times" -> new TimeFunctions();
            case "networks" -> new NetworkFunctions();
            case "webs" -> new WebFunctions();
            case "tests" -> new ValueTests();
            case "filetests" -> new FileTests();
            case "lookup" -> new LookupFunctions();
            case "filelookups" -> new FileLookups();
            case "tablelookups" -> new TableLookups();
            case "datalookups" -> new DataLookups();
            case "runlookups" -> new RunLookups();
            default -> throw new IllegalStateException(name);
        };
    }
}
