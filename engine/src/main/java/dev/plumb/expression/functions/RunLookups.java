package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that run commands or ask servers, once in a run for each command, and the generated passwords. None of it happens
 * where nothing is run: while files are only validated, the values are not known.
 */
final class RunLookups implements Functions.Function {
    private static final String CHECK_MODE = "ansible_check_mode";

    @Override
    public List<@Nullable Object> call(Call call) {
        List<@Nullable Object> found = new ArrayList<>();
        for (String term : FileLookups.names(call.rest())) {
            if (!call.variables().isDefined(CHECK_MODE)) {
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

    /** A dry run writes nothing, on the controller neither. */
    private static boolean mayWrite(Call call) {
        return Boolean.FALSE.equals(call.variables().get(CHECK_MODE));
    }

    private static String output(Call call, String command) {
        Path directory = LocalPaths.base(call.variables());
        Object output = call.controller().once("pipe " + directory + " " + command, () -> run(command, directory));
        return String.valueOf(output);
    }

    private static Object run(String command, Path directory) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new Functions.Misuse("the command '" + command + "' ended with exit status " + status, null);
            }
            return out;
        } catch (IOException e) {
            throw new Functions.Misuse("the command '" + command + "' cannot be run: " + e.getMessage(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Functions.Misuse("the command '" + command + "' was interrupted", null);
        }
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
            if (connection.getResponseCode() >= 400) {
                throw call.misuse("'" + address + "' answers " + connection.getResponseCode());
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (InputStream in = connection.getInputStream()) {
                in.transferTo(body);
            }
            return body.toString(StandardCharsets.UTF_8);
        } catch (MalformedURLException | ClassCastException e) {
            throw call.misuse("'" + address + "' is no URL of http or https");
        } catch (IOException e) {
            throw call.misuse("'" + address + "' cannot be read: " + e.getMessage());
        }
    }
}
