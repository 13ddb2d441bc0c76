package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * What a task loops over, and how.
 *
 * @param lookup {@code null} for {@code loop}; else what follows {@code with_}: {@code items}, {@code dict}, {@code
 *     fileglob} …
 * @param values what is looped over, as written
 * @param control {@code loop_control}
 */
public record Loop(@Nullable String lookup, YamlNode values, Control control) {
    /**
     * {@code loop_control}; values may hold expressions, null means not set.
     *
     * @param variable name of the variable with the current value; it may hold expressions
     * @param indexVariable name of the variable with its index from 0, or null; likewise
     * @param label what to show instead of the value, or null
     * @param pause seconds between two items, or null
     * @param extended whether {@code ansible_loop} is set
     * @param allItems whether {@code ansible_loop.allitems} is set when extended
     * @param breakWhen conditions after which no further item is done
     */
    public record Control(
            String variable,
            @Nullable String indexVariable,
            @Nullable YamlNode label,
            @Nullable YamlNode pause,
            boolean extended,
            boolean allItems,
            java.util.List<YamlNode.Scalar> breakWhen) {
        /** Without {@code loop_control}. */
        public static final Control DEFAULT = new Control("item", null, null, null, false, true, java.util.List.of());

        /** Whether a variable can have this name. */
        public static boolean isVariable(String name) {
            return Fields.isVariable(name);
        }

        /** Whether names of variables hold expressions. */
        public boolean isOpen() {
            return isExpression(variable) || isExpression(indexVariable);
        }

        private static boolean isExpression(@Nullable String name) {
            return name != null && name.contains("${");
        }

        /** The same with the names that {@code evaluated} makes of those that hold expressions. */
        public Control named(java.util.function.UnaryOperator<String> evaluated) {
            String index = indexVariable;
            return new Control(
                    isExpression(variable) ? evaluated.apply(variable) : variable,
                    index != null && isExpression(index) ? evaluated.apply(index) : index,
                    label,
                    pause,
                    extended,
                    allItems,
                    breakWhen);
        }
    }
}
