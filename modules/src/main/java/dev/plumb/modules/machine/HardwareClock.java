package dev.plumb.modules.machine;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;

/** In which time the hardware clock is kept: {@code UTC} or {@code local}. Source: hwclock(8), {@code /etc/adjtime}. */
final class HardwareClock extends ValueType {
    static final HardwareClock TYPE = new HardwareClock();

    private HardwareClock() {
        super("hardware clock", "", """
                v=UTC
                if [ -e /etc/adjtime ];then
                { read -r l;read -r l;read -r l||[ -n "$l" ];} </etc/adjtime
                [ "$l" != LOCAL ]||v=local
                fi""");
    }

    /** Both ways write {@code /etc/adjtime} and set the clock to the time of the system. */
    @Override
    public Action action(ResourceRef<ValueState> ref, ValueState before, ValueState after) {
        boolean local = after.is("local");
        Script script = Script.of(
                "if [ -d /run/systemd/system ]&&command -v timedatectl >/dev/null 2>&1;then timedatectl set-local-rtc "
                        + (local ? 1 : 0) + "\nelse hwclock --systohc --" + (local ? "localtime" : "utc") + ";fi\n");
        return Action.run(script, Effects.and(FileType.ref("/etc/adjtime")));
    }
}
