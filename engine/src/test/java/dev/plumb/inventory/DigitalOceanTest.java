package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against answers in the form of DigitalOcean's API, served by this machine. */
class DigitalOceanTest {
    private static final String TOKEN = "dop_v1_0f1e2d3c4b5a";

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @TempDir
    Path dir;

    private HttpServer server;
    private ExecutorService threads;
    private String base;
    private Answer answer = this::recorded;
    private Map<String, String> environment = Map.of("DO_API_TOKEN", TOKEN);
    private Duration timeout = Duration.ofSeconds(20);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/v2/droplets", exchange -> {
            asked.add(exchange.getRequestURI().getQuery());
            answer.to(exchange);
        });
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void recorded(HttpExchange exchange) throws IOException {
        boolean allowed =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean second = exchange.getRequestURI().getQuery().contains("page=2&");
        String file = second ? "/digitalocean/droplets-2.json" : "/digitalocean/droplets-1.json";
        try (InputStream in = DigitalOceanTest.class.getResourceAsStream(file)) {
            String text = new String(in.readAllBytes(), UTF_8).replace("@BASE@", base);
            send(exchange, allowed ? 200 : 401, allowed ? text : "{\"id\": \"Unauthorized\"}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Inventory read(String text, Problems problems) {
        String file = write(
                        dir.resolve("do.yml"),
                        "plugin: community.digitalocean.digitalocean\nbaseurl: " + base + "/v2\n" + text)
                .toString();
        return InventoryReader.read(List.of(file), new InventoryOptions(environment, timeout, warning -> {}), problems);
    }

    private Inventory right(String text) {
        Problems problems = new Problems();
        Inventory inventory = read(text, problems);
        assertThat(problems.sorted()).isEmpty();
        return inventory;
    }

    private List<String> told(String text) {
        Problems problems = new Problems();
        read(text, problems);
        List<String> told = new ArrayList<>();
        for (Problem problem : problems.sorted()) {
            String hint = problem.hint() == null ? "" : " -> " + problem.hint();
            told.add(problem.position().line() + ":" + problem.position().column() + " " + problem.message() + hint);
        }
        assertThat(told.toString()).doesNotContain(TOKEN);
        return told;
    }

    @Test
    void dropletsOfAllPagesAreHosts() {
        Inventory inventory = right("pagination: 2\n");
        assertThat(asked).containsExactly("per_page=2", "page=2&per_page=2");
        assertThat(inventory.hosts())
                .containsExactly("web-1.example.org", "db-1.example.org", "worker-3164450", "worker-3164451", "inner");
        assertThat(vars(inventory, "web-1.example.org"))
                .containsEntry("ansible_host", "203.0.113.11")
                .containsEntry("do_id", 3164444L)
                .containsEntry("do_name", "web-1.example.org")
                .containsEntry("do_size_slug", "s-1vcpu-1gb")
                .containsOnlyKeys("ansible_host", "do_id", "do_name", "do_networks", "do_region", "do_size_slug");
        assertThat(vars(inventory, "inner")).doesNotContainKey("ansible_host");
    }

    @Test
    void tagsRegionsStatusImagesAndSharedNamesAreGroups() {
        Inventory inventory = right("");
        assertThat(inventory.groups())
                .containsEntry("tag_web", List.of("web-1.example.org"))
                .containsEntry("tag_env_prod", List.of("web-1.example.org", "db-1.example.org"))
                .containsEntry("tag___7_7_", List.of("db-1.example.org"))
                .containsEntry("tag_Web", List.of("worker-3164451"))
                .containsEntry("region_fra1", List.of("web-1.example.org", "db-1.example.org"))
                .containsEntry("region_nyc3", List.of("worker-3164450", "worker-3164451", "inner"))
                .containsEntry("status_off", List.of("worker-3164450"))
                .containsEntry("image_our_image", List.of("worker-3164450"))
                .containsEntry("worker", List.of("worker-3164450", "worker-3164451"));
        assertThat(inventory.groups().get("image_debian_12_x64")).hasSize(4);
        assertThat(inventory.select("tag_env_prod:!tag_web")).containsExactly("db-1.example.org");
        assertThat(inventory.groups().get("ungrouped")).isEmpty();
    }

    @Test
    void valuesAreData() {
        Inventory inventory = right("attributes: [tags]\nvar_prefix: d_\n");
        YamlNode tags = inventory.variables("db-1.example.org", null).get("d_tags");
        assertThat(tags)
                .isInstanceOfSatisfying(
                        YamlNode.Data.class, data -> assertThat(data.value()).isEqualTo(List.of("${7*7}", "env:prod")));
    }

    @Test
    void privateAddressesWhereAskedFor() {
        assertThat(vars(right("use_private_network: true\n"), "inner")).containsEntry("ansible_host", "10.114.0.9");
    }

    @Test
    void keyedGroupsAndComposedVariablesTakePaths() {
        Inventory inventory = right("""
                attributes: [tags, region, size, networks]
                keyed_groups:
                  - key: do_tags | lower
                    prefix: ''
                    separator: ''
                  - {key: do_region.slug, prefix: dc, separator: '-', parent_group: datacentres}
                  - {key: do_tags, prefix: with, default_value: nothing}
                compose:
                  ansible_host: do_networks.v4 | selectattr('type', 'eq', 'private')
                    | map(attribute='ip_address') | first
                  price: do_size.price_monthly
                """);
        assertThat(inventory.groups())
                .containsEntry("web", List.of("web-1.example.org", "worker-3164451"))
                .containsEntry("dc_nyc3", List.of("worker-3164450", "worker-3164451", "inner"))
                .containsEntry("with_nothing", List.of("worker-3164450", "inner"));
        assertThat(inventory.children("datacentres")).containsExactly("dc_fra1", "dc_nyc3");
        assertThat(vars(inventory, "web-1.example.org"))
                .containsEntry("ansible_host", "10.114.0.2")
                .containsEntry("price", 6L);
    }

    @Test
    void theTokenMayStandInTheFileOrBeLookedUpInTheEnvironment() {
        environment = Map.of("MINE", TOKEN);
        assertThat(right("api_token: \"{{ lookup('ansible.builtin.env', 'MINE') }}\"\n")
                        .hosts())
                .hasSize(5);
        assertThat(right("oauth_token: " + TOKEN + "\n").hosts()).hasSize(5);
        for (String name : List.of("DO_API_KEY", "DO_OAUTH_TOKEN", "OAUTH_TOKEN")) {
            environment = Map.of(name, TOKEN);
            assertThat(right("").hosts()).as(name).hasSize(5);
        }
        environment = Map.of();
        assertThat(told(""))
                .containsExactly("1:1 there is no token for DigitalOcean's API in the environment"
                        + " -> put it into DO_API_TOKEN (a token that may read droplets is enough)");
        assertThat(told("api_token: \"{{ lookup('env', 'NOPE') }}\"\n"))
                .containsExactly("3:12 the environment variable 'NOPE' is not set -> put the token there");
        assertThat(told("api_token: \"{{ secret }}\"\n"))
                .containsExactly("3:12 'api_token' cannot be evaluated here"
                        + " -> leave it out and put the token into the environment, in DO_API_TOKEN");
    }

    @Test
    void tellsWhatTheApiRefuses() {
        environment = Map.of("DO_API_TOKEN", "wrong");
        assertThat(told(""))
                .containsExactly("1:1 DigitalOcean does not accept the token (status 401)"
                        + " -> a token that may read droplets belongs into DO_API_TOKEN");
        answer = exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "42");
            send(exchange, 429, "{}");
        };
        assertThat(told(""))
                .containsExactly("1:1 DigitalOcean has had too many requests with this token (status 429)"
                        + " -> try again in 42 seconds");
        answer = exchange -> send(exchange, 503, "<html>");
        assertThat(told("")).containsExactly("1:1 DigitalOcean is in trouble itself (status 503) -> try again later");
        answer = exchange -> send(exchange, 404, "{}");
        assertThat(told(""))
                .containsExactly("1:1 DigitalOcean refuses to list droplets (status 404) -> is 'baseurl' right?");
        answer = exchange -> send(exchange, 200, "<html>");
        assertThat(told(""))
                .containsExactly("1:1 the answer of DigitalOcean is no JSON: a value is missing at line 1, column 1"
                        + " -> is 'baseurl' right?");
        answer = exchange -> send(exchange, 200, "{}");
        assertThat(told("")).containsExactly("1:1 the answer of DigitalOcean holds no droplets -> is 'baseurl' right?");
    }

    @Test
    void theTokenGoesToNoOtherAddress() {
        String links = "{\"droplets\": [], \"links\": {\"pages\": {\"next\": \"http://127.0.0.1:1/v2/droplets\"}}}";
        answer = exchange -> send(exchange, 200, links);
        assertThat(told(""))
                .containsExactly("1:1 the answer of DigitalOcean names a next page at another address,"
                        + " to which the token is not sent");
        answer = exchange -> {
            exchange.getResponseHeaders().add("Location", base + "/v2/droplets/elsewhere");
            send(exchange, 302, "");
        };
        asked.clear();
        assertThat(told("")).singleElement().asString().contains("(status 302)");
        assertThat(asked).hasSize(1);
    }

    @Test
    void tellsThatTheApiDoesNotAnswer() {
        CountDownLatch end = new CountDownLatch(1);
        answer = exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        timeout = Duration.ofSeconds(1);
        assertThat(told(""))
                .containsExactly("1:1 DigitalOcean did not answer within 1 seconds"
                        + " -> PLUMB_INVENTORY_TIMEOUT=SECONDS in the environment gives it more time");
        end.countDown();
        server.stop(0);
        assertThat(told(""))
                .singleElement()
                .asString()
                .startsWith("1:1 DigitalOcean cannot be reached at " + base + "/v2: ");
    }

    @Test
    void tellsMistakesInTheFileWithoutAskingTheApi() {
        String wrong = """
                filters: [x]
                attribute: [id]
                attributes: [region]
                pagination: 500
                keyed_groups:
                  - prefix: x
                  - key: do_tags
                  - key: region.slug
                  - key: do_region.slug
                    prefx: y
                compose:
                  a: do_region.slug | upper
                """;
        assertThat(told(wrong))
                .containsExactly(
                        "3:1 'filters' holds expressions of Ansible's, which Plumb does not evaluate"
                                + " -> choose by the groups that there are: hosts: tag_web:&region_fra1",
                        "4:1 unknown key 'attribute' for community.digitalocean.digitalocean"
                                + " -> did you mean 'attributes'?",
                        "6:13 'pagination' takes a number from 1 to 200",
                        "8:5 a keyed group has a key -> write: - key: do_region.slug",
                        "9:10 a droplet has no variable 'do_tags' here -> add 'tags' to attributes",
                        "10:10 a droplet has no variable 'region' here -> write: do_region",
                        "12:5 unknown key 'prefx' of a keyed group",
                        "14:6 'do_region.slug | upper' is an expression of Ansible's;"
                                + " here stands the path of a variable"
                                + " -> write: do_region.slug, or do_tags | lower");
        assertThat(asked).isEmpty();
    }

    @Test
    void theTokenIsNotSentInTheClear() {
        Problems problems = new Problems();
        String file = write(dir.resolve("x.yml"), "plugin: digitalocean\nbaseurl: http://api.example.org/v2\n")
                .toString();
        InventoryReader.read(List.of(file), new InventoryOptions(environment, timeout, warning -> {}), problems);
        assertThat(problems.sorted())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("'baseurl' must be an address that begins with https://");
    }

    @Test
    void aTokenThatCannotBeSentIsToldWithoutShowingIt() {
        environment = Map.of("DO_API_TOKEN", TOKEN + "\n" + TOKEN);
        assertThat(told(""))
                .singleElement()
                .asString()
                .endsWith("the token for DigitalOcean holds a character that no token has -> copy it again");
        assertThat(asked).isEmpty();
    }
}
