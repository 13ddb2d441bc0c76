package dev.plumb.expression;

import dev.plumb.source.JinjaBraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what stands between comparisons: FreeMarker's operands and arithmetic, passed through token by token. */
final class Operands {
    private static final Set<String> RESERVED =
            Set.of("and", "or", "not", "in", "is", "if", "else", "lt", "lte", "gt", "gte", "as", "using");
    private static final Set<String> FORBIDDEN = Set.of("new", "api", "eval", "interpret", "evalJson", "eval_json");

    private final Translator in;
    private Code code = new Code(0);
    private int operandStart;

    Operands(Translator in) {
        this.in = in;
    }

    /** Whether a token can begin an operand. */
    static boolean startsOperand(Token token) {
        return switch (token.kind()) {
            case NUMBER, STRING -> true;
            case NAME -> !RESERVED.contains(token.text());
            case OPERATOR -> token.is("(") || token.is("[") || token.is("{");
            case END -> false;
        };
    }

    static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    /** Whether a built-in would evaluate data or reach into classes. */
    static boolean isForbidden(String builtin) {
        return FORBIDDEN.contains(builtin);
    }

    static Fault forbidden(Token builtin) {
        String hint = builtin.text().startsWith("eval") ? "for JSON write from_json(x); for a number x?number" : null;
        return new Fault(builtin.start(), "'?" + builtin.text() + "' is closed: data is never evaluated", hint);
    }

    /** Reads operands with the arithmetic between them. */
    Code read() {
        code = new Code(in.token().start());
        boolean wanted = true;
        while (true) {
            if (wanted) {
                wanted = !operand();
            } else if (isArithmetic(in.token())) {
                code.add(" ").add(in.take()).add(" ");
                wanted = true;
            } else if (isRange(in.token())) {
                code.add(in.take());
                wanted = startsOperand(in.token()) || in.token().is("-");
            } else if (in.token().is("!")) {
                code.add(in.take());
                wanted = startsOperand(in.token()) || in.token().is("-");
            } else if (!postfix()) {
                return code;
            }
        }
    }

    private static boolean isArithmetic(Token token) {
        return token.is("+") || token.is("-") || token.is("*") || token.is("/") || token.is("%");
    }

    private static boolean isRange(Token token) {
        return token.is("..") || token.is("..<") || token.is("..!") || token.is("..*");
    }

    /** Reads an operand, or a sign before one; false when it was only a sign. */
    private boolean operand() {
        Token token = in.token();
        operandStart = token.start();
        switch (token.kind()) {
            case NUMBER:
                code.add(in.take());
                return true;
            case STRING:
                string(in.take());
                return true;
            case NAME:
                name(token);
                return true;
            case OPERATOR:
                return bracket(token);
            default:
                throw new Fault(token.start(), "the expression ends where a value is missing", null);
        }
    }

    private boolean bracket(Token token) {
        if (token.is("-") || token.is("+")) {
            code.add(in.take());
            return false;
        } else if (token.is("!")) {
            int at = in.take().start();
            Code operand = new Operands(in).single();
            boolean alone = code.text().isEmpty();
            code.add("(!", at).add(in.truth(operand)).add(")");
            if (alone) {
                code.condition();
            }
        } else if (token.is("(")) {
            int at = in.take().start();
            Code inner = in.expression();
            in.expect(")");
            code.add("(", at).add(inner).add(")");
        } else if (token.is("[")) {
            int at = in.take().start();
            code.add("[", at);
            commas(in.list("]"));
            code.add("]");
        } else if (token.is("{")) {
            mapping(token);
        } else if (token.is(".") && in.ofTemplate()) {
            member();
        } else if (token.is(".")) {
            throw new Fault(token.start(), "a value is missing before '.'", null);
        } else {
            throw in.unexpected(null);
        }
        return true;
    }

    /** One operand with what stands behind it, without arithmetic: what {@code !} before it is about. */
    private Code single() {
        code = new Code(in.token().start());
        operand();
        while (true) {
            if (in.token().is("!")) {
                code.add(in.take());
                if (startsOperand(in.token())) {
                    operand();
                }
            } else if (!postfix()) {
                return code;
            }
        }
    }

    /** A string literal; its placeholders are translated too and joined by a method of our own. */
    private void string(Token token) {
        int from = Strings.from(token);
        int to = token.end() - 1;
        String constant = Strings.constant(in.source(), token);
        if (constant != null) {
            code.add(Strings.literal(constant), token.start()).endingAt(token.end());
            return;
        }
        List<Code> parts = new ArrayList<>();
        while (from < to) {
            int next = in.source().indexOf("${", from);
            boolean literal = next > from && in.source().charAt(next - 1) == '$';
            int end = next < 0 || next >= to ? to : literal ? next - 1 : next;
            parts.add(in.literal(Strings.unescape(in.source(), from, end) + (literal ? "${" : ""), from));
            from = literal ? next + 2 : end;
            if (!literal && end < to) {
                from = in.placeholder(end + 2, to, parts);
            }
        }
        code.add(in.call("@text", token.start(), parts.toArray(new Code[0]))).endingAt(token.end());
    }

    private void name(Token token) {
        if (RESERVED.contains(token.text())) {
            throw new Fault(token.start(), "a value is missing before '" + token.text() + "'", null);
        }
        in.take();
        if (token.text().equals("$") && in.token().is("{")) {
            throw new Fault(token.start(), "this is an expression already", "write it without ${ and }");
        }
        if (in.token().is("(")) {
            call(token);
            return;
        }
        String text = switch (token.text()) {
            case "True" -> "true";
            case "False" -> "false";
            case "none", "None", "null" -> "@null";
            default -> escaped(token.text());
        };
        code.add(text, token.start()).endingAt(token.end());
    }

    private static String escaped(String name) {
        return name.replace("-", "\\-").replace(".", "\\.").replace(":", "\\:");
    }

    private void call(Token name) {
        in.take();
        if (in.isLocalFunction(name)) {
            code.add(escaped(name.text()), name.start()).add("(");
            commas(in.list(")"));
            code.add(")");
            return;
        }
        CallReader reader = new CallReader(in, Functions.Kind.FUNCTION, name, 0);
        List<Code> arguments = reader.read();
        code.add(in.call("@call", name.start(), arguments.toArray(new Code[0]))).endingAt(reader.end());
    }

    private void mapping(Token open) {
        if (in.peek(open).is("{")) {
            String bare = JinjaBraces.bare(in.source());
            throw new Fault(
                    open.start(),
                    "{{ }} has no meaning in an expression",
                    bare == null ? "write it without braces" : "write " + bare);
        }
        in.take();
        code.add("{", open.start());
        String before = "";
        while (!in.token().is("}")) {
            code.add(before).add(in.expression());
            in.expect(":");
            code.add(": ").add(in.expression());
            before = ", ";
            if (!in.token().is("}")) {
                in.expect(",");
            }
        }
        code.add("}").endingAt(in.take().end());
    }

    private void commas(List<Code> items) {
        String before = "";
        for (Code item : items) {
            code.add(before).add(item);
            before = ", ";
        }
    }

    /** Reads one step behind an operand; false when none stands there. */
    private boolean postfix() {
        Token token = in.token();
        if (token.is(".")) {
            member();
        } else if (token.is("[")) {
            in.take();
            code.add("[", token.start()).add(in.expression());
            if (in.token().is(":")) {
                throw new Fault(in.token().start(), "a part of a list is written with dots", "write x[1..<3], x[1..]");
            }
            code.add("]").endingAt(in.expect("]").end());
        } else if (token.is("??")) {
            code.add(in.take());
        } else if (token.is("?")) {
            builtin();
        } else if (token.is("|")) {
            String subject = in.source().substring(operandStart, token.start()).strip();
            throw FilterHints.refuse(token, subject, in.peek(token), in.source(), in.functions());
        } else if (token.is("(") && in.ofTemplate()) {
            code.add(in.take());
            commas(in.list(")"));
            code.add(")");
        } else if (token.is("(")) {
            throw new Fault(token.start(), "what stands before '(' is no function", null);
        } else {
            return false;
        }
        return true;
    }

    private void member() {
        Token dot = in.take();
        Token name = in.token();
        if (name.kind() != Token.Kind.NAME) {
            throw new Fault(name.start(), "a name is missing behind '.'", null);
        }
        in.take();
        if (in.token().is("(") && !in.ofTemplate()) {
            throw Methods.refuse(
                    in.source().substring(operandStart, dot.start()).strip(), name);
        }
        code.add(".", dot.start()).add(escaped(name.text()), name.start()).endingAt(name.end());
    }

    private void builtin() {
        Token question = in.take();
        Token name = in.token();
        if (name.kind() != Token.Kind.NAME) {
            throw new Fault(name.start(), "the name of a built-in is missing behind '?'", null);
        } else if (isForbidden(name.text())) {
            throw forbidden(name);
        }
        in.take();
        code.add("?", question.start()).add(name);
        if (in.token().is("(")) {
            code.add(in.take());
            String before = "";
            while (!in.token().is(")")) {
                code.add(before).add(argument());
                before = ", ";
                if (!in.token().is(")")) {
                    in.expect(",");
                }
            }
            code.add(in.take());
        }
    }

    /** An argument of a built-in, which may be a function such as {@code x -> x.name}. */
    private Code argument() {
        Token first = in.token();
        List<String> parameters = new ArrayList<>();
        Token last = first;
        if (first.is("(")) {
            last = in.peek(first);
            while (last.kind() == Token.Kind.NAME || last.is(",")) {
                if (last.kind() == Token.Kind.NAME) {
                    parameters.add(last.text());
                }
                last = in.peek(last);
            }
        } else if (first.kind() == Token.Kind.NAME) {
            parameters.add(first.text());
        }
        if (last.kind() == Token.Kind.END || !in.peek(last).is("->")) {
            return in.expression();
        }
        Code lambda = new Code(first.start()).add("(" + String.join(", ", parameters) + ") -> ");
        while (!in.token().is("->")) {
            in.take();
        }
        in.take();
        parameters.forEach(in::local);
        return lambda.add("(").add(in.expression()).add(")");
    }
}
