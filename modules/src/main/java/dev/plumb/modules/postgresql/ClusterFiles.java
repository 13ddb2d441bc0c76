package dev.plumb.modules.postgresql;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files of a cluster's settings, and what its server makes of a change of them. */
final class ClusterFiles {
    private ClusterFiles() {}

    /**
     * The text of a file; null when there is none.
     *
     * @throws NotKnownException when an earlier task makes something of it that is not known before apply
     */
    static @Nullable String text(HostFiles files, ManagedFile file) {
        String real = file.real(files);
        FileState now = files.content(real);
        if (now != null && now.exists() && !now.isFile()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a file");
        } else if (now == null || now.exists() && !(now.content() instanceof Value.Content)) {
            throw new NotKnownException("what is in " + real + " is not known before apply", null);
        }
        return now.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.UTF_8)
                : null;
    }

    /**
     * What the server does after a change of its files: the transaction's activation has it done.
     *
     * @param restart whether it starts anew; else it reads them again
     */
    static Plan activated(Cluster cluster, States host, boolean restart) {
        ResourceRef<ServiceState> unit = Services.ref(cluster.unit());
        ServiceState found = host.get(unit).settled();
        ServiceState now = found.exists() || host.isCertain(unit) ? found : ServiceState.asInstalled(false);
        if (!now.isActive() && now.exists()) {
            return Plan.nothing();
        }
        ServiceState after = new ServiceState(
                true,
                ServiceState.Active.STARTED,
                restart ? "restarted" : "reloaded",
                now.enabled(),
                now.masked(),
                now.reload(),
                now.manager(),
                now.unit(),
                false);
        return Plan.of(Change.of(unit, now, after, Action.run(Script.of(":\n"), Effects.own())));
    }
}
