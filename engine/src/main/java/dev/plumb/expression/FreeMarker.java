package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Redactor;
import freemarker.cache.TemplateLoader;
import freemarker.core.PlainTextOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.Version;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * FreeMarker's configuration, closed, made when it is needed first: loading its classes takes as long as a small run. So no
 * static field may name one of them. Thread-safe.
 */
final class FreeMarker {
    /** FreeMarker's own switch: without it, it looks for logging libraries. */
    private static final String LOGGER = "org.freemarker.loggerLibrary";

    private final TemplateLoader loader;
    private final Redactor redactor;
    private volatile @Nullable Configuration configuration;

    /** With templates to include from this loader. */
    FreeMarker(TemplateLoader loader, Redactor redactor) {
        this.loader = loader;
        this.redactor = redactor;
    }

    /** Knows what is secret. */
    Redactor redactor() {
        return redactor;
    }

    Configuration configuration() {
        Configuration made = configuration;
        return made != null ? made : make();
    }

    Wrapper wrapper() {
        return (Wrapper) configuration().getObjectWrapper();
    }

    /** Parses a template of our own. */
    Template parse(String text) throws IOException {
        return new Template("built-in", new StringReader(text), configuration());
    }

    private synchronized Configuration make() {
        Configuration made = configuration;
        if (made == null) {
            if (System.getProperty(LOGGER) == null) {
                System.setProperty(LOGGER, "none");
            }
            made = configure(new Configuration(Configuration.VERSION_2_3_35));
            configuration = made;
        }
        return made;
    }

    private Configuration configure(Configuration to) {
        to.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        to.setAPIBuiltinEnabled(false);
        to.setObjectWrapper(new Wrapper(to.getIncompatibleImprovements(), redactor));
        to.setCustomNumberFormats(java.util.Map.of(Numbers.NAME, new Numbers()));
        to.setNumberFormat("@" + Numbers.NAME);
        to.setBooleanFormat("c");
        to.setArithmeticEngine(new BoundedArithmetic());
        to.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        to.setLogTemplateExceptions(false);
        to.setWrapUncheckedExceptions(true);
        to.setFallbackOnNullLoopVariable(false);
        to.setLocalizedLookup(false);
        to.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        to.setRecognizeStandardFileExtensions(false);
        to.setOutputFormat(PlainTextOutputFormat.INSTANCE);
        to.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
        to.setInterpolationSyntax(Configuration.DOLLAR_INTERPOLATION_SYNTAX);
        to.setDefaultEncoding("UTF-8");
        to.setLocale(Locale.ENGLISH);
        to.setTemplateLoader(loader);
        return to;
    }

    /** Throws what our own code threw inside of FreeMarker, as it was. */
    static void rethrowOwn(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotKnownException own) {
                throw own;
            } else if (cause instanceof ProblemException own) {
                throw own;
            } else if (cause instanceof Fault own) {
                throw own;
            }
        }
    }

    /** The limit that ended an evaluation, or null. */
    static @Nullable LimitException limit(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            LimitException limit = cause instanceof LimitException own
                    ? own
                    : cause instanceof Error error ? LimitException.of(error) : null;
            if (limit != null) {
                return limit;
            }
        }
        return null;
    }

    /** Only plain data, no beans; what is not known ends the evaluation when it is used. */
    static final class Wrapper extends SimpleObjectWrapper {
        private final Redactor redactor;

        Wrapper(Version version, Redactor redactor) {
            super(version);
            this.redactor = redactor;
        }

        @Override
        public @Nullable TemplateModel wrap(@Nullable Object value) throws TemplateModelException {
            if (value == Omit.VALUE) {
                return new Model.Opaque(value);
            }
            Evaluation.check();
            if (value instanceof String || value instanceof Number) {
                Taint.asked(redactor, value);
            }
            if (value instanceof Withheld withheld) {
                return new WithheldModel(withheld);
            }
            return value instanceof Unknown unknown ? new UnknownModel(unknown) : super.wrap(value);
        }
    }
}
