package dev.plumb.modules.firewall;

import dev.plumb.modules.kit.files.PlanFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What ufw makes of its rules when it is given another one. */
final class UfwRules {
    private final List<UfwRule> four = new ArrayList<>();
    private final List<UfwRule> six = new ArrayList<>();
    private final boolean ipv6;

    UfwRules(UfwState now) {
        ipv6 = now.ipv6();
        now.rules().forEach(rule -> list(rule.v6()).add(rule));
    }

    private List<UfwRule> list(boolean v6) {
        return v6 ? six : four;
    }

    /** All of them. */
    List<UfwRule> all() {
        List<UfwRule> all = new ArrayList<>(four);
        all.addAll(six);
        return all;
    }

    /** Rules as the operator counts them: those of one profile are one. */
    int count(boolean v6) {
        Set<String> profiles = new HashSet<>();
        int count = 0;
        for (UfwRule rule : list(v6)) {
            count += rule.profile().isEmpty() || profiles.add(rule.profile()) ? 1 : 0;
        }
        return count;
    }

    /**
     * Adds rules.
     *
     * @param rules one, or those of a profile
     * @param families for which: {@code v4}, {@code v6} or {@code both}
     * @param position where, counted from 1, or 0 for the end
     */
    void add(List<UfwRule> rules, String families, int position) {
        List<UfwRule> ordered = new ArrayList<>(rules);
        if (position != 0) {
            Collections.reverse(ordered);
        }
        int fours = count(false);
        boolean beyond = position > fours + count(true) || position > fours && (families.equals("v4") || !ipv6);
        boolean before = families.equals("v6") && position != 0 && position <= fours;
        if (position < 0 || beyond || before) {
            throw new PlanFailure("insert is " + position + ", where no such rule can be; there are " + fours
                    + " rules of IPv4" + (ipv6 ? " and " + count(true) + " of IPv6 after them" : ""));
        }
        for (int i = 0; i < ordered.size(); i++) {
            add(ordered.get(i), families, position, i);
        }
    }

    private void add(UfwRule rule, String families, int position, int before) {
        int fours = count(false);
        if (families.equals("v6")) {
            put(rule.of(true), position == 0 ? 0 : position - fours);
            return;
        }
        boolean both = families.equals("both") && ipv6;
        int at = both && position > fours ? other(position - fours + before, true) : position;
        put(rule.of(false), at);
        if (both) {
            fours = count(false);
            int next = position == 0 ? 0 : position + 1;
            if (next > 0 && next <= fours) {
                int found = other(next, false);
                next = found == 0 ? 0 : found - before;
            }
            put(rule.of(true), next > fours ? next - fours : next);
        }
    }

    /** Where the rule that the operator counts as this one of one family is in the other one; 0 when it is not there. */
    private int other(int position, boolean v6) {
        List<UfwRule> rules = list(v6);
        Set<String> profiles = new HashSet<>();
        int offset = 0;
        for (UfwRule rule : rules.subList(0, Math.min(position, rules.size()))) {
            offset += rule.profile().isEmpty() || profiles.add(rule.profile()) ? 0 : 1;
        }
        int at = position - 1 + offset;
        return at < 0 || at >= rules.size()
                ? 0
                : list(!v6).indexOf(rules.get(at).of(!v6)) + 1;
    }

    /** Puts a rule at its place, unless there is one for the same: that gets its action and comment where it stands. */
    private void put(UfwRule rule, int position) {
        List<UfwRule> rules = list(rule.v6());
        int same = same(rules, rule);
        if (position > rules.size()) {
            throw new PlanFailure("insert is " + position + ", where no such rule can be");
        } else if (same >= 0) {
            if (position == 0) {
                rules.set(same, rule);
            }
        } else if (position == 0) {
            rules.add(rule);
        } else {
            rules.add(behindProfile(rules, position - 1), rule);
        }
    }

    private static int same(List<UfwRule> rules, UfwRule rule) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).isForSame(rule)) {
                return i;
            }
        }
        return -1;
    }

    /** A rule does not come between those of one profile. */
    private static int behindProfile(List<UfwRule> rules, int at) {
        int place = at;
        while (place > 0
                && place < rules.size()
                && !rules.get(place).profile().isEmpty()
                && rules.get(place).profile().equals(rules.get(place - 1).profile())) {
            place++;
        }
        return place;
    }

    /** Removes rules; one without a comment removes that with any. */
    void remove(List<UfwRule> rules, String families) {
        for (UfwRule rule : rules) {
            if (!families.equals("v6")) {
                remove(rule.of(false));
            }
            if (!families.equals("v4") && ipv6) {
                remove(rule.of(true));
            }
        }
    }

    private void remove(UfwRule rule) {
        List<UfwRule> rules = list(rule.v6());
        for (int i = 0; i < rules.size(); i++) {
            UfwRule each = rules.get(i);
            boolean same = rule.comment().isEmpty() ? each.withComment("").equals(rule) : each.equals(rule);
            if (same) {
                rules.remove(i);
                return;
            }
        }
    }
}
