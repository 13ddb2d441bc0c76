package dev.plumb.modules.web;

import dev.plumb.module.Param;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What modules that ask servers have in common: whom they ask, and as whom. */
public record WebParams(
        @Param(doc = "what to ask for: `http`, `https`, `ftp` or `file`, as the host sees it", required = true)
        String url,

        @Param(
                doc = "name to log in with",
                aliases = {"username", "user"})
        @Nullable
        String urlUsername,

        @Param(doc = "password to log in with", aliases = "password", secret = true) @Nullable
        String urlPassword,

        @Param(doc = "sends name and password at once, not only when the server asks for them", def = "false")
        boolean forceBasicAuth,

        @Param(doc = "headers of the request", asWritten = true)
        Map<String, @Nullable Object> headers,

        @Param(doc = "how the request introduces itself", def = "ansible-httpget")
        String httpAgent,

        @Param(doc = "uses the proxy that the environment of the task names", def = "true")
        boolean useProxy,

        @Param(doc = "the server's certificate must be valid", def = "true")
        boolean validateCerts,

        @Param(doc = "file or directory of certificates on the host, by which that of the server is checked") @Nullable
        String caPath,

        @Param(doc = "file with the client's certificate, on the host, which may hold its key too") @Nullable
        String clientCert,

        @Param(doc = "file with the client's key, on the host") @Nullable
        String clientKey,

        @Param(doc = "ciphers for TLS, as OpenSSL names them") @Nullable
        List<String> ciphers,

        @Param(doc = "takes name and password from the user's `.netrc` when none are given", def = "true")
        boolean useNetrc,

        @Param(doc = "unpacks an answer that the server has compressed on the way", def = "true")
        boolean decompress) {
    /** A URL, and nothing more to say. */
    public static WebParams of(String url, boolean validateCerts) {
        String agent = "ansible-httpget";
        return new WebParams(
                url, null, null, false, Map.of(), agent, true, validateCerts, null, null, null, null, true, true);
    }

    /** What is wrong with them, or null. */
    public @Nullable String invalid() {
        String wrong = url.matches("(?i)(https?|ftp|file)://.+")
                ? null
                : "url '" + shown() + "' does not begin with http://, https://, ftp:// or file://";
        for (Map.Entry<String, @Nullable Object> each : headers.entrySet()) {
            boolean name = each.getKey().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
            wrong = Names.first(
                    wrong,
                    name ? null : "headers: '" + each.getKey() + "' is no name of a header",
                    Names.line("headers: " + each.getKey(), String.valueOf(each.getValue())));
        }
        return Names.first(
                wrong,
                url.indexOf(' ') < 0 ? null : "url '" + shown() + "' has a blank; write %20",
                Names.line("url", url),
                Names.line("url_username", urlUsername),
                Names.line("url_password", urlPassword),
                Names.line("http_agent", httpAgent),
                Names.line("ciphers", ciphers == null ? null : String.join(":", ciphers)),
                Paths.invalid("ca_path", caPath),
                Paths.invalid("client_cert", clientCert),
                Paths.invalid("client_key", clientKey));
    }

    /** The URL without a name and a password in it. */
    public String shown() {
        return WebRequest.shown(url);
    }
}
