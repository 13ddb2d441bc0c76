package dev.plumb.modules.machine;

import dev.plumb.modules.kit.ValueType;

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
}
