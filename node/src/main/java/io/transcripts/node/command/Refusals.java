package io.transcripts.node.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which of several settings are wrong, when {@code serve} only says the first thing that it does not like. */
final class Refusals {
    private Refusals() {}

    /**
     * Tries them all; as long as they are refused, finds the one without which it would not have been for that reason, and goes
     * on without it.
     *
     * @param settings values by the names of options, without dashes
     * @return the refusal by the name of the option that is at fault
     */
    static Map<String, String> of(Map<String, String> settings) {
        Map<String, String> left = new TreeMap<>(settings);
        Map<String, String> refusals = new LinkedHashMap<>();
        Optional<String> refusal = ServeCommand.refusal(left);
        while (refusal.isPresent()) {
            String reason = refusal.get();
            Optional<String> culprit = left.keySet().stream()
                    .filter(name -> !ServeCommand.refusal(without(left, name)).equals(Optional.of(reason)))
                    .findFirst();
            if (culprit.isEmpty()) {
                return refusals;
            }
            refusals.put(culprit.get(), reason);
            left.remove(culprit.get());
            refusal = ServeCommand.refusal(left);
        }
        return refusals;
    }

    private static Map<String, String> without(Map<String, String> settings, String name) {
        Map<String, String> others = new TreeMap<>(settings);
        others.remove(name);
        return others;
    }
}
