package io.lifecycle.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;

import org.springframework.stereotype.Component;

@Component
class BatchesToFile implements EventBatchConsumer {

	private final Path file = Path.of("target", "events.jsonl");

	private final LifecycleJson json;

	BatchesToFile(LifecycleJson json) {
		this.json = json;
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		try {
			Files.write(this.file, batch.stream().map(this.json::write).toList(), StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
