package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceType.ReadSink;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the script of {@link TreeType} printed: a line with a mark; for each tree a line {@code =BYTES}, then {@code -}
 * when there is nothing, else a line of {@code stat} behind the mark for each thing below it, whose name may span lines, and
 * {@code !STATUS}.
 */
final class TreeAnswer {
    /** Names may have what Java takes for the end of a line: a carriage return, and the byte 85 of many letters. */
    private static final Pattern LINE = Pattern.compile(
            "([0-9a-f]+:\\d+:[^:\n]*:\\d+:[^:\n]*:\\d+:-?\\d+:-?\\d+:-?\\d+:\\d+:\\d+:\\d+):\\./(.*)", Pattern.DOTALL);

    private TreeAnswer() {}

    static void parse(List<Read<TreeState>> reads, ScriptResult result, ReadSink<TreeState> into) {
        String trouble = FileAnswer.trouble(result);
        Cursor in = new Cursor(result.stdout());
        String mark = "";
        for (Read<TreeState> read : reads) {
            if (trouble == null) {
                try {
                    mark = mark.isEmpty() ? in.line() + ":" : mark;
                    int size = Integer.parseInt(in.line().substring(1));
                    tree(read, in.latin(size), mark, into);
                    in.skip(1);
                    continue;
                } catch (IndexOutOfBoundsException | NumberFormatException e) {
                    trouble = "the host's answer is not complete";
                }
            }
            into.failed(read.ref(), trouble);
        }
    }

    private static void tree(Read<TreeState> read, String text, String mark, ReadSink<TreeState> into) {
        if (text.equals("-")) {
            into.state(read.ref(), TreeState.ABSENT);
            return;
        }
        SortedMap<String, Entry> entries = new TreeMap<>();
        String[] lines = text.split("\n", -1);
        StringBuilder name = new StringBuilder();
        StatLine stat = null;
        for (int i = 0; i < lines.length - 1; i++) {
            boolean marked = lines[i].startsWith(mark);
            Matcher matcher = LINE.matcher(marked ? lines[i].substring(mark.length()) : "");
            if (matcher.matches()) {
                put(entries, stat, name, read.detail() >= TreeType.WHOLE);
                stat = StatLine.of(matcher.group(1).split(":", -1));
                name.append(matcher.group(2));
            } else {
                name.append('\n').append(lines[i]);
            }
        }
        put(entries, stat, name, read.detail() >= TreeType.WHOLE);
        if (lines[lines.length - 1].equals("!0")) {
            into.state(read.ref(), new TreeState(true, entries));
        } else {
            into.failed(read.ref(), "this user may not read all that is below it");
        }
    }

    private static void put(
            SortedMap<String, Entry> entries, @Nullable StatLine stat, StringBuilder name, boolean whole) {
        if (stat != null) {
            FileState state = stat.state(null, null, null, null);
            Entry entry = Entry.of(state);
            entries.put(name(name.toString()), whole ? entry.with(state.inode()) : entry);
        }
        name.setLength(0);
    }

    /** A name of bytes as text; each one is another text, also where bytes are not UTF-8. */
    private static String name(String latin) {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(TreeState.BYTE) < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        for (byte each : bytes) {
            escaped.append(
                    each >= 0
                            ? String.valueOf((char) each)
                            : TreeState.BYTE + HexFormat.of().toHexDigits(each));
        }
        return escaped.toString();
    }
}
