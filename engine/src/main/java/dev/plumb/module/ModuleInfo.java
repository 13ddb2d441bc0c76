package dev.plumb.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a module and says what the reference says of it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ModuleInfo {
    /** Names under which playbooks call it; the first is the one shown. */
    String[] name();

    /** One sentence with a full stop: what it manages. */
    String doc();

    /** Paragraphs of notes for the reference, in Markdown. */
    String[] notes() default {};

    /** Plumb's version that brought it. */
    String since() default "1.0";

    /**
     * A runnable example: a YAML list of tasks. Shown in the reference; run by the contract test.
     */
    String example();

    /**
     * The facts that it sets, when its results have {@code ansible_facts}: names in which a parameter in braces stands for what
     * the task says of it, such as {@code getent_{database}}.
     */
    String[] fact() default {};

    /** What the engine has to know of it. */
    Trait[] traits() default {};

    /** The parameter that takes a free-form text ({@code command: ls -l}), or empty when there is none. */
    String freeForm() default "";
}
