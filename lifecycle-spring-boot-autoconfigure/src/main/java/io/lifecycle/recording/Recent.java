package io.lifecycle.recording;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is open, at most so much that it fits into memory: the eldest is forgotten.
 */
@SuppressWarnings("serial")
final class Recent<K, V> extends LinkedHashMap<K, V> {

	@Override
	protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
		return size() > RecordingCheck.OPEN;
	}

}
