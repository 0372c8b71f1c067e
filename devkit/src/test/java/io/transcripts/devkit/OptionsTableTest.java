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

/** The README's table of options says what the code says. Write it anew with -Dtest.jvm.args=-Dreadme.write=true. */
class OptionsTableTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- options: held against the code by OptionsTableTest -->\n";
    private static final String END = "<!-- /options -->";

    @Test
    void readmeListsEveryOptionOfServeWithItsDefault() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        if (Boolean.getBoolean("readme.write")) {
            Files.writeString(README, readme.substring(0, begin) + table() + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end)).isEqualTo(table());
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
