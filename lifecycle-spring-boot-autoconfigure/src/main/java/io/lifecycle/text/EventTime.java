package io.lifecycle.text;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.lifecycle.event.LifecycleClock;

/**
 * The wall-clock time of an event as {@link Instant#toString()} writes it. The text of
 * the last second is kept, because the next event is likely to happen in the same one.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class EventTime {

	private static volatile Second last = new Second(0);

	private EventTime() {
	}

	/**
	 * Return the text of the time of an event.
	 * @param timestampNanos the time on the clock of this JVM
	 * @return the wall-clock time in ISO-8601, in UTC
	 */
	public static String of(long timestampNanos) {
		Instant time = LifecycleClock.toInstant(timestampNanos);
		Second second = last;
		if (second.epochSecond != time.getEpochSecond()) {
			second = new Second(time.getEpochSecond());
			last = second;
		}
		return second.with(time.getNano());
	}

	/**
	 * Return the timestamp of an event.
	 * @param time its wall-clock time, see {@link #of(long)}
	 * @return the time on the clock of this JVM
	 * @throws java.time.format.DateTimeParseException if the text is no such time
	 */
	public static long timestamp(String time) {
		Second second = last;
		int nanos = second.nanosOf(time);
		if (nanos >= 0) {
			return LifecycleClock.toTimestamp(Instant.ofEpochSecond(second.epochSecond, nanos));
		}
		Instant instant = Instant.parse(time);
		last = new Second(instant.getEpochSecond());
		return LifecycleClock.toTimestamp(instant);
	}

	private static final class Second {

		private final long epochSecond;

		// The time without the Z at its end
		private final String text;

		Second(long epochSecond) {
			this.epochSecond = epochSecond;
			String text = Instant.ofEpochSecond(epochSecond).toString();
			this.text = text.substring(0, text.length() - 1);
		}

		// Java writes none, three, six or nine digits.
		String with(int nanos) {
			int digits = (nanos == 0) ? 0 : (nanos % 1_000_000 == 0) ? 3 : (nanos % 1000 == 0) ? 6 : 9;
			if (digits == 0) {
				return this.text + 'Z';
			}
			int length = this.text.length();
			byte[] whole = (this.text + '.' + "000000000Z".substring(9 - digits)).getBytes(StandardCharsets.ISO_8859_1);
			int rest = (digits == 9) ? nanos : (digits == 6) ? nanos / 1000 : nanos / 1_000_000;
			for (int index = length + digits; rest > 0; index--) {
				whole[index] = (byte) ('0' + rest % 10);
				rest /= 10;
			}
			return new String(whole, StandardCharsets.ISO_8859_1);
		}

		/**
		 * Return the fraction of a time in this second.
		 * @return the nanoseconds, or -1 if it is not in this second or has another form
		 */
		int nanosOf(String time) {
			int start = this.text.length();
			int end = time.length() - 1;
			if (end < start || time.charAt(end) != 'Z' || !time.startsWith(this.text)) {
				return -1;
			}
			if (end == start) {
				return 0;
			}
			int nanos = 0;
			for (int index = start + 1; index <= start + 9; index++) {
				int digit = (index < end) ? time.charAt(index) - '0' : 0;
				if (digit < 0 || digit > 9) {
					return -1;
				}
				nanos = 10 * nanos + digit;
			}
			return (time.charAt(start) == '.' && end > start + 1 && end <= start + 10) ? nanos : -1;
		}

	}

}
