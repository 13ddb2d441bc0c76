package dev.plumb.expression;

/**
 * A value that will exist only when the run really happens; may stand anywhere inside of data. An expression that needs it
 * ends with {@link NotKnownException}.
 *
 * @param cause why, to complete "may change (…)": {@code stdout of task 9 "probe" is not known before apply}
 */
public record Unknown(String cause) {}
