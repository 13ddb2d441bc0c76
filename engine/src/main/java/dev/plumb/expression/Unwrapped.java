package dev.plumb.expression;

import dev.plumb.limit.Limits;
import freemarker.template.TemplateMethodModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateSequenceModel;
import freemarker.template.utility.DeepUnwrap;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Takes plain data out of FreeMarker. */
final class Unwrapped {
    private Unwrapped() {}

    /**
     * The data of a model.
     *
     * @param at offset a fault points at
     * @throws Fault when it is no data
     * @throws NotKnownException when it is not known
     */
    static @Nullable Object of(TemplateModel model, int at) {
        try {
            if (model instanceof UnknownModel unknown) {
                Values.known(unknown.unknown());
            } else if (model instanceof WithheldModel withheld) {
                Values.known(withheld.withheld());
            } else if (model instanceof TemplateSequenceModel list) {
                Limits.checkList(list.size());
            } else if (model instanceof TemplateNumberModel number) {
                return Values.plain(BoundedArithmetic.bounded(number.getAsNumber()));
            }
            Object value = Values.plain(Values.known(DeepUnwrap.unwrap(model)));
            return value instanceof Date date ? date.toInstant().toString() : value;
        } catch (TemplateModelException e) {
            boolean method = model instanceof TemplateMethodModel;
            throw new Fault(
                    at,
                    method ? "a built-in without its arguments gives no value" : "the expression gives no data",
                    method ? "write x?name(…)" : null);
        }
    }
}
