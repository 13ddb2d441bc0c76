package dev.plumb.modules.docker;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.ResourceRef;

/** How many containers run; nothing where the engine does not run, which is not woken by the question. */
final class RunningContainers extends ValueType {
    private static final RunningContainers TYPE = new RunningContainers();

    static final ResourceRef<ValueState> REF = TYPE.ref("running");

    private RunningContainers() {
        super("containers", "", """
                # a question to its socket would start the engine
                p=
                { read -r p </run/docker.pid;} 2>/dev/null
                case ${p:--} in *[!0-9]*)p=;;esac
                if [ -n "$p" ]&&kill -0 "$p" 2>/dev/null&&x=$(docker ps -q 2>/dev/null);then
                v=0
                for n in $x;do v=$((v+1));done
                fi
                """);
    }

    /** Whatever is done to the engine, and to anything that it keeps. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
        return changed.equals(read)
                || changed.type() == DockerType.CONTAINER
                || changed.type() == Services.TYPE && changed.key().startsWith("docker");
    }
}
