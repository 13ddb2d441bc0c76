package dev.plumb.expression;

import freemarker.template.AdapterTemplateModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateModelIterator;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;

/** A value in a template that came only in part: it is there ({@code x??} holds), and any use of it is a mistake. */
record WithheldModel(Withheld withheld)
        implements TemplateScalarModel, TemplateSequenceModel, TemplateCollectionModel, AdapterTemplateModel {
    private TemplateModelException misused() {
        return new TemplateModelException(new Functions.Misuse(withheld.why(), Withheld.HINT));
    }

    @Override
    public String getAsString() throws TemplateModelException {
        throw misused();
    }

    @Override
    public TemplateModel get(int index) throws TemplateModelException {
        throw misused();
    }

    @Override
    public int size() throws TemplateModelException {
        throw misused();
    }

    @Override
    public TemplateModelIterator iterator() throws TemplateModelException {
        throw misused();
    }

    @Override
    public Object getAdaptedObject(Class<?> hint) {
        return withheld;
    }
}
