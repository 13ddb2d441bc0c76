package dev.plumb.expression;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A variable that an expression uses without asking whether it is there.
 *
 * @param name the variable
 * @param position where it stands
 * @param step the first key behind it, or the test behind {@code is}; null when it stands alone
 * @param compared whether it stands alone behind {@code ==} or {@code !=}, as text without its quotes would
 */
public record Mention(
        String name, Position position, @Nullable String step, boolean compared) {
    /** The mentions in a bare expression; none when it cannot be read. */
    public static List<Mention> in(YamlNode.Scalar expression) {
        if (!(expression.value() instanceof String)) {
            return List.of();
        }
        try {
            return in(expression, tokens(expression.text()));
        } catch (Fault e) {
            return List.of();
        }
    }

    private static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source, source.length());
        List<Token> tokens = new ArrayList<>();
        Token token = lexer.read(0);
        while (token.kind() != Token.Kind.END) {
            tokens.add(token);
            token = lexer.read(token.end());
        }
        tokens.add(token);
        return tokens;
    }

    private static List<Mention> in(YamlNode.Scalar expression, List<Token> tokens) {
        List<Mention> found = new ArrayList<>();
        Set<String> guarded = new HashSet<>(Set.of("true", "false", "none", "True", "False", "None", "null", "omit"));
        for (int i = 0; i < tokens.size() - 1; i++) {
            Token token = tokens.get(i);
            Token before = i == 0 ? null : tokens.get(i - 1);
            boolean stands = before == null || !before.is(".") && !before.is("?") && !before.isWord("is");
            stands &= before == null
                    || !before.isWord("not")
                    || i < 2
                    || !tokens.get(i - 2).isWord("is");
            if (token.kind() != Token.Kind.NAME || Operands.isReserved(token.text()) || !stands) {
                continue;
            }
            Token next = tokens.get(i + 1);
            if (next.is("(")) {
                if (token.text().equals("default") || token.text().equals("d")) {
                    return List.of();
                }
            } else if (isGuarded(expression.text(), token) || next.is("->") || next.is("=")) {
                guarded.add(token.text());
            } else {
                found.add(mention(expression, before, token, next, tokens.subList(i, tokens.size())));
            }
        }
        found.removeIf(mention -> guarded.contains(mention.name()));
        return found;
    }

    private static Mention mention(
            YamlNode.Scalar expression, @Nullable Token before, Token name, Token next, List<Token> from) {
        boolean ends = next.kind() == Token.Kind.END || next.isWord("and") || next.isWord("or") || next.is(")");
        boolean equals = before != null && (before.is("==") || before.is("!="));
        String step = null;
        if (next.is(".")) {
            step = from.get(2).text();
        } else if (next.isWord("is") && from.size() > 3) {
            step = from.get(from.get(2).isWord("not") ? 3 : 2).text();
        }
        return new Mention(name.text(), Locator.in(expression, name.start()), step, equals && ends);
    }

    /** Whether it is asked here whether the variable, or something in it, is there. */
    private static boolean isGuarded(String source, Token name) {
        SimplePath path = SimplePath.read(source, name.start(), source.length());
        Lexer lexer = new Lexer(source, source.length());
        Token behind = lexer.read(path == null ? name.end() : path.end());
        if (behind.is("!") || behind.is("??") || behind.is(")") && source.startsWith("!", behind.end())) {
            return true;
        }
        Token test = behind.isWord("is") ? lexer.read(behind.end()) : behind;
        test = test.isWord("not") ? lexer.read(test.end()) : test;
        return behind.isWord("is") && (test.isWord("defined") || test.isWord("undefined"));
    }
}
