package io.transcripts.devkit;

/**
 * A command of another module, which {@link Transcripts} has when that module is on the class path. Found by {@link
 * java.util.ServiceLoader}, as those modules know this one and not the other way round.
 */
public interface Tool {}
