package dev.plumb.record;

import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The lines of which the files of the record consist: version, checksum (CRC-32 of the JSON text's bytes, eight hexadecimal
 * digits) and a JSON object, with blanks between them. Each line is written with a line end before it, too, so that one that
 * was torn by a power cut spoils no other. {@code docs/record.md} describes the format.
 */
public final class RecordLines {
    /** The version of the format. */
    public static final int VERSION = 1;

    private RecordLines() {}

    /** One line, with the line ends around it. */
    public static String line(Map<String, ?> fields) {
        String json = Json.write(fields);
        return "\n" + VERSION + " " + checksum(json) + " " + json + "\n";
    }

    /** The objects of all lines that are whole and of a version that is known; what else there is, is left out. */
    public static List<Map<String, @Nullable Object>> parse(String text) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        text.lines().forEach(line -> {
            String[] parts = line.split(" ", 3);
            boolean whole = parts.length == 3
                    && parts[0].equals(String.valueOf(VERSION))
                    && parts[1].equals(checksum(parts[2]));
            if (whole && object(parts[2]) instanceof Map<?, ?> object) {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                object.forEach((key, value) -> fields.put(String.valueOf(key), value));
                all.add(fields);
            }
        });
        return all;
    }

    private static @Nullable Object object(String json) {
        try {
            return JsonReader.read(json);
        } catch (JsonReader.Malformed e) {
            return null;
        }
    }

    private static String checksum(String json) {
        CRC32 crc = new CRC32();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
