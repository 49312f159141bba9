package io.lifecycle.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.lifecycle.guard.OwnerFiles;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Writes the conclusions of a replay to a file, one JSON object per line. Two replays of
 * the same listeners write the same bytes. Not thread-safe.
 *
 * @since 0.1.0
 * @see ReplayComparison
 */
public final class ReplayReport implements Consumer<Conclusion>, AutoCloseable {

	private final BufferedWriter out;

	/**
	 * Create a report.
	 * @param file the file, which is replaced; its directory is created. A new file can
	 * be read by its owner alone, as recordings can.
	 * @throws UncheckedIOException if it cannot be written
	 */
	public ReplayReport(Path file) {
		try {
			Path parent = file.toAbsolutePath().getParent();
			if (parent != null) {
				Files.createDirectories(parent);
			}
			this.out = Files.newBufferedWriter(OwnerFiles.create(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void accept(Conclusion conclusion) {
		try {
			this.out.write(line(conclusion));
			this.out.write('\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String line(Conclusion conclusion) {
		ObjectNode json = JsonMapper.shared().createObjectNode();
		json.put("number", conclusion.source().number())
			.put("run", conclusion.source().run())
			.put("file", fileName(conclusion.source().file()))
			.put("line", conclusion.source().line())
			.put("time", conclusion.source().time().toString())
			.put("event", conclusion.event());
		if (conclusion.emission() != null) {
			json.putRawValue("emission", new RawValue(conclusion.emission()));
		}
		json.put("listener", conclusion.listener())
			.put("outcome", conclusion.outcome().name().toLowerCase(Locale.ROOT));
		if (conclusion.failure() != null) {
			json.put("failure", conclusion.failure());
		}
		if (!conclusion.emitted().isEmpty()) {
			ArrayNode emitted = json.putArray("emitted");
			conclusion.emitted().forEach((content) -> emitted.addRawValue(new RawValue(content)));
		}
		put(json, "tasks", conclusion.tasks());
		put(json, "logged", conclusion.logged());
		return json.toString();
	}

	// The recording may lie elsewhere the next time.
	private static String fileName(String file) {
		Path name = Path.of(file).getFileName();
		return (name != null) ? name.toString() : file;
	}

	private static void put(ObjectNode json, String name, List<String> texts) {
		if (!texts.isEmpty()) {
			texts.forEach(json.putArray(name)::add);
		}
	}

	/**
	 * Close the file.
	 * @throws UncheckedIOException if the last lines cannot be written
	 */
	@Override
	public void close() {
		try {
			this.out.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
