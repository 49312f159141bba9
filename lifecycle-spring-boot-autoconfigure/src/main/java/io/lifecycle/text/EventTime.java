package io.lifecycle.text;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.lifecycle.event.LifecycleClock;

/**
 * The wall-clock time of an event as {@link Instant#toString()} writes it. The text of
 * the last second is kept, because most events happen in the same one.
 */
final class EventTime {

	// Two threads that replace each other's second only format it once more.
	private static volatile Second last = new Second(0);

	private EventTime() {
	}

	static String of(long timestampNanos) {
		Instant time = LifecycleClock.toInstant(timestampNanos);
		Second second = last;
		if (second.epochSecond != time.getEpochSecond()) {
			second = new Second(time.getEpochSecond());
			last = second;
		}
		return second.with(time.getNano());
	}

	private static final class Second {

		private final long epochSecond;

		// The time without the Z at its end
		private final byte[] text;

		Second(long epochSecond) {
			this.epochSecond = epochSecond;
			String text = Instant.ofEpochSecond(epochSecond).toString();
			this.text = text.substring(0, text.length() - 1).getBytes(StandardCharsets.ISO_8859_1);
		}

		// Java writes none, three, six or nine digits.
		String with(int nanos) {
			int digits = (nanos == 0) ? 0 : (nanos % 1_000_000 == 0) ? 3 : (nanos % 1000 == 0) ? 6 : 9;
			int length = this.text.length;
			byte[] whole = new byte[length + ((digits > 0) ? digits + 2 : 1)];
			System.arraycopy(this.text, 0, whole, 0, length);
			whole[whole.length - 1] = 'Z';
			if (digits > 0) {
				whole[length] = '.';
				int rest = (digits == 9) ? nanos : (digits == 6) ? nanos / 1000 : nanos / 1_000_000;
				for (int index = length + digits; index > length; index--) {
					whole[index] = (byte) ('0' + rest % 10);
					rest /= 10;
				}
			}
			return new String(whole, StandardCharsets.ISO_8859_1);
		}

	}

}
