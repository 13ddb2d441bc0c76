package dev.plumb.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", Arrays.asList(1, 2L, 2.5, true, null));
        map.put("b", Map.of());
        map.put("c", List.of());
        assertThat(Json.write(map)).isEqualTo("{\"a\":[1,2,2.5,true,null],\"b\":{},\"c\":[]}");
    }

    @Test
    void escapesWhatJsonAndTerminalsActOn() {
        assertThat(Json.write("\"\\\n\r\t\0\033\177\u009b\u2028\u202e"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u009b\\u2028\\u202e\"");
        assertThat(Json.write("😀\ud83d")).isEqualTo("\"😀\\ud83d\"");
    }

    @Test
    void indentsWhenAsked() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(1, 2));
        map.put("b", Map.of());
        assertThat(Json.pretty(map)).isEqualTo("""
                        {
                          "a": [
                            1,
                            2
                          ],
                          "b": {}
                        }""");
    }
}
