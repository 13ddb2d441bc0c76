package dev.plumb.module;

/** Symbolic file modes as POSIX {@code chmod} reads them, without a umask. */
final class SymbolicMode {
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int EXECUTE = 1;

    private SymbolicMode() {}

    static int apply(String text, int now, boolean directory) {
        int mode = now;
        for (String clause : text.split(",")) {
            mode = clause(clause, mode, directory);
        }
        return mode;
    }

    private static int clause(String clause, int now, boolean directory) {
        int i = 0;
        while (i < clause.length() && "ugoa".indexOf(clause.charAt(i)) >= 0) {
            i++;
        }
        String who = i == 0 ? "a" : clause.substring(0, i);
        int mode = now;
        while (i < clause.length()) {
            char operator = clause.charAt(i++);
            int start = i;
            while (i < clause.length() && "-+=".indexOf(clause.charAt(i)) < 0) {
                i++;
            }
            mode = operate(who, operator, clause.substring(start, i), mode, directory);
        }
        return mode;
    }

    private static int operate(String who, char operator, String perms, int now, boolean directory) {
        int mode = now;
        for (int shift : new int[] {6, 3, 0}) {
            if (who.indexOf('a') >= 0 || who.indexOf("o.g..u".charAt(shift == 6 ? 5 : shift == 3 ? 2 : 0)) >= 0) {
                int bits = bits(perms, now, directory) << shift;
                int special = special(perms, shift);
                int mask = 7 << shift | (shift == 6 ? 04000 : shift == 3 ? 02000 : 0);
                mode = switch (operator) {
                    case '+' -> mode | bits | special;
                    case '-' -> mode & ~(bits | special);
                    default -> mode & ~(directory ? 7 << shift : mask) | bits | special;
                };
            }
        }
        return sticky(who, operator, perms, mode);
    }

    private static int sticky(String who, char operator, String perms, int mode) {
        if (perms.indexOf('t') < 0 || who.indexOf('a') < 0 && who.indexOf('o') < 0) {
            return mode;
        }
        return operator == '-' ? mode & ~01000 : mode | 01000;
    }

    private static int special(String perms, int shift) {
        if (perms.indexOf('s') < 0) {
            return 0;
        }
        return shift == 6 ? 04000 : shift == 3 ? 02000 : 0;
    }

    private static int bits(String perms, int now, boolean directory) {
        int bits = 0;
        for (int i = 0; i < perms.length(); i++) {
            bits |= switch (perms.charAt(i)) {
                case 'r' -> READ;
                case 'w' -> WRITE;
                case 'x' -> EXECUTE;
                case 'X' -> directory || (now & 0111) != 0 ? EXECUTE : 0;
                case 'u' -> now >> 6 & 7;
                case 'g' -> now >> 3 & 7;
                case 'o' -> now & 7;
                default -> 0;
            };
        }
        return bits;
    }
}
