package com.example.lakeside.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import com.example.lakeside.LakesideProperties;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleEvent;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Writes the batches of the buffered collector to a file, one JSON object per line. Every
 * run starts a new file.
 */
@Component
class EventFile implements EventBatchConsumer {

	private final Path file;

	private final JsonMapper json;

	EventFile(LakesideProperties properties, JsonMapper json) throws IOException {
		this.file = properties.eventsFile().toAbsolutePath();
		this.json = json;
		Files.createDirectories(this.file.getParent());
		Files.writeString(this.file, "");
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		try {
			Files.write(this.file, batch.stream().map(this.json::writeValueAsString).toList(),
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
