package dev.plumb.run;

import dev.plumb.report.Event;
import dev.plumb.report.ResourceChange;
import dev.plumb.text.Redactor;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of every text of an event, whatever its kind: events are records of texts, numbers, lists, mappings and
 * records. So no new kind of event can be forgotten. Only runs in which a secret is known pay for it.
 */
final class RedactedEvents {
    private RedactedEvents() {}

    /** The event without secrets; itself when there is none in it. */
    static Event of(Event event, Redactor redactor) {
        return (Event) record((Record) event, redactor);
    }

    private static @Nullable Object value(@Nullable Object value, Redactor redactor) {
        if (value instanceof String text) {
            return redactor.hide(text);
        } else if (value instanceof List<?> list) {
            return list(list, redactor);
        } else if (value instanceof Map<?, ?> map) {
            return map(map, redactor);
        }
        return value instanceof Record inner ? record(inner, redactor) : value;
    }

    private static Object list(List<?> list, Redactor redactor) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        boolean same = true;
        for (Object item : list) {
            Object redacted = value(item, redactor);
            same &= redacted == item;
            copy.add(redacted);
        }
        return same ? list : Collections.unmodifiableList(copy);
    }

    /** Names of hosts stay, which belong together with those of other events; names of attributes may be what a task says. */
    private static Object map(Map<?, ?> map, Redactor redactor) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        boolean same = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            boolean attribute = entry.getValue() instanceof ResourceChange.Attribute;
            Object key = attribute ? value(entry.getKey(), redactor) : entry.getKey();
            Object redacted = value(entry.getValue(), redactor);
            same &= redacted == entry.getValue() && key == entry.getKey();
            copy.put(key, redacted);
        }
        return same ? map : Collections.unmodifiableMap(copy);
    }

    private static Record record(Record record, Redactor redactor) {
        try {
            RecordComponent[] components = record.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            boolean same = true;
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().setAccessible(true);
                Object value = components[i].getAccessor().invoke(record);
                values[i] = value(value, redactor);
                // A number comes in a box of its own on every call.
                same &= values[i] == value;
                types[i] = components[i].getType();
            }
            if (same) {
                return record;
            }
            Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
