package io.lifecycle.collector.recorder;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.BufferedCollectorBuilder;
import io.lifecycle.collector.EventBatch;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.RecordingHeader;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RecordingCollector}. Not thread-safe.
 *
 * @since 0.1.0
 * @see RecordingCollector#builder(Path)
 */
public final class RecordingCollectorBuilder {

	/**
	 * The smallest size of a file, in bytes.
	 */
	public static final long SMALLEST_FILE = 1 << 16;

	/**
	 * All files together may be as large as this many files, at least: the current one,
	 * one that is full, and its compressed copy.
	 */
	public static final int FEWEST_FILES = 3;

	private static final int EVENTS_OF_BATCH = 1024;

	private static final int DELIVERIES = 4;

	private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final Path directory;

	private LifecycleJson json = new LifecycleJson();

	private InstanceIdentity identity = new InstanceIdentity("application", "localhost", 0);

	private long maxFileSize = 64L << 20;

	private long totalSizeCap = 1L << 30;

	private int maxHistory = 7;

	private boolean compress = true;

	private Duration flushInterval = Duration.ofMillis(200);

	private int maxPending = 100_000;

	private boolean fsync;

	private @Nullable Predicate<? super LifecycleEvent> selection;

	private Duration shutdownTimeout = Duration.ofSeconds(30);

	private Supplier<Instant> clock = () -> LifecycleClock.toInstant(LifecycleClock.monotonicNanos());

	RecordingCollectorBuilder(Path directory) {
		this.directory = directory.toAbsolutePath();
	}

	/**
	 * Set what writes the events. The default uses a default mapper and the default mask.
	 * @param json the writer
	 * @return this builder
	 */
	public RecordingCollectorBuilder json(LifecycleJson json) {
		this.json = json;
		return this;
	}

	/**
	 * Set what the headers of the files contain.
	 * @param identity the run that records
	 * @return this builder
	 */
	public RecordingCollectorBuilder identity(InstanceIdentity identity) {
		this.identity = identity;
		return this;
	}

	/**
	 * Set the size of a file. The default is 64 MB.
	 * @param maxFileSize the number of bytes, at least {@value #SMALLEST_FILE}
	 * @return this builder
	 */
	public RecordingCollectorBuilder maxFileSize(long maxFileSize) {
		require(maxFileSize >= SMALLEST_FILE, "'maxFileSize' must not be less than " + SMALLEST_FILE);
		this.maxFileSize = maxFileSize;
		return this;
	}

	/**
	 * Set the size of all files together; the oldest are deleted first. The default is 1
	 * GB.
	 * @param totalSizeCap the number of bytes, at least {@value #FEWEST_FILES} files
	 * @return this builder
	 */
	public RecordingCollectorBuilder totalSizeCap(long totalSizeCap) {
		this.totalSizeCap = totalSizeCap;
		return this;
	}

	/**
	 * Set for how many days files are kept. The default is 7.
	 * @param maxHistory the number of days, or 0 for no limit
	 * @return this builder
	 */
	public RecordingCollectorBuilder maxHistory(int maxHistory) {
		require(maxHistory >= 0, "'maxHistory' must not be negative");
		this.maxHistory = maxHistory;
		return this;
	}

	/**
	 * Set whether files that are full are compressed, which is the default.
	 * @param compress whether to compress
	 * @return this builder
	 */
	public RecordingCollectorBuilder compress(boolean compress) {
		this.compress = compress;
		return this;
	}

	/**
	 * Set which events a process may lose that is killed: the latest ones. The default
	 * are those of 200 ms.
	 * @param flushInterval the time, which must be positive
	 * @return this builder
	 */
	public RecordingCollectorBuilder flushInterval(Duration flushInterval) {
		require(!flushInterval.isZero() && !flushInterval.isNegative(), "'flushInterval' must be positive");
		this.flushInterval = flushInterval;
		return this;
	}

	/**
	 * Set how many events may wait for the disk. Beyond it the newest ones are dropped,
	 * which is counted, logged and recorded. The default is 100,000.
	 * @param maxPending the number
	 * @return this builder
	 */
	public RecordingCollectorBuilder maxPending(int maxPending) {
		require(maxPending > 0, "'maxPending' must be positive");
		this.maxPending = maxPending;
		return this;
	}

	/**
	 * Set whether each batch is forced to the disk, so that it survives the end of the
	 * machine, too. It is not by default.
	 * @param fsync whether to force it
	 * @return this builder
	 */
	public RecordingCollectorBuilder fsync(boolean fsync) {
		this.fsync = fsync;
		return this;
	}

	/**
	 * Select the events. The default are all.
	 * @param selection matches the events that are recorded; called by the threads that
	 * emit them
	 * @return this builder
	 */
	public RecordingCollectorBuilder select(Predicate<? super LifecycleEvent> selection) {
		this.selection = selection;
		return this;
	}

	/**
	 * Set how long the end waits for the disk. The default is 30 seconds.
	 * @param shutdownTimeout the time
	 * @return this builder
	 */
	public RecordingCollectorBuilder shutdownTimeout(Duration shutdownTimeout) {
		require(!shutdownTimeout.isNegative(), "'shutdownTimeout' must not be negative");
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	RecordingCollectorBuilder clock(Supplier<Instant> clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Build the collector, and lock its directory.
	 * @return a new collector, which must be closed
	 * @throws IllegalArgumentException if the limits contradict each other
	 * @throws RecordingDirectoryException if another recorder uses the directory, or it
	 * cannot be written
	 */
	public RecordingCollector build() {
		require(this.totalSizeCap / FEWEST_FILES >= this.maxFileSize,
				"'totalSizeCap' must be at least %s times 'maxFileSize'".formatted(FEWEST_FILES));
		RecordingLimits limits = new RecordingLimits(this.maxFileSize, this.totalSizeCap, this.maxHistory,
				this.compress);
		RecordingDirectory files = new RecordingDirectory(this.directory, limits);
		RollingFile file = new RollingFile(files, limits, this.fsync, (part) -> RecordingHeader.of(this.identity, part),
				this.clock);
		RecordingWriter writer = new RecordingWriter(this.json, file, this.maxFileSize, this.clock);
		// What is recorded just after a delivery waits for the next one and its writing,
		// and the threads of both for a processor.
		long nanos = TimeUnit.NANOSECONDS.convert(this.flushInterval) / DELIVERIES;
		BufferedCollectorBuilder buffer = BufferedCollector.builder()
			.maxBufferSize(Math.min(this.maxPending, EVENTS_OF_BATCH))
			.maxPending(this.maxPending)
			.flushInterval(Duration.ofNanos(Math.max(SHORTEST_NANOS, nanos)))
			.shutdownTimeout(this.shutdownTimeout)
			.onFlush("recorder", (batch) -> writer.write((EventBatch) batch));
		DirectoryLock lock = DirectoryLock.of(this.directory, this.identity);
		return new RecordingCollector(buffer.build(), writer, lock, this.selection, files.current());
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
