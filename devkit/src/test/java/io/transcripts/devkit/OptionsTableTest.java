package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** The table of options in the documentation says what the code says. The page tells how to write it anew. */
class OptionsTableTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- options: held against the code by OptionsTableTest -->\n";
    private static final String END = "<!-- /options -->";

    @Test
    void thePageListsEveryOptionOfServeWithItsDefault() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("options.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(table());
    }

    private static String table() {
        CommandLine serve = Transcripts.commandLine().getSubcommands().get("serve");
        return serve.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(option -> row(option))
                .collect(Collectors.joining("", "\n| option | default | what |\n| --- | --- | --- |\n", "\n"));
    }

    private static String row(OptionSpec option) {
        String value = option.defaultValue();
        String what = String.join(" ", option.description());
        if (value != null) {
            what = what.replaceAll(" \\(default: " + Pattern.quote(value) + "(, [^)]*)?\\)", "$1");
        }
        return cell("`" + option.longestName() + " " + Ansi.OFF.string(option.paramLabel()) + "`")
                + cell(value == null ? "" : "`" + value + "`")
                + cell(what) + "|\n";
    }

    private static String cell(String content) {
        return "| " + content.replace("|", "\\|") + " ";
    }
}
