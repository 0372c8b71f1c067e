package io.transcripts.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sessions}: lists sessions as any caller would. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Settings.class,
        description = {
            "Lists the sessions of the key's organization over the HTTP API, the newest first.",
            "",
            "The key comes from TRANSCRIPTS_API_KEY or a file, never from the command line, where others could see it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  TRANSCRIPTS_API_KEY=tk_... ./transcripts sessions",
            "  ./transcripts sessions --status active --limit 500 --api-key-file key.txt",
            "  ./transcripts sessions --format json --api-key-file key.txt | jq -r .id"
        })
public final class SessionsCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 100;
    private static final int MOST = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--status", description = "Only active, ended or failed ones (default: all).")
    private @Nullable String status;

    @Option(names = "--limit", paramLabel = "N", description = "The most to list (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(
            names = "--format",
            description = "table, or json: a session on each line, as the API has it (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Mixin
    private ApiAccess api = new ApiAccess();

    /** As they are written on the command line. */
    @SuppressWarnings("checkstyle:ConstantName")
    private enum Format {
        table,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be within 1 and " + MOST + ", got " + limit);
        }
        PrintWriter out = spec.commandLine().getOut();
        SessionTable table = new SessionTable(out);
        String after = null;
        int listed = 0;
        boolean hasMore = true;
        while (hasMore && listed < limit) {
            JsonNode page = page(after, Math.min(PAGE, limit - listed));
            for (JsonNode session : page.path("data")) {
                if (format == Format.json) {
                    out.println(session);
                } else {
                    table.add(session);
                }
                after = session.path("id").asText();
                listed++;
            }
            table.print();
            out.flush();
            hasMore = page.path("has_more").asBoolean() && !page.path("data").isEmpty();
        }
        if (format == Format.table) {
            table.end(listed, hasMore);
        }
        out.flush();
        return 0;
    }

    private JsonNode page(@Nullable String after, int most) throws InterruptedException {
        StringBuilder query = new StringBuilder("/v1/sessions?limit=").append(most);
        if (status != null) {
            query.append("&status=").append(ApiAccess.encoded(status));
        }
        if (after != null) {
            query.append("&starting_after=").append(ApiAccess.encoded(after));
        }
        try {
            return JSON.readTree(api.get(query.toString()));
        } catch (IOException e) {
            throw new CommandException("The answer is no JSON; is it a node at that URL?");
        }
    }
}
