package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Outside;
import dev.plumb.expression.Values;
import dev.plumb.program.Program;
import dev.plumb.program.Underway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that run commands or ask servers, once in a run for each command, and the generated passwords. None of it happens
 * where nothing is run: while files are only validated, the values are not known.
 */
final class RunLookups implements Functions.Function {
    private static final int LONGEST = 16 << 20;
    private static final String CHECK_MODE = "ansible_check_mode";

    @Override
    public List<@Nullable Object> call(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        for (String term : FileLookups.names(call.rest())) {
            if (call.controller().outside() == Outside.NOTHING
                    || !call.variables().isDefined(CHECK_MODE)) {
                throw new NotKnownException(call.function() + " '" + term + "' is not looked up before a run", null);
            }
            switch (call.function()) {
                case "pipe" -> found.add(output(call, term).stripTrailing());
                case "lines" -> found.addAll(output(call, term).lines().toList());
                case "url" -> {
                    String body = body(call, term);
                    found.addAll(call.flag("split_lines") ? body.lines().toList() : List.of(body));
                }
                case "password" -> found.add(new Passwords(call, term).get(mayWrite(call)));
                default -> throw new IllegalStateException(call.function());
            }
        }
        return found;
    }

    /** A dry run writes nothing, on the controller neither; nor does a run before all its files are found to be right. */
    private static boolean mayWrite(Call call) {
        return call.controller().outside() == Outside.KEEP
                && Boolean.FALSE.equals(call.variables().get(CHECK_MODE));
    }

    private static String output(Call call, String command) {
        Path directory = LocalPaths.base(call.variables());
        Duration timeout = Duration.ofMillis((long) (call.number("timeout").doubleValue() * 1000));
        Object output = call.controller()
                .once("pipe " + directory + " " + command, () -> run(call, command, directory, timeout));
        return String.valueOf(output);
    }

    private static Object run(Call call, String command, Path directory, Duration timeout) {
        Program.Result result;
        try {
            result = Program.of(List.of("/bin/sh", "-c", command))
                    .in(directory)
                    .within(timeout)
                    .run();
        } catch (IOException e) {
            throw new Functions.Misuse("the command '" + command + "' cannot be run: " + e.getMessage(), null);
        }
        String said = result.complaint();
        String told = said.isEmpty() ? "" : "; it says: " + said;
        switch (result.end()) {
            case TIMED_OUT ->
                throw new Functions.Misuse(
                        "the command '" + command + "' did not end within " + timeout.toSeconds() + " seconds" + told,
                        "timeout=SECONDS in the lookup gives it more time");
            case TOO_MUCH ->
                throw new Functions.Misuse("the command '" + command + "' prints more than 16 MiB" + told, null);
            case INTERRUPTED -> throw new Functions.Misuse("the command '" + command + "' was interrupted", null);
            case BY_ITSELF -> {
                if (result.exit() != 0) {
                    throw new Functions.Misuse(
                            "the command '" + command + "' ended with exit status " + result.exit() + told, null);
                }
            }
        }
        if (!said.isEmpty()) {
            call.controller().warn("the command '" + command + "' of a lookup says: " + said);
        }
        return new String(result.out(), StandardCharsets.UTF_8);
    }

    private static String body(Call call, String address) {
        String user = call.textOrNull("username");
        String login = user == null ? null : user + ":" + call.text("password");
        int timeout = (int) (call.number("timeout").doubleValue() * 1000);
        return String.valueOf(
                call.controller().once("url " + login + " " + address, () -> get(call, login, address, timeout)));
    }

    private static Object get(Call call, @Nullable String login, String address, int timeout) {
        try {
            HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
            connection.setConnectTimeout(timeout);
            connection.setReadTimeout(timeout);
            if (login != null) {
                String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
                connection.setRequestProperty("Authorization", "Basic " + basic);
            }
            if (call.value("headers") != null) {
                call.map("headers")
                        .forEach((name, value) ->
                                connection.setRequestProperty(name, String.valueOf(Values.text(value))));
            }
            return answer(call, address, connection, timeout);
        } catch (MalformedURLException | ClassCastException e) {
            throw call.misuse("'" + address + "' is no URL of http or https");
        } catch (IOException e) {
            throw call.misuse("'" + address + "' cannot be read: " + e.getMessage());
        }
    }

    /** The body of an answer, within ten times the time that the server may be silent, and no endless one. */
    private static String answer(Call call, String address, HttpURLConnection connection, int timeout)
            throws IOException {
        long latest = System.nanoTime() + timeout * 10_000_000L;
        Underway underway = Underway.begin(connection::disconnect);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            if (connection.getResponseCode() >= 400) {
                throw call.misuse("'" + address + "' answers " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] buffer = new byte[8192];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    body.write(buffer, 0, count);
                    if (body.size() > LONGEST) {
                        throw call.misuse("'" + address + "' answers with more than 16 MiB");
                    } else if (timeout > 0 && System.nanoTime() > latest) {
                        throw call.misuse("'" + address + "' does not come to an end with its answer");
                    }
                }
            }
            return body.toString(StandardCharsets.UTF_8);
        } finally {
            underway.over();
            connection.disconnect();
        }
    }
}
