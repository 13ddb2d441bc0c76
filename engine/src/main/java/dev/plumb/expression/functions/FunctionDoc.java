package dev.plumb.expression.functions;

import dev.plumb.expression.Functions;
import java.util.List;

/**
 * What is told about a function, test or lookup.
 *
 * @param kind how it is called
 * @param section heading under which it is described
 * @param group which class does the work
 * @param signature its name and parameters
 * @param others its other names
 * @param summary what it gives, in sentences
 * @param examples what it gives for what
 */
public record FunctionDoc(
        Functions.Kind kind,
        String section,
        String group,
        String signature,
        List<String> others,
        String summary,
        List<Example> examples) {
    /**
     * An example.
     *
     * @param expression what is written
     * @param result what it gives, as JSON
     */
    public record Example(String expression, String result) {}

    /** Its name. */
    public String name() {
        return signature.substring(0, signature.indexOf('('));
    }
}
