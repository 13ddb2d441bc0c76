package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a call and checks them as far as that can be done without their values. Used once. */
final class CallReader {
    private final Translator in;
    private final Token name;
    private final Signature signature;
    private final ArgumentCheck check;
    private final List<Code> arguments = new ArrayList<>();
    private @Nullable ArgumentCheck lookup;
    private int end;

    /**
     * A reader of the arguments of what a name stands for.
     *
     * @param name the name
     * @param before how many arguments stand before the name
     * @throws Fault when nothing has this name
     */
    CallReader(Translator in, Functions.Kind kind, Token name, int before) {
        this.in = in;
        this.name = name;
        this.signature = entry(in.functions(), kind, name.text(), name.start()).signature();
        this.check = new ArgumentCheck(signature);
        this.end = name.end();
        for (int i = 0; i < before; i++) {
            check.next();
        }
        arguments.add(in.literal(name.text(), name.start()));
    }

    static Functions.Entry entry(Functions functions, Functions.Kind kind, String name, int at) {
        if (kind == Functions.Kind.TEST && functions.find(kind, name) == null) {
            List<String> known = new ArrayList<>(IsTests.NAMES);
            known.addAll(functions.names(kind));
            throw new Fault(at, "there is no test '" + name + "' for 'is'", Suggestions.hint(name, known));
        }
        try {
            return functions.require(kind, name);
        } catch (Functions.Misuse e) {
            throw new Fault(at, String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** Offset behind the call. */
    int end() {
        return end;
    }

    /** Reads up to the closing parenthesis: code for the name, then for each argument. */
    List<Code> read() {
        while (!in.token().is(")")) {
            Token first = in.token();
            if (first.kind() == Token.Kind.NAME && in.peek(first).is("=")) {
                named(first);
            } else {
                value(first, place(first));
            }
            if (!in.token().is(")")) {
                in.expect(",");
            }
        }
        end = in.take().end();
        finish();
        return arguments;
    }

    /** Reads the only argument of a test, which may stand without parentheses. */
    List<Code> one() {
        if (Operands.startsOperand(in.token())) {
            place(in.token());
            Code argument = new Operands(in).read();
            arguments.add(argument);
            end = argument.end();
        }
        finish();
        return arguments;
    }

    private void named(Token parameter) {
        in.take();
        in.take();
        int place = checked(parameter.start(), () -> check.named(parameter.text()));
        ArgumentCheck ofLookup = lookup;
        if (place < 0 && ofLookup != null) {
            checked(parameter.start(), () -> ofLookup.named(parameter.text()));
        }
        arguments.add(new Code(parameter.start()).add("@@" + parameter.text()));
        value(in.token(), place);
    }

    private int place(Token first) {
        ArgumentCheck ofLookup = lookup;
        if (ofLookup != null) {
            checked(first.start(), ofLookup::next);
        }
        return checked(first.start(), check::next);
    }

    private void value(Token first, int place) {
        Code value = in.expression();
        Signature.Parameter parameter =
                place < 0 ? null : signature.parameters().get(place);
        if (parameter != null && parameter.kind() == Signature.Kind.MAYBE) {
            value = new Code(value.start()).add("((").add(value).add(")!@missing)");
        } else if (parameter != null && first.kind() == Token.Kind.STRING && value.end() == first.end()) {
            constant(parameter.name(), Strings.constant(in.source(), first), first.start());
        }
        arguments.add(value);
    }

    /** Arguments that are names of functions, tests and lookups can be checked when they are written out. */
    private void constant(String parameter, @Nullable String text, int at) {
        if (text == null) {
            return;
        }
        switch (parameter) {
            case "filter" -> entry(in.functions(), Functions.Kind.FUNCTION, text, at);
            case "plugin" ->
                lookup = ArgumentCheck.ofLookup(
                        entry(in.functions(), Functions.Kind.LOOKUP, text, at).signature());
            case "test" -> {
                if (IsTests.needsArguments(text)) {
                    entry(in.functions(), Functions.Kind.TEST, text, at);
                }
            }
            default -> {}
        }
    }

    private void finish() {
        checked(name.start(), () -> {
            check.end();
            ArgumentCheck ofLookup = lookup;
            if (ofLookup != null) {
                ofLookup.end();
            }
            return 0;
        });
    }

    private interface Step {
        int run();
    }

    private static int checked(int at, Step step) {
        try {
            return step.run();
        } catch (Functions.Misuse e) {
            throw new Fault(at, String.valueOf(e.getMessage()), e.hint());
        }
    }
}
