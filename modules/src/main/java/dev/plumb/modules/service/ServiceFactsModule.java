package dev.plumb.modules.service;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.resource.Read;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at all services. */
@ModuleInfo(
        name = "service_facts",
        traits = Trait.LOOKS,
        doc = "Looks at all services of the host, and sets the fact `services`.",
        notes = {
            "The fact has for each service its `name`, `state` (`running`, `stopped`, `unknown`), `status` (`enabled`, `disabled`, `static`"
                    + " …) and `source`. Names of systemd's end with `.service`.",
            "In a dry run it is not known once an earlier task changes services, or installs packages."
        },
        fact = "services",
        example = """
                - name: look
                  service_facts:
                - name: does it run
                  debug:
                    msg: ${services['ssh.service'].state}
                """)
public final class ServiceFactsModule implements TaskModule<ServiceFactsModule.Params> {
    /** None. */
    public record Params() {}

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(ServiceList.REF), Read.of(ServiceList.COMING));
    }

    @Override
    public Plan plan(Params p, States host) {
        ServiceList.Listed found = host.get(ServiceList.REF);
        boolean certain = found.sure() && host.isCertain(ServiceList.REF) && host.isCertain(ServiceList.COMING);
        if (!certain) {
            return told(new Unknown("services are not known before apply"));
        } else if (!found.exists()) {
            return Plan.nothing()
                    .with("skipped", true)
                    .with(
                            "msg",
                            "Failed to find any services. This can be due to privileges or some other configuration issue.");
        }
        Map<String, Object> services = new LinkedHashMap<>();
        for (ServiceList.Service each : found.services()) {
            Map<String, @Nullable Object> service = new LinkedHashMap<>();
            service.put("name", each.name());
            service.put("state", each.state());
            if (each.status() != null) {
                service.put("status", each.status());
            }
            service.put("source", each.source());
            services.put(each.name(), service);
        }
        return told(services);
    }

    private static Plan told(Object services) {
        return Plan.nothing().with("ansible_facts", Map.of("services", services));
    }

    @Override
    public boolean changesNothing() {
        return true;
    }
}
