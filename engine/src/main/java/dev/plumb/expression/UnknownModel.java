package dev.plumb.expression;

import freemarker.template.AdapterTemplateModel;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelIterator;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;

/**
 * A value in a template that is not known: it is there ({@code x??} holds), and any use of it, as whatever it may turn out
 * to be, ends the evaluation.
 */
record UnknownModel(Unknown unknown)
        implements TemplateScalarModel,
                TemplateNumberModel,
                TemplateBooleanModel,
                TemplateHashModel,
                TemplateSequenceModel,
                TemplateCollectionModel,
                AdapterTemplateModel {
    private NotKnownException signal() {
        return new NotKnownException(unknown.cause(), null);
    }

    @Override
    public String getAsString() {
        throw signal();
    }

    @Override
    public Number getAsNumber() {
        throw signal();
    }

    @Override
    public boolean getAsBoolean() {
        throw signal();
    }

    @Override
    public TemplateModel get(String key) {
        throw signal();
    }

    @Override
    public boolean isEmpty() {
        throw signal();
    }

    @Override
    public TemplateModel get(int index) {
        throw signal();
    }

    @Override
    public int size() {
        throw signal();
    }

    @Override
    public TemplateModelIterator iterator() {
        throw signal();
    }

    @Override
    public Object getAdaptedObject(Class<?> hint) {
        return unknown;
    }
}
