package io.transcripts.node.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.Locale;

/** Asks before something is done that cannot be undone. */
public final class Question {
    private Question() {}

    /** Whoever is at standard input. */
    public static Reader standardInput() {
        return new InputStreamReader(System.in, Charset.defaultCharset());
    }

    /**
     * Whether the answer is yes; anything else is no.
     *
     * @param answers is not closed: standard input is not ours
     * @param whenNobodyIsThere a sentence that tells what to do then
     * @throws CommandException when there is nobody to ask
     */
    public static boolean isAgreed(PrintWriter to, Reader answers, String question, String whenNobodyIsThere) {
        to.print(question + " [y/N] ");
        to.flush();
        try {
            String answer = new BufferedReader(answers).readLine();
            if (answer == null) {
                to.println();
                throw new CommandException(whenNobodyIsThere);
            }
            return answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            throw new CommandException(whenNobodyIsThere, e);
        }
    }
}
