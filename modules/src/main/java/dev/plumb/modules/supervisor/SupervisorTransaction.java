package dev.plumb.modules.supervisor;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.resource.Change;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Sh;
import dev.plumb.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that consecutive tasks change below {@code /etc/supervisor}: read together, put into force for what has changed only. */
final class SupervisorTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/supervisor";
    static final String PROGRAMS = DIRECTORY + "/conf.d";

    private static final Pattern FILE = Pattern.compile("\\(file: '([^']+)'\\)|(" + DIRECTORY + "/[^\\s'\":]+)");
    private static final Pattern SECTION = Pattern.compile("\\b(program|group):([^\\]'\"\\s]+)");
    private static final Pattern MEMBER = Pattern.compile("names program ([^,\\s]+), which");

    /** Supervisor's own interpreter, which need not be the host's. */
    private static final String PYTHON = """
            plumb_c=$(command -v supervisord)||{ echo 'supervisor is not installed';exit 1;}
            plumb_y=$(sed -n '1s/^#! *//p' "$plumb_c")
            """;

    private final Map<String, Program> programs;
    private final Map<String, List<String>> groups;

    /**
     * A program that is changed.
     *
     * @param start whether it is to run then; null: as it did before, or as supervisor does with a new one
     * @param starts whether its command has to be there
     */
    record Program(@Nullable Boolean start, boolean starts) {}

    /**
     * A transaction.
     *
     * @param programs the programs that are changed
     * @param groups the groups that are changed, with the programs in them before and after
     */
    SupervisorTransaction(Map<String, Program> programs, Map<String, List<String>> groups) {
        super(DIRECTORY);
        this.programs = new TreeMap<>(programs);
        this.groups = new TreeMap<>(groups);
    }

    /** The file of a program. */
    static String program(String name) {
        return PROGRAMS + "/" + name + ".conf";
    }

    /** The file of a group, which may have the name of one of its programs. */
    static String group(String name) {
        return PROGRAMS + "/" + name + ".group.conf";
    }

    @Override
    public String name() {
        return "supervisor";
    }

    @Override
    public Transaction and(Transaction later) {
        SupervisorTransaction other = (SupervisorTransaction) later;
        Map<String, Program> allPrograms = new TreeMap<>(programs);
        allPrograms.putAll(other.programs);
        Map<String, List<String>> allGroups = new TreeMap<>(groups);
        other.groups.forEach((name, members) -> allGroups.merge(
                name,
                members,
                (one, more) -> List.copyOf(
                        new TreeSet<>(Stream.concat(one.stream(), more.stream()).toList()))));
        return new SupervisorTransaction(allPrograms, allGroups);
    }

    private String spec() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        programs.forEach((name, program) -> {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("file", program(name));
            each.put("start", program.start);
            each.put("starts", program.starts);
            all.put(name, each);
        });
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("programs", all);
        spec.put("groups", groups);
        return Sh.quote(Json.write(spec));
    }

    private String python(String program) {
        return PYTHON + "$plumb_y -W ignore -B -c " + Sh.quote(program) + " " + spec();
    }

    @Override
    public String validation() {
        return python(SupervisorScripts.VALIDATE) + "\n";
    }

    @Override
    public Activation activation() {
        String condition = "supervisorctl -c " + Control.CONFIG + " pid";
        String script = python(SupervisorScripts.ACTIVATE) + " \"$plumb_tx_restored\" \"$plumb_tx_copies\"/active\n";
        return new Activation("update of supervisor", condition, script);
    }

    @Override
    public List<String> blamed(String said) {
        List<String> files = new ArrayList<>();
        Matcher file = FILE.matcher(said);
        while (file.find()) {
            files.add(file.group(1) != null ? file.group(1) : file.group(2));
        }
        Matcher section = SECTION.matcher(said);
        while (section.find()) {
            files.add(section.group(1).equals("group") ? group(section.group(2)) : program(section.group(2)));
        }
        Matcher member = MEMBER.matcher(said);
        while (member.find()) {
            files.add(program(member.group(1)));
        }
        return files;
    }

    @Override
    public boolean activates(Change<?> change) {
        return false;
    }
}
