package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins the sections of one play: its tasks and roles in the order in which they run, and its handlers. Used once. */
final class Sections {
    private final Reading reading;
    private final Context around;
    private final Context aroundHandlers;
    private final StepsReader reader;
    private final List<Step> steps = new ArrayList<>();
    private final List<RolesRead.HandlersFile> ofRoles = new ArrayList<>();
    private final List<RolesRead.HandlersFile> ofImports = new ArrayList<>();
    private final List<Role> listed = new ArrayList<>();

    /**
     * A play's sections.
     *
     * @param around what surrounds its tasks
     * @param aroundHandlers what surrounds its handlers and what runs them: the conditions of an import are not for them
     */
    Sections(Reading reading, Context around, Context aroundHandlers) {
        this.reading = reading;
        this.around = around;
        this.aroundHandlers = aroundHandlers;
        this.reader = new StepsReader(reading, false);
    }

    /** The steps in order; between the sections the handlers notified so far run. */
    List<Step> steps(
            @Nullable Entry preTasks, @Nullable Entry roles, @Nullable Entry tasks, @Nullable Entry postTasks) {
        steps.addAll(reader.section(preTasks, around));
        ofImports.addAll(reading.roles().takeHandlers());
        flush(preTasks);
        List<Role> imported = reading.roles().roles();
        if (roles != null) {
            readRoles(roles);
        }
        ofRoles.addAll(reading.roles().takeHandlers());
        listed.addAll(reading.roles().roles());
        listed.removeAll(imported);
        steps.addAll(reader.section(tasks, around));
        if (postTasks != null) {
            flush(tasks != null ? tasks : roles);
        }
        steps.addAll(reader.section(postTasks, around));
        ofImports.addAll(reading.roles().takeHandlers());
        return List.copyOf(steps);
    }

    private void readRoles(Entry roles) {
        for (RoleUse use : new RoleUseReader(reading, false).read(roles, around)) {
            new RoleReader(reading).read(use, around, null, true, steps);
        }
    }

    /** All roles: those that the play lists come first, whatever its other tasks import. */
    List<Role> roles() {
        List<Role> all = new ArrayList<>(listed);
        for (Role role : reading.roles().roles()) {
            if (!listed.contains(role)) {
                all.add(role);
            }
        }
        return List.copyOf(all);
    }

    /** Handlers in Ansible's order: those of listed roles, the play's own, those of imported roles. Numbered after the tasks. */
    List<Task> handlers(@Nullable Entry own) {
        List<Step> handlers = new ArrayList<>();
        read(ofRoles, handlers);
        handlers.addAll(new StepsReader(reading, true).section(own, aroundHandlers));
        read(ofImports, handlers);
        return Play.tasks(handlers);
    }

    private void read(List<RolesRead.HandlersFile> files, List<Step> into) {
        for (RolesRead.HandlersFile file : files) {
            into.addAll(RoleReader.handlers(reading, file.file(), file.context()));
        }
    }

    /** Handlers run whatever tags were chosen. */
    private void flush(@Nullable Entry section) {
        if (section == null) {
            return;
        }
        Position position = section.key().position();
        steps.add(Task.of(
                reading.nextNumber(),
                null,
                new Located<>("meta", position),
                new Scalar(position, "flush_handlers", "flush_handlers", null, Style.PLAIN),
                List.of("always"),
                aroundHandlers));
    }
}
