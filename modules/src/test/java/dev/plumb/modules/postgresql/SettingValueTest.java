package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.kit.JsonPart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingValueTest {
    private static final SettingValue BUFFERS =
            new SettingValue("shared_buffers", "integer", "8kB", "16", "1073741823", List.of());
    private static final SettingValue TIMEOUT =
            new SettingValue("statement_timeout", "integer", "ms", "0", "2147483647", List.of());
    private static final SettingValue COST =
            new SettingValue("random_page_cost", "real", "", "0", "1.79769e+308", List.of());
    private static final SettingValue DELAY =
            new SettingValue("autovacuum_vacuum_cost_delay", "real", "ms", "-1", "100", List.of());
    private static final SettingValue COMMIT =
            new SettingValue("synchronous_commit", "enum", "", "", "", List.of("local", "remote_apply", "on", "off"));
    private static final SettingValue TRUTH = new SettingValue("jit", "bool", "", "", "", List.of());

    /** The server has {@code pglz} where its file has {@code on}. */
    @ParameterizedTest
    @CsvSource({
        "on, on, true",
        "pglz, true, true",
        "off, on, false",
        "pglz, off, false",
        "on, PGLZ, true",
        "on, lz4, false"
    })
    void aWordThatTheServerTakesForAnotherIsInForceWhenItsFileHasIt(String file, String wanted, boolean inForce) {
        JsonPart row = JsonPart.read(
                "{\"name\":\"wal_compression\",\"vartype\":\"enum\",\"enumvals\":[\"pglz\",\"lz4\",\"on\",\"off\"],"
                        + "\"source\":\"configuration file\",\"boot_val\":\"off\",\"reset_val\":\""
                        + (file.equals("on") ? "pglz" : file) + "\",\"files\":[{\"file\":\"/a\",\"line\":1,\"value\":\""
                        + file
                        + "\"}]}");
        assertThat(Setting.of(row).isInForce(List.of(new Setting.Line("/b", 1, wanted))))
                .isEqualTo(inForce);
    }

    /** As the server's {@code SHOW} has them. */
    @ParameterizedTest
    @CsvSource({
        "16384, 128MB",
        "128MB, 128MB",
        "131072kB, 128MB",
        "0.5GB, 512MB",
        "1GB, 1GB",
        "17, 136kB",
        "0, 0",
        "0x10, 128kB",
        "1 GB, 1GB"
    })
    void memory(String written, String shown) {
        assertThat(BUFFERS.shown(written)).isEqualTo(shown);
        assertThat(BUFFERS.shown(BUFFERS.shown(written))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 5s",
        "5s, 5s",
        "0.5min, 30s",
        "90min, 90min",
        "120min, 2h",
        "-1, -1",
        "1500, 1500ms",
        "1500us, 2ms"
    })
    void times(String written, String shown) {
        assertThat(TIMEOUT.shown(written)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"1.10, 1.1", "4, 4", "1e2, 100", ".5, 0.5"})
    void numbers(String written, String shown) {
        assertThat(COST.shown(written)).isEqualTo(shown);
    }

    @Test
    void numbersWithAPointAndAUnit() {
        assertThat(DELAY.shown("2ms")).isEqualTo(DELAY.shown("2")).isEqualTo(DELAY.shown("2000us"));
        assertThat(DELAY.shown("0.5")).isEqualTo(DELAY.shown("500us"));
    }

    @ParameterizedTest
    @CsvSource({"yes, on", "TRUE, on", "1, on", "no, off", "f, off", "of, off", "maybe, maybe"})
    void truths(String written, String shown) {
        assertThat(TRUTH.shown(written)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"ON, on", "true, on", "Local, local", "no, off", "other, other"})
    void words(String written, String shown) {
        assertThat(COMMIT.shown(written)).isEqualTo(shown);
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(BUFFERS.mistake("64kB")).isEqualTo("'64kB' is out of range; write 128kB to 8589934584kB");
        assertThat(BUFFERS.mistake("64XB")).contains("is no number; write one with TB, GB, MB, kB, B behind it");
        assertThat(BUFFERS.mistake("128MB")).isNull();
        assertThat(TRUTH.mistake("maybe")).isEqualTo("'maybe' is no truth; write on or off");
        assertThat(COMMIT.mistake("true")).isNull();
    }

    @Test
    void filesAreReadAsTheServerDoes() {
        String text = "# c\nWork_Mem = 8MB # x\nshared_buffers=128MB\n a 'it''s \\\\ \\n' \nb = on\nb = off\n";
        assertThat(ConfText.read(text))
                .containsEntry("work_mem", "8MB")
                .containsEntry("a", "it's \\ \n")
                .containsEntry("b", "off")
                .hasSize(4);
        assertThat(ConfText.line("a", "it's \\ \n")).isEqualTo("a = 'it''s \\\\ \\n'\n");
        assertThat(ConfText.read(ConfText.line("a", "it's \\ \n"))).containsEntry("a", "it's \\ \n");
        assertThat(ConfText.without(text, List.of("b", "work_mem")))
                .isEqualTo("# c\nshared_buffers=128MB\n a 'it''s \\\\ \\n' \n");
    }

    @Test
    void presetsAreSharesOfTheMemory() {
        assertThat(MemoryPreset.DEDICATED.settings(4 << 20, 100))
                .containsEntry("shared_buffers", "1GB")
                .containsEntry("effective_cache_size", "3GB")
                .containsEntry("maintenance_work_mem", "256MB")
                .containsEntry("work_mem", "10MB");
        assertThat(MemoryPreset.WEB.settings(2 << 20, 100)).containsEntry("shared_buffers", "256MB");
        assertThat(MemoryPreset.SMALL.settings(512 << 10, 100)).containsEntry("shared_buffers", "32MB");
        // what another kernel leaves is the same size
        assertThat(MemoryPreset.WEB.settings(2_030_000, 100)).isEqualTo(MemoryPreset.WEB.settings(2_010_000, 100));
    }
}
