package dev.plumb.expression;

import freemarker.core.Environment;
import freemarker.core.TemplateNumberFormat;
import freemarker.core.TemplateNumberFormatFactory;
import freemarker.core.TemplateValueFormatException;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import java.math.BigDecimal;
import java.util.Locale;

/** How templates print numbers: without grouping, and, as in Ansible, a float with its fraction ({@code 8.0}). */
final class Numbers extends TemplateNumberFormatFactory {
    /** The name to set the format by. */
    static final String NAME = "plain";

    @Override
    public TemplateNumberFormat get(String parameters, Locale locale, Environment environment) {
        return new Format();
    }

    private static final class Format extends TemplateNumberFormat {
        @Override
        public String formatToPlainText(TemplateNumberModel model)
                throws TemplateValueFormatException, TemplateModelException {
            Number number = model.getAsNumber();
            if (number instanceof Double || number instanceof Long || number instanceof Integer) {
                return String.valueOf(Values.text(number));
            }
            BigDecimal exact = new BigDecimal(number.toString());
            return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
        }

        @Override
        public boolean isLocaleBound() {
            return false;
        }

        @Override
        public String getDescription() {
            return "plain";
        }
    }
}
