package io.transcripts.node.command;

import io.transcripts.keys.ApiKey;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeysFile;
import io.transcripts.keys.KeysFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keys}: what there is to do with API keys. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes keys for callers of the API.",
        subcommands = KeysCommand.Create.class)
public final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do with keys: keys create");
    }

    /** {@code keys create}: a new key. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a new key of 256 random bits. The key is printed once and kept nowhere: the keys file holds its hash"
                        + " only.",
                ""
            },
            footer = {
                "",
                "Examples:",
                "  ./transcripts keys create --organization org_demo --file keys.json",
                "  ./transcripts keys create --organization org_demo --plan enterprise",
                "  ./transcripts keys create --organization org_demo --scope sessions:read --scope sessions:write",
            })
    static final class Create implements Callable<Integer> {
        private static final List<String> SCOPES = List.of(ApiKey.SESSIONS_READ, ApiKey.SESSIONS_WRITE);
        private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.:-]{1,128}");

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--organization",
                paramLabel = "ORG",
                required = true,
                description = "The one organization whose sessions the key sees.")
        private String organization = "";

        @Option(
                names = "--plan",
                defaultValue = "pro",
                description = "free, starter, pro or enterprise (default: ${DEFAULT-VALUE}).")
        private String plan = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                defaultValue = ApiKey.SESSIONS_READ,
                description = "What it allows: " + ApiKey.SESSIONS_READ + ", or " + ApiKey.SESSIONS_WRITE
                        + " to have sessions erased; may be repeated (default: ${DEFAULT-VALUE}).")
        private List<String> scopes = new ArrayList<>();

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description =
                        "Keys file to add the entry to, which keeps its permissions; made for its owner only when there is"
                                + " none. Nodes take it up by themselves.")
        private @Nullable Path file;

        @Override
        public Integer call() throws InterruptedException {
            if (!ID.matcher(organization).matches()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--organization must be 1 to 128 of the characters A-Z a-z 0-9 _ . : -, got another");
            }
            Set<String> allowed = new LinkedHashSet<>(scopes);
            if (!SCOPES.containsAll(allowed)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--scope must be " + String.join(" or ", SCOPES) + ", got \""
                                + scopes.stream()
                                        .filter(scope -> !SCOPES.contains(scope))
                                        .findFirst()
                                        .orElse("")
                                + "\"");
            }
            KeyGenerator.NewKey key = new KeyGenerator().generate(organization, plan(), allowed);
            if (file != null) {
                add(key.entry(), file);
            }
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            err.println("The key, shown this once:");
            err.flush();
            out.println(key.secret());
            out.flush();
            err.println(
                    file == null ? "Its entry for the keys file, into the array \"keys\":" : "Added to " + file + ":");
            err.flush();
            out.println(KeysFile.entry(key.entry()));
            out.flush();
            return 0;
        }

        private ApiKey.Plan plan() {
            try {
                return ApiKey.Plan.valueOf(plan.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--plan must be free, starter, pro or enterprise", e);
            }
        }

        private static void add(ApiKey entry, Path file) throws InterruptedException {
            try {
                FileLock lock = FileLock.take(file);
                try {
                    addAlone(entry, file);
                } finally {
                    lock.close();
                }
            } catch (KeysFileException e) {
                throw new CommandException("The keys file " + file + " cannot be used: " + e.getMessage() + ".", e);
            } catch (IOException e) {
                throw new CommandException("The keys file " + file + " cannot be written: " + e.getMessage(), e);
            }
        }

        private static void addAlone(ApiKey entry, Path file) throws IOException {
            List<ApiKey> keys = new ArrayList<>(
                    Files.exists(file) ? KeysFile.parse(GuardedFile.read(file, KeysFile.MAX_BYTES)) : List.of());
            keys.add(entry);
            byte[] content = KeysFile.write(keys);
            if (content.length > KeysFile.MAX_BYTES) {
                throw new CommandException("The keys file " + file + " has no room for another key, as nodes take "
                        + KeysFile.MAX_BYTES / 1024 + " KiB; remove entries that are revoked or have expired.");
            }
            // Nodes would refuse the file and keep the old one, and say so where nobody looks.
            var unused = KeysFile.parse(content);
            GuardedFile.write(file, content);
        }
    }
}
