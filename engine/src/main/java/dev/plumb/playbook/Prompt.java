package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code vars_prompt}.
 *
 * @param name the variable that takes the answer
 * @param text what to ask
 * @param hidden whether the answer is not shown while it is typed ({@code private}, yes unless said otherwise); it is then
 *     treated as a secret
 * @param confirm whether it is asked for twice
 * @param fallback the answer when nothing is typed, or null
 * @param encrypt the scheme the answer is hashed with, {@code sha512_crypt} or {@code sha256_crypt}, or null
 */
public record Prompt(
        Located<String> name,
        @Nullable String text,
        boolean hidden,
        boolean confirm,
        @Nullable YamlNode fallback,
        @Nullable String encrypt) {}
