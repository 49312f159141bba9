package io.lifecycle.collector.recorder;

import java.time.LocalDate;

/**
 * Limits of a recording.
 *
 * @param maxFileSize the number of bytes of a file
 * @param totalSizeCap the number of bytes of all files
 * @param maxHistory the number of days, or 0 for no limit
 * @param compress whether files that are full are compressed
 */
record RecordingLimits(long maxFileSize, long totalSizeCap, int maxHistory, boolean compress) {

	/**
	 * Return what the current file and a compressed copy may grow to.
	 */
	long reserve() {
		return this.compress ? 2 * this.maxFileSize : this.maxFileSize;
	}

	boolean isTooOld(LocalDate day, LocalDate today) {
		return this.maxHistory != 0 && day.isBefore(today.minusDays(this.maxHistory));
	}

}
