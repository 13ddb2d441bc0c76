package dev.plumb.expression;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns an expression into FreeMarker's own text: FreeMarker's tokens go through as they are; {@code and or not in is} and
 * comparisons become calls of our methods (names with {@code @}, which no variable can have), each with the number of the
 * operands it is about, so that they can be named in errors. One translator reads one expression.
 */
final class Translator {
    private static final int DEEPEST = 100;

    private final String source;
    private final Lexer lexer;
    private int depth;
    private final Functions functions;
    private final List<Operand> operands;
    private final Set<String> locals;
    private final boolean ofTemplate;
    private Token token;

    /**
     * A part of the source.
     *
     * @param start offset of its first character
     * @param end offset behind its last
     */
    record Operand(int start, int end) {}

    /**
     * A translated expression.
     *
     * @param code FreeMarker's text
     * @param operands parts of the source that errors name
     * @param locals names of parameters of local functions ({@code x -> …})
     * @param end offset behind the expression in the source
     */
    record Translation(Code code, List<Operand> operands, Set<String> locals, int end) {}

    /**
     * A translator of the expression that begins at an offset.
     *
     * @param source the text around it
     * @param from where it begins
     * @param limit where the text ends for it
     * @param functions what can be called
     */
    Translator(String source, int from, int limit, Functions functions) {
        this(source, from, limit, functions, new ArrayList<>(), new HashSet<>(), false);
    }

    /**
     * A translator of an expression of a template, which may name what the template itself defines, and compares as
     * FreeMarker does.
     *
     * @param operands takes the parts of the source that errors name
     */
    Translator(String source, int from, int limit, Functions functions, List<Operand> operands) {
        this(source, from, limit, functions, operands, new HashSet<>(), true);
    }

    private Translator(
            String source,
            int from,
            int limit,
            Functions functions,
            List<Operand> operands,
            Set<String> locals,
            boolean ofTemplate) {
        this.source = source;
        this.lexer = new Lexer(source, limit);
        this.functions = functions;
        this.operands = operands;
        this.locals = locals;
        this.ofTemplate = ofTemplate;
        this.token = lexer.read(from);
    }

    /** Translates an expression that must be all there is. */
    Translation whole() {
        if (token.kind() == Token.Kind.END) {
            throw new Fault(token.start(), "an expression is missing", null);
        }
        Code code = expression();
        if (token.kind() != Token.Kind.END) {
            throw unexpected(null);
        }
        return new Translation(code, operands, locals, token.start());
    }

    /** Translates up to the brace that closes a placeholder. */
    Translation placeholder() {
        if (token.is("}")) {
            throw new Fault(token.start(), "${} is empty", null);
        }
        Code code = token.kind() == Token.Kind.END ? null : expression();
        if (code == null || token.kind() == Token.Kind.END) {
            throw new Fault(token.start(), "'${' has no closing '}'", "for a literal ${ write $${");
        } else if (!token.is("}")) {
            throw unexpected(null);
        }
        return new Translation(code, operands, locals, token.end());
    }

    /**
     * Translates a placeholder inside of a string literal.
     *
     * @param from offset behind its opening brace
     * @param limit where the literal ends
     * @param parts takes its code
     * @return offset behind its closing brace
     */
    int placeholder(int from, int limit, List<Code> parts) {
        Translator inner = new Translator(source, from, limit, functions, operands, locals, ofTemplate);
        Translation translation = inner.placeholder();
        parts.add(translation.code());
        return translation.end();
    }

    Code expression() {
        if (++depth > DEEPEST) {
            throw new Fault(
                    token.start(),
                    "more than " + DEEPEST + " levels of parentheses and brackets",
                    "give the inner parts names, as variables");
        }
        Code left = and();
        if (token.isWord("or") || token.is("||")) {
            Code all = new Code(left.start()).add("(").add(truth(left));
            while (token.isWord("or") || token.is("||")) {
                int at = take().start();
                all.add(" || ", at).add(truth(and()));
            }
            left = all.add(")").condition();
        }
        depth--;
        return left;
    }

    /** All in one row, so that a long condition is no deep one. */
    private Code and() {
        Code left = not();
        if (!isAnd()) {
            return left;
        }
        Code all = new Code(left.start()).add("(").add(truth(left));
        while (isAnd()) {
            int at = take().start();
            all.add(" && ", at).add(truth(not()));
        }
        return all.add(")").condition();
    }

    private boolean isAnd() {
        return token.isWord("and") || token.is("&&") || token.is("&");
    }

    private Code not() {
        if (!token.isWord("not")) {
            return comparison();
        }
        int at = take().start();
        return new Code(at).add("(!").add(truth(not())).add(")").condition();
    }

    /** The code as a condition, which also takes the strings that stand for true and false. */
    Code truth(Code code) {
        return code.isCondition() ? code : call("@truth", code.start(), code).condition();
    }

    private Code comparison() {
        Code left = new Operands(this).read();
        while (true) {
            String operator = comparisonOperator();
            if (operator != null) {
                Token at = take();
                Code right = new Operands(this).read();
                left = ofTemplate
                        ? compared(left, operator, right)
                        : switch (operator) {
                            case "==" -> call("@eq", left.start(), left, right).condition();
                            case "!=" -> call("!@eq", left.start(), left, right).condition();
                            default ->
                                call("@" + operator, at.start(), left, right).condition();
                        };
            } else if (token.isWord("in")) {
                take();
                left = call("@in", left.start(), left, new Operands(this).read())
                        .condition();
            } else if (token.isWord("not") && peek(token).isWord("in")) {
                take();
                take();
                left = call("!@in", left.start(), left, new Operands(this).read())
                        .condition();
            } else if (token.isWord("is")) {
                left = is(left);
            } else {
                return left;
            }
        }
    }

    private static Code compared(Code left, String operator, Code right) {
        return new Code(left.start())
                .add("(")
                .add(left)
                .add(" " + operator + " ", left.start())
                .add(right)
                .add(")")
                .condition();
    }

    private @Nullable String comparisonOperator() {
        if (token.kind() != Token.Kind.OPERATOR && token.kind() != Token.Kind.NAME) {
            return null;
        }
        return switch (token.text()) {
            case "=", "==" -> "==";
            case "!=" -> "!=";
            case "<", "lt" -> "lt";
            case "<=", "lte" -> "lte";
            case ">", "gt" -> "gt";
            case ">=", "gte" -> "gte";
            default -> null;
        };
    }

    /** A test behind {@code is}. */
    private Code is(Code target) {
        take();
        boolean negated = token.isWord("not");
        if (negated) {
            take();
        }
        Token name = token;
        if (name.kind() != Token.Kind.NAME) {
            throw new Fault(name.start(), "the name of a test is missing behind 'is'", null);
        }
        take();
        String test = IsTests.canonical(name.text());
        if (test == null || IsTests.needsArguments(test)) {
            return withArguments(target, name, negated);
        }
        if (token.is("(")) {
            take();
            if (!token.is(")")) {
                throw new Fault(name.start(), "'is " + name.text() + "' takes no argument", null);
            }
            take();
        }
        boolean undefined = test.equals("undefined");
        String not = negated != undefined ? "!" : "";
        if (test.equals("defined") || undefined) {
            return defined(target, not);
        }
        return call(not + "@is", target.start(), target, literal(test, name.start()))
                .condition();
    }

    private Code withArguments(Code target, Token name, boolean negated) {
        CallReader reader = new CallReader(this, Functions.Kind.TEST, name, 1);
        List<Code> arguments = token.is("(") ? bracketed(reader) : reader.one();
        arguments.add(1, target);
        String method = negated ? "!@test" : "@test";
        return call(method, target.start(), arguments.toArray(new Code[0]))
                .endingAt(reader.end())
                .condition();
    }

    private List<Code> bracketed(CallReader reader) {
        take();
        return reader.read();
    }

    /** A path is looked up step by step; of anything else FreeMarker says whether it has a value. */
    private Code defined(Code target, String not) {
        SimplePath path = SimplePath.read(source, target.start(), target.end());
        if (path != null && path.end() == target.end() && !locals.contains(path.name())) {
            int number = operand(target.start(), target.end());
            Code asked = new Code(target.start()).add(not + "@defined(" + number);
            if (ofTemplate) {
                asked.add(", (").add(target).add(")!@missing");
            }
            return asked.add(")").endingAt(target.end()).condition();
        }
        return new Code(target.start())
                .add("(" + not + "(")
                .add(target)
                .add(")??)")
                .condition();
    }

    /** A call of a method of our own. */
    Code call(String method, int at, Code... arguments) {
        Code code = new Code(at).add(method + "(" + operands.size());
        for (Code argument : arguments) {
            operand(argument.start(), argument.end());
        }
        for (Code argument : arguments) {
            code.add(", ").add(argument);
        }
        return code.add(")");
    }

    private int operand(int start, int end) {
        operands.add(new Operand(start, end));
        return operands.size() - 1;
    }

    /** A string. */
    Code literal(String text, int at) {
        return new Code(at).add(Strings.literal(text), at).endingAt(at);
    }

    /** Expressions between commas up to this closing operator, which is taken too. */
    List<Code> list(String close) {
        List<Code> items = new ArrayList<>();
        while (!token.is(close)) {
            items.add(expression());
            if (!token.is(close)) {
                expect(",");
            }
        }
        take();
        return items;
    }

    Token token() {
        return token;
    }

    /** Whether a template may define this function itself. */
    boolean isLocalFunction(Token name) {
        return ofTemplate && TemplateCalls.isLocal(source, functions, name.text());
    }

    boolean ofTemplate() {
        return ofTemplate;
    }

    Functions functions() {
        return functions;
    }

    String source() {
        return source;
    }

    /** Remembers a parameter of a local function. */
    void local(String name) {
        locals.add(name);
    }

    /** The token after {@code after}; takes nothing. */
    Token peek(Token after) {
        return lexer.read(after.end());
    }

    Token take() {
        Token taken = token;
        token = lexer.read(taken.end());
        return taken;
    }

    Token expect(String operator) {
        if (!token.is(operator)) {
            throw unexpected(operator);
        }
        return take();
    }

    Fault unexpected(@Nullable String wanted) {
        String hint = token.isWord("for")
                ? "write xs?map(x -> …) or xs?filter(x -> …)"
                : token.isWord("if")
                        ? "write condition?then(a, b)"
                        : token.is("~") ? "join texts with +" : token.is("//") ? "write (a / b)?floor" : null;
        String instead = wanted == null ? "" : "; expected '" + wanted + "'";
        return new Fault(token.start(), token.shown() + " is not expected here" + instead, hint);
    }
}
