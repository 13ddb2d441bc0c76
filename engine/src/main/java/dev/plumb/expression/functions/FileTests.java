package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.source.FileNames;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Tests of files on the machine Plumb runs on. */
final class FileTests implements Functions.Function {
    @Override
    public Object call(Call call) {
        String name = call.text("value");
        if (!FileNames.canBe(name)) {
            return false;
        }
        Path path = Path.of(name);
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
