package io.transcripts.render;

import io.transcripts.domain.Text;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SpeechEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the speaker of a segment is called, by the wish of one caller. */
final class Labels {
    /** Channels of speakers that say no channel anywhere, by the convention of two-channel call recordings. */
    private static final Map<String, Integer> USUAL_CHANNELS = Map.of("agent", 0, "customer", 1);

    private final SpeakerLabels kind;
    private final Map<String, List<Participant>> participants = new HashMap<>();

    Labels(Transcript transcript, SpeakerLabels kind) {
        this.kind = kind;
        if (kind == SpeakerLabels.ROLE) {
            // Then a line says it itself.
            return;
        }
        for (Participant participant : transcript.participants()) {
            participants
                    .computeIfAbsent(participant.speaker(), speaker -> new ArrayList<>())
                    .add(participant);
        }
    }

    /** The label, verbatim; may be empty or hold line breaks. */
    String of(Line line) {
        return switch (kind) {
            case ROLE -> line.speaker();
            case CHANNEL -> channel(line);
            case NAME -> name(line);
        };
    }

    /** The label for formats of lines: on one line, and never blank, for an empty label is none. */
    String onOneLine(Line line) {
        return seen(LineBreaks.onOneLine(of(line)));
    }

    /** The same for captions, where more than that is space. */
    String inCaption(Line line) {
        return seen(LineBreaks.inCaption(of(line)));
    }

    private static String seen(String label) {
        return Text.isBlank(label) ? AsrEvent.UNKNOWN_SPEAKER : label;
    }

    private String channel(Line line) {
        if (line.channel() != SpeechEvent.ABSENT) {
            return "channel_" + line.channel();
        }
        Participant participant = first(line.speaker(), candidate -> candidate.channel() != SpeechEvent.ABSENT);
        if (participant != null) {
            return "channel_" + participant.channel();
        }
        Integer usual = USUAL_CHANNELS.get(line.speaker());
        return usual == null ? line.speaker() : "channel_" + usual;
    }

    /** Two participants may share a role, as two customers do: then the one on the segment's channel is meant. */
    private String name(Line line) {
        Participant here = first(line.speaker(), p -> hasName(p) && p.channel() == line.channel());
        Participant participant = here != null ? here : first(line.speaker(), Labels::hasName);
        String name = participant == null ? null : participant.name();
        return name == null ? line.speaker() : name;
    }

    private static boolean hasName(Participant participant) {
        String name = participant.name();
        return name != null && !Text.isBlank(name);
    }

    private @Nullable Participant first(String speaker, Predicate<Participant> condition) {
        for (Participant participant : participants.getOrDefault(speaker, List.of())) {
            if (condition.test(participant)) {
                return participant;
            }
        }
        return null;
    }
}
