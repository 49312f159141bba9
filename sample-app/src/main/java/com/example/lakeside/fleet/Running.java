package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * What runs. It is counted, and known by name up to a bound.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Running {

	private static final int NAMES = 100;

	// No map: a JSON parser remembers the names of properties, and ids are always new.
	private List<Work> named = new ArrayList<>();

	private long unnamed;

	void begin(Work work) {
		if (this.named.size() < NAMES) {
			this.named.add(work);
		}
		else {
			this.unnamed++;
		}
	}

	/**
	 * End work whose begin may not have been heard.
	 * @return what it was, or {@code null} if that is not known
	 */
	@Nullable Work end(String id) {
		for (Work work : this.named) {
			if (work.id().equals(id)) {
				this.named.remove(work);
				return work;
			}
		}
		this.unnamed = Math.max(0, this.unnamed - 1);
		return null;
	}

	long count() {
		return this.named.size() + this.unnamed;
	}

	/**
	 * Return what is known by name, the oldest first.
	 */
	List<Work> named() {
		return List.copyOf(this.named);
	}

}
