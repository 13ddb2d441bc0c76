package dev.plumb.module;

import java.lang.reflect.Type;

/**
 * One parameter of a module.
 *
 * @param name its name in playbooks (snake_case)
 * @param type the Java type of the record component
 * @param nullable whether the component may be null
 * @param info its annotation
 */
public record ParamSpec(String name, Type type, boolean nullable, Param info) {}
