package com.example.lakeside.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one route within one window: counts, and the distribution of the
 * durations, exact to 1 %. Two of them can be merged without loss.
 */
final class RouteWindow {

	private static final double ACCURACY = 0.01;

	long count;

	long clientErrors;

	long serverErrors;

	long errors;

	private final DDSketch durations;

	RouteWindow() {
		this(DDSketches.unboundedDense(ACCURACY));
	}

	private RouteWindow(DDSketch durations) {
		this.durations = durations;
	}

	void add(int status, boolean error) {
		this.count++;
		this.clientErrors += (status >= 400 && status < 500) ? 1 : 0;
		this.serverErrors += (status >= 500) ? 1 : 0;
		this.errors += error ? 1 : 0;
	}

	/**
	 * Add a duration. That of a stream is none of the route: it is that of a visit.
	 */
	void addDuration(double ms) {
		this.durations.accept(Math.max(0, ms));
	}

	void merge(RouteWindow other) {
		this.count += other.count;
		this.clientErrors += other.clientErrors;
		this.serverErrors += other.serverErrors;
		this.errors += other.errors;
		this.durations.mergeWith(other.durations);
	}

	/**
	 * Return the duration that a part of the answers did not exceed.
	 * @param part the part, between 0 and 1
	 * @return milliseconds, or {@code null} if there are only streams
	 */
	@Nullable Double quantile(double part) {
		return this.durations.isEmpty() ? null : this.durations.getValueAtQuantile(part);
	}

	// What serialize() writes, decode() cannot read.
	byte[] toBytes() {
		try {
			GrowingByteArrayOutput sketch = GrowingByteArrayOutput.withDefaultInitialCapacity();
			this.durations.encode(sketch, false);
			return ByteBuffer.allocate(4 * Long.BYTES + sketch.numWrittenBytes())
				.putLong(this.count)
				.putLong(this.clientErrors)
				.putLong(this.serverErrors)
				.putLong(this.errors)
				.put(sketch.backingArray(), 0, sketch.numWrittenBytes())
				.array();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static RouteWindow fromBytes(byte[] bytes) {
		try {
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			int head = 4 * Long.BYTES;
			ByteArrayInput sketch = ByteArrayInput.wrap(bytes, head, bytes.length - head);
			RouteWindow window = new RouteWindow(DDSketch.decode(sketch, UnboundedSizeDenseStore::new));
			window.count = buffer.getLong();
			window.clientErrors = buffer.getLong();
			window.serverErrors = buffer.getLong();
			window.errors = buffer.getLong();
			return window;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
