package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plumb.expression.functions.Descriptions;
import dev.plumb.expression.functions.FunctionDoc;
import dev.plumb.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of the reference gives what is written there. */
final class FunctionExamplesTest {
    @TempDir
    private static Path directory;

    private static HttpServer server;

    @BeforeAll
    static void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "served\nby the test\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    static Stream<Arguments> examples() {
        return Descriptions.all().stream()
                .flatMap(doc -> doc.examples().stream()
                        .map(example -> Arguments.of(doc.name(), example.expression(), example.result())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examples")
    void givesWhatIsWritten(String name, String expression, String result) {
        Expressions expressions = new Expressions();
        Object value = expressions.evaluate(expression, ExpressionTestSupport.AT, variables(expressions));
        assertThat(Json.write(value)).as(name).isEqualTo(result);
    }

    @Test
    void everyoneHasASummaryAndAnExampleThatCallsIt() {
        for (FunctionDoc doc : Descriptions.all()) {
            assertThat(doc.summary()).as(doc.name()).isNotEmpty().endsWith(".");
            assertThat(doc.examples()).as(doc.name()).isNotEmpty();
            assertThat(Stream.concat(Stream.of(doc.name()), doc.others().stream()))
                    .as(doc.examples().get(0).expression())
                    .anyMatch(name -> doc.examples().get(0).expression().contains(name));
            assertThat(doc.signature()).isEqualTo(doc.signature().strip()).endsWith(")");
        }
    }

    @Test
    void allNamesAreThereOnce() {
        for (Functions.Kind kind : Functions.Kind.values()) {
            List<String> names = Descriptions.all().stream()
                    .filter(doc -> doc.kind() == kind)
                    .flatMap(doc -> Stream.concat(Stream.of(doc.name()), doc.others().stream()))
                    .toList();
            assertThat(names).doesNotHaveDuplicates();
        }
    }

    private static Variables variables(Expressions expressions) {
        return Scope.builder(expressions)
                .data(Map.of(
                        "ansible_search_path",
                        List.of("src/test/resources/functions"),
                        "playbook_dir",
                        directory.toString(),
                        "ansible_check_mode",
                        false,
                        "inventory_hostname",
                        "web1",
                        "groups",
                        Map.of("all", List.of("web1", "db1", "web2"), "db", List.of("db1")),
                        "example_user",
                        "ann",
                        "example_path",
                        "/srv",
                        "example_url",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .build();
    }
}
