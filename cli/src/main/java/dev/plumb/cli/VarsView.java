package dev.plumb.cli;

import dev.plumb.run.VariableReport;
import dev.plumb.run.VariableSource;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Json;
import dev.plumb.text.Printable;
import dev.plumb.text.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code plumb vars} prints. */
final class VarsView {
    /** Longer values of the list are cut. */
    private static final int SHORTEST_VALUE = 20;

    private final String host;
    private final List<Part> parts;
    private final boolean tellsPlays;

    /**
     * The variables of a host in one play.
     *
     * @param play the play's name
     * @param position where it begins
     * @param reports its variables in the order to show
     */
    record Part(String play, Position position, List<VariableReport> reports) {}

    /**
     * A view.
     *
     * @param tellsPlays whether the plays are the user's
     */
    VarsView(String host, List<Part> parts, boolean tellsPlays) {
        this.host = host;
        this.parts = parts;
        this.tellsPlays = tellsPlays;
    }

    /** A paragraph for each variable. */
    String text() {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            heading(part, out);
            for (VariableReport report : part.reports()) {
                separate(out);
                paragraph(report, out);
            }
        }
        return out.toString();
    }

    /**
     * A line for each variable.
     *
     * @param columns the width of the screen
     */
    String list(int columns) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            heading(part, out);
            List<String[]> rows = new ArrayList<>();
            for (VariableReport report : part.reports()) {
                String place =
                        report.sources().isEmpty() ? "" : place(report.sources().get(0));
                rows.add(new String[] {Printable.line(report.name()), value(report), place});
            }
            table(rows, columns, out);
        }
        return out.toString();
    }

    private static void table(List<String[]> rows, int columns, StringBuilder out) {
        int names = 0;
        int places = 0;
        for (String[] row : rows) {
            names = Math.max(names, row[0].length());
            places = Math.max(places, row[2].length());
        }
        int room = Math.max(SHORTEST_VALUE, columns - names - places - 4);
        int values = 0;
        for (String[] row : rows) {
            row[1] = row[1].length() > room ? row[1].substring(0, room - 1) + "…" : row[1];
            values = Math.max(values, row[1].length());
        }
        for (String[] row : rows) {
            String line = pad(row[0], names) + "  " + pad(row[1], values) + "  " + row[2];
            out.append(line.stripTrailing()).append('\n');
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private void heading(Part part, StringBuilder out) {
        if (tellsPlays) {
            separate(out);
            out.append("play ")
                    .append(Printable.line(part.play()))
                    .append(" (")
                    .append(line(part.position()))
                    .append(")\n");
        }
    }

    private static void separate(StringBuilder out) {
        if (out.length() > 0) {
            out.append('\n');
        }
    }

    private static void paragraph(VariableReport report, StringBuilder out) {
        out.append(Printable.line(report.name())).append(':');
        boolean block = report.value() instanceof Map<?, ?> map && !map.isEmpty()
                || report.value() instanceof List<?> list && !list.isEmpty();
        if (block) {
            out.append('\n');
            for (String line : YamlText.of(report.value()).split("\n")) {
                out.append("  ").append(line).append('\n');
            }
        } else {
            out.append(' ').append(value(report)).append('\n');
        }
        for (int i = 0; i < report.sources().size(); i++) {
            VariableSource source = report.sources().get(i);
            if (i == 0) {
                out.append("  from ").append(origin(source)).append('\n');
                writtenAs(report, source, out);
            } else {
                out.append(i == 1 ? "  overrides\n" : "").append(line(source));
            }
        }
        for (int i = 0; i < report.later().size(); i++) {
            out.append(i == 0 ? "  in a run for some tasks, or set by them\n" : "")
                    .append(line(report.later().get(i)));
        }
    }

    /** How it is written, where that is not its value. */
    private static void writtenAs(VariableReport report, VariableSource source, StringBuilder out) {
        String written = written(source);
        if (written != null && !written.equals(Json.write(report.value())) && !written.contains(Redactor.MASK)) {
            out.append("  written as ").append(written).append('\n');
        }
    }

    private static String line(VariableSource source) {
        String written = written(source);
        return "    " + (written == null ? "(known in a run)" : written) + "  " + origin(source) + "\n";
    }

    private static String value(VariableReport report) {
        return switch (report.state()) {
            case KNOWN -> Redactor.MASK.equals(report.value()) ? Redactor.MASK : Json.write(report.value());
            case UNKNOWN -> "(not known: " + Printable.line(String.valueOf(report.why())) + ")";
            case WRONG -> "(wrong: " + Printable.line(String.valueOf(report.why())) + ")";
        };
    }

    /** What stands in the file; null when only a run can tell. */
    private static @Nullable String written(VariableSource source) {
        YamlNode node = source.written();
        if (source.secret()) {
            return Redactor.MASK;
        }
        return node == null ? null : Json.write(Plain.of(node));
    }

    private static String origin(VariableSource source) {
        String owner = source.owner() == null ? "" : " of " + Printable.line(source.owner());
        String place = place(source);
        return source.level().title()
                + owner
                + (place.isEmpty() || place.equals(source.level().title()) ? "" : " (" + place + ")");
    }

    /** The file and line, or what it is when it stands in no file. */
    private static String place(VariableSource source) {
        Position position = source.position();
        return position == null ? source.level().title() : line(position);
    }

    private static String line(Position position) {
        return position.line() == 0 ? position.file() : position.file() + ":" + position.line();
    }

    /** All of it as a JSON array. */
    String json() {
        return Json.pretty(objects()) + "\n";
    }

    /** A JSON object a line. */
    String jsonLines() {
        StringBuilder out = new StringBuilder();
        objects().forEach(each -> out.append(Json.write(each)).append('\n'));
        return out.toString();
    }

    private List<Map<String, @Nullable Object>> objects() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (Part part : parts) {
            for (VariableReport report : part.reports()) {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                object.put("host", host);
                if (tellsPlays) {
                    object.put("play", part.play());
                }
                object.put("name", report.name());
                object.put("state", report.state().name().toLowerCase(java.util.Locale.ROOT));
                object.put("value", report.value());
                if (report.why() != null) {
                    object.put("why", report.why());
                }
                object.put(
                        "sources",
                        report.sources().stream().map(VarsView::object).toList());
                object.put(
                        "later", report.later().stream().map(VarsView::object).toList());
                objects.add(object);
            }
        }
        return objects;
    }

    private static Map<String, @Nullable Object> object(VariableSource source) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("level", source.level().number());
        object.put("from", source.level().title());
        if (source.owner() != null) {
            object.put("of", source.owner());
        }
        Position position = source.position();
        if (position != null) {
            object.put("file", position.file());
            object.put("line", position.line());
        }
        YamlNode node = source.written();
        object.put("written", source.secret() ? Redactor.MASK : node == null ? null : Plain.of(node));
        return object;
    }
}
