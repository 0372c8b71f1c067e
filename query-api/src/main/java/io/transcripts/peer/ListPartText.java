package io.transcripts.peer;

import io.transcripts.api.ListPart;
import io.transcripts.domain.ListPlace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list as nodes send it to each other: the partitions on the first line, {@code more} or {@code end} on the second, then
 * a line for each session with the time of its first record, its id, and itself as JSON.
 */
final class ListPartText {
    private static final String MORE = "more";
    private static final String END = "end";

    private ListPartText() {}

    static byte[] write(ListPart part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii(part.partitions().stream().map(String::valueOf).collect(Collectors.joining(" "))
                + '\n'
                + (part.hasMore() ? MORE : END)
                + '\n'));
        for (ListPart.Row row : part.rows()) {
            out.writeBytes(ascii(row.place().firstRecordMs() + " " + row.place().sessionId() + ' '));
            out.writeBytes(row.session());
            out.write('\n');
        }
        return out.toByteArray();
    }

    /** Null when it is no such text. */
    static @Nullable ListPart read(byte[] text) {
        List<ListPart.Row> rows = new ArrayList<>();
        SortedSet<Integer> partitions = new TreeSet<>();
        try {
            int begin = end(text, 0, '\n') + 1;
            for (String partition : ascii(text, 0, begin - 1).split(" ")) {
                if (!partition.isEmpty()) {
                    partitions.add(Integer.parseInt(partition));
                }
            }
            int end = end(text, begin, '\n');
            String more = ascii(text, begin, end);
            if (!more.equals(MORE) && !more.equals(END)) {
                return null;
            }
            for (begin = end + 1; begin < text.length; begin = end + 1) {
                end = end(text, begin, '\n');
                int id = end(text, begin, ' ') + 1;
                int session = end(text, id, ' ') + 1;
                rows.add(new ListPart.Row(
                        new ListPlace(Long.parseLong(ascii(text, begin, id - 1)), ascii(text, id, session - 1)),
                        Arrays.copyOfRange(text, session, end)));
            }
            return new ListPart(partitions, rows, more.equals(MORE));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return null;
        }
    }

    private static int end(byte[] text, int from, char end) {
        int i = from;
        while (text[i] != end) {
            i++;
        }
        return i;
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
