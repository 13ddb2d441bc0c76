package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Tests of files on the machine Plumb runs on. */
final class FileTests implements Functions.Function {
    @Override
    public Object call(Call call) {
        Path path = Path.of(call.text("value"));
        return switch (call.function()) {
            case "file" -> Files.isRegularFile(path);
            case "directory" -> Files.isDirectory(path);
            case "exists" -> Files.exists(path);
            case "link" -> Files.isSymbolicLink(path);
            case "link_exists" -> Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            default -> throw new IllegalStateException(call.function());
        };
    }
}
