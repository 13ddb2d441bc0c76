package dev.plumb.expression;

import dev.plumb.limit.LimitException;
import freemarker.core.ArithmeticEngine;
import freemarker.template.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * FreeMarker's exact arithmetic for numbers that can be worked with: {@code 1e999999999}, or a number that is multiplied by
 * itself again and again, would take all memory or time there is.
 */
final class BoundedArithmetic extends ArithmeticEngine {
    private static final int DIGITS = 10_000;
    /** An upper bound of the bits of so many digits. */
    private static final int BITS = DIGITS * 10 / 3;

    private final ArithmeticEngine engine = CONSERVATIVE_ENGINE;

    @Override
    public int compareNumbers(Number first, Number second) throws TemplateException {
        return engine.compareNumbers(first, second);
    }

    @Override
    public Number add(Number first, Number second) throws TemplateException {
        return bounded(engine.add(first, second));
    }

    @Override
    public Number subtract(Number first, Number second) throws TemplateException {
        return bounded(engine.subtract(first, second));
    }

    @Override
    public Number multiply(Number first, Number second) throws TemplateException {
        return bounded(engine.multiply(first, second));
    }

    @Override
    public Number divide(Number first, Number second) throws TemplateException {
        return bounded(engine.divide(first, second));
    }

    @Override
    public Number modulus(Number first, Number second) throws TemplateException {
        return bounded(engine.modulus(first, second));
    }

    @Override
    public Number toNumber(String text) {
        if (text.length() > DIGITS) {
            throw tooLarge();
        }
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            // The engine writes out all digits to see whether there is a smaller type for it.
            bounded(new BigDecimal(text.strip()));
        }
        return bounded(engine.toNumber(text));
    }

    @Override
    public Number hexadecimalToNumber(String text) {
        if (text.length() > DIGITS) {
            throw tooLarge();
        }
        return bounded(engine.hexadecimalToNumber(text));
    }

    /** A number, which may come from anywhere. */
    static Number bounded(Number number) {
        boolean tooLarge = number instanceof BigDecimal decimal
                ? Math.abs((long) decimal.scale()) > DIGITS
                        || decimal.unscaledValue().bitLength() > BITS
                : number instanceof BigInteger integer && integer.bitLength() > BITS;
        if (tooLarge) {
            throw tooLarge();
        }
        return number;
    }

    private static LimitException tooLarge() {
        return new LimitException("the number has more than " + DIGITS + " digits", null);
    }
}
