package io.lifecycle.signal.annotation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The events that the listeners of a test received.
 */
final class Log {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	void add(String entry) {
		this.entries.add(entry);
	}

	List<String> entries() {
		return this.entries;
	}

}
