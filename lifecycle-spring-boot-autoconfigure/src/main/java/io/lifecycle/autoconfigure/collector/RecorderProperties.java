package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.collector.recorder.RecordingCollectorBuilder;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the recorder.
 *
 * @param directory Directory of the recording. It belongs to one process at a time.
 * @param maxFileSize Maximum size of a file.
 * @param totalSizeCap Maximum size of all files together; the oldest ones are deleted
 * first.
 * @param maxHistory Number of days that files are kept; 0 for no limit.
 * @param compress Whether files that are full are compressed.
 * @param flushInterval Time whose events may be lost if the process is killed.
 * @param maxPending Maximum number of events that wait for the disk. Beyond it the newest
 * ones are dropped.
 * @param fsync Whether each batch is forced to the disk, so that it survives a power
 * failure.
 * @param include Names of the types of events that are recorded: simple names of events
 * and families, full names of your own. The default are all.
 * @param exclude Names of the types of events that are not recorded.
 * @param shutdownTimeout Maximum time to wait for the disk when the application shuts
 * down.
 */
@ConfigurationProperties(RecorderProperties.PREFIX)
record RecorderProperties(@DefaultValue("recordings") String directory, @DefaultValue("64MB") DataSize maxFileSize,
		@DefaultValue("1GB") DataSize totalSizeCap, @DefaultValue("7") int maxHistory,
		@DefaultValue("true") boolean compress, @DefaultValue("200ms") Duration flushInterval,
		@DefaultValue("100000") int maxPending, @DefaultValue("false") boolean fsync,
		@DefaultValue List<String> include, @DefaultValue List<String> exclude,
		@DefaultValue("30s") Duration shutdownTimeout) implements InitializingBean {

	static final String PREFIX = "lifecycle.collector.recorder";

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.isTrue(!this.directory.contains("${"), PREFIX + ".directory", this.directory,
				"It contains a placeholder without a value: set the environment variable or the property.");
		PropertyAssert.isTrue(this.maxFileSize.toBytes() >= RecordingCollectorBuilder.SMALLEST_FILE,
				PREFIX + ".max-file-size", this.maxFileSize, "It must be at least 64KB.");
		PropertyAssert.isTrue(
				this.totalSizeCap.toBytes() / RecordingCollectorBuilder.FEWEST_FILES >= this.maxFileSize.toBytes(),
				PREFIX + ".total-size-cap", this.totalSizeCap,
				("It must be at least three times '%s.max-file-size', which is %s: the current file, one that is full, "
						+ "and its compressed copy. Raise it, or lower the size of a file.")
					.formatted(PREFIX, this.maxFileSize));
		PropertyAssert.notNegative(PREFIX + ".max-history", this.maxHistory);
		PropertyAssert.isTrue(this.flushInterval.compareTo(CollectorProperties.Buffered.SHORTEST) >= 0,
				PREFIX + ".flush-interval", this.flushInterval, "It must be at least 1ms.");
		PropertyAssert.positive(PREFIX + ".max-pending", this.maxPending);
		PropertyAssert.notNegative(PREFIX + ".shutdown-timeout", this.shutdownTimeout);
	}

}
