package dev.plumb.text;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passwords of logins in URLs: {@code https://NAME:PASSWORD@HOST/}. */
public final class UrlPasswords {
    private static final Pattern LOGIN = Pattern.compile("://[^/\\s:@]*:([^/\\s@]+)@");

    private UrlPasswords() {}

    /** The text with the passwords hidden, for what is told before they are known to be secret. */
    public static String hidden(String text) {
        Matcher login = LOGIN.matcher(text);
        StringBuilder out = new StringBuilder();
        int told = 0;
        while (login.find()) {
            out.append(text, told, login.start(1)).append(Redactor.MASK);
            told = login.end(1);
        }
        return out.append(text, told, text.length()).toString();
    }

    /** Those of the URLs in a text, as they are written and as they are meant. */
    public static List<String> in(@Nullable String text) {
        List<String> passwords = new ArrayList<>();
        Matcher login = LOGIN.matcher(text == null ? "" : text);
        while (login.find()) {
            String written = login.group(1);
            passwords.add(written);
            if (written.indexOf('%') >= 0) {
                try {
                    passwords.add(URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    // it is meant as it is written
                }
            }
        }
        return passwords;
    }
}
