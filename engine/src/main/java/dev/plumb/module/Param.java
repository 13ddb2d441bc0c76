package dev.plumb.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one parameter: a component of a module's parameter record. The component's name in snake_case is the
 * parameter's name, without the underscore at its end that keeps apart a word of Java's ({@code public_}). A component that is
 * a record and has no annotation is a group of parameters that several modules have, as if they stood in its place; an alias
 * of the group that is the name of a parameter of the module itself names that one.
 *
 * <p>Types: {@code String}, {@code boolean}/{@code Boolean}, {@code int}/{@code Integer}, {@code long}/{@code Long},
 * {@code Double}, an enum (choices are its constants in lower case, {@code _} matching {@code -} or {@code _}), {@code
 * List<String>} (also from a comma-separated string), {@code List<Object>} (of native values), {@code Map<String, Object>}, {@code Object} (native value), {@link
 * FileMode}, {@link LocalSource}, {@link LocalTarget}, {@link Rendered}, {@link BareExpression}, {@code List<Bare>}. A component that may be null is {@code @Nullable}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Param {
    /** What it means, one phrase or sentence, Markdown allowed. */
    String doc();

    /** Whether it must be given. */
    boolean required() default false;

    /** Default as it would be written in YAML; empty: none (null, or an empty list or map). */
    String def() default "";

    /** Other names that people use. */
    String[] aliases() default {};

    /** Whether its value is a secret, hidden wherever it would show. */
    boolean secret() default false;

    /**
     * Whether a list splits a plain string at commas.
     */
    boolean commaSeparated() default true;

    /**
     * Whether it may hold any character, NUL among them: what goes into a file, to a program's standard input, or to the
     * terminal. Everything else is refused when it holds what no argument can.
     */
    boolean anyText() default false;

    /**
     * For a {@link LocalSource}: the name of a boolean parameter of the same task. When that is true the path is one on the
     * host, so that nothing is looked up on the controller: the value has the path as written and no entries. Of several names,
     * separated by commas, one is enough; one with {@code !} before it makes it so when it is false.
     */
    String remoteIf() default "";

    /**
     * For a {@link LocalSource}: the name of a boolean parameter of the same task. When that is false an encrypted file is
     * taken as it is.
     */
    String openedIf() default "";

    /**
     * For a {@link LocalSource}: it is only looked for. The value has no entries; the module looks by itself at what is there,
     * since which of it matters depends on the task.
     */
    boolean unlisted() default false;

    /** For a {@link LocalSource}: its path is the first word of a command; what follows are arguments. */
    boolean command() default false;

    /**
     * For a {@code Map<String, Object>}: numbers in it are text as they are written, as where a parameter is text: {@code 0027}
     * is not 23. What an expression gives keeps its kind.
     */
    boolean asWritten() default false;

    /** For a {@code Map<String, Object>}: takes all parameters that no other component names ({@code set_fact}). */
    boolean rest() default false;
}
