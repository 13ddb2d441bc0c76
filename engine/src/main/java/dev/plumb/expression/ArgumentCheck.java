package dev.plumb.expression;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Gives arguments their parameters, one after the other; used when an expression is read and when it is evaluated. */
final class ArgumentCheck {
    /** What every lookup is asked with. */
    private static final Set<String> OF_CALL = Set.of("wantlist", "errors");

    private final Signature signature;
    private final List<Signature.Parameter> positional;
    private final BitSet given = new BitSet();
    private int unnamed;
    private boolean inLookup;

    ArgumentCheck(Signature signature) {
        this.signature = signature;
        this.positional = signature.positional();
    }

    /** A check of what stands in a call of {@code lookup} for the lookup itself, beside what the call takes. */
    static ArgumentCheck ofLookup(Signature signature) {
        ArgumentCheck check = new ArgumentCheck(signature);
        check.inLookup = true;
        return check;
    }

    /** The number of the parameter that the next value without a name goes to; -1 when it is one of the rest. */
    int next() {
        int place = unnamed++;
        if (place < positional.size()) {
            given.set(place);
            return place;
        } else if (signature.has(Signature.Kind.REST)) {
            return -1;
        }
        int most = positional.size();
        throw new Functions.Misuse(
                signature.name() + " takes " + (most == 0 ? "no" : "at most " + most) + " argument"
                        + (most == 1 ? "" : "s"),
                null);
    }

    /** The number of the parameter with this name; -1 when it is an option. */
    int named(String name) {
        int place = signature.indexOf(name);
        if (place >= 0) {
            if (given.get(place)) {
                throw new Functions.Misuse(signature.name() + " gets '" + name + "' twice", null);
            }
            given.set(place);
            return place;
        } else if (signature.has(Signature.Kind.OPTIONS) || inLookup && OF_CALL.contains(name)) {
            return -1;
        }
        List<String> names = signature.names();
        String hint = names.isEmpty() ? null : Suggestions.hintOrList(name, names, "it has");
        throw new Functions.Misuse(signature.name() + " has no parameter '" + name + "'", hint);
    }

    /** Ends with a misuse when a parameter is left without a value. */
    void end() {
        for (int i = 0; i < signature.parameters().size(); i++) {
            Signature.Parameter parameter = signature.parameters().get(i);
            if (parameter.required() && !given.get(i)) {
                throw new Functions.Misuse(signature.name() + " needs the argument '" + parameter.name() + "'", null);
            }
        }
    }
}
