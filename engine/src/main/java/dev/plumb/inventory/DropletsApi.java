package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks DigitalOcean's API for droplets. The token is sent to the API's own address only, and told to nobody. */
final class DropletsApi {
    private final URI base;
    private final String token;
    private final Duration timeout;
    private final Position position;
    private final HttpClient client;

    /**
     * An API.
     *
     * @param base its address, such as {@code https://api.digitalocean.com/v2}
     * @param timeout how long one request may take
     * @param position what problems are told about
     */
    DropletsApi(URI base, String token, Duration timeout, Position position) {
        this.base = base;
        this.token = token;
        this.timeout = timeout;
        this.position = position;
        // Redirects are not followed: the token would go with them.
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * All droplets.
     *
     * @param perPage how many to ask for at a time
     * @throws ProblemException when the API cannot be reached or refuses
     */
    List<Map<?, ?>> all(int perPage) {
        List<Map<?, ?>> droplets = new ArrayList<>();
        Set<URI> seen = new HashSet<>();
        URI page = URI.create(base + "/droplets?per_page=" + perPage);
        while (page != null && seen.add(page)) {
            page = page(get(page), droplets);
        }
        return droplets;
    }

    /**
     * Takes one page.
     *
     * @param body what the API answered
     * @param droplets takes those in it
     * @return the address of the next page, or null
     */
    @Nullable
    URI page(String body, List<Map<?, ?>> droplets) {
        Map<?, ?> answer = object(body);
        if (!(answer.get("droplets") instanceof List<?> found)) {
            throw wrong("the answer of DigitalOcean holds no droplets", "is 'baseurl' right?");
        }
        for (Object droplet : found) {
            if (droplet instanceof Map<?, ?> map) {
                droplets.add(map);
            }
        }
        return next(answer);
    }

    private @Nullable URI next(Map<?, ?> answer) {
        if (!(answer.get("links") instanceof Map<?, ?> links)
                || !(links.get("pages") instanceof Map<?, ?> pages)
                || !(pages.get("next") instanceof String text)) {
            return null;
        }
        URI next;
        try {
            next = base.resolve(text);
        } catch (IllegalArgumentException e) {
            throw wrong("the answer of DigitalOcean names a next page that is no address", null);
        }
        if (!base.getScheme().equals(next.getScheme()) || !base.getAuthority().equals(next.getAuthority())) {
            throw wrong(
                    "the answer of DigitalOcean names a next page at another address, to which the token is not sent",
                    null);
        }
        return next;
    }

    private String get(URI address) {
        HttpRequest request = request(address);
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw wrong(
                    "DigitalOcean did not answer within " + timeout.toSeconds() + " seconds",
                    InventoryOptions.TIMEOUT + "=SECONDS in the environment gives it more time");
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw wrong("DigitalOcean cannot be reached at " + base + ": " + reason, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wrong("reading the inventory was interrupted", null);
        }
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return response.body();
    }

    private HttpRequest request(URI address) {
        try {
            return HttpRequest.newBuilder(address)
                    .timeout(timeout)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json")
                    .build();
        } catch (IllegalArgumentException e) {
            // its message holds the token
            throw wrong("the token for DigitalOcean holds a character that no token has", "copy it again");
        }
    }

    private Map<?, ?> object(String body) {
        try {
            if (JsonReader.read(body) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (JsonReader.Malformed e) {
            throw wrong("the answer of DigitalOcean is no JSON: " + e.getMessage(), "is 'baseurl' right?");
        }
        throw wrong("the answer of DigitalOcean is no JSON object", "is 'baseurl' right?");
    }

    private ProblemException refused(HttpResponse<String> response) {
        int status = response.statusCode();
        String shown = " (status " + status + ")";
        if (status == 401) {
            return wrong(
                    "DigitalOcean does not accept the token" + shown,
                    "a token that may read droplets belongs into " + DigitalOcean.TOKENS.get(0));
        } else if (status == 403) {
            return wrong("DigitalOcean does not let this token read droplets" + shown, null);
        } else if (status == 429) {
            String wait = response.headers().firstValue("retry-after").orElse("");
            return wrong(
                    "DigitalOcean has had too many requests with this token" + shown,
                    wait.isEmpty() ? "try again later" : "try again in " + wait + " seconds");
        } else if (status >= 500) {
            return wrong("DigitalOcean is in trouble itself" + shown, "try again later");
        }
        return wrong("DigitalOcean refuses to list droplets" + shown, "is 'baseurl' right?");
    }

    private ProblemException wrong(String message, @Nullable String hint) {
        return new ProblemException(new Problem(position, message, hint));
    }
}
